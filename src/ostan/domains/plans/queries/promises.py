"""Reads promises, each with how it stands: worked out from verified figures at every asking, and kept nowhere."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.rules import Direction, How, Measure
from ostan.domains.org.rules import paths
from ostan.domains.plans.models import Amendment, Commitment, Demand, Node
from ostan.domains.plans.rules import AmendmentState, Point, Promise, Standing, State, standing
from ostan.domains.plans.rules.standing import Needed, needed
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind, local_day

SEE = "plans.see"
APPROVE = "plans.approve"


@dataclasses.dataclass(frozen=True, slots=True)
class PromiseCard:
    """A promise as it is listed. `standing` says how it stands today and why; `is_share`: its figures are shares of 1,
    told in percent; `waits_for` are the national bodies for whose answer it waits, the oldest demand first.
    """

    id: int
    title: str
    unit_id: int
    unit_name: str
    node_id: int
    node_title: str
    document_title: str
    indicator: str
    indicator_title: str
    unit_of_measure: str
    is_share: bool
    promise: Promise
    standing: Standing
    is_amended: bool
    waits_for: tuple[str, ...]

    @property
    def state(self) -> State:
        return self.standing.state


@dataclasses.dataclass(frozen=True, slots=True)
class AmendmentLine:
    """What was to be changed, why, and what was decided."""

    id: int
    target_before: Decimal
    due_before: datetime.date
    target: Decimal
    due: datetime.date
    reason: str
    state: AmendmentState
    asked_by: int
    asked_at: datetime.datetime
    decided_by: int
    decided_at: datetime.datetime | None
    decided_why: str


@dataclasses.dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A step on the way, and what was verified last up to its day; None: nothing."""

    day: datetime.date
    figure: Decimal
    title: str
    verified: Decimal | None


@dataclasses.dataclass(frozen=True, slots=True)
class PromiseFile:
    """A promise with all that explains how it stands; `verified` are the figures that count."""

    card: PromiseCard
    first_target: Decimal
    first_due: datetime.date
    share: Decimal | None
    needs: str
    verified: list[Point]
    needed: Needed | None
    milestones: list[MilestoneLine]
    amendments: list[AmendmentLine]
    demand_ids: list[int]


def promises(
    *,
    actor: Actor,
    now: datetime.datetime,
    unit_path: str = "",
    agency_path: str = "",
    document_id: int = 0,
    node_id: int = 0,
    under_id: int = 0,
    limit: int = 500,
) -> list[PromiseCard]:
    """The promises of a unit with all below it, of all that an agency answers for (org.rules.paths.covered), of a
    document, of an action, or of a row with all below it, what is due first on top. Four statements, one more for
    all below a row. Raises NotAllowed.
    """
    access.require(actor, SEE)
    rows = _rows()
    if unit_path:
        rows = rows.filter(unit__path__startswith=unit_path)
    if agency_path:
        rows = rows.filter(**paths.covered(agency_path, "unit__path"))
    if document_id:
        rows = rows.filter(node__document=document_id)
    if node_id:
        rows = rows.filter(node=node_id)
    if under_id:
        rows = rows.filter(node__in=_from(under_id))
    return [card for card, _ in stood(rows.order_by("due", "pk")[:limit], now)]


def _from(node_id: int) -> set[int]:
    """The ids of a row and of everything below it; a document tells what is above before what is below."""
    found = {node_id}
    rows = Node.objects.filter(document__nodes=node_id).order_by("place", "pk")
    for pk, parent_id in rows.values_list("pk", "parent_id"):
        if parent_id in found:
            found.add(pk)
    return found


def promise_cards(
    *, actor: Actor, now: datetime.datetime, commitment_ids: Collection[int]
) -> dict[int, PromiseCard]:
    """These promises by id. Four statements. Raises NotAllowed."""
    access.require(actor, SEE)
    return {card.id: card for card, _ in stood(_rows().filter(pk__in=commitment_ids), now)}


def whole(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The rows with what a card tells of them."""
    unanswered = Demand.objects.filter(waiting__commitment=OuterRef("pk"), answer="")
    bodies = ArraySubquery(unanswered.order_by("asked_on", "pk").values("body"))
    return (
        rows.select_related("unit", "node__document", "version__indicator")
        .prefetch_related("milestones")
        .annotate(waits_for_bodies=bodies)
    )


def _rows() -> QuerySet[Commitment]:
    return whole(Commitment.objects.all())


def stood(rows: Iterable[Commitment], now: datetime.datetime) -> list[tuple[PromiseCard, list[Point]]]:
    """Each with its verified figures, which are read for all of them at once."""
    told = list(rows)
    today = local_day(now)
    wanted = {row.pk: indicators.Wanted(row.version_id, row.unit.path, row.starts) for row in told}
    figures = indicators.verified_figures(set(wanted.values()), today) if told else {}
    return [_card(row, figures[wanted[row.pk]], today) for row in told]


def _card(
    row: Commitment, figures: Iterable[indicators.VerifiedFigure], today: datetime.date
) -> tuple[PromiseCard, list[Point]]:
    promise = _promise(row)
    base = row.baseline if promise.adds_up else Decimal(0)
    points = [Point(one.day, base + one.figure) for one in figures]
    card = PromiseCard(
        id=row.pk,
        title=row.title,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        node_id=row.node_id,
        node_title=row.node.title,
        document_title=row.node.document.title,
        indicator=row.version.indicator.code,
        indicator_title=row.version.title,
        unit_of_measure=row.version.unit_name,
        is_share=row.version.measure == Measure.RATIO,
        promise=promise,
        standing=standing(promise, points, today),
        is_amended=(row.target, row.due) != (row.first_target, row.first_due),
        waits_for=tuple(row.waits_for_bodies),  # type: ignore[attr-defined]  # annotated by whole
    )
    return card, points


def _promise(row: Commitment) -> Promise:
    return Promise(
        baseline=row.baseline,
        target=row.target,
        starts=row.starts,
        due=row.due,
        period_kind=PeriodKind(row.version.period_kind),
        rises=row.version.direction != Direction.DOWN,
        adds_up=row.version.across_periods == How.SUM,
        milestones=[Point(one.day, one.figure) for one in row.milestones.all()],
    )


def promise(*, actor: Actor, now: datetime.datetime, commitment_id: int) -> PromiseFile:
    """The promise with the figures, steps and amendments behind its state. Seven statements. Raises NotAllowed."""
    return file_of(access.load(_rows(), actor, SEE, pk=commitment_id), now)


def file_of(row: Commitment, now: datetime.datetime) -> PromiseFile:
    """The same of a promise that is in hand."""
    ((card, points),) = stood([row], now)
    return PromiseFile(
        card=card,
        first_target=row.first_target,
        first_due=row.first_due,
        share=row.share,
        needs=row.needs,
        verified=points,
        needed=needed(card.promise, points),
        milestones=_milestones(row, points),
        amendments=[_amendment(one) for one in row.amendments.order_by("pk")],
        demand_ids=list(row.waits_for.order_by("demand_id").values_list("demand_id", flat=True)),
    )


def _milestones(row: Commitment, points: list[Point]) -> list[MilestoneLine]:
    told = []
    for one in sorted(row.milestones.all(), key=lambda step: step.day):
        until = [point.figure for point in points if point.day <= one.day]
        told.append(MilestoneLine(one.day, one.figure, one.title, until[-1] if until else None))
    return told


def _amendment(row: Amendment) -> AmendmentLine:
    return AmendmentLine(
        row.pk,
        row.target_before,
        row.due_before,
        row.target,
        row.due,
        row.reason,
        AmendmentState(row.state),
        row.asked_by,
        row.asked_at,
        row.decided_by or 0,
        row.decided_at,
        row.decided_why,
    )


def sources(*, actor: Actor, now: datetime.datetime, commitment_id: int) -> list[indicators.VerifiedCell]:
    """The cells of which the verified figures of a promise are made, the newest first. Five statements. Raises
    NotAllowed."""
    row = access.load(_rows(), actor, SEE, pk=commitment_id)
    return cells_of(row, now)


def cells_of(row: Commitment, now: datetime.datetime) -> list[indicators.VerifiedCell]:
    """The same of a promise that is in hand."""
    wanted = indicators.Wanted(row.version_id, row.unit.path, row.starts)
    return indicators.verified_cells(wanted, local_day(now))


def signals(*, actor: Actor, now: datetime.datetime, commitment_id: int) -> indicators.SignalChart | None:
    """The monthly figures behind the promise between their limits, the best that is known of each; None where they
    are not monthly, and for whoever may not read what the unit says of itself. Three statements, more for a formula.
    Raises NotAllowed."""
    row = access.load(_rows(), actor, SEE, pk=commitment_id)
    if not access.may_touch(actor, "indicators.read", unit_path=row.unit.path):
        return None
    meaning = indicators.meaning_of(row.version, row.version.indicator.code)
    return indicators.rolled_chart(meaning=meaning, unit_id=row.unit_id, under=row.unit.path, now=now)


def changed_states(*, now: datetime.datetime) -> list[tuple[PromiseCard, State]]:
    """The promises that stand otherwise than when the house last looked, each with how it stood then.

    Five statements: what was found last is read from the ledger.
    """
    cards = [card for card, _ in stood(_rows().order_by("pk"), now)]
    streams = [f"commitment:{card.id}" for card in cards]
    told = Entry.objects.filter(activity="PromiseStood", stream__in=streams).order_by("stream", "-pk")
    last = {facts["commitment_id"]: State(facts["state"]) for facts in _facts(told.distinct("stream"))}
    found = [(card, last.get(card.id, State.NOT_STARTED)) for card in cards]
    return [(card, before) for card, before in found if card.state is not before]


def _facts(rows: QuerySet[Entry]) -> Iterable[dict[str, Any]]:
    return rows.values_list("facts", flat=True)


def titles(*, commitment_ids: Iterable[int]) -> dict[int, str]:
    """What is promised, by id. One statement."""
    return dict(Commitment.objects.filter(pk__in=list(commitment_ids)).values_list("pk", "title"))


def amendments_to_decide(*, actor: Actor, limit: int = 200) -> list[tuple[int, AmendmentLine]]:
    """The amendments that wait for somebody like the actor, each with its promise's id; his own are left out.

    One statement.
    """
    rows = access.visible(Amendment.objects.filter(state=AmendmentState.ASKED), actor, APPROVE)
    waiting = rows.exclude(asked_by=actor.person_id).order_by("asked_at", "pk")[:limit]
    return [(row.commitment_id, _amendment(row)) for row in waiting]
