"""Reads unsent applications: a person's own, and that of a visitor by the key in his browser."""

import dataclasses
import datetime
import json
from typing import Any

from django.db.models import F

from ostan.domains.cases.models import Draft
from ostan.foundation import access, vault
from ostan.foundation.once import OnceRows
from ostan.kernel.actor import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class DraftCard:
    """An unsent application. `answers` are as they were typed; `is_held`: a visitor left his mobile number."""

    id: int
    version_id: int
    service_code: str
    service: str
    answers: dict[str, Any]
    changed_at: datetime.datetime
    expires_at: datetime.datetime
    is_held: bool = False


_DRAFTS = OnceRows(
    Draft,
    lambda citizen_id: (
        Draft.objects.filter(citizen=citizen_id)
        .annotate(code=F("version__service__code"), title=F("version__service__title"))
        .order_by("-changed_at")
    ),
    "citizen_id",
    more=("code", "title"),
)


def drafts_of(*, actor: Actor, now: datetime.datetime) -> list[DraftCard]:
    """The actor's drafts that have not expired, newest first. One statement."""
    if not access.may_touch(actor, "cases.draft", owner=actor.own_id):
        return []
    return [_card(row) for row in _DRAFTS.rows(citizen_id=actor.own_id) if row.expires_at > now]


def draft_of(*, actor: Actor, now: datetime.datetime, version_id: int) -> DraftCard | None:
    """The actor's draft for this version, None when there is none or it has expired. One statement."""
    return next((one for one in drafts_of(actor=actor, now=now) if one.version_id == version_id), None)


def visitors_draft(*, key: str, now: datetime.datetime) -> DraftCard | None:
    """The visitor's draft that the key opens, None when it opens nothing (any more). One statement."""
    rows = Draft.objects.filter(key_match=key_match(key), expires_at__gt=now)
    found = rows.annotate(code=F("version__service__code"), title=F("version__service__title")).first()
    return _card(found) if found else None


def _card(row: Draft) -> DraftCard:
    return card_of(row, row.code, row.title)  # type: ignore[attr-defined]  # annotated


def card_of(row: Draft, code: str, title: str) -> DraftCard:
    """The draft for a page that knows its service already."""
    until = row.expires_at
    return DraftCard(
        row.pk, row.version_id, code, title, answers_in(row), row.changed_at, until, bool(row.mobile_match)
    )


def answers_in(draft: Draft) -> dict[str, Any]:
    """What was typed into the draft."""
    return dict(json.loads(vault.unseal(bytes(draft.data_sealed))))


def key_match(key: str) -> bytes:
    """What is kept of the key of a visitor's draft."""
    return vault.match_key(key, "draft key")


def code_match(draft_id: int, code: str) -> bytes:
    """What is kept of the code of a draft: useless to who reads the database without the vault's key."""
    return vault.match_key(f"{draft_id}:{code}", "draft code")
