"""Reads which promises turned: what the house found to stand otherwise than before."""

import dataclasses
import datetime

from ostan.domains.plans.models import Commitment
from ostan.domains.plans.rules import State
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor

SEE = "plans.see"


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """A promise that went from one state to another; `entry_id` is the entry of the ledger that says so."""

    commitment_id: int
    title: str
    unit_id: int
    unit_name: str
    before: State
    state: State
    at: datetime.datetime
    entry_id: int


def turns(*, actor: Actor, since: datetime.datetime, limit: int = 200) -> list[Turn]:
    """The promises that stand otherwise than before since an instant, the latest first. Two statements. Raises
    NotAllowed."""
    access.require(actor, SEE)
    rows = Entry.objects.filter(activity="PromiseStood", at__gte=since).order_by("-pk")[:limit]
    found = [(pk, at, facts) for pk, at, facts in rows.values_list("pk", "at", "facts")]
    ids = {facts["commitment_id"] for _, _, facts in found}
    told = {row.pk: row for row in Commitment.objects.filter(pk__in=ids).select_related("unit")}
    return [
        Turn(
            commitment.pk,
            commitment.title,
            commitment.unit_id,
            commitment.unit.name,
            State(facts["before"]),
            State(facts["state"]),
            at,
            pk,
        )
        for pk, at, facts in found
        if (commitment := told.get(facts["commitment_id"]))
    ]
