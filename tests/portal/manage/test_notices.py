"""The keeper of notices words them on a page that loses nothing."""

import pytest

from ostan.foundation.notices import queries
from ostan.foundation.notices.wording import CHANNELS, WORDINGS
from ostan.kernel.actor import Role
from tests.given import staff

URL = "/manage/notices/case.opened/SMS/"

pytestmark = pytest.mark.django_db


def test_the_list_names_every_kind_of_notice() -> None:
    page = staff(Role.ADMINISTRATOR).get("/manage/notices/").content.decode()

    assert all(wording.title in page for wording, _ in queries.all_texts())


EVERY = [(code, channel) for code in WORDINGS for channel in CHANNELS]


@pytest.mark.parametrize("code, channel", EVERY)
def test_every_wording_can_be_previewed(code: str, channel: str) -> None:
    url, client = f"/manage/notices/{code}/{channel}/", staff(Role.ADMINISTRATOR)
    text = queries.text_of(code=code, channel=channel)

    assert client.get(url).status_code == 200
    assert client.post(url, {"subject": text.subject, "body": text.body, "preview": "1"}).status_code == 200


def test_a_wording_is_changed_and_reset() -> None:
    client = staff(Role.ADMINISTRATOR)

    client.post(URL, {"body": "ثبت شد: $code"})
    changed = queries.text_of(code="case.opened", channel="SMS")
    client.post(URL + "reset/")

    assert changed.body == "ثبت شد: $code"
    assert not queries.text_of(code="case.opened", channel="SMS").is_own


def test_a_preview_changes_nothing() -> None:
    page = staff(Role.ADMINISTRATOR).post(URL, {"body": "کد شما $code", "preview": "1"}).content.decode()

    assert "کد شما ۱۲۳۴" in page
    assert not queries.text_of(code="case.opened", channel="SMS").is_own


def test_a_fault_keeps_what_was_typed() -> None:
    response = staff(Role.ADMINISTRATOR).post(URL, {"body": "سلام $kodemelli"})

    assert response.status_code == 422
    assert "سلام $kodemelli" in response.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.GOVERNOR])
def test_to_others_the_page_does_not_exist(role: Role) -> None:
    client = staff(role)

    assert client.get("/manage/notices/").status_code == 404
    assert client.post(URL, {"body": "x"}).status_code == 404


def test_an_unknown_notice_does_not_exist() -> None:
    assert staff(Role.ADMINISTRATOR).get("/manage/notices/nothing/SMS/").status_code == 404
