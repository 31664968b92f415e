"""What stands around a case: the whole of which it is a part, its parts, who waits for it, who outside was asked."""

import dataclasses
import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from ostan.domains.cases.models import Case, Decision, Forwarding, OutsideCode
from ostan.domains.cases.queries import outside
from ostan.domains.cases.queries.case_file import CaseFile
from ostan.foundation.once import Once


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A part of a case."""

    code: str
    unit: str
    state: str
    outcome: str
    norm_due_at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class ForwardingLine:
    """A body outside that was asked; `state` is that of its link."""

    id: int
    body: str
    text: str
    state: str
    sent_at: datetime.datetime
    due_at: datetime.datetime
    expires_at: datetime.datetime
    answered_at: datetime.datetime | None
    answered_by: str
    message_id: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Around:
    """`whole` is the code of the case of which this is a part, "" for none; `merged` the codes of those that became
    one with it; `outside_codes` are (system, code, the state that it last told, the day of registration there)."""

    whole: str
    about: str
    parts: tuple[Part, ...]
    followers: int
    merged: tuple[str, ...]
    forwardings: tuple[ForwardingLine, ...]
    outside_codes: tuple[tuple[str, str, str, datetime.date | None], ...]


_PARTS = Case.objects.order_by("pk").values_list("code", "unit__name", "state", "outcome", "norm_due_at")
_MERGED = Case.objects.order_by("pk").values_list("code", flat=True)
_ASKED = Forwarding.objects.select_related("body").order_by("-pk")
_KNOWN = OutsideCode.objects.order_by("pk").values_list("system__name", "code", "state", "said_on")


def _around(case_id: int) -> QuerySet[Case, tuple[Any, ...]]:
    found = Case.objects.filter(pk=case_id).annotate(
        waiting=Count("followers"),
        has_parts=Exists(Case.objects.filter(parent=OuterRef("pk"))),
        has_merged=Exists(Decision.objects.filter(duplicate_of=OuterRef("pk"))),
        was_asked=Exists(Forwarding.objects.filter(case=OuterRef("pk"))),
        is_known=Exists(OutsideCode.objects.filter(case=OuterRef("pk"))),
    )
    return found.values_list(
        *("parent__code", "said__about__name", "waiting", "has_parts", "has_merged", "was_asked", "is_known")
    )


_AROUND = Once(_around, "case_id")


def around(*, file: CaseFile, now: datetime.datetime) -> Around:
    """What stands around a file that the asking actor was just given. One statement, and one more for each kind of
    thing that there is."""
    whole, about, waiting, parts, merged, asked, known = _AROUND.rows(case_id=file.id)[0]
    return Around(
        whole=whole or "",
        about=about or "",
        parts=tuple(Part(*row) for row in _PARTS.filter(parent=file.id)) if parts else (),
        followers=waiting,
        merged=tuple(_MERGED.filter(decisions__duplicate_of=file.id)) if merged else (),
        forwardings=tuple(_line(row, now) for row in _ASKED.filter(case=file.id)) if asked else (),
        outside_codes=tuple(_KNOWN.filter(case=file.id)) if known else (),
    )


def _line(row: Forwarding, now: datetime.datetime) -> ForwardingLine:
    return ForwardingLine(
        row.pk,
        row.body.name,
        row.text,
        outside.state_of(row, now),
        row.sent_at,
        row.due_at,
        row.expires_at,
        row.answered_at,
        row.answered_by,
        row.answer_id,
    )
