"""A promise begins and ceases to wait for the answer to a demand, and says so where it says how it stands."""

import datetime

import pytest

from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.models import Demand, WaitingCommitment
from ostan.domains.plans.rules import Answer
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.errors import NotAllowed
from tests.indicators.given import refused
from tests.indicators.test_pages import browser
from tests.plans import given
from tests.plans.given import NOW, Plan

BODY = "سازمان اداری و استخدامی کشور"
WAITS = f"در انتظار پاسخ {BODY} است."


@pytest.fixture
def plan(db: None, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return given.plan()


def asked(plan: Plan, unit: str = "agency", by: str = "head") -> Demand:
    return actions.ask_body(
        actor=plan.world.actors[by],
        now=NOW,
        unit_id=plan.world.units[unit],
        body=BODY,
        title="مجوز جذب",
        text="مجوز جذب ده نیرو",
        asked_on=NOW.date(),
    )


def why(plan: Plan, promise_id: int) -> str:
    """The reason as a list of promises tells it."""
    card = queries.promise_cards(actor=plan.world.clerk, now=NOW, commitment_ids=[promise_id])[promise_id]
    return words.reason(card.standing, is_share=card.is_share, waits_for=card.waits_for)


def test_a_promise_waits_for_a_demand_that_was_asked_before_and_no_more(plan: Plan) -> None:
    promise, demand = given.promised(plan), asked(plan)
    pair = {"actor": plan.world.head, "now": NOW, "demand_id": demand.pk, "commitment_id": promise.pk}
    assert WAITS not in why(plan, promise.pk)

    actions.wait_for_answer(**pair)

    assert why(plan, promise.pk).endswith(WAITS)
    with refused("plans.waits_already"):
        actions.wait_for_answer(**pair)
    actions.wait_no_more(**pair)
    assert WAITS not in why(plan, promise.pk)
    with refused("plans.waits_not"):
        actions.wait_no_more(**pair)
    told = Entry.objects.filter(activity="PromiseWaits").order_by("pk").values_list("facts", flat=True)
    assert [(one["commitment_id"], one["demand_id"], one["waits"]) for one in told] == [
        (promise.pk, demand.pk, True),
        (promise.pk, demand.pk, False),
    ]


def test_it_waits_for_the_demand_of_another_unit_and_only_its_own_unit_says_so(plan: Plan) -> None:
    promise, demand = given.promised(plan), asked(plan, "other", "other_head")
    pair = {"now": NOW, "demand_id": demand.pk, "commitment_id": promise.pk}
    for who in ("other_head", "clerk", "auditor"):
        with pytest.raises(NotAllowed):
            actions.wait_for_answer(actor=plan.world.actors[who], **pair)

    actions.wait_for_answer(actor=plan.world.deputy, **pair)

    with pytest.raises(NotAllowed):
        actions.wait_no_more(actor=plan.world.other_head, **pair)
    actions.wait_no_more(actor=plan.world.provincial, **pair)
    with pytest.raises(NotAllowed):
        actions.wait_for_answer(actor=plan.world.head, now=NOW, demand_id=999, commitment_id=promise.pk)


def test_nobody_waits_for_an_answer_that_came(plan: Plan) -> None:
    promise, demand = given.promised(plan), asked(plan)
    pair = {"actor": plan.world.head, "now": NOW, "demand_id": demand.pk, "commitment_id": promise.pk}
    actions.wait_for_answer(**pair)
    assert why(plan, promise.pk).endswith(WAITS)

    actions.record_answer(
        actor=plan.world.head,
        now=NOW,
        demand_id=demand.pk,
        answer=Answer.GRANTED,
        text="پذیرفته شد",
        answered_on=NOW.date(),
    )

    assert WAITS not in why(plan, promise.pk)
    with refused("plans.answered_already"):
        actions.wait_no_more(**pair)
    with refused("plans.answered_already"):
        actions.wait_for_answer(**pair)
    assert WaitingCommitment.objects.count() == 1


def test_a_promise_whose_day_is_over_begins_to_wait_for_nothing(plan: Plan) -> None:
    promise = given.promised(plan)
    late = NOW + datetime.timedelta(days=366)
    with refused("plans.over"):
        actions.wait_for_answer(
            actor=plan.world.head, now=late, demand_id=asked(plan).pk, commitment_id=promise.pk
        )


def test_both_are_put_together_and_parted_on_the_page_of_the_promise(plan: Plan) -> None:
    promise, demand = given.promised(plan), asked(plan)
    client, address = browser(plan.world.deputy), f"/plans/promises/{promise.pk}/"
    assert "مجوز جذب" in client.get(address).content.decode()

    assert client.post(address, {"act": "wait", "demand": ""}).status_code == 422
    assert client.post(address, {"act": "wait", "demand": str(demand.pk)})["Location"] == address

    page = client.get(address).content.decode()
    assert WAITS in page
    assert 'value="wait"' not in page
    assert 'value="free"' in page
    other = browser(plan.world.other_head)
    assert 'value="free"' not in other.get(address).content.decode()
    assert other.post(address, {"act": "free", "demand": str(demand.pk)}).status_code == 404
    client.post(address, {"act": "free", "demand": str(demand.pk)})
    assert WAITS not in client.get(address).content.decode()


def test_both_are_put_together_and_parted_on_the_page_of_the_demand(plan: Plan) -> None:
    promise, demand = given.promised(plan), asked(plan)
    client, address = browser(plan.world.deputy), f"/plans/demands/{demand.pk}/"
    assert promise.title in client.get(address).content.decode()

    assert client.post(address, {"act": "wait"}).status_code == 422
    assert client.post(address, {"act": "wait", "commitment": str(promise.pk)})["Location"] == address

    page = client.get(address).content.decode()
    assert 'value="wait"' not in page
    assert f"/plans/promises/{promise.pk}/" in page
    clerk = browser(plan.world.clerk)
    assert 'value="free"' not in clerk.get(address).content.decode()
    assert clerk.post(address, {"act": "free", "commitment": str(promise.pk)}).status_code == 404
    assert client.post(address, {"act": "something"}).status_code == 404
    client.post(address, {"act": "free", "commitment": str(promise.pk)})
    assert WaitingCommitment.objects.count() == 0
