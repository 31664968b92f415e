"""Reads who may act for whom."""

import dataclasses
import datetime
import json

from django.db.models import F, Q, QuerySet

from ostan.domains.org.models import Mandate
from ostan.domains.org.queries.hats import HatCard, Moment, day_of
from ostan.domains.org.rules import MandateKind
from ostan.foundation import access, vault
from ostan.foundation.once import Once
from ostan.kernel.actor import MANDATES, Actor, Role
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What was told of who is to be represented."""

    kind: MandateKind
    code: str
    family_name: str
    given_name: str


@dataclasses.dataclass(frozen=True, slots=True)
class MandateCard:
    """A mandate as either side and the staff see it. `state` is WAITING, HOLDS, ENDED or REFUSED."""

    id: int
    kind: MandateKind
    person: str
    principal: str
    state: str
    asked_at: datetime.datetime
    since: datetime.date | None
    until: datetime.date | None
    is_mine: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class MandateFile:
    """A mandate with what the staff compare with the paper; `told` is gone once it was confirmed or refused."""

    card: MandateCard
    told: Told | None
    evidence_id: int


def told_of(row: Mandate) -> Told:
    """What was told of the other, unsealed. Raises NotAllowed when it is forgotten."""
    if row.told_sealed is None:
        raise NotAllowed("org.mandates")
    told = json.loads(vault.unseal(bytes(row.told_sealed)))
    return Told(MandateKind(told["kind"]), told["code"], told["family_name"], told["given_name"])


def _named(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    return rows.select_related("person", "principal")


def _card(row: Mandate, today: datetime.date, person_id: int = 0) -> MandateCard:
    if row.valid_from is None:
        state = "REFUSED" if row.refused_at else "WAITING"
    else:
        state = "HOLDS" if row.valid_to is None or row.valid_to >= today else "ENDED"
    other = row.principal
    told = told_of(row) if state == "WAITING" else None
    name = f"{other.given_name} {other.family_name}" if other else ""
    name = name or (f"{told.given_name} {told.family_name}" if told else "")
    return MandateCard(
        row.pk,
        MandateKind(row.kind),
        f"{row.person.given_name} {row.person.family_name}".strip(),
        name.strip(),
        state,
        row.asked_at,
        row.valid_from,
        row.valid_to,
        row.person_id == person_id,
    )


def mandates_of(*, person_id: int, on: Moment) -> list[MandateCard]:
    """The mandates in which the person acts or is represented, newest first. One statement."""
    rows = Mandate.objects.filter(Q(person_id=person_id) | Q(principal_id=person_id))
    return [_card(row, day_of(on), person_id) for row in _named(rows).order_by("-pk")[:100]]


def mandates_to_see(*, actor: Actor, waiting: bool, on: Moment, limit: int = 100) -> list[MandateCard]:
    """Mandates for the staff: those that wait, oldest first, or those in force, newest first. One statement.

    Raises:
        NotAllowed: the actor may not confirm mandates.
    """
    access.require(actor, "org.mandates")
    today = day_of(on)
    holds = Q(valid_from__isnull=False) & Q(valid_to__gte=today)
    rows = Mandate.objects.filter(Q(valid_from=None, refused_at=None) if waiting else holds)
    return [_card(row, today) for row in _named(rows).order_by("pk" if waiting else "-pk")[:limit]]


def mandate(*, actor: Actor, mandate_id: int, on: Moment) -> MandateFile:
    """One mandate for the staff. One statement.

    Raises:
        NotAllowed: the actor may not confirm mandates, or there is no such mandate.
    """
    access.require(actor, "org.mandates")
    row = _named(Mandate.objects.filter(pk=mandate_id)).first()
    if row is None:
        raise NotAllowed("org.mandates")
    told = told_of(row) if row.told_sealed is not None else None
    return MandateFile(_card(row, day_of(on)), told, row.evidence_id)


def mandate_hats(*, person_id: int, on: Moment) -> list[HatCard]:
    """The hats in which the person may act for others on the day. One statement."""
    day = day_of(on)
    rows = Mandate.objects.filter(
        person_id=person_id, valid_from__lte=day, valid_to__gte=day, principal__erased_at=None
    ).annotate(given=F("principal__given_name"), family=F("principal__family_name"))
    return [
        HatCard(MANDATES + pk, Role.CITIZEN, 0, "", "", f"{given} {family}".strip())
        for pk, given, family in rows.order_by("pk").values_list("pk", "given", "family")
    ]


_PRINCIPALS = Once(
    lambda person_id, since_day: Mandate.objects.filter(
        person=person_id, principal__isnull=False, valid_from__isnull=False, valid_to__gte=since_day
    ).values_list("principal_id"),
    "person_id",
    "since_day",
)


def principals_of(*, person_id: int, since: Moment) -> frozenset[int]:
    """Those for whom the person could act at any time since that day. One statement."""
    # a mandate that was ended on the day itself is written as one that held until the day before
    last = day_of(since) - datetime.timedelta(days=1)
    return frozenset(one for (one,) in _PRINCIPALS.rows(person_id=person_id, since_day=last))
