"""Units take actions; how a promise stands follows from what auditors found, and changes are decided by two."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.councils import actions as councils
from ostan.domains.councils.models import AgendaItem
from ostan.domains.councils.rules import BodyKind, ItemKind, Particulars
from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.models import Amendment, Commitment
from ostan.domains.plans.rules import Point, State, Stop
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed
from ostan.wiring import flows
from tests.indicators.given import refused
from tests.plans import given
from tests.plans.given import DUE, NOW, Plan

LATER = DUE + datetime.timedelta(days=90)


def standing(plan: Plan, promise: Commitment) -> State:
    return queries.promise(actor=plan.world.clerk, now=NOW, commitment_id=promise.pk).card.state


def test_only_verified_figures_move_a_promise(plan: Plan) -> None:
    promise = given.promised(plan)
    assert standing(plan, promise) is State.UNVERIFIABLE
    given.claimed(plan, "400")
    assert standing(plan, promise) is State.UNVERIFIABLE
    given.verified(plan, "10")
    assert standing(plan, promise) is State.BEHIND
    given.verified(plan, "60")
    assert standing(plan, promise) is State.ON_PACE
    given.verified(plan, "365")
    assert standing(plan, promise) is State.MET


def test_the_reason_names_its_figures_and_days(plan: Plan) -> None:
    promise = given.promised(plan, stops=[Stop(Point(NOW.date(), Decimal(40)), "نیمهٔ راه")])
    given.claimed(plan, "12")
    given.verified(plan, "10")
    found = queries.promise(actor=plan.world.clerk, now=NOW, commitment_id=promise.pk)
    sentence = words.reason(found.card.standing)
    assert "۱۰" in sentence
    assert "۳۱ اردیبهشت ۱۴۰۴" in sentence
    assert [step.verified for step in found.milestones] == [10]
    assert found.needed is not None
    assert found.needed.required > found.needed.achieved


def test_all_promises_are_stood_in_a_bounded_number_of_statements(plan: Plan) -> None:
    for node in ("f1-a1", "f1-a2"):
        given.promised(plan, node)
    given.claimed(plan, "12")
    given.verified(plan, "60")
    path = queries.promises(actor=plan.world.head, now=NOW)[0]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = queries.promises(actor=plan.world.head, now=NOW, node_id=path.node_id)
    few = len(seen)
    with CaptureQueriesContext(connection) as seen:
        both = queries.promises(actor=plan.world.head, now=NOW, document_id=plan.document.pk)
    assert len(seen) == few <= 4
    assert (len(found), len(both)) == (1, 2)
    assert {one.state for one in both} == {State.ON_PACE}


def test_a_promise_is_made_for_the_own_unit_and_once(plan: Plan) -> None:
    given.promised(plan)
    with refused("plans.taken_already"):
        given.promised(plan)
    with pytest.raises(NotAllowed):
        actions.take_action(
            actor=plan.world.other_head,
            now=NOW,
            node_id=plan.nodes["f1-a2"],
            unit_id=plan.world.units["agency"],
            indicator_code="permits",
            told=given.told(),
        )
    with pytest.raises(NotAllowed):
        given.promised(plan, "f1")


def test_nothing_is_taken_from_a_document_that_is_over(plan: Plan) -> None:
    plan.document.until = given.START
    plan.document.save()
    with refused("plans.document_over"):
        given.promised(plan)


def test_an_amendment_needs_somebody_else_and_keeps_what_was_promised_first(plan: Plan) -> None:
    promise = given.promised(plan)
    asked = actions.ask_amendment(
        actor=plan.world.head,
        now=NOW,
        commitment_id=promise.pk,
        target=Decimal(300),
        due=DUE,
        reason="سامانهٔ ملی دیر رسید",
    )
    with refused("plans.asked_already"):
        actions.ask_amendment(
            actor=plan.world.deputy,
            now=NOW,
            commitment_id=promise.pk,
            target=Decimal(200),
            due=DUE,
            reason="باز هم",
        )
    promise.refresh_from_db()
    assert promise.target == 365
    with pytest.raises(NotAllowed):
        actions.approve_amendment(actor=plan.world.head, now=NOW, amendment_id=asked.pk)
    assert len(queries.amendments_to_decide(actor=plan.world.provincial)) == 1
    actions.approve_amendment(actor=plan.world.provincial, now=NOW, amendment_id=asked.pk)
    found = queries.promise(actor=plan.world.clerk, now=NOW, commitment_id=promise.pk)
    assert (found.card.promise.target, found.first_target, found.card.is_amended) == (300, 365, True)
    assert [one.decided_by for one in found.amendments] == [plan.world.provincial.person_id]
    with refused("plans.decided_already"):
        actions.refuse_amendment(actor=plan.world.provincial, now=NOW, amendment_id=asked.pk, note="نه")


def test_a_refused_amendment_changes_nothing_and_a_promise_that_is_over_stands(plan: Plan) -> None:
    promise = given.promised(plan)
    change = {"commitment_id": promise.pk, "target": Decimal(300), "due": DUE, "reason": "دلیل"}
    asked = actions.ask_amendment(actor=plan.world.head, now=NOW, **change)  # type: ignore[arg-type]  # one dict
    actions.refuse_amendment(
        actor=plan.world.provincial, now=NOW, amendment_id=asked.pk, note="دلیل کافی نیست"
    )
    promise.refresh_from_db()
    assert promise.target == 365
    later = datetime.datetime.combine(LATER, datetime.time(), datetime.UTC)
    with refused("plans.over"):
        actions.ask_amendment(actor=plan.world.head, now=later, **change)  # type: ignore[arg-type]  # the same dict
    assert Amendment.objects.count() == 1


@pytest.mark.django_db
def test_the_database_itself_keeps_what_was_promised_first(plan: Plan) -> None:
    promise = given.promised(plan)
    with pytest.raises(DatabaseError):
        Commitment.objects.filter(pk=promise.pk).update(first_target=1)


def test_a_change_of_state_is_kept_once_and_comes_before_a_council(plan: Plan) -> None:
    told = Particulars(BodyKind.COMMITTEE, "کمیته", takes=(ItemKind.LATE_COMMITMENT,))
    councils.set_up_body(actor=plan.world.administrator, now=NOW, told=told)
    promise = given.promised(plan)
    assert [actions.note_states(actor=SYSTEM, now=NOW) for _ in range(2)] == [1, 0]
    facts = Entry.objects.get(activity="PromiseStood").facts
    assert (facts["before"], facts["state"]) == (State.NOT_STARTED, State.UNVERIFIABLE)
    flows.put_late_promise(facts=facts, entry_id=0, now=NOW)
    item = AgendaItem.objects.get()
    assert (item.ref, item.title) == (f"commitment:{promise.pk}", promise.title)


def test_every_act_is_an_entry_without_words(plan: Plan) -> None:
    promise = given.promised(plan)
    entry = Entry.objects.get(activity="ActionTaken")
    assert entry.stream == f"commitment:{promise.pk}"
    assert promise.title not in str(entry.facts)
