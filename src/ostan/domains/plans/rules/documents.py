"""Documents, their tree, and which of their actions nobody has taken."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken

LONGEST_LINE = 200
LONGEST_TEXT = 4_000
MOST_NAMED = 10
"""So many promises are named in a refusal."""
CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


class DocumentKind(StrEnum):
    """Source: the national transformation document, the rounds of administrative reform (resolution 302596 of 1397),
    and what a province writes for itself.
    """

    TRANSFORMATION = "TRANSFORMATION"
    REFORM_ROUND = "REFORM_ROUND"
    STRATEGIC_PLAN = "STRATEGIC_PLAN"
    DUTIES = "DUTIES"


class NodeKind(StrEnum):
    """What stands in a document, from the widest to the narrowest."""

    PROGRAMME = "PROGRAMME"
    CHAPTER = "CHAPTER"
    CHALLENGE = "CHALLENGE"
    STRATEGY = "STRATEGY"
    ACTION = "ACTION"
    MARKER = "MARKER"


_DEPTH = {
    NodeKind.PROGRAMME: 0,
    NodeKind.CHAPTER: 0,
    NodeKind.CHALLENGE: 1,
    NodeKind.STRATEGY: 2,
    NodeKind.ACTION: 3,
    NodeKind.MARKER: 4,
}


def line(raw: str, field: str, *, required: bool = True) -> str:
    """A line of text as it is kept. Raises RuleBroken plans.missing, plans.too_long."""
    return _bounded(persian.clean_line(raw), field, LONGEST_LINE, required)


def text(raw: str, field: str, *, required: bool = True) -> str:
    """A longer text as it is kept. Raises RuleBroken plans.missing, plans.too_long."""
    return _bounded(persian.clean(raw).strip(), field, LONGEST_TEXT, required)


def _bounded(clean: str, field: str, longest: int, required: bool) -> str:
    if required and not clean:
        raise RuleBroken("plans.missing", field=field)
    if len(clean) > longest:
        raise RuleBroken("plans.too_long", field=field, longest=longest)
    return clean


def check_code(raw: str, field: str = "code") -> str:
    """The code of a document or of something in it. Raises RuleBroken plans.bad_code."""
    code = persian.latin_digits(raw).strip().lower()
    if not CODE.fullmatch(code):
        raise RuleBroken("plans.bad_code", field=field)
    return code


def check_under(kind: NodeKind, above: NodeKind | None) -> None:
    """Refuse a node in a place that its kind does not have: programmes and chapters stand on top, everything else
    below something wider, and markers below an action alone.

    Raises:
        RuleBroken: plans.wrong_place.
    """
    if above is None:
        is_right = _DEPTH[kind] == 0
    elif kind is NodeKind.MARKER:
        is_right = above is NodeKind.ACTION
    else:
        is_right = _DEPTH[above] < _DEPTH[kind]
    if not is_right:
        raise RuleBroken("plans.wrong_place", field="kind")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of a document: `basis` is the number and date of what made it binding."""

    kind: DocumentKind
    code: str
    edition: int
    title: str
    since: datetime.date
    until: datetime.date | None = None
    basis: str = ""


def check_particulars(told: Particulars) -> Particulars:
    """The particulars as they are kept.

    Raises:
        RuleBroken: plans.bad_code, plans.missing, plans.too_long, plans.edition, plans.term.
    """
    if not 1 <= told.edition <= 999:
        raise RuleBroken("plans.edition", field="edition")
    if told.until is not None and told.until < told.since:
        raise RuleBroken("plans.term", field="until")
    basis = line(told.basis, "basis", required=False)
    title = line(told.title, "title")
    return Particulars(told.kind, check_code(told.code), told.edition, title, told.since, told.until, basis)


def check_term(
    *,
    since: datetime.date,
    before: datetime.date | None,
    after: datetime.date | None,
    promised: Iterable[tuple[datetime.date, str]],
) -> None:
    """Refuse a last day that is none, or that cuts off a promise: `promised` are the last days and names of those taken
    from the document. None is a document that stays in force until another takes its place.

    Raises:
        RuleBroken: plans.same_term, plans.term, plans.cuts_promises (count, promises).
    Source: assumed.
    """
    if after == before:
        raise RuleBroken("plans.same_term", field="until")
    if after is None:
        return
    if after < since:
        raise RuleBroken("plans.term", field="until")
    cut = [name for due, name in sorted(promised) if due > after]
    if cut:
        told = "، ".join(f"«{name}»" for name in cut[:MOST_NAMED])
        raise RuleBroken("plans.cuts_promises", field="until", count=len(cut), promises=told)


def check_within(due: datetime.date, until: datetime.date | None) -> None:
    """Raises RuleBroken plans.after_document when a promise would end after the document from which it is taken."""
    if until is not None and due > until:
        raise RuleBroken("plans.after_document", field="due")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many actions so many are taken; `untaken` are the ids of those that nobody has taken."""

    actions: int
    taken: int
    untaken: tuple[int, ...]


def coverage(actions: Iterable[int], takers: Mapping[int, Iterable[int]]) -> Coverage:
    """What of the actions (by id, in order) is taken by at least one unit."""
    told = list(actions)
    untaken = tuple(one for one in told if not any(True for _ in takers.get(one, ())))
    return Coverage(len(told), len(told) - len(untaken), untaken)
