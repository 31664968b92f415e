"""The weekly digest: what changed and what is late, with the ledger's checkpoint printed in it."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from ostan.domains.councils import queries
from ostan.domains.councils.events import DigestSent
from ostan.domains.councils.queries.digest import Week
from ostan.domains.org import queries as org
from ostan.domains.plans import queries as plans
from ostan.foundation import access
from ostan.foundation.ledger import read
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import actions as notices
from ostan.foundation.work import is_replay, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.ui import moments

STREAM = "digest"


def send_digest(*, actor: Actor, now: datetime.datetime) -> bool:
    """Whether a digest goes out now: once a day at most, and only when the ledger has a checkpoint to print.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    sealed, until = next(iter(read.seals(count=1)), None), local_day(now)
    sent = Entry.objects.filter(stream=STREAM, activity="DigestSent", facts__until=until.isoformat())
    if sealed is None or sent.exists():
        return False
    with unit_of_work(actor=actor, now=now) as work:
        work.record(DigestSent(stream=STREAM, until=until, size=sealed.size, root_sha256=sealed.root))
    return True


def tell_week(
    *,
    actor: Actor,
    now: datetime.datetime,
    facts: Mapping[str, Any],
    entry_id: int,
    written: Callable[[Week], str],
) -> int:
    """How many readers with an e-mail address were owed the digest, each of what is theirs to see, as it is `written`.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    moved = plans.moved(since=now - queries.WEEK, until=now)
    sealed = read.seal(size=facts["size"])
    printed = {
        "until": moments.day(now),
        "origin": sealed.origin if sealed else "",
        "size": str(facts["size"]),
        "root": facts["root_sha256"],
        "seals": queries.address("proof/checkpoints/"),
    }
    owed = 0
    for reader in queries.readers(on=now):
        person_id = reader.actor.person_id
        email = org.contact(person_id=person_id).email
        if not email:
            continue
        told = written(queries.week(reader=reader, now=now, moved=moved))
        rows = notices.owe(
            entry_id=entry_id,
            code="councils.digest",
            person_id=person_id,
            addresses={"EMAIL": email},
            facts={**printed, "told": told},
            stream=STREAM,
            now=now,
            is_past=is_replay(),
        )
        owed += rows.exists()
    return owed
