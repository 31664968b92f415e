"""Running cases go on by another version: seen before it is done, owed to a worker, done one by one."""

from typing import Any

import pytest
from django.test import Client

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Case
from ostan.domains.org import actions as org
from ostan.foundation.ledger.models import Entry
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.portal.owner.conftest import Sit

CHANGED = {
    "layout": {
        "pages": [
            {
                "name": "all",
                "title": "درخواست",
                "questions": [
                    {"name": "topic", "kind": "text", "label": "موضوع", "most": 5},
                    {"name": "reason", "kind": "text", "label": "هدف انجمن"},
                    {"name": "mobile", "kind": "mobile", "label": "تلفن همراه", "required": False},
                ],
            }
        ]
    }
}


def renewed(world: given.World, **changes: Any) -> tuple[int, int]:
    """A further version of the long service, whose deciding step has another id: old and new version."""
    old = given.version_id("licence")
    given.service("licence", world.first, given.licence_process(renamed=True), **changes)
    return old, given.version_id("licence")


def address(version_id: int, part: str = "") -> str:
    return f"/owner/versions/{version_id}/cases/{part}"


def ask(world: given.World, ways: tuple[int, int], by: Actor | None = None, **mapping: str) -> int:
    return actions.ask_move(
        actor=by or world.head,
        now=given.NOW,
        from_version_id=ways[0],
        to_version_id=ways[1],
        mapping=mapping,
    )


def test_where_cases_stand_is_told_with_what_fits_by_itself(world: given.World) -> None:
    given.at_decision(world)
    given.case(world, "licence")
    half = given.case(world, "licence")
    given.do(world, half, "check", "complete")
    given.do(world, half, "field")
    old, new = renewed(world)

    found = {one.node: one for one in queries.places(actor=world.head, from_id=old, to_id=new)}
    likely = {node: one.likely for node, one in found.items()}
    assert likely == {"decide": "judge", "check": "check", "police": "police", "join": "join"}
    assert found["join"].joins
    assert found["join"].name == "استعلام پلیس، بازدید"
    assert ("join", "استعلام پلیس، بازدید") in found["join"].options
    assert "join" not in dict(found["check"].options)
    with pytest.raises(RuleBroken, match="version_of_other_service"):
        queries.places(actor=world.head, from_id=old, to_id=given.version_id("short"))


def test_a_preview_counts_moves_refusals_and_answers_that_do_not_fit(world: given.World) -> None:
    case = given.at_decision(world)
    given.case(world, "licence")
    old, new = renewed(world, form=CHANGED)

    seen = queries.preview(actor=world.head, from_id=old, to_id=new, mapping={"check": "check"})
    assert (seen.moves, seen.looked_at) == (1, 2)
    assert [(broken.code, broken.facts["name"], n) for broken, n in seen.refused] == [
        ("catalogue.process_not_mapped", "تصمیم", 1)
    ]
    assert seen.missing == (("هدف انجمن", 2),)
    assert seen.unfit == (("موضوع", 2),)
    assert seen.unshown == (("شمار اعضا", 2),)
    case.refresh_from_db()
    assert case.version_id == old


def test_cases_move_one_by_one_in_the_name_of_who_asked(world: given.World) -> None:
    cases = [given.at_decision(world), given.case(world, "licence")]
    waiting = given.case(world, "licence")
    given.do(world, waiting, "check", "incomplete")
    ways = renewed(world)
    with delivering_at_once():
        assert ask(world, ways, check="check", decide="judge") == 2

    for case in cases:
        case.refresh_from_db()
        assert case.version_id == ways[1]
        moved = Entry.objects.get(stream=f"case:{case.pk}", activity="CaseMoved")
        assert (moved.actor_id, moved.hat) == (world.head.person_id, world.head.hat)
    waiting.refresh_from_db()
    assert waiting.version_id == ways[0]
    told = queries.asked_moves(service_id=cases[0].service_id)[0]
    assert (told.cases, told.moved, told.refused, told.by) == (2, 2, 0, "رئیس آزمون")
    assert told.ended_at
    done = actions.decide_case(actor=world.clerk, now=given.NOW, case_id=cases[0].pk, outcome="GRANTED")
    assert given.open_task(done).node == "issue"


def test_a_move_that_is_delivered_twice_happens_once(world: given.World) -> None:
    given.case(world, "licence")
    ways = renewed(world)
    ask(world, ways, check="check")
    entry = Entry.objects.get(activity="MoveAsked")
    told = {"actor": SYSTEM, "now": given.NOW, "facts": entry.facts, "entry_id": entry.pk}

    assert [actions.move_asked(**told) for _ in range(2)] == [1, 1]
    assert Entry.objects.filter(activity="MoveEnded").count() == 1
    with pytest.raises(NotAllowed):
        actions.move_asked(**{**told, "actor": world.head})


def test_what_cannot_move_stays_and_is_counted(world: given.World) -> None:
    stays = given.at_decision(world)
    given.case(world, "licence")
    ways = renewed(world)
    with delivering_at_once():
        ask(world, ways, check="check")

    stays.refresh_from_db()
    assert stays.version_id == ways[0]
    told = queries.asked_moves(service_id=stays.service_id)[0]
    assert (told.moved, told.refused) == (1, 1)


def test_a_case_that_has_gone_on_meanwhile_is_moved_from_where_it_is_now(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    ways = renewed(world)
    ask(world, ways, police="police", field="field")
    given.do(world, case, "police", by=world.other)
    given.do(world, case, "field")
    entry = Entry.objects.get(activity="MoveAsked")

    moved = actions.move_asked(actor=SYSTEM, now=given.NOW, facts=entry.facts, entry_id=entry.pk)
    assert moved == 1
    assert given.open_task(case).node == "judge"


def test_who_keeps_the_service_moves_its_cases_wherever_they_lie(world: given.World) -> None:
    given.routed(world, world.second, "کار ادارهٔ دوم است")
    case = given.case(world, "licence")
    assert case.unit_id == world.second.pk
    ways = renewed(world)
    beyond = given.staff("رئیس دوم", world.office, Role.UNIT_HEAD)
    stranger = queries.standing(actor=beyond, service_id=case.service_id)
    assert (stranger[ways[0]].open, stranger[ways[0]].beyond) == (0, 1)
    told = {"now": given.NOW, "case_id": case.pk, "version_id": ways[1], "mapping": {"check": "check"}}
    with pytest.raises(NotAllowed):
        actions.move_to_version(actor=beyond, **told)

    assert queries.standing(actor=world.head, service_id=case.service_id)[ways[0]].open == 1
    assert actions.move_to_version(actor=world.head, **told).version_id == ways[1]


def test_who_has_an_open_step_moves_the_case(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    old, new = renewed(world)
    second = given.staff("رئیس دوم", world.second, Role.UNIT_HEAD)

    found = queries.places(actor=second, from_id=old, to_id=new, case_id=case.pk)
    assert {one.node for one in found} == {"police", "field"}
    mapping = {"police": "police", "field": "field"}
    told = {"now": given.NOW, "case_id": case.pk, "version_id": new, "mapping": mapping}
    assert actions.move_to_version(actor=second, **told).version_id == new


def test_a_branch_that_waits_at_a_join_goes_along(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    given.do(world, case, "field")
    ways = renewed(world)
    with delivering_at_once():
        ask(world, ways, police="police", join="join")

    given.do(world, case, "police", by=world.other)
    assert given.open_task(case).node == "judge"


def test_moves_are_refused_with_reason(world: given.World) -> None:
    given.at_decision(world)
    ways = renewed(world)
    with pytest.raises(RuleBroken, match="process_not_mapped"):
        ask(world, ways)
    with pytest.raises(RuleBroken, match="nothing_to_move"):
        ask(world, (ways[1], ways[0]))
    with pytest.raises(RuleBroken, match="version_of_other_service"):
        ask(world, (ways[0], given.version_id("short")))
    for nobody in (world.clerk, world.auditor, world.citizen):
        with pytest.raises(NotAllowed):
            ask(world, ways, by=nobody, decide="judge")
    ask(world, ways, decide="judge")
    with pytest.raises(RuleBroken, match="move_running"):
        ask(world, ways, decide="judge")


def test_a_hat_that_was_taken_off_moves_nothing(world: given.World) -> None:
    case = given.case(world, "licence")
    ways = renewed(world)
    ask(world, ways, check="check")
    entry = Entry.objects.get(activity="MoveAsked")
    org.end_grant(actor=SYSTEM, now=given.NOW, membership_id=world.head.hat)
    moved = actions.move_asked(actor=SYSTEM, now=given.later(days=2), facts=entry.facts, entry_id=entry.pk)

    assert moved == 0
    assert Case.objects.get(pk=case.pk).version_id == ways[0]
    assert queries.asked_moves(service_id=case.service_id)[0].refused == 1


def test_the_pages_lead_from_the_version_to_the_outcome(
    world: given.World, sits: Sit, django_assert_max_num_queries: Any
) -> None:
    given.at_decision(world)
    old, new = renewed(world, form=CHANGED)
    browser = sits(Role.UNIT_HEAD, world.first)
    assert address(new) in browser.get(f"/owner/versions/{new}/").content.decode()
    with django_assert_max_num_queries(9):
        page = browser.get(address(new)).content.decode()
    assert "۱ پروندهٔ در جریان با نسخه‌های دیگر" in page
    assert f'href="{address(old)}move/"' in page

    with django_assert_max_num_queries(14):
        asked = browser.get(f"{address(old)}move/?to={new}").content.decode()
    assert "گام «تصمیم» می‌شود:" in asked
    assert '<option value="judge" selected>' in asked
    posted = {"to": str(new), "place-decide": "judge"}
    with django_assert_max_num_queries(14):
        seen = browser.post(f"{address(old)}move/", {**posted, "act": "preview"}).content.decode()
    for told in ("۱ پرونده به نسخهٔ تازه می‌رود", "«هدف انجمن»", "«شمار اعضا»"):
        assert told in seen
    with delivering_at_once():
        done = browser.post(f"{address(old)}move/", {**posted, "act": "move"}, follow=True).content.decode()
    assert "بردن ۱ پرونده به نسخهٔ ۲ آغاز شد" in done
    assert "۱ پرونده برده شد" in done


def test_a_place_without_a_counterpart_is_told_and_nothing_moves(world: given.World, sits: Sit) -> None:
    case = given.at_decision(world)
    old, new = renewed(world)
    browser = sits(Role.ADMINISTRATOR, world.root)
    for act, status in (("preview", 200), ("move", 409)):
        page = browser.post(f"{address(old)}move/", {"to": str(new), "place-decide": "", "act": act})
        assert page.status_code == status
        assert "برای «تصمیم» در نسخهٔ تازه جایگزینی هم‌نوع تعیین نشده است." in page.content.decode()
    case.refresh_from_db()
    assert case.version_id == old


def test_empty_pages_say_so(world: given.World, sits: Sit) -> None:
    browser, only = sits(Role.DEPUTY, world.first), given.version_id("short")

    assert "پروندهٔ در جریانی نیست" in browser.get(address(only)).content.decode()
    assert "نسخهٔ دیگری نیست" in browser.get(f"{address(only)}move/").content.decode()
    old, _ = renewed(world)
    assert "پرونده‌ای برای بردن نیست" in browser.get(f"{address(old)}move/").content.decode()


def file(case: Case, browser: Client) -> Any:
    return browser.get(f"/work/cases/{case.code}/move/")


def test_a_single_case_moves_from_its_file(world: given.World, sits: Sit) -> None:
    case = given.at_decision(world)
    browser = sits(Role.UNIT_HEAD, world.first)
    assert f"/work/cases/{case.code}/move/" in browser.get(f"/work/cases/{case.code}/").content.decode()
    assert "با تازه‌ترین نسخه پیش می‌رود" in file(case, browser).content.decode()
    _, new = renewed(world)
    page = file(case, browser).content.decode()
    assert "پاسخ‌های متقاضی با فرم نسخهٔ تازه جور است." in page

    stale = browser.post(f"/work/cases/{case.code}/move/", {"place-decide": "judge", "revision": "0"})
    assert stale.status_code == 409
    case.refresh_from_db()
    wrong = {"place-decide": "", "revision": str(case.revision)}
    assert browser.post(f"/work/cases/{case.code}/move/", wrong).status_code == 409
    moved = browser.post(f"/work/cases/{case.code}/move/", wrong | {"place-decide": "judge"}, follow=True)
    case.refresh_from_db()
    assert case.version_id == new
    assert "با نسخهٔ تازه پیش می‌رود" in moved.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.GOVERNOR, Role.AUDITOR, Role.PROVINCIAL_DEPUTY])
def test_others_neither_see_the_pages_nor_the_way_there(world: given.World, sits: Sit, role: Role) -> None:
    case = given.at_decision(world)
    old, new = renewed(world)
    browser = sits(role, world.first)

    for way in (address(new), f"{address(old)}move/", f"/work/cases/{case.code}/move/"):
        assert browser.get(way).status_code == 404
    assert "/move/" not in browser.get(f"/work/cases/{case.code}/").content.decode()
    assert sits(Role.UNIT_HEAD, world.second).get(address(new)).status_code == 404
