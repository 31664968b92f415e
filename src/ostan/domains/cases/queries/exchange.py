"""Other systems of complaints: how they are read, what is known of their codes, and what they are given back."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, F

from ostan.domains.cases.models import Answers, Case, Decision, OutsideCode, OutsideSheet, OutsideSystem
from ostan.domains.cases.rules.exchange import Reading
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.form import Kind
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.kernel import codes, persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

SHOWN_SHEETS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class SystemCard:
    """Another system, and how many of its codes are known here."""

    id: int
    code: str
    name: str
    reading: Reading
    changed_at: datetime.datetime
    cases: int


def outside_systems(*, actor: Actor) -> list[SystemCard]:
    """The other systems, by name. One statement. Raises NotAllowed."""
    access.require(actor, "cases.exchange")
    rows = OutsideSystem.objects.annotate(cases=Count("codes")).order_by("name", "pk")
    return [_card(row, row.cases) for row in rows]


def outside_system(*, actor: Actor, code: str) -> SystemCard:
    """The other system of this code. Raises NotAllowed."""
    access.require(actor, "cases.exchange")
    row = OutsideSystem.objects.annotate(cases=Count("codes")).filter(code=code).first()
    if row is None:
        raise NotAllowed("cases.exchange")
    return _card(row, row.cases)


def card_of(system_id: int) -> SystemCard:
    """The other system of that id, for the house. One statement."""
    return _card(OutsideSystem.objects.get(pk=system_id), 0)


@dataclasses.dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet that the worker takes over, and how far it is."""

    brought_at: datetime.datetime
    rows: int
    done: int
    new: int
    same: int
    changed: int
    refused: int
    ended_at: datetime.datetime | None


def sheets_of(*, actor: Actor, system_id: int) -> list[SheetLine]:
    """The last sheets of a system that were left to the worker, newest first. One statement. Raises NotAllowed."""
    access.require(actor, "cases.exchange")
    columns = ("brought_at", "rows", "done", "new", "same", "changed", "refused", "ended_at")
    rows = OutsideSheet.objects.filter(system=system_id).order_by("-pk").values_list(*columns)
    return [SheetLine(*row) for row in rows[:SHOWN_SHEETS]]


def _card(row: OutsideSystem, cases: int) -> SystemCard:
    return SystemCard(row.pk, row.code, row.name, Reading(row.columns, row.values), row.changed_at, cases)


def states_of(system_id: int, wanted: Iterable[str]) -> dict[str, str]:
    """The state last told of each of these codes that is known. One statement."""
    rows = OutsideCode.objects.filter(system=system_id, code__in=list(wanted))
    return dict(rows.values_list("code", "state"))


def names_known() -> dict[str, dict[str, str]]:
    """What a name in a sheet means unless the mapping says otherwise: folded name → code, by field."""
    matters = catalogue.search(kind=ServiceKind.MATTER, limit=1_000).services
    places = org.places_under(code=settings.PROVINCE_CODE) if settings.PROVINCE_CODE else []
    return {
        "subject": {persian.fold(one.title): one.code for one in matters},
        "place": {persian.fold(one.name): one.code for one in places},
        "about": {persian.fold(one.name): one.code for one in org.units_like()},
        "state": {},
    }


TITLES = ("کد رهگیری استان", "وضعیت استان", "نتیجه", "پاسخ", "تاریخ پاسخ")
"""Columns that are ours, beside those of the other system."""


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """A case as it is given to another system; `outcome` and `state` are codes of this house."""

    code: str
    outside_code: str
    subject: str
    text: str
    place: str
    about: str
    state: str
    outcome: str
    reason: str
    decided_at: datetime.datetime | None


def given(*, actor: Actor, system_id: int, since: datetime.datetime) -> list[Given]:
    """Complaints and requests opened since, and those known to the other system, newest first; nobody's identity.

    Four statements. Raises NotAllowed.
    """
    access.require(actor, "cases.exchange")
    known = dict(OutsideCode.objects.filter(system=system_id).values_list("case_id", "code"))
    matters = Case.objects.filter(service__kind=ServiceKind.MATTER, parent=None)
    rows = matters.filter(opened_at__gte=since) | matters.filter(pk__in=list(known))
    found = list(
        rows.order_by("-pk").values(
            *("pk", "code", "version_id", "service__title", "place_code", "state", "outcome", "round"),
            "decided_at",
            about=F("said__about__name"),
        )[:20_000]
    )
    ids = [row["pk"] for row in found]
    texts = dict(Answers.objects.filter(case__in=ids).values_list("case_id", "data"))
    reasons = {
        (case, number): reason
        for case, number, reason in Decision.objects.filter(case__in=ids).values_list(
            "case_id", "round", "reason"
        )
    }
    places = org.place_names(codes={row["place_code"] for row in found} - {""})
    return [_given(row, known, texts.get(row["pk"], {}), reasons, places) for row in found]


def _given(
    row: Mapping[str, Any],
    known: Mapping[int, str],
    answers: Mapping[str, Any],
    reasons: Mapping[tuple[int, int], str],
    places: Mapping[str, str],
) -> Given:
    form = catalogue.version_for_case(version_id=row["version_id"]).form
    texts = (str(answers.get(q.name, "")) for q in form.questions if q.kind is Kind.LONG_TEXT)
    return Given(
        code=codes.show_tracking_code(row["code"]),
        outside_code=known.get(row["pk"], ""),
        subject=row["service__title"],
        text=next(texts, ""),
        place=places.get(row["place_code"], ""),
        about=row["about"] or "",
        state=row["state"],
        outcome=row["outcome"],
        reason=reasons.get((row["pk"], row["round"]), ""),
        decided_at=row["decided_at"],
    )
