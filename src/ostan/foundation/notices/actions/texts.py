"""Writes the wording of notices, what people want to be told, and forgets where notices went."""

import datetime

from ostan.foundation import access, vault
from ostan.foundation.notices import queries
from ostan.foundation.notices.events import (
    AddressesErased,
    PreferenceSet,
    QuietHoursSet,
    TemplateChanged,
    TemplateReset,
)
from ostan.foundation.notices.models import Notice, Preference, QuietHours, Template
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def mark_read(*, actor: Actor, now: datetime.datetime) -> int:
    """Mark the actor's own in-app notices as read. Returns how many were new. Plumbing: leaves no entry."""
    return Notice.objects.filter(person_id=actor.own_id, channel="INAPP", read_at=None).update(read_at=now)


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
        Preference.objects.filter(pk=person_id).delete()
        count = Notice.objects.filter(person_id=person_id).update(address_sealed=vault.seal(""), facts={})
        work.record(AddressesErased(stream=f"person:{person_id}", count=count))
    return count


def set_preference(
    *, actor: Actor, now: datetime.datetime, sms: bool, email: bool, digest: bool = True
) -> None:
    """Remember on which channels the actor wants notices, and whether the weekly digest. Urgent ones and the inbox are
    not asked about.

    Raises:
        NotAllowed: nobody is signed in.
    """
    access.require(actor, access.SIGNED_IN)
    with unit_of_work(actor=actor, now=now) as work:
        told = {"no_sms": not sms, "no_email": not email, "no_digest": not digest}
        Preference.objects.update_or_create(pk=actor.person_id, defaults=told)
        work.record(PreferenceSet(stream=f"person:{actor.person_id}", **told))


def set_quiet_hours(*, actor: Actor, now: datetime.datetime, begins: int, ends: int) -> None:
    """Between which full hours (0 to 23) text messages wait; two equal ones for never.

    Raises:
        NotAllowed: the actor may not manage notices.
        RuleBroken: "notices.hours_wrong".
    """
    access.require(actor, "notices.edit")
    if not (0 <= begins < 24 and 0 <= ends < 24):
        raise RuleBroken("notices.hours_wrong", field="begins")
    with unit_of_work(actor=actor, now=now) as work:
        told = {"begins": datetime.time(begins), "ends": datetime.time(ends)}
        QuietHours.objects.update_or_create(pk=1, defaults=told)
        work.record(QuietHoursSet(stream="notices", begins=begins * 60, ends=ends * 60))
