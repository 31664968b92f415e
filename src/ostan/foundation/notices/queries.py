"""Reads notices and their wording."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ostan.foundation.notices.models import Notice, Preference, QuietHours, Template
from ostan.foundation.notices.wording import CHANNELS, SMS_NAMES, WORDINGS, Wording
from ostan.foundation.once import OnceRows
from ostan.kernel import blanks
from ostan.kernel.calendar import TEHRAN, local_day
from ostan.kernel.errors import RuleBroken

LONGEST_BODY, LONGEST_SUBJECT = 2000, 200
"""Letters. Source: assumed."""


@dataclass(frozen=True, slots=True)
class Message:
    """A notice as a person reads it."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Text:
    """The wording in force of one kind of notice on one channel; `is_own` when the province changed it."""

    code: str
    channel: str
    subject: str
    body: str
    is_own: bool


def text_of(*, code: str, channel: str) -> Text:
    """The wording in force.

    Raises:
        RuleBroken: "notices.unknown".
    """
    _wording(code, channel)
    return _text(code, channel, Template.objects.filter(code=code, channel=channel).first())


def _text(code: str, channel: str, own: Template | None) -> Text:
    if own is not None:
        return Text(code, channel, own.subject, own.body, True)
    default = WORDINGS[code]
    return Text(code, channel, default.subject, default.short if channel == "SMS" else default.body, False)


def all_texts() -> list[tuple[Wording, list[Text]]]:
    """Every kind of notice with its wording on each channel. One statement."""
    own = {(row.code, row.channel): row for row in Template.objects.all()}
    return [
        (wording, [_text(code, one, own.get((code, one))) for one in CHANNELS])
        for code, wording in WORDINGS.items()
    ]


def fill(text: Text, facts: Mapping[str, object]) -> Message:
    """The message with its names filled in; a name without a value stays as it is."""
    return Message(blanks.fill(text.subject, facts), blanks.fill(text.body, facts))


def check_text(*, code: str, channel: str, body: str, subject: str = "-") -> None:
    """Refuse a wording that names values the notice does not have, or that is too long.

    Raises:
        RuleBroken: "notices.unknown", "notices.empty", "notices.too_long", those of blanks.check, or
            "notices.personal_name" with the name.
    """
    wording = _wording(code, channel)
    if not body.strip():
        raise RuleBroken("notices.empty", field="body")
    texts = [("body", body, LONGEST_BODY), ("subject", subject, LONGEST_SUBJECT)]
    for field, text, most in texts[: 1 if channel == "SMS" else 2]:  # a text message has no subject
        if len(text) > most:
            raise RuleBroken("notices.too_long", field=field, most=most)
        for name in blanks.check(text, wording.names, field=field):
            if name not in names_on(wording, channel):
                raise RuleBroken("notices.personal_name", field=field, name=name)


def names_on(wording: Wording, channel: str) -> tuple[str, ...]:
    """The values that the text of a notice may name on the channel."""
    return tuple(name for name in wording.names if channel != "SMS" or name in SMS_NAMES)


def inbox_of(*, person_id: int, limit: int = 30) -> list[Notice]:
    """The newest in-app notices of a person."""
    return list(Notice.objects.filter(person_id=person_id, channel="INAPP").order_by("-id")[:limit])


def of_stream(stream: str) -> list[Notice]:
    """What was sent about one thing, oldest first, with what became of it."""
    return _OF_STREAM.rows(stream_text=stream)


_OF_STREAM = OnceRows(
    Notice, lambda stream_text: Notice.objects.filter(stream=stream_text).order_by("id"), "stream_text"
)


def states() -> dict[str, int]:
    """How many notices are in each state."""
    return dict(Notice.objects.values_list("state").annotate(n=Count("id")))


def failed() -> QuerySet[Notice]:
    """Notices that could not be delivered, newest first."""
    return Notice.objects.filter(state="FAILED").order_by("-id")


def _wording(code: str, channel: str) -> Wording:
    if code not in WORDINGS or channel not in CHANNELS:
        raise RuleBroken("notices.unknown")
    return WORDINGS[code]


@dataclass(frozen=True, slots=True)
class News:
    """A notice of the inbox as it is read."""

    text: str
    at: datetime.datetime


def told_to(*, person_id: int, about: Sequence[str], limit: int) -> list[News]:
    """The newest notices of a person's inbox of these kinds, such as "account.". One statement, and one a kind."""
    kinds = [code for code in WORDINGS if code.startswith(tuple(about))]
    rows = Notice.objects.filter(person_id=person_id, channel="INAPP", code__in=kinds).order_by("-id")[:limit]
    return [
        News(fill(text_of(code=row.code, channel="INAPP"), row.facts).body, row.created_at) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Wants:
    """On which channels a person wants to be told, and whether of the week as a whole."""

    sms: bool = True
    email: bool = True
    digest: bool = True

    def on(self, channel: str) -> bool:
        """Whether the person wants notices on the channel; the inbox is not asked about."""
        return {"SMS": self.sms, "EMAIL": self.email}.get(channel, True)


def wants_of(*, person_id: int) -> Wants:
    """What the person has said; everything as long as nothing was."""
    found = _WANTS.first(person=person_id)
    return Wants(not found.no_sms, not found.no_email, not found.no_digest) if found else Wants()


_WANTS = OnceRows(Preference, lambda person: Preference.objects.filter(pk=person), "person")

QUIET = (datetime.time(22), datetime.time(7))
"""Until a province says otherwise. Source: the hours outside which carriers take no advertising, 7 to 22."""


def quiet_hours() -> tuple[datetime.time, datetime.time]:
    """From when to when, where the province is, text messages wait; two equal times for never."""
    found = QuietHours.objects.first()
    return (found.begins, found.ends) if found else QUIET


def quiet_until(now: datetime.datetime) -> datetime.datetime | None:
    """When the quiet that holds at the instant ends, None when it does not hold."""
    begins, ends = quiet_hours()
    day = local_day(now)
    for first in (day - datetime.timedelta(days=1), day):
        last = first if ends > begins else first + datetime.timedelta(days=1)
        start = datetime.datetime.combine(first, begins, TEHRAN)
        end = datetime.datetime.combine(last, ends, TEHRAN)
        if begins != ends and start <= now < end:
            return end
    return None


def under_way(*, since: datetime.datetime) -> list[tuple[int, str]]:
    """Text messages that a carrier took after `since` and of which it has not said more: id and the carrier's id."""
    rows = Notice.objects.filter(state="SENT", channel="SMS", sent_at__gte=since).exclude(carrier_id="")
    return list(rows.order_by("pk").values_list("pk", "carrier_id"))


def lost_since(instant: datetime.datetime) -> int:
    """How many notices were given up after the instant."""
    return Notice.objects.filter(state="FAILED", settled_at__gte=instant).count()
