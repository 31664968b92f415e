"""Rows of councils for change: looked at through who may, locked."""

import datetime

from ostan.domains.councils.models import Body, Meeting
from ostan.domains.councils.queries import membership
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def body(actor: Actor, capability: str, body_id: int, now: datetime.datetime) -> Body:
    """The open body, locked. Raises NotAllowed; RuleBroken councils.closed."""
    found = (
        membership.rows(actor, capability, now)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=body_id)
        .first()
    )
    if found is None:
        raise NotAllowed(capability)
    if found.closed_on is not None:
        raise RuleBroken("councils.closed")
    return found


def meeting(actor: Actor, meeting_id: int, now: datetime.datetime) -> Meeting:
    """The meeting of a body that the actor keeps, locked. Raises NotAllowed."""
    kept = membership.rows(actor, "councils.keep", now)
    rows = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting_id, body__in=kept)
    found = rows.select_related("body").first()
    if found is None:
        raise NotAllowed("councils.keep")
    return found
