"""Bodies and who sits in them."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel import persian
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import RuleBroken

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
MOST_PROGRAMMES = 40
CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")


class BodyKind(StrEnum):
    """Source: resolution 11852/93/206 (council), circular 13472/93/200 (committees); gatherings of deputies by usage."""

    COUNCIL = "COUNCIL"
    COMMITTEE = "COMMITTEE"
    WORKGROUP = "WORKGROUP"
    GATHERING = "GATHERING"


class SeatRole(StrEnum):
    """As what somebody sits; a guest has no vote and does not count for the quorum."""

    CHAIR = "CHAIR"
    SECRETARY = "SECRETARY"
    MEMBER = "MEMBER"
    GUEST = "GUEST"


class QuorumKind(StrEnum):
    """Whether a quorum is a share of the seats with a vote, in percent, or a number of them."""

    SHARE = "SHARE"
    NUMBER = "NUMBER"


class Axis(StrEnum):
    """What a committee does for the agencies. Source: the model of Tehran, 1398: monitoring, advice, facilitation."""

    MONITORING = "MONITORING"
    ADVICE = "ADVICE"
    FACILITATION = "FACILITATION"


@dataclass(frozen=True, slots=True)
class Quorum:
    """With how many of the seats that have a vote a meeting may resolve."""

    kind: QuorumKind = QuorumKind.SHARE
    amount: int = 51

    def needed(self, seats: int) -> int:
        """How many of so many seats have to be there; never fewer than one.

        Source: assumed (more than half, unless the body's own by-law says otherwise).
        """
        if self.kind is QuorumKind.NUMBER:
            return max(1, self.amount)
        return max(1, -(-seats * self.amount // 100))


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of a body when it is set up or changed. `owed_every`: the period in which every programme is owed a
    session of its own. `takes` are the kinds of items that come to its agenda by themselves.
    """

    kind: BodyKind
    name: str
    quorum: Quorum = Quorum()
    owed_every: PeriodKind = PeriodKind.SEASON
    takes: Sequence[str] = ()
    is_default: bool = False


def line(raw: str, field: str, *, required: bool = True) -> str:
    """A line of text as it is kept. Raises RuleBroken councils.missing, councils.too_long."""
    clean = persian.clean_line(raw)
    if required and not clean:
        raise RuleBroken("councils.missing", field=field)
    if len(clean) > LONGEST_LINE:
        raise RuleBroken("councils.too_long", field=field, longest=LONGEST_LINE)
    return clean


def text(raw: str, field: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
    """A longer text as it is kept. Raises RuleBroken councils.missing, councils.too_long."""
    clean = persian.clean(raw).strip()
    if required and not clean:
        raise RuleBroken("councils.missing", field=field)
    if len(clean) > longest:
        raise RuleBroken("councils.too_long", field=field, longest=longest)
    return clean


def check_particulars(told: Particulars) -> Particulars:
    """The particulars as they are kept. Raises RuleBroken councils.missing, councils.too_long, councils.quorum."""
    most = 100 if told.quorum.kind is QuorumKind.SHARE else 500
    if not 1 <= told.quorum.amount <= most:
        raise RuleBroken("councils.quorum", field="quorum", most=most)
    name = line(told.name, "name")
    return Particulars(told.kind, name, told.quorum, told.owed_every, tuple(told.takes), told.is_default)


def check_programmes(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes and titles of the watched programmes, in order.

    Raises:
        RuleBroken: councils.programme_code, councils.programme_twice, councils.too_many, councils.missing.
    """
    found: dict[str, str] = {}
    for raw, title in rows:
        code = persian.latin_digits(raw).strip().lower()
        if not CODE.fullmatch(code):
            raise RuleBroken("councils.programme_code", field="programmes")
        if code in found:
            raise RuleBroken("councils.programme_twice", field="programmes", code=code)
        found[code] = line(title, "programmes")
    if len(found) > MOST_PROGRAMMES:
        raise RuleBroken("councils.too_many", field="programmes", most=MOST_PROGRAMMES)
    return list(found.items())


def check_term(since: datetime.date, until: datetime.date | None) -> None:
    """Raises RuleBroken councils.term unless a term ends after it began."""
    if until is not None and until < since:
        raise RuleBroken("councils.term", field="until")
