"""Resolutions with their states, what units ask, and the three axes of a body's work."""

import dataclasses
import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ostan.domains.councils.models import AgendaItem, Body, Consultation, Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.councils.queries.sessions import held_counts
from ostan.domains.councils.rules import AskKind, ResolutionState, on_time_share, state_of
from ostan.domains.councils.rules.meetings import FED
from ostan.domains.org import queries as org
from ostan.domains.plans import queries as plans
from ostan.foundation import access
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed

FOLLOW = "councils.follow"


@dataclasses.dataclass(frozen=True, slots=True)
class ResolutionCard:
    id: int
    number: int
    body_id: int
    body: str
    meeting_id: int
    meeting_number: int
    text: str
    unit_id: int
    unit: str
    due_at: datetime.datetime
    made_at: datetime.datetime
    done_at: datetime.datetime | None
    owner: str
    state: ResolutionState


@dataclasses.dataclass(frozen=True, slots=True)
class ResolutionFile:
    """One resolution with what its unit showed. `follows`: the actor may say that it is done; `keeps`: send it back, or
    put a promise behind it; `assigns`: say who answers for it in the unit. `behind` is that promise.
    """

    card: ResolutionCard
    done_text: str
    done_by: str
    evidence_id: int
    returned_for: str
    follows: bool
    keeps: bool
    assigns: bool
    behind: plans.PromiseCard | None
    unit_path: str


_COLUMNS = (
    *(
        "pk",
        "number",
        "body_id",
        "body__name",
        "meeting_id",
        "meeting__number",
        "text",
        "unit_id",
        "unit__name",
    ),
    *("due_at", "made_at", "done_at", "owner__given_name", "owner__family_name"),
)
_MORE = ("done_text", "done_by", "evidence_id", "returned_for", "unit__path", "commitment_id")


def _card(row: tuple[Any, ...], now: datetime.datetime) -> ResolutionCard:
    told = dict(zip((field.name for field in dataclasses.fields(ResolutionCard)), row[:-2], strict=False))
    owner = " ".join(filter(None, row[-2:]))
    return ResolutionCard(**told, owner=owner, state=state_of(told["due_at"], told["done_at"], now))


def _reached(actor: Actor, on: datetime.datetime) -> Q:
    """Those of the bodies that the actor may see, and those that bind the actor's unit. At most two statements."""
    mine = access.reach(actor, FOLLOW, Resolution.SCOPE)
    everywhere = membership.reached(actor, "councils.see", on)
    return Q() if everywhere == Q() else mine | Q(body__in=Body.objects.filter(everywhere))


def resolutions(
    *,
    actor: Actor,
    now: datetime.datetime,
    only: str = "",
    body_id: int = 0,
    unit_path: str = "",
    limit: int = 200,
) -> list[ResolutionCard]:
    """The resolutions that the actor may see, what is due first on top. `only`: "open", "late" or "done". Three statements."""
    rows = Resolution.objects.filter(_reached(actor, now))
    if body_id:
        rows = rows.filter(body=body_id)
    if unit_path:
        rows = rows.filter(unit__path__startswith=unit_path)
    if only == "open":
        rows = rows.filter(done_at=None)
    elif only == "late":
        rows = rows.filter(done_at=None, due_at__lt=now)
    elif only == "done":
        rows = rows.exclude(done_at=None)
    order = ("-done_at", "-pk") if only == "done" else (F("done_at").desc(nulls_first=True), "due_at", "pk")
    return [_card(row, now) for row in rows.order_by(*order).values_list(*_COLUMNS)[:limit]]


def of_meeting(*, meeting_id: int, now: datetime.datetime) -> list[ResolutionCard]:
    """What a meeting resolved, in order. One statement."""
    rows = Resolution.objects.filter(meeting=meeting_id).order_by("number")
    return [_card(row, now) for row in rows.values_list(*_COLUMNS)]


def resolution(*, actor: Actor, resolution_id: int, now: datetime.datetime) -> ResolutionFile:
    """One resolution. At most 15 statements.

    Raises:
        NotAllowed: there is none, or the actor may neither see its body nor speak for its unit.
    """
    rows = Resolution.objects.filter(_reached(actor, now), pk=resolution_id)
    row = rows.values_list(*_COLUMNS, *_MORE).first()
    if row is None:
        raise NotAllowed(FOLLOW)
    done_text, done_by, evidence_id, returned_for, path, commitment_id = row[-len(_MORE) :]
    card = _card(row[: len(_COLUMNS)], now)
    return ResolutionFile(
        card,
        done_text,
        org.names(person_ids=[done_by]).get(done_by, "") if done_by else "",
        evidence_id or 0,
        returned_for,
        access.may_touch(actor, FOLLOW, unit_path=path),
        membership.may(actor=actor, capability="councils.keep", body_id=card.body_id, on=now),
        access.may_touch(actor, "councils.assign", unit_path=path),
        plans.promise(actor=SYSTEM, now=now, commitment_id=commitment_id).card if commitment_id else None,
        path,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class AskCard:
    id: int
    body_id: int
    body: str
    unit_id: int
    unit: str
    kind: AskKind
    title: str
    text: str
    at: datetime.datetime
    answer: str
    answered_at: datetime.datetime | None


_ASKED = (
    *("pk", "body_id", "body__name", "unit_id", "unit__name", "kind", "title", "text", "at", "answer"),
    "answered_at",
)


def _asks(rows: QuerySet[Consultation]) -> list[AskCard]:
    found = [
        dict(zip((one.name for one in dataclasses.fields(AskCard)), row, strict=True))
        for row in rows.values_list(*_ASKED)
    ]
    return [AskCard(**{**told, "kind": AskKind(told["kind"])}) for told in found]


def asked_of(*, body_id: int, only_open: bool = False, limit: int = 100) -> list[AskCard]:
    """What units ask of the body, unanswered first. One statement."""
    rows = Consultation.objects.filter(body=body_id)
    if only_open:
        rows = rows.filter(answered_at=None)
    return _asks(rows.order_by(F("answered_at").desc(nulls_first=True), "at", "pk")[:limit])


def asked_by(*, actor: Actor, limit: int = 100) -> list[AskCard]:
    """What the actor's unit and those below it asked, the latest first. One statement."""
    rows = access.visible(Consultation.objects.all(), actor, "councils.ask")
    return _asks(rows.order_by("-at", "-pk")[:limit])


def consultations(
    *, actor: Actor, now: datetime.datetime, only: str = "", body_id: int = 0, limit: int = 200
) -> list[AskCard]:
    """What units asked of the bodies that the actor may see, and what the actor's unit and those below it asked of any,
    unanswered first. `only`: "open" or "answered". Three statements.
    """
    mine = access.reach(actor, "councils.ask", Consultation.SCOPE)
    everywhere = membership.reached(actor, "councils.see", now)
    seen = Q() if everywhere == Q() else mine | Q(body__in=Body.objects.filter(everywhere))
    rows = Consultation.objects.filter(seen)
    if body_id:
        rows = rows.filter(body=body_id)
    if only:
        rows = rows.filter(answered_at__isnull=only == "open")
    return _asks(rows.order_by(F("answered_at").desc(nulls_first=True), "at", "pk")[:limit])


def consultation(*, actor: Actor, consultation_id: int, now: datetime.datetime) -> tuple[AskCard, bool]:
    """One consultation, and whether the actor may answer it. At most six statements.

    Raises:
        NotAllowed: there is none, or the actor neither asked for the unit nor may see the body.
    """
    mine = access.reach(actor, "councils.ask", Consultation.SCOPE)
    seen = Q(body__in=membership.rows(actor, "councils.see", now))
    found = _asks(Consultation.objects.filter(mine | seen, pk=consultation_id))
    if not found:
        raise NotAllowed("councils.ask")
    return found[0], membership.may(actor=actor, capability="councils.keep", body_id=found[0].body_id, on=now)


@dataclasses.dataclass(frozen=True, slots=True)
class Axes:
    """What a body did since a day. `watched`: items that came by themselves; of resolutions those made since.

    `ended` are resolutions that are done or past their day, `on_time` those of them done by their day.
    """

    sessions: int
    special_sessions: int
    watched: int
    resolved: int
    ended: int
    on_time: int
    overdue: int
    advice_asked: int
    advice_given: int
    ways_asked: int
    ways_cleared: int

    @property
    def share(self) -> float | None:
        """The share of ended resolutions that were done by their day."""
        return on_time_share(self.on_time, self.ended)


def axes(*, body_id: int, since: datetime.datetime, now: datetime.datetime) -> Axes:
    """Monitoring, advice and facilitation of a body since an instant. Four statements."""
    held = held_counts(body_id=body_id, since=since)
    watched = AgendaItem.objects.filter(body=body_id, at__gte=since, kind__in=FED).count()
    told = Resolution.objects.filter(body=body_id, made_at__gte=since).aggregate(
        resolved=Count("pk"),
        ended=Count("pk", filter=Q(done_at__isnull=False) | Q(due_at__lt=now)),
        on_time=Count("pk", filter=Q(done_at__lte=F("due_at"))),
        overdue=Count("pk", filter=Q(done_at=None, due_at__lt=now)),
    )
    asked = Consultation.objects.filter(body=body_id, at__gte=since).aggregate(
        advice_asked=Count("pk", filter=Q(kind=AskKind.ADVICE)),
        advice_given=Count("pk", filter=Q(kind=AskKind.ADVICE, answered_at__isnull=False)),
        ways_asked=Count("pk", filter=Q(kind=AskKind.FACILITATION)),
        ways_cleared=Count("pk", filter=Q(kind=AskKind.FACILITATION, answered_at__isnull=False)),
    )
    special = sum(count for programme, count in held.items() if programme)
    return Axes(sum(held.values()), special, watched, **told, **asked)


def on_time_counts(*, since: datetime.datetime, until: datetime.datetime) -> dict[int, tuple[int, int]]:
    """By unit, how many resolutions that fell due in the span were done by their day, of how many. One statement.

    For the computed indicator "resolutions done on time" (wiring/measures.py).
    """
    rows = Resolution.objects.filter(due_at__gte=since, due_at__lt=until).values("unit_id").order_by()
    counted = rows.annotate(due=Count("pk"), kept=Count("pk", filter=Q(done_at__lte=F("due_at"))))
    return {row["unit_id"]: (row["kept"], row["due"]) for row in counted}
