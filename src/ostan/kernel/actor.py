"""Who acts: the identity that every action and query receives."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be in the house. What each may do stands in foundation/access.py."""

    CITIZEN = "citizen"
    CLERK = "clerk"
    DESK_OPERATOR = "desk_operator"
    UNIT_HEAD = "unit_head"
    DEPUTY = "deputy"
    COMMITTEE_MEMBER = "committee_member"
    FINANCE_CLERK = "finance_clerk"
    PROVINCIAL_DEPUTY = "provincial_deputy"
    GOVERNOR = "governor"
    AUDITOR = "auditor"
    JUROR = "juror"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over one unit and everything below it.

    `unit_path` is the unit's materialised path, such as "1.4."; empty means the whole province.
    """

    role: Role
    unit_path: str = ""
    unit_id: int = 0


MANDATES = 1_000_000_000_000
"""Hats from here on are mandates; memberships never come so far."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person wearing one hat.

    `person_id` is 0 for the house itself and for a visitor who has not signed in; `hat` is the id of
    the membership in which the person acts, 0 for a citizen. The ledger keeps both.

    Who acts for another (a guardian, a company's representative) wears the hat of a mandate, whose number is the
    mandate's id above MANDATES; `for_id` is the person represented, 0 for oneself.

    Another system acts with a key, which may be narrower than its hat: `scopes` are the capabilities that it
    opens (None: all of the hat's), `services` the services that it is for (none: all).
    """

    person_id: int = 0
    hat: int = 0
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] | None = None
    services: frozenset[int] = frozenset()
    for_id: int = 0

    @property
    def own_id(self) -> int:
        """Whose rows are the actor's own: the person's, or those of whom he represents in this hat."""
        return self.for_id or self.person_id

    @property
    def is_signed_in(self) -> bool:
        return bool(self.person_id)

    def holds(self, *roles: Role) -> bool:
        """Whether the hat carries one of the roles."""
        return any(grant.role in roles for grant in self.grants)


SYSTEM = Actor(grants=(Grant(Role.SYSTEM),))
VISITOR = Actor()
