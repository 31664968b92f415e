"""What an operator took down for others: to read a code out again, and to see what became of it."""

import dataclasses
import datetime

from ostan.domains.cases.models import Case
from ostan.domains.cases.queries.inside import case_of, seen_by
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor

MOST = 50
_LOOKED = 1_000
"""The newest entries of the operator that are looked through: a busy week. Source: assumed."""


@dataclasses.dataclass(frozen=True, slots=True)
class RegisteredLine:
    """A case that the operator registered. `may_open`: its file is in the operator's reach."""

    code: str
    service: str
    unit: str
    channel: str
    state: str
    outcome: str
    opened_at: datetime.datetime
    may_open: bool


def registered_by(*, actor: Actor) -> list[RegisteredLine]:
    """The cases that the actor registered for others of late, the newest first, and nothing of whose they are.

    Three statements.

    Raises:
        NotAllowed: the actor registers nothing for others.
    """
    access.require(actor, "cases.register")
    newest = Entry.objects.filter(actor_id=actor.person_id).order_by("-pk").values_list("activity", "stream")
    ids = [case_of(stream) for activity, stream in newest[:_LOOKED] if activity == "CaseOpened"][:MOST]
    open_to = set(seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True))
    rows = Case.objects.filter(pk__in=ids).exclude(citizen=actor.person_id).order_by("-pk")
    return [
        RegisteredLine(
            one.code,
            one.service.title,
            one.unit.name,
            one.channel,
            one.state,
            one.outcome,
            one.opened_at,
            one.pk in open_to,
        )
        for one in rows.select_related("service", "unit")
    ]
