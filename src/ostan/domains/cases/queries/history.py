"""What happened to a case, from the ledger, with the names of whoever and whatever it speaks of."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import INSIDE
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

READING = "CaseRead"
LOOKS = (READING, "RefundAccountRead", "SlipRead")
"""What happened to nobody: somebody only looked."""
FOR_APPLICANT = frozenset(
    {
        *("CaseOpened", "CaseRerouted", "CaseExtended", "DeadlinesReckoned", "CaseBecameLate"),
        *("CaseBecameLegallyLate", "CaseMerged", "CaseJoined", "TaskCompleted", "AnswersErased"),
        *("CitizenAsked", "CitizenReminded", "CitizenAnswered", "QuestionTakenBack"),
        *("MessageSent", "FileAttached"),
        *("DecisionMade", "CaseDecided", "CaseObjected", "CaseReopened"),
        *("PaymentAsked", "PaymentSettled", "PayerSent", "BillPaid", "AttemptEnded", "BillWaived"),
        *("RefundAsked", "RefundGiven", "RefundDropped"),
        *("RatingInvited", "RatingGiven"),
    }
)
"""What an applicant is shown of what happened to his case, in the house's own names because some of it happens above
or below the cases. Whatever is not named here concerns the office alone."""


def is_for_applicant(entry: "Recorded") -> bool:
    """Whether the applicant is shown what was recorded: not the steps of the office, nor what is kept among the staff."""
    match entry.activity:
        case "MessageSent":
            return entry.facts["kind"] not in INSIDE
        case "FileAttached":
            return bool(entry.facts["for_citizen"])
    return entry.activity in FOR_APPLICANT


def shown_to_applicant(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries that the applicant is shown; the same as is_for_applicant."""
    shown = entries.filter(activity__in=FOR_APPLICANT)
    shown = shown.exclude(activity="MessageSent", facts__kind__in=[one.value for one in INSIDE])
    return shown.exclude(activity="FileAttached", facts__for_citizen=False)


_PEOPLE = {"head": "head_id", "to_person": "to_person_id"}
_UNITS = {
    "unit": "unit_id",
    "from_unit": "from_unit_id",
    "to_unit": "to_unit_id",
}


@dataclasses.dataclass(frozen=True, slots=True)
class HistoryLine:
    """One recorded act. `names` holds the names of actor, people, units and step (see words.history)."""

    entry_id: int
    at: datetime.datetime
    activity: str
    actor_id: int
    hat: int
    facts: Mapping[str, Any]
    names: Mapping[str, str]
    by_citizen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """Somebody looked at the file; `revealed`: with the personal answers uncovered."""

    at: datetime.datetime
    person_id: int
    name: str
    hat: int
    revealed: bool = False


class Recorded(NamedTuple):
    """An entry of the ledger, as far as the history needs it."""

    pk: int
    at: datetime.datetime
    activity: str
    actor_id: int
    hat: int
    facts: dict[str, Any]


_ENTRIES = Once(
    lambda stream_text: (
        Entry.objects.filter(stream=stream_text)
        .exclude(activity__in=LOOKS)
        .order_by("pk")
        .values_list(*Recorded._fields)
    ),
    "stream_text",
    json=(5,),
)


def entries_of(case_id: int) -> list[Recorded]:
    """The entries of the case, oldest first, without its readings. One statement."""
    return [Recorded(*row) for row in _ENTRIES.rows(stream_text=f"case:{case_id}")]


def lines(
    entries: Iterable[Recorded],
    *,
    citizen_id: int,
    people: dict[int, str],
    units: dict[int, str],
    steps: Mapping[str, str],
) -> list[HistoryLine]:
    """The entries with their names. Missing names are fetched into `people` and `units`: at most two statements."""
    kept = list(entries)
    _fill(
        people,
        {one for entry in kept for one in _ids(entry, _PEOPLE)} | {e.actor_id for e in kept},
        org_names,
    )
    _fill(units, {one for entry in kept for one in _ids(entry, _UNITS)}, org_units)
    return [_line(entry, citizen_id, people, units, steps) for entry in kept]


def org_names(ids: set[int]) -> dict[int, str]:
    """Names of people by id."""
    return org.names(person_ids=ids)


def org_units(ids: set[int]) -> dict[int, str]:
    """Names of units by id."""
    return org.unit_names(unit_ids=ids)


def _fill(known: dict[int, str], wanted: set[int], find: Any) -> None:
    missing = wanted - known.keys() - {0}
    if missing:
        known.update(find(missing))


def _ids(entry: Recorded, columns: Mapping[str, str]) -> list[int]:
    return [entry.facts[column] for column in columns.values() if entry.facts.get(column)]


def _line(
    entry: Recorded,
    citizen_id: int,
    people: Mapping[int, str],
    units: Mapping[int, str],
    steps: Mapping[str, str],
) -> HistoryLine:
    facts = entry.facts
    names = {name: people.get(facts[column], "") for name, column in _PEOPLE.items() if column in facts}
    names |= {name: units.get(facts[column], "") for name, column in _UNITS.items() if column in facts}
    if "node" in facts:
        names["step"] = steps.get(facts["node"], "")
    by_citizen = entry.actor_id == citizen_id and entry.hat == 0
    names["actor"] = people.get(entry.actor_id, "")
    return HistoryLine(
        entry.pk, entry.at, entry.activity, entry.actor_id, entry.hat, facts, names, by_citizen
    )


def readers_of(*, actor: Actor, code: str) -> list[Reading]:
    """Who looked at the file, newest first. Three statements.

    Raises:
        NotAllowed: the actor may not see readers, or there is no such case.
    """
    access.require(actor, "cases.see_readers")
    case_id = Case.objects.filter(code=code).values_list("pk", flat=True).first()
    if case_id is None:
        raise NotAllowed("cases.see_readers")
    rows = Entry.objects.filter(stream=f"case:{case_id}", activity=READING).order_by("-pk")
    found = list(rows.values_list("at", "actor_id", "hat", "facts"))
    names = org.names(person_ids={person for _, person, _, _ in found})
    return [
        Reading(at, person, names.get(person, ""), hat, bool(facts.get("revealed")))
        for at, person, hat, facts in found
    ]


def opening_entry(*, case_id: int) -> int:
    """The id of the ledger entry of the case's opening, for its receipt; 0 when there is none."""
    rows = Entry.objects.filter(stream=f"case:{case_id}", activity="CaseOpened").order_by("pk")
    return rows.values_list("pk", flat=True).first() or 0
