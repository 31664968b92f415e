"""Texts kept ready for answers: written, changed in versions, retired and taken up again."""

import dataclasses
import datetime

from ostan.domains.cases import rules
from ostan.domains.cases.events import ReplyTextKept, ReplyTextRestored, ReplyTextRetired
from ostan.domains.cases.models import ReplyText, ReplyVersion
from ostan.domains.cases.rules.replies import MOST_REPLIES, Reply, check_reply
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

KEEP = "cases.keep_replies"


def keep_reply(
    *,
    actor: Actor,
    now: datetime.datetime,
    reply: Reply,
    reply_id: int | None = None,
    seen: int | None = None,
) -> ReplyText:
    """The text of the actor's unit, new or in another version; `seen` is the version that was changed.

    Source: assumed.

    Raises:
        NotAllowed: the actor keeps no texts, or there is no such one in reach.
        RuleBroken: those of rules.replies.check_reply, cases.too_many_replies, cases.stale.
    """
    access.require(actor, KEEP)
    reply = dataclasses.replace(reply, title=reply.title.strip()[:120], text=reply.text.strip())
    check_reply(reply)
    with unit_of_work(actor=actor, now=now) as work:
        row = _held(actor, reply_id) if reply_id else _new(actor)
        rules.check_revision(seen, row.number)
        row.number += 1
        row.save(update_fields=["number"])
        told = {**dataclasses.asdict(reply), "services": list(reply.services)}
        ReplyVersion.objects.create(reply=row, number=row.number, by_id=actor.person_id, at=now, **told)
        work.record(ReplyTextKept(f"reply:{row.pk}", row.pk, row.unit_id, row.number))
    return row


def _new(actor: Actor) -> ReplyText:
    unit_id = next((grant.unit_id for grant in actor.grants if grant.unit_id), 0)
    if not unit_id:
        raise NotAllowed(KEEP)
    if ReplyText.objects.filter(unit=unit_id).count() >= MOST_REPLIES:
        raise RuleBroken("cases.too_many_replies", most=MOST_REPLIES)
    return ReplyText.objects.create(unit_id=unit_id)


def _held(actor: Actor, reply_id: int) -> ReplyText:
    return access.load(ReplyText.objects.all(), actor, KEEP, lock=True, pk=reply_id)


def retire_reply(*, actor: Actor, now: datetime.datetime, reply_id: int) -> None:
    """The text is offered no more; its versions stay. Retiring it twice changes nothing.

    Raises:
        NotAllowed: the actor keeps no such text.
    """
    _set_retired(actor, now, reply_id, retired=True)


def restore_reply(*, actor: Actor, now: datetime.datetime, reply_id: int) -> None:
    """The retired text is offered again.

    Raises:
        NotAllowed: the actor keeps no such text.
    """
    _set_retired(actor, now, reply_id, retired=False)


def _set_retired(actor: Actor, now: datetime.datetime, reply_id: int, *, retired: bool) -> None:
    with unit_of_work(actor=actor, now=now) as work:
        row = _held(actor, reply_id)
        row.retired_at = now if retired else None
        row.save(update_fields=["retired_at"])
        event = ReplyTextRetired if retired else ReplyTextRestored
        work.record(event(f"reply:{reply_id}", reply_id))
