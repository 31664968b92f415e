"""An administrator says on a page where cases go and within which figures they move."""

import pytest
from django.test import Client

from ostan.domains.cases import queries
from ostan.domains.cases.models import RoutingRule
from ostan.domains.cases.rules import LADDER, Step, Told
from ostan.kernel.actor import SYSTEM, Role
from tests.cases import given as cases
from tests.given import staff
from tests.standing import standing

pytestmark = pytest.mark.django_db

FIGURES = {"answer_days": "12", "remind_days": "5", "objection_days": "15"}
FIGURES |= {"extensions": "1", "extension_days": "5", "bounces": "2", "ladder-rows": "0"}


world = standing(cases.world)


@pytest.fixture
def browser(world: cases.World) -> Client:
    return staff(Role.ADMINISTRATOR, world.root.pk)


def told(**changes: str) -> dict[str, str]:
    rule = {"order": "۱", "service": "", "place": "", "condition": "", "unit": "second"}
    return {**rule, "reason": "این موضوع کار ادارهٔ دوم است.", "active": "yes", **changes}


def test_a_rule_sends_the_next_case_and_says_why(world: cases.World, browser: Client) -> None:
    browser.post("/manage/routing/add/", told(condition="answers.size > 5"))

    case = cases.case(world)
    assert case.unit_id == world.second.pk
    assert "ادارهٔ دوم" in browser.get("/manage/routing/").content.decode()


def test_a_rule_is_changed_and_set_aside(world: cases.World, browser: Client) -> None:
    browser.post("/manage/routing/add/", told())
    rule = RoutingRule.objects.get()
    browser.post(f"/manage/routing/{rule.pk}/", told(active="no"))

    assert cases.case(world).unit_id != world.second.pk
    assert "کنار گذاشته شده" in browser.get("/manage/routing/").content.decode()


@pytest.mark.parametrize(
    "change",
    [{"condition": "answers.size >"}, {"unit": "nowhere"}, {"reason": ""}, {"order": "یک"}, {"place": "99"}],
)
def test_a_rule_with_a_fault_keeps_what_was_typed(
    browser: Client, world: cases.World, change: dict[str, str]
) -> None:
    response = browser.post("/manage/routing/add/", told(**change))

    assert response.status_code == 422
    assert "این موضوع کار" in response.content.decode() or "reason" in change
    assert not RoutingRule.objects.exists()


def test_names_of_questions_help_to_word_a_condition(browser: Client, world: cases.World) -> None:
    browser.post(
        "/manage/routing/add/", told(service=str(cases.offered.published_service(code="short").service_id))
    )

    page = browser.get(f"/manage/routing/{RoutingRule.objects.get().pk}/").content.decode()
    assert "answers.topic" in page


def test_limits_are_changed_within_their_ranges(browser: Client, world: cases.World) -> None:
    assert browser.post("/manage/routing/limits/", {**FIGURES, "answer_days": "700"}).status_code == 422
    assert browser.post("/manage/routing/limits/", {**FIGURES, "answer_days": "۱۲"}).status_code == 302
    assert queries.limits(service_id=None).answer_days == 12


def test_a_service_has_a_ladder_of_its_own(browser: Client, world: cases.World) -> None:
    service_id = cases.offered.published_service(code="short").service_id
    address = f"/manage/routing/limits/?service={service_id}"
    rows = {"ladder-rows": "2", "ladder-0-side": "after", "ladder-0-days": "۳", "ladder-0-to": "PROVINCE"}
    rows |= {"ladder-1-side": "before", "ladder-1-days": "1", "ladder-1-to": "HEAD"}

    grown = browser.post(address, {**FIGURES, **rows, "_add": "ladder"})
    assert 'name="ladder-2-side"' in grown.content.decode()
    refused = browser.post(address, {**FIGURES, **rows, "ladder-0-days": ""})
    assert refused.status_code == 422
    assert 'value="PROVINCE" selected' in refused.content.decode()

    assert browser.post(address, {**FIGURES, **rows}).status_code == 302
    assert queries.limits(service_id=service_id).ladder == (Step(-1, Told.HEAD), Step(3, Told.PROVINCE))
    assert queries.limits(service_id=None).ladder == LADDER
    assert address in browser.get("/manage/routing/").content.decode()
    assert browser.get("/manage/routing/limits/?service=4711").status_code == 404


def test_the_arbiter_of_the_province_is_named_by_its_code(browser: Client, world: cases.World) -> None:
    page = "/manage/routing/limits/"
    figures = dict(FIGURES)
    rest = {"extensions": "1", "extension_days": "5", "bounces": "2"}
    wrong = browser.post(page, {**figures, **rest, "arbiter": "nowhere"})
    assert wrong.status_code == 422
    assert "nowhere" in wrong.content.decode()

    assert browser.post(page, {**figures, **rest, "arbiter": world.second.code}).status_code == 302
    assert queries.limits(service_id=None).arbiter_id == world.second.pk
    browser.post(page, {**figures, **rest, "arbiter": ""})
    assert queries.limits(service_id=None).arbiter_id == 0


@pytest.mark.parametrize("role", [Role.CLERK, Role.UNIT_HEAD, Role.GOVERNOR, Role.AUDITOR])
def test_to_others_the_pages_do_not_exist(world: cases.World, role: Role) -> None:
    other = staff(role, world.root.pk)

    assert other.get("/manage/routing/").status_code == 404
    assert other.post("/manage/routing/add/", told()).status_code == 404
    assert other.post("/manage/routing/limits/", {}).status_code == 404
    assert not queries.routing_rules(actor=SYSTEM)


def test_a_rule_that_is_not_there_does_not_exist(browser: Client) -> None:
    assert browser.get("/manage/routing/4711/").status_code == 404


def test_a_text_is_tried_on_the_rules_and_stays_on_the_page(browser: Client, world: cases.World) -> None:
    browser.post("/manage/routing/add/", told(words="فاضلاب*، نشت گاز"))

    page = browser.post(
        "/manage/routing/", {"text": "بوی فاضلاب‌ها", "service": "", "place": ""}
    ).content.decode()

    assert "ادارهٔ دوم است. (به نشان «فاضلاب*» در متن)" in page
    assert "بوی فاضلاب‌ها" in page
    assert "هیچ قاعده‌ای" in browser.post("/manage/routing/", {"text": "اتوبوس"}).content.decode()


def test_a_short_word_is_refused_and_stays(browser: Client, world: cases.World) -> None:
    response = browser.post("/manage/routing/add/", told(words="آب"))

    assert response.status_code == 422
    assert "کوتاه است" in response.content.decode()
