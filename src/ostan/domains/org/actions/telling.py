"""Owes people a notice on every way by which they are reached."""

import datetime
from collections.abc import Collection, Mapping

from ostan.domains.org import queries
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.work import is_replay
from ostan.kernel.actor import Actor


def tell_people(
    *,
    actor: Actor,
    now: datetime.datetime,
    people: Collection[int],
    code: str,
    facts: Mapping[str, str],
    entry_id: int,
    stream: str,
    calendar: str = "",
) -> int:
    """How many people were owed the notice: on the page, and by telephone and e-mail where these are known.

    `calendar` is an iCalendar file that goes with an e-mail. What is replayed goes out to nobody.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "org.tell")
    for person_id in people:
        known = queries.contact(person_id=person_id)
        addresses = {"INAPP": "", "SMS": known.mobile, "EMAIL": known.email}
        notices.owe(
            entry_id=entry_id,
            code=code,
            person_id=person_id,
            addresses={channel: at for channel, at in addresses.items() if at or channel == "INAPP"},
            facts=facts,
            stream=stream,
            now=now,
            is_past=is_replay(),
            calendar=calendar,
        )
    return len(people)
