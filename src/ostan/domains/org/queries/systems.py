"""Reads the other systems that speak with the house."""

import dataclasses

from django.db.models import Q

from ostan.domains.org.models import Membership
from ostan.domains.org.queries.hats import Moment, actor_for, day_of, on_day
from ostan.foundation import access
from ostan.kernel.actor import VISITOR, Actor, Role
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class SystemCard:
    """Another system: its person and account, the hat it acts in, and the unit that this is over.

    `is_partner` is False when its role has ended: no key of it opens anything any more.
    """

    person_id: int
    account_id: int
    hat: int
    name: str
    unit_id: int
    unit_name: str
    unit_path: str
    is_partner: bool


_COLUMNS = (
    "person_id",
    "person__account_id",
    "pk",
    "person__family_name",
    "unit_id",
    "unit__name",
    "unit__path",
)


def systems(*, actor: Actor, on: Moment) -> list[SystemCard]:
    """Every system by name, with the hat it was given last. One statement.

    Raises:
        NotAllowed: the actor may not manage keys.
    """
    access.require(actor, "keys.edit")
    rows = Membership.objects.filter(role=Role.PARTNER, person__is_system=True, person__erased_at=None)
    held = Q(pk__in=rows.filter(on_day(day_of(on))).values("pk"))
    told = rows.annotate(held=held).order_by("person__sort", "person_id", "pk")
    return list({row[0]: SystemCard(*row) for row in told.values_list(*_COLUMNS, "held")}.values())


def system(*, actor: Actor, person_id: int, on: Moment) -> SystemCard:
    """The system. Raises NotAllowed when there is none, or the actor may not manage keys."""
    found = next((one for one in systems(actor=actor, on=on) if one.person_id == person_id), None)
    if found is None:
        raise NotAllowed("keys.edit")
    return found


def partner_for(*, account_id: int, on: Moment) -> Actor:
    """The system behind an account as it acts, a visitor when its role has ended. One statement."""
    actor = actor_for(account_id=account_id, hat=None, on=on)
    return actor if actor.holds(Role.PARTNER) else VISITOR
