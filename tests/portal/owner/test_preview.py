"""The preview of a version is the page of the service itself."""

import re

import pytest
from django.test import Client

from ostan.domains.catalogue import actions
from ostan.domains.catalogue.rules.card import read_card
from ostan.kernel.actor import SYSTEM, Role
from tests import given as house
from tests.catalogue import given
from tests.catalogue.test_pages import begun, published

pytestmark = pytest.mark.django_db


def main(page: bytes) -> str:
    found = re.search(r"<main.*</main>", page.decode(), re.DOTALL)
    assert found
    return found.group()


def test_a_draft_is_shown_on_the_page_that_people_will_see(client: Client) -> None:
    owner = house.staff(Role.DEPUTY)
    service = published(owner)
    draft = actions.start_version(actor=SYSTEM, now=given.NOW, service_id=service.pk)
    links = [{"title": "سامانهٔ پیوندی", "help": "استعلام نشانی"}]
    card = read_card({**draft.card, "description": "شرح تازهٔ خدمت برای آزمون پیش‌نمایش.", "links": links})
    actions.change_card(actor=SYSTEM, now=given.NOW, version_id=draft.pk, revision=draft.revision, card=card)

    shown = main(owner.get(f"/owner/versions/{draft.pk}/preview/").content)
    people = main(client.get(f"/services/{service.code}/").content)

    assert "پیش‌نمایش" in shown
    assert "شرح تازهٔ خدمت" in shown
    assert f"/apply/{service.code}/" not in shown
    assert "سامانهٔ پیوندی (استعلام نشانی)" in shown
    headings = re.compile(r"<h[12][^>]*>(.*?)</h", re.DOTALL)
    assert headings.findall(shown) == headings.findall(people)
    assert "شناسنامهٔ کامل خدمت" in people
    assert "شرح تازهٔ خدمت" not in people


def test_the_whole_card_has_rows_of_what_is_said_and_names_the_rest_in_one_sentence(client: Client) -> None:
    owner = house.staff(Role.DEPUTY)
    draft = actions.start_version(actor=SYSTEM, now=given.NOW, service_id=published(owner).pk)
    card = read_card({**draft.card, "visits": 0, "maturity": None, "source_url": "https://a.ir/fa/0/p34"})
    actions.change_card(actor=SYSTEM, now=given.NOW, version_id=draft.pk, revision=draft.revision, card=card)

    shown = main(owner.get(f"/owner/versions/{draft.pk}/preview/").content)

    assert "پاسخی داده نشده" not in shown
    assert "https://a.ir/fa/0/p34" in shown, "an address keeps its digits"
    assert "۰ بار" in shown, "no visit is something said"
    (unsaid,) = re.findall("هنوز چیزی نگفته است: (.*?)\\.<", shown)
    assert "بلوغ الکترونیکی" in unsaid
    assert "تعداد مراجعهٔ حضوری" not in unsaid


def test_an_empty_draft_has_a_preview_too() -> None:
    owner = house.staff(Role.DEPUTY)
    assert owner.get(f"/owner/versions/{begun(owner).pk}/preview/").status_code == 200
