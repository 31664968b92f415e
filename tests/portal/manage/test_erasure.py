"""An administrator empties a case, after reading what goes and what stays."""

import pytest
from django.test import Client

from ostan.domains.cases import actions
from ostan.domains.cases.models import Answers
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Role
from ostan.kernel.codes import tracking_code
from ostan.ui.figures import tracking
from tests.cases import given as cases
from tests.given import staff
from tests.standing import standing

pytestmark = pytest.mark.django_db


world = standing(cases.world)


@pytest.fixture
def browser(world: cases.World) -> Client:
    return staff(Role.ADMINISTRATOR, world.root.pk)


def address(code: str) -> str:
    return f"/manage/erasure/{code}/"


def test_a_code_in_any_digits_leads_to_the_page_that_asks(world: cases.World, browser: Client) -> None:
    case = cases.decided(world)
    page = browser.post("/manage/erasure/", {"code": tracking(case.code)})

    assert (page.status_code, page.headers["Location"]) == (302, address(case.code))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "کد رهگیری درست نیست"),
        ("۱۲۳", "کد رهگیری درست نیست"),
        (tracking_code(7), "پرونده‌ای با این کد رهگیری نیست"),
    ],
)
def test_a_code_that_is_none_is_said_so(world: cases.World, browser: Client, typed: str, told: str) -> None:
    page = browser.post("/manage/erasure/", {"code": typed})

    assert page.status_code == 422
    assert told in page.content.decode()
    assert browser.get(address(tracking_code(7))).status_code == 404


def test_it_is_told_what_goes_and_what_stays_and_nothing_personal(
    world: cases.World, browser: Client, django_assert_max_num_queries: object
) -> None:
    file_id = cases.file(world.citizen)
    case = cases.decided(world, answers=cases.ANSWERS | {"paper": [file_id]})
    actions.add_note(actor=world.clerk, now=cases.NOW, case_id=case.pk, text="دیده شد")
    actions.object(actor=world.citizen, now=cases.later(days=1), case_id=case.pk, text="نپذیرفتم")
    waiting = browser.get(address(case.code)).content.decode()
    assert "هنوز در جریان است" in waiting
    assert "پاک شود؛" not in waiting

    whole = cases.decided(world, answers=cases.ANSWERS | {"paper": [file_id]})
    browser.get(address(whole.code))
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # session, account, seat, the case
        page = browser.get(address(whole.code)).content.decode()
    for told in ("چه می‌رود؟", "چه می‌ماند؟", "۱ فایل پیوست", "پیامی در پرونده نیست", tracking(whole.code)):
        assert told in page
    for private in ("سارا", "محمدی", "09141234567", "۰۹۱۴", "انجمن محیط زیست"):
        assert private not in page


def test_it_is_erased_once_and_recorded(world: cases.World, browser: Client) -> None:
    case = cases.decided(world)
    done = browser.post(address(case.code), {"confirm": "yes"}, follow=True)

    assert Answers.objects.get(case=case).erased_at
    assert Entry.objects.filter(stream=f"case:{case.pk}", activity="AnswersErased").count() == 1
    assert "داده‌های این پرونده پاک شده است" in done.content.decode()
    again = browser.post(address(case.code), {"confirm": "yes"})
    assert again.status_code == 409
    assert "پاک شده است" in again.content.decode()


def test_an_open_case_is_not_emptied(world: cases.World, browser: Client) -> None:
    case = cases.case(world)
    refused = browser.post(address(case.code), {"confirm": "yes"})

    assert refused.status_code == 409
    assert Answers.objects.get(case=case).erased_at is None


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.DEPUTY, Role.GOVERNOR, Role.AUDITOR, Role.CLERK])
def test_nobody_but_an_administrator_gets_there(world: cases.World, role: Role) -> None:
    case, browser = cases.decided(world), staff(role, world.first.pk)

    assert browser.get("/manage/erasure/").status_code == 404
    assert browser.get(address(case.code)).status_code == 404
    assert browser.post(address(case.code)).status_code == 404
    assert "پاک‌کردن داده‌ها" not in browser.get("/work/").content.decode()
    assert Answers.objects.get(case=case).erased_at is None
