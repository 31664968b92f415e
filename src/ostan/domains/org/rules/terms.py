"""From when to when somebody holds a role, and what one may stand in for."""

import datetime

from ostan.kernel.actor import Role
from ostan.kernel.errors import RuleBroken

GRANTABLE = tuple(role for role in Role if role not in (Role.CITIZEN, Role.SYSTEM, Role.PARTNER))
"""Roles that are given to people: everybody is a citizen, the house itself is nobody, a partner is a system."""

WITHIN_UNIT = frozenset(
    {
        *(Role.CLERK, Role.DESK_OPERATOR, Role.UNIT_HEAD, Role.DEPUTY),
        *(Role.COMMITTEE_MEMBER, Role.FINANCE_CLERK),
    }
)
"""Roles whose substitute the unit's own head may name. The others reach beyond the unit."""

HEADS = (Role.UNIT_HEAD, Role.GOVERNOR)
"""Roles that lead a unit."""

Term = tuple[datetime.date, datetime.date | None]


def check_term(since: datetime.date, until: datetime.date | None) -> None:
    """Refuse a term that ends before it begins.

    Raises:
        RuleBroken: "org.term_ends_before_it_begins".
    """
    if until is not None and until < since:
        raise RuleBroken("org.term_ends_before_it_begins", field="until")


LONGEST_ABSENCE = 365
"""Days; who stays away longer has left. Source: assumed."""


def check_absence(since: datetime.date, until: datetime.date, *, today: datetime.date) -> None:
    """Refuse an absence that ends before it begins, is over, or is no absence any more.

    Raises:
        RuleBroken: "org.term_ends_before_it_begins", "org.term_is_past" or "org.absence_too_long" (`days`).
    """
    check_term(since, until)
    if until < today:
        raise RuleBroken("org.term_is_past", field="until")
    if (until - since).days >= LONGEST_ABSENCE:
        raise RuleBroken("org.absence_too_long", field="until", days=LONGEST_ABSENCE)


def holds(term: Term, day: datetime.date) -> bool:
    """Whether the term covers the day; both ends belong to it."""
    since, until = term
    return since <= day and (until is None or day <= until)


def overlap(one: Term, other: Term) -> bool:
    """Whether two terms share a day."""
    return holds(one, max(one[0], other[0])) and holds(other, max(one[0], other[0]))


def check_grantable(role: str) -> Role:
    """The role, when a membership may carry it.

    Raises:
        RuleBroken: "org.role_unknown".
    """
    if role not in GRANTABLE:
        raise RuleBroken("org.role_unknown", field="role")
    return Role(role)
