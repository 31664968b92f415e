"""Owes and sends notices, and learns what became of them."""

import datetime
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ostan.foundation import access, jobs, once, vault
from ostan.foundation.notices import providers, queries
from ostan.foundation.notices.events import DeliveryReported, NoticeRetried
from ostan.foundation.notices.models import Notice
from ostan.foundation.notices.wording import WORDINGS
from ostan.foundation.work import unit_of_work
from ostan.kernel import clock
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

TRIES = 8
CALENDAR = "calendar"
"""Under which name a notice carries its iCalendar file; no wording may use it."""
RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=5)
FOLLOWED = datetime.timedelta(days=2)
"""How long a carrier is asked what became of a message; carriers forget after a day or two."""


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
    calendar: str = "",
) -> QuerySet[Notice]:
    """The notices put in the outbox for each channel of `addresses` (SMS, EMAIL; "" for INAPP), and queued.

    The same notice of the same entry is owed once, however often this is called. `is_past` keeps it from
    going out: for history that is replayed. `calendar` is an iCalendar file that goes with an e-mail.
    A channel on which the person wants nothing is left out, unless the notice is urgent.
    """
    wording = WORDINGS[code]
    wants = queries.Wants() if wording.urgent else queries.wants_of(person_id=person_id)
    if wording.is_digest and not wants.digest:
        return Notice.objects.none()
    values = {**facts, "portal": settings.PORTAL["name"], "address": settings.PORTAL["address"]}
    rows = [
        Notice(
            entry_id=entry_id,
            code=code,
            channel=channel,
            person_id=person_id,
            address_sealed=vault.seal(address),
            facts={**values, CALENDAR: calendar} if calendar and channel == "EMAIL" else values,
            stream=stream,
            created_at=now,
            state=_first_state(channel, is_past),
            sent_at=now if channel == "INAPP" else None,
        )
        for channel, address in addresses.items()
        if wants.on(channel)
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


def tell_now(
    *, actor: Actor, now: datetime.datetime, code: str, mobile: str, facts: Mapping[str, str]
) -> None:
    """Send a text message at once and keep nothing of it: for what nobody may read later, such as a code.

    Raises:
        OSError, Undeliverable: it could not be sent.
    """
    values = {**facts, "portal": settings.PORTAL["name"], "address": settings.PORTAL["address"]}
    message = queries.fill(queries.text_of(code=code, channel="SMS"), values)
    providers.send_now(channel="SMS", address=mobile, subject=message.subject, body=message.body)


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
    now = clock.now()
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id, state="WAITING").first()
        if notice is None or _waits_for_day(notice, now):
            return None
        notice.tries += 1
        again: OSError | None = None
        try:
            notice.carrier_id = _hand_over(notice)
            notice.state, notice.sent_at, notice.refusal = "SENT", now, ""
        except providers.Undeliverable as refused:
            _give_up(notice, str(refused), now)
        except OSError as unreachable:
            why = (
                str(unreachable) if isinstance(unreachable, providers.Unready) else type(unreachable).__name__
            )
            notice.refusal = why[:200]
            if notice.tries >= TRIES:
                _give_up(notice, why, now)
            else:
                again = unreachable
        notice.save(update_fields=["state", "refusal", "sent_at", "tries", "carrier_id", "settled_at"])
    return again


def _give_up(notice: Notice, why: str, now: datetime.datetime) -> None:
    notice.state, notice.refusal, notice.settled_at = "FAILED", why[:200], now


def _waits_for_day(notice: Notice, now: datetime.datetime) -> bool:
    """Whether a text message has to wait for the end of the quiet hours; it is asked for again then."""
    if notice.channel != "SMS" or WORDINGS[notice.code].urgent:
        return False
    end = queries.quiet_until(now)
    if end is None:
        return False
    jobs.ask_at(send, end, notice_id=notice.pk)
    return True


def _hand_over(notice: Notice) -> str:
    message = queries.fill(queries.text_of(code=notice.code, channel=notice.channel), notice.facts)
    return providers.send_now(
        channel=notice.channel,
        address=vault.unseal(bytes(notice.address_sealed)),
        subject=message.subject,
        body=message.body,
        reference=f"notice-{notice.pk}",
        calendar=notice.facts.get(CALENDAR, ""),
    )[:64]


def follow_up(*, actor: Actor, now: datetime.datetime) -> int:
    """Ask the carrier what became of the messages that it took; how many are settled now. Plumbing: no entry.

    A carrier that cannot be reached is asked the next time.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "notices.follow")
    carries = providers.carrier()
    if carries is None:
        return 0
    waiting = queries.under_way(since=now - FOLLOWED)
    settled = 0
    for at in range(0, len(waiting), carries.most_asked):
        try:
            found = carries.outcomes([one for _, one in waiting[at : at + carries.most_asked]])
        except OSError:
            break
        settled += sum(
            settle(actor=actor, now=now, carrier_id=one, outcome=told) for one, told in found.items()
        )
    return settled


def settle(*, actor: Actor, now: datetime.datetime, carrier_id: str, outcome: str) -> int:
    """Note what a carrier says of a message; how many rows changed. Said twice it changes nothing. Plumbing.

    A message that arrived stays arrived, whatever is said of it later; one that was lost may arrive after all.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "notices.follow")
    rows = Notice.objects.filter(channel="SMS", carrier_id=carrier_id).exclude(carrier_id="")
    if outcome == providers.DELIVERED:
        return rows.filter(state__in=("SENT", "FAILED")).update(state="DELIVERED", refusal="", settled_at=now)
    return rows.filter(state="SENT").update(state="FAILED", refusal="not delivered", settled_at=now)


def report(*, actor: Actor, now: datetime.datetime) -> int:
    """Record how many notices of the last day reached nobody; when there are any, the administrators hear of it.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "notices.follow")
    count = queries.lost_since(now - datetime.timedelta(days=1))
    if count:
        with unit_of_work(actor=actor, now=now) as work:
            work.record(DeliveryReported(stream="notices", count=count))
    return count


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
