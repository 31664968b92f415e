"""What pages are told, and in how many statements."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection

from ostan.domains.cases import actions, events, queries, words
from ostan.domains.cases.models import Case
from ostan.domains.cases.queries import Filters
from ostan.domains.cases.rules import Act, CaseState, Outcome, StageState, Tab
from ostan.foundation.holidays.queries import looking_once
from ostan.foundation.identity.queries import match_of
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.cases.test_moves import in_state, outcome

Count = Callable[..., AbstractContextManager[None]]

# Savepoints: unit_of_work stands inside the test's own transaction, so BEGIN and COMMIT are two statements here.
AROUND = 2


def test_opening_costs_a_bounded_number_of_statements(
    world: given.World, django_assert_num_queries: Count
) -> None:
    given.case(world)

    # service, routing rules, calendar, limits; case, task, answers, entries and jobs
    with django_assert_num_queries(8 + AROUND):
        given.case(world)


def test_deciding_costs_a_bounded_number_of_statements(
    world: given.World, django_assert_num_queries: Count
) -> None:
    given.decided(world)
    case = given.claimed(world)

    # case, tasks; limits, calendar; decision, case, task, entries and jobs
    with django_assert_num_queries(9 + AROUND):
        actions.decide_case(
            actor=world.clerk, now=given.NOW, case_id=case.pk, outcome=Outcome.PARTLY, reason=given.REASON
        )


@pytest.mark.parametrize(
    ("act", "most"),
    [("claim", 4), ("release", 4), ("complete", 8), ("ask", 9), ("note", 4), ("extend", 10), ("read", 2)],
)
def test_acts_cost_a_bounded_number_of_statements(
    world: given.World, django_assert_max_num_queries: Count, act: str, most: int
) -> None:
    warm = given.claimed(world, "licence")
    actions.complete_task(
        actor=world.clerk, now=given.NOW, task_id=given.open_task(warm).pk, outcome="complete"
    )
    case = given.case(world, "licence") if act == "claim" else given.claimed(world, "licence")
    task_id = given.open_task(case).pk
    told = {"actor": world.clerk, "now": given.NOW}
    does: dict[str, Callable[[], object]] = {
        "claim": lambda: actions.claim_task(**told, task_id=task_id),
        "release": lambda: actions.release_task(**told, task_id=task_id),
        "complete": lambda: actions.complete_task(**told, task_id=task_id, outcome="complete"),
        "ask": lambda: actions.ask_citizen(**told, case_id=case.pk, text="نشانی؟"),
        "note": lambda: actions.add_note(**told, case_id=case.pk, text="دیده شد"),
        "extend": lambda: actions.extend(**told, case_id=case.pk, days=1, reason=given.REASON),
        "read": lambda: actions.record_reading(**told, case_id=case.pk),
    }

    with looking_once(), django_assert_max_num_queries(most + AROUND + 1):
        does[act]()


def test_the_inbox_is_one_statement_and_pages_on(
    world: given.World, django_assert_num_queries: Count
) -> None:
    cases = [given.case(world) for _ in range(3)]
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(cases[0]).pk)

    def codes(tab: Tab, **filters: object) -> list[str]:
        told = Filters(**filters)  # type: ignore[arg-type]  # a table of filters
        with django_assert_num_queries(1):
            return [
                one.code
                for one in queries.inbox(actor=world.clerk, now=given.NOW, tab=tab, filters=told).items
            ]

    every = [case.code for case in cases]
    assert codes(Tab.MINE) == every[:1]
    assert codes(Tab.UNIT) == codes(Tab.BELOW) == every
    assert codes(Tab.UNASSIGNED) == every[1:]
    assert codes(Tab.LATE) == []
    assert codes(Tab.UNIT, service_id=cases[0].service_id, act="decide", waiting=False) == every
    assert codes(Tab.UNIT, place_code="03") == []
    with django_assert_num_queries(1):
        found = queries.counts(actor=world.clerk, now=given.NOW)
    assert found == queries.Counts(mine=1, unit=3, below=3, unassigned=2, late=0)


def test_what_waits_for_applicants_is_not_read_to_find_what_nobody_has_taken(world: given.World) -> None:
    for _ in range(40):
        asked = given.claimed(world)
        actions.ask_citizen(actor=world.clerk, now=given.NOW, case_id=asked.pk, text="نشانی؟")
    free = given.open_task(given.case(world))
    rows = sys.modules["ostan.domains.cases.queries.inbox"].tab_rows(world.auditor, Tab.UNASSIGNED, given.NOW)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_task")
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.order_by("due_at", "pk").values_list("pk").explain(analyze=True)

    assert [row.pk for row in rows] == [free.pk]
    assert "Scan using task_open_unassigned" in plan
    assert "Rows Removed" not in plan


def test_a_cursor_goes_on_where_the_page_ended(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["ostan.domains.cases.queries.inbox"], "PAGE", 2)
    cases = [given.case(world).code for _ in range(5)]
    seen, cursor = [], ""
    while True:
        page = queries.inbox(actor=world.clerk, now=given.NOW, tab=Tab.UNIT, cursor=cursor)
        seen += [one.code for one in page.items]
        if not page.next:
            break
        cursor = page.next

    assert seen == cases
    assert queries.inbox(actor=world.clerk, now=given.NOW, tab=Tab.UNIT, cursor="x-9").items


def test_a_list_and_a_case_agree_on_who_sees_it(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")  # one task in each agency

    for name, actor in world.actors().items():
        listed = [one.code for one in queries.inbox(actor=actor, now=given.NOW, tab=Tab.BELOW).items]
        try:
            queries.case_file(actor=actor, now=given.NOW, code=case.code)
        except NotAllowed:
            assert not listed, name
        else:
            assert set(listed) == {case.code}, name


def test_the_file_tells_everything_in_few_statements(
    world: given.World, django_assert_max_num_queries: Count
) -> None:
    case = given.waiting(world)
    actions.answer_question(actor=world.citizen, now=given.later(1), case_id=case.pk, text="خیابان امام")
    actions.add_note(actor=world.clerk, now=given.later(1), case_id=case.pk, text="درست است")
    actions.extend(actor=world.clerk, now=given.later(1), case_id=case.pk, days=1, reason=given.REASON)

    with django_assert_max_num_queries(11):
        file = queries.case_file(actor=world.clerk, now=given.later(1), code=case.code)
    assert file.answers["mobile"] == "09141234567"
    assert [one.kind for one in file.messages] == ["QUESTION", "ANSWER", "NOTE"]
    assert file.messages[1].from_citizen
    assert (file.pauses[0].to_at, file.extensions[0].days) == (given.later(1), 1)
    assert file.in_hand
    assert file.in_hand.holder == "کارمند آزمون"
    assert Act.DECIDE in file.acts
    assert Act.ANSWER not in file.acts
    assert [one.state for one in file.stages] == [StageState.NOW]

    own = queries.my_case(actor=world.citizen, now=given.later(1), code=case.code)
    assert [one.kind for one in own.messages] == ["QUESTION", "ANSWER"]
    assert {Act.WITHDRAW, Act.MESSAGE} <= own.acts
    assert "TaskClaimed" not in {line.activity for line in own.history}
    with pytest.raises(NotAllowed):
        queries.my_case(actor=world.stranger, now=given.NOW, code=case.code)


def test_every_act_of_the_file_succeeds_and_no_other(world: given.World) -> None:
    for state in CaseState:
        case = in_state(world, state)
        for name in ("citizen", "clerk", "colleague", "head"):
            actor = getattr(world, name)
            read = queries.my_case if name == "citizen" else queries.case_file
            acts = read(actor=actor, now=given.later(hours=2), code=case.code).acts
            # claiming what one holds already is allowed and changes nothing, so there is no button for it
            own = {Act.CLAIM} if name == "clerk" else set()
            done = {act for act in Act if outcome(act, world, case, actor) == "done"}
            assert acts == done - own, (state, name)


def test_history_reads_as_sentences(world: given.World) -> None:
    case = given.decided(world)
    actions.object(actor=world.citizen, now=given.later(2), case_id=case.pk, text="مدارک کامل بود")
    lines = queries.case_file(actor=world.clerk, now=given.later(2), code=case.code).history

    sentences = [words.history(line) for line in lines]
    assert sentences[0] == "درخواست ثبت شد و به «ادارهٔ کل نخست» رسید."
    assert "کارمند آزمون کار «رسیدگی» را برداشت." in sentences
    assert "کارمند آزمون تصمیم گرفت: پذیرفته نشد." in sentences
    assert all(sentences)


def test_every_event_of_a_case_has_a_sentence() -> None:
    of_cases = [
        kind.__name__
        for kind in vars(events).values()
        if isinstance(kind, type) and "case_id" in getattr(kind, "__annotations__", {})
    ]

    assert of_cases
    assert not [name for name in of_cases if not any(key.split(".")[0] == name for key in words.HISTORY)]


def test_the_status_is_told_to_whoever_has_code_and_telephone(
    world: given.World, django_assert_num_queries: Count
) -> None:
    case = given.case(world, "licence")
    match = match_of("09141234567")
    with django_assert_num_queries(2):
        status = queries.by_tracking(code=f" {case.code[:4]}-{case.code[4:]}", mobile_match=match)

    assert (status.code, status.unit) == (case.code, "ادارهٔ کل نخست")
    assert [(one.shown, one.state) for one in status.stages] == [
        ("بررسی مدارک", StageState.NOW),
        ("استعلام پلیس", StageState.TO_COME),
        ("بازدید", StageState.TO_COME),
        ("تصمیم", StageState.TO_COME),
        ("صدور", StageState.TO_COME),
    ]
    for code, number in ((case.code, "09141234568"), ("1", "09141234567")):
        with pytest.raises(NotAllowed):
            queries.by_tracking(code=code, mobile_match=match_of(number))


def test_my_cases_are_mine(world: given.World, django_assert_num_queries: Count) -> None:
    first, second = given.case(world), given.case(world)
    given.case(world, actor=world.stranger)

    with django_assert_num_queries(1):
        mine, cursor = queries.my_cases(actor=world.citizen, limit=1)
    assert [one.code for one in mine] == [second.code]
    rest, end = queries.my_cases(actor=world.citizen, cursor=cursor)
    assert ([one.code for one in rest], end) == ([first.code], "")


def test_waiting_times_are_counted_from_decided_cases(
    world: given.World, django_assert_max_num_queries: Count
) -> None:
    for _ in range(10):
        given.decided(world, now=given.later(days=1))
    actions.withdraw(actor=world.citizen, now=given.NOW, case_id=given.case(world).pk)
    case = given.decided(world, now=given.later(days=30))
    actions.count_waiting_times(actor=SYSTEM, now=given.later(days=31))

    with django_assert_max_num_queries(2):
        [found] = queries.waiting_times(service_id=case.service_id)
    assert (found.cases, found.median_days, found.on_time) == (11, 1.0, 10 / 11)
    assert queries.waiting_times(service_id=case.service_id, unit_id=world.first.pk)[0].cases == 11
    assert queries.waiting_times(each="unit")[0].unit == "ادارهٔ کل نخست"
    assert queries.waiting_times(service_id=999) == []


def test_a_figure_of_few_cases_is_not_published(world: given.World) -> None:
    given.decided(world)
    actions.count_waiting_times(actor=SYSTEM, now=given.later(days=1))

    [found] = queries.waiting_times()
    assert (found.cases, found.median_days, found.on_time) == (1, None, None)


def test_search_finds_by_code_number_and_words(world: given.World) -> None:
    case = given.case(world)

    for text in (case.code, "۰۹۱۴ ۱۲۳ ۴۵۶۷", "پروانه انجمن short", "محمدي سارا", "مدی"):
        assert [one.code for one in queries.search(actor=world.clerk, text=text)] == [case.code], text
        assert queries.search(actor=world.other, text=text) == []
    with pytest.raises(RuleBroken, match="search_short"):
        queries.search(actor=world.clerk, text="ا")


def test_a_search_takes_five_statements_whatever_is_found(
    world: given.World, django_assert_num_queries: Count
) -> None:
    for _ in range(3):
        given.case(world)

    with django_assert_num_queries(5):
        assert len(queries.search(actor=world.clerk, text="پروانه سارا")) == 0
    with django_assert_num_queries(5):
        assert len(queries.search(actor=world.auditor, text="سارا محمدی")) == 3


def test_filters_are_kept_by_name(world: given.World) -> None:
    kept = actions.keep_filter(
        actor=world.clerk, now=given.NOW, name="دیرها", values={"late": "yes", "service_id": "3"}
    )
    [one] = queries.saved_filters(actor=world.clerk)

    assert (one.id, one.name, Filters.of(one.values)) == (kept.pk, "دیرها", Filters(service_id=3, late=True))
    assert queries.saved_filters(actor=world.colleague) == []
    with pytest.raises(NotAllowed):
        actions.drop_filter(actor=world.colleague, now=given.NOW, filter_id=kept.pk)
    actions.drop_filter(actor=world.clerk, now=given.NOW, filter_id=kept.pk)
    assert queries.saved_filters(actor=world.clerk) == []


def test_the_receipt_finds_its_entry(world: given.World) -> None:
    case = given.case(world)
    entry = Entry.objects.get(stream=f"case:{case.pk}", activity="CaseOpened")

    assert queries.opening_entry(case_id=case.pk) == entry.pk
    assert queries.my_case(actor=world.citizen, now=given.NOW, code=case.code).opening_entry == entry.pk
    assert queries.opening_entry(case_id=0) == 0


def test_a_decided_case_is_told_to_feedback(world: given.World) -> None:
    with pytest.raises(NotAllowed):
        queries.closed_case(case_id=given.case(world).pk)

    case: Case = given.decided(world)
    assert queries.closed_case(case_id=case.pk).citizen_id == world.citizen.person_id
