"""Reads notices and their wording."""

import string
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ostan.foundation.notices.models import Notice, Template
from ostan.foundation.notices.wording import CHANNELS, WORDINGS, Wording
from ostan.foundation.once import OnceRows
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
    default = _wording(code, channel)
    own = Template.objects.filter(code=code, channel=channel).first()
    if own is not None:
        return Text(code, channel, own.subject, own.body, True)
    return Text(code, channel, default.subject, default.short if channel == "SMS" else default.body, False)


def all_texts() -> list[tuple[Wording, list[Text]]]:
    """Every kind of notice with its wording on each channel."""
    return [(w, [text_of(code=code, channel=c) for c in CHANNELS]) for code, w in WORDINGS.items()]


def fill(text: Text, facts: Mapping[str, object]) -> Message:
    """The message with its names filled in; a name without a value stays as it is."""
    return Message(
        string.Template(text.subject).safe_substitute(facts),
        string.Template(text.body).safe_substitute(facts),
    )


def check_text(*, code: str, channel: str, body: str, subject: str = "-") -> None:
    """Refuse a wording that names values the notice does not have, or that is too long.

    Raises:
        RuleBroken: "notices.unknown", "notices.empty", "notices.too_long", "notices.bad_name" or
            "notices.unknown_name" with the name.
    """
    wording = _wording(code, channel)
    if not body.strip():
        raise RuleBroken("notices.empty", field="body")
    for field, text, most in (("body", body, LONGEST_BODY), ("subject", subject, LONGEST_SUBJECT)):
        if len(text) > most:
            raise RuleBroken("notices.too_long", field=field, most=most)
        _check_names(wording, field, text)


def _check_names(wording: Wording, field: str, body: str) -> None:
    template = string.Template(body)
    if not template.is_valid():
        raise RuleBroken("notices.bad_name", field=field)
    for name in template.get_identifiers():
        if name not in wording.names:
            raise RuleBroken("notices.unknown_name", field=field, name=name)


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
