"""Owes, sends and words notices."""

import datetime
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ostan.foundation import access, jobs, once, vault
from ostan.foundation.notices import providers, queries
from ostan.foundation.notices.events import AddressesErased, NoticeRetried, TemplateChanged, TemplateReset
from ostan.foundation.notices.models import Notice, Template
from ostan.foundation.work import unit_of_work
from ostan.kernel import clock
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

TRIES = 8
RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=5)


def owe(
    *,
    entry_id: int,
    code: str,
    person_id: int,
    addresses: Mapping[str, str],
    facts: Mapping[str, str],
    stream: str,
    now: datetime.datetime,
    is_past: bool = False,
) -> QuerySet[Notice]:
    """The notices put in the outbox for each channel of `addresses` (SMS, EMAIL; "" for INAPP), and queued.

    The same notice of the same entry is owed once, however often this is called. `is_past` keeps it from
    going out: for history that is replayed.
    """
    values = {**facts, "portal": settings.PORTAL["name"], "address": settings.PORTAL["address"]}
    rows = [
        Notice(
            entry_id=entry_id,
            code=code,
            channel=channel,
            person_id=person_id,
            address_sealed=vault.seal(address),
            facts=values,
            stream=stream,
            created_at=now,
            state=_first_state(channel, is_past),
            sent_at=now if channel == "INAPP" else None,
        )
        for channel, address in addresses.items()
    ]
    owed = Notice.objects.filter(entry_id=entry_id, code=code, person_id=person_id)
    if all(row.state != "WAITING" for row in rows):
        once.insert(*rows, ignore_conflicts=True)
        return owed
    with transaction.atomic():
        once.insert(*rows, ignore_conflicts=True)
        for notice_id in owed.filter(state="WAITING").values_list("pk", flat=True):
            jobs.ask(send, notice_id=notice_id)
    return owed


def _first_state(channel: str, is_past: bool) -> str:
    if channel == "INAPP":
        return "SENT"
    if is_past or not providers.reaches_people(channel):
        return "WITHHELD"
    return "WAITING"


@app.task(name="send_notice", retry=RETRY)
def send(notice_id: int) -> None:
    """Send one notice of the outbox; a provider that cannot be reached is tried again, later and later.

    Raises:
        OSError: the provider cannot be reached and there are tries left.
    """
    unreachable = _attempt(notice_id)
    if unreachable is not None:
        raise unreachable


def _attempt(notice_id: int) -> OSError | None:
    """One try under the row's lock, so that two workers never send one notice twice."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id, state="WAITING").first()
        if notice is None:
            return None
        notice.tries += 1
        again: OSError | None = None
        try:
            _hand_over(notice)
            notice.state, notice.sent_at = "SENT", clock.now()
        except providers.Undeliverable as refused:
            notice.state, notice.refusal = "FAILED", str(refused)[:200]
        except OSError as unreachable:
            notice.refusal = type(unreachable).__name__
            if notice.tries >= TRIES:
                notice.state = "FAILED"
            else:
                again = unreachable
        notice.save(update_fields=["state", "refusal", "sent_at", "tries"])
    return again


def _hand_over(notice: Notice) -> None:
    message = queries.fill(queries.text_of(code=notice.code, channel=notice.channel), notice.facts)
    providers.send_now(
        channel=notice.channel,
        address=vault.unseal(bytes(notice.address_sealed)),
        subject=message.subject,
        body=message.body,
        reference=f"notice-{notice.pk}",
    )


def retry_failed(*, actor: Actor, now: datetime.datetime, notice_id: int) -> None:
    """Queue a failed notice again.

    Raises:
        NotAllowed: the actor may not manage notices, or there is no such failed notice.
    """
    access.require(actor, "notices.edit")
    with unit_of_work(actor=actor, now=now) as work:
        notice = Notice.objects.select_for_update().filter(pk=notice_id, state="FAILED").first()
        if notice is None:
            raise NotAllowed("notices.edit")
        notice.state, notice.tries = "WAITING", 0
        notice.save(update_fields=["state", "tries"])
        jobs.ask(send, notice_id=notice_id)
        work.record(NoticeRetried(stream=notice.stream, notice_id=notice_id))


def mark_read(*, actor: Actor, now: datetime.datetime) -> int:
    """Mark the actor's own in-app notices as read. Returns how many were new. Plumbing: leaves no entry."""
    return Notice.objects.filter(person_id=actor.person_id, channel="INAPP", read_at=None).update(read_at=now)


def change_text(
    *, actor: Actor, now: datetime.datetime, code: str, channel: str, subject: str, body: str
) -> Template:
    """Word one kind of notice on one channel anew.

    Raises:
        NotAllowed: the actor may not manage notices.
        RuleBroken: see queries.check_text.
    """
    access.require(actor, "notices.edit")
    subject = " ".join(subject.split())  # a line break would begin another header of the message
    queries.check_text(code=code, channel=channel, body=body, subject=subject)
    with unit_of_work(actor=actor, now=now) as work:
        template, _ = Template.objects.update_or_create(
            code=code,
            channel=channel,
            defaults={"subject": subject, "body": body, "changed_at": now, "changed_by": actor.person_id},
        )
        work.record(TemplateChanged(stream="notices", code=code, channel_code=channel))
    return template


def reset_text(*, actor: Actor, now: datetime.datetime, code: str, channel: str) -> None:
    """Go back to the wording of the house.

    Raises:
        NotAllowed: the actor may not manage notices.
        RuleBroken: "notices.unknown".
    """
    access.require(actor, "notices.edit")
    queries.text_of(code=code, channel=channel)
    with unit_of_work(actor=actor, now=now) as work:
        Template.objects.filter(code=code, channel=channel).delete()
        work.record(TemplateReset(stream="notices", code=code, channel_code=channel))


def erase_addresses(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """Forget where notices of a person went. Returns how many notices were emptied.

    Raises:
        NotAllowed: the actor may not erase people.
    """
    access.require(actor, "org.erase")
    with unit_of_work(actor=actor, now=now) as work:
        count = Notice.objects.filter(person_id=person_id).update(address_sealed=vault.seal(""), facts={})
        work.record(AddressesErased(stream=f"person:{person_id}", count=count))
    return count
