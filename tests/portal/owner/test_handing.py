"""A service passes to another unit: who may, what follows, and what stays."""

import pytest

from ostan.domains.cases import actions as cases
from ostan.domains.catalogue import actions
from ostan.domains.catalogue.models import PublicService
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.org import actions as org
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.portal.owner.conftest import Sit

ADDRESS = "/owner/services/short/hand-over/"


def hand(world: given.World, actor: object, unit_id: int) -> PublicService:
    service = PublicService.objects.get(code="short")
    return actions.hand_over(actor=actor, now=given.NOW, service_id=service.pk, unit_id=unit_id)  # type: ignore[arg-type]  # one of the world's actors


def test_new_requests_go_to_the_new_owner_and_running_cases_stay(world: given.World) -> None:
    before = given.case(world)
    service = hand(world, world.administrator, world.second.pk)

    assert (service.owner_id, service.owner_path) == (world.second.pk, world.second.path)
    before.refresh_from_db()
    assert before.unit_id == given.open_task(before).unit_id == world.first.pk
    after = given.case(world)
    assert after.unit_id == given.open_task(after).unit_id == world.second.pk
    told = Entry.objects.get(activity="ServiceHandedOver")
    assert told.facts["from_unit_id"] == world.first.pk
    assert told.facts["to_unit_id"] == world.second.pk
    decided = cases.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(before).pk)
    assert decided.holder_id == world.clerk.person_id


def owners_process() -> bytes:
    """Work at the case's unit, then the decision at the unit that owns the service."""
    lanes = [
        processes.Lane("office", "دبیرخانه", unit="case", role="clerk"),
        processes.Lane("owner", "صاحب خدمت", unit="owner", role="clerk"),
    ]
    items = [
        processes.Item("start", processes.Kind.START, lane="office", next=("read",)),
        processes.Item(
            "read",
            processes.Kind.USER,
            name="خواندن",
            lane="office",
            step=processes.Step(act="work"),
            next=("decide",),
        ),
        processes.Item(
            "decide",
            processes.Kind.USER,
            name="تصمیم",
            lane="owner",
            step=processes.Step(act="decide"),
            next=("end",),
        ),
        processes.Item("end", processes.Kind.END, lane="owner"),
    ]
    return processes.write(processes.drawn_up("owners", "تصمیم صاحب", lanes, items))


def test_the_owner_at_the_opening_decides_what_was_opened_then(world: given.World) -> None:
    given.service("owners", world.first, owners_process())
    given.routed(world, world.office, "نزدیک‌ترین دفتر")
    before = given.case(world, "owners")
    service = PublicService.objects.get(code="owners")
    actions.hand_over(
        actor=world.administrator, now=given.NOW, service_id=service.pk, unit_id=world.second.pk
    )
    after = given.case(world, "owners")

    for case, owner in ((before, world.first), (after, world.second)):
        given.do(world, case, "read", by=world.head)
        assert given.open_task(case).unit_id == owner.pk


def test_both_sides_must_be_within_reach(world: given.World) -> None:
    with pytest.raises(NotAllowed):
        hand(world, world.clerk, world.office.pk)
    with pytest.raises(RuleBroken, match="owner_out_of_reach"):
        hand(world, world.head, world.second.pk)
    with pytest.raises(RuleBroken, match="same_owner"):
        hand(world, world.administrator, world.first.pk)
    with pytest.raises(NotAllowed):
        hand(world, world.administrator, 99_999_999)

    assert hand(world, world.head, world.office.pk).owner_id == world.office.pk
    assert hand(world, world.head, world.first.pk).owner_id == world.first.pk
    org.close_unit(actor=SYSTEM, now=given.NOW, unit_id=world.office.pk)
    with pytest.raises(RuleBroken, match="owner_closed"):
        hand(world, world.administrator, world.office.pk)


def test_the_page_asks_shows_what_follows_and_does_it(
    world: given.World, sits: Sit, django_assert_max_num_queries: object
) -> None:
    given.case(world)
    browser = sits(Role.PROVINCIAL_DEPUTY, world.root)
    assert "واگذاری به واحد دیگر" in browser.get("/owner/services/short/").content.decode()
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        asked = browser.get(ADDRESS).content.decode()
    assert "۱ پروندهٔ در جریان همان‌جا که هست می‌ماند" in asked

    sure = browser.post(ADDRESS, {"unit": "ادارهٔ کل دوم"}).content.decode()
    assert "خدمت واگذار شود؟" in sure
    assert PublicService.objects.get(code="short").owner_id == world.first.pk

    done = browser.post(
        ADDRESS, {"unit": "ادارهٔ کل دوم", "unit_id": str(world.second.pk), "confirm": "yes"}, follow=True
    )
    assert "از این پس از آن «ادارهٔ کل دوم» است" in done.content.decode()
    assert PublicService.objects.get(code="short").owner_id == world.second.pk


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "واحدی با این نام یا کد یافت نشد"),
        ("هیچ‌کجا", "واحدی با این نام یا کد یافت نشد"),
        ("ادارهٔ کل", "یکی را برگزینید"),
        ("ادارهٔ کل نخست", "هم‌اکنون از آن همین واحد است"),
    ],
)
def test_a_unit_that_will_not_do_is_said_so(world: given.World, sits: Sit, typed: str, told: str) -> None:
    page = sits(Role.ADMINISTRATOR, world.root).post(ADDRESS, {"unit": typed})

    assert page.status_code == 422
    assert told in page.content.decode()


def test_a_head_hands_down_and_not_away(world: given.World, sits: Sit) -> None:
    browser = sits(Role.UNIT_HEAD, world.first)
    away = browser.post(ADDRESS, {"unit": "ادارهٔ کل دوم", "confirm": "yes"})
    assert away.status_code == 422
    assert "بیرون از حوزهٔ شماست" in away.content.decode()
    assert browser.post(ADDRESS, {"unit": "office", "confirm": "yes"}).status_code == 302
    assert PublicService.objects.get(code="short").owner_id == world.office.pk


@pytest.mark.parametrize("role", [Role.CLERK, Role.GOVERNOR, Role.AUDITOR])
def test_others_get_nowhere(world: given.World, sits: Sit, role: Role) -> None:
    browser = sits(role, world.root)

    assert browser.get(ADDRESS).status_code == 404
    assert browser.post(ADDRESS, {"unit": "second", "confirm": "yes"}).status_code == 404
    assert sits(Role.UNIT_HEAD, world.second).get(ADDRESS).status_code == 404
