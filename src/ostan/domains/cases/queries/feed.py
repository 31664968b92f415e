"""What happened to all cases of one applicant, newest first, in the sentences of their own histories."""

import dataclasses
from typing import NamedTuple

from ostan.domains.cases.models import Case
from ostan.domains.cases.queries.history import HistoryLine, Recorded, lines, shown_to_applicant
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.persian import whole_number

MOST_CASES = 500
"""Cases of one applicant that the feed looks at, newest first; an assumed bound."""


@dataclasses.dataclass(frozen=True, slots=True)
class FeedLine:
    """One recorded act with the case that it belongs to."""

    code: str
    service: str
    line: HistoryLine


class _Known(NamedTuple):
    code: str
    service: str
    version_id: int
    citizen_id: int


def feed(*, actor: Actor, cursor: str = "", limit: int = 20) -> tuple[list[FeedLine], str]:
    """A page of what happened to the actor's cases, and the cursor of the next ("" on the last).

    At most four statements, and two once in a process for each version of a service.
    """
    rows = access.visible(Case.objects.all(), actor, "cases.see_own").order_by("-pk")
    told = rows.values_list("pk", "code", "service__title", "version_id", "citizen_id")[:MOST_CASES]
    cases = {f"case:{row[0]}": _Known(*row[1:]) for row in told}
    entries = shown_to_applicant(Entry.objects.filter(stream__in=list(cases)))
    if before := whole_number(cursor, 0):
        entries = entries.filter(pk__lt=before)
    found = list(entries.order_by("-pk").values_list("stream", *Recorded._fields)[: limit + 1])
    people: dict[int, str] = {}
    units: dict[int, str] = {}
    page = [(cases[stream], Recorded(*rest)) for stream, *rest in found[:limit]]
    _fill(page, people, units)
    return [
        FeedLine(case.code, case.service, _line(entry, case, people, units)) for case, entry in page
    ], str(page[-1][1].pk) if len(found) > limit else ""


def _fill(page: list[tuple[_Known, Recorded]], people: dict[int, str], units: dict[int, str]) -> None:
    """All names of the page at once, so that a line costs no statement of its own."""
    lines([entry for _, entry in page], citizen_id=0, people=people, units=units, steps={})
    for entry in (entry for _, entry in page):
        people.setdefault(entry.actor_id, "")


def _line(entry: Recorded, case: _Known, people: dict[int, str], units: dict[int, str]) -> HistoryLine:
    plan = catalogue.version_for_case(version_id=case.version_id).plan
    steps = {node.id: node.name for node in plan.nodes.values()}
    (line,) = lines([entry], citizen_id=case.citizen_id, people=people, units=units, steps=steps)
    return line
