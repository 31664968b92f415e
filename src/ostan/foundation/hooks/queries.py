"""Finds webhooks and what became of their messages."""

import dataclasses
import datetime

from ostan.foundation import access
from ostan.foundation.hooks.models import Delivery, Hook
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class HookCard:
    id: int
    account_id: int
    address: str
    kinds: tuple[str, ...]
    is_wide: bool
    created_at: datetime.datetime
    ended_at: datetime.datetime | None
    ended_why: str


@dataclasses.dataclass(frozen=True, slots=True)
class DeliveryLine:
    id: int
    entry_id: int
    kind: str
    state: str
    tries: int
    status: int | None
    refusal: str
    created_at: datetime.datetime
    tried_at: datetime.datetime | None


def _card(row: Hook) -> HookCard:
    told = {field.name: getattr(row, field.name) for field in dataclasses.fields(HookCard)}
    return HookCard(**{**told, "kinds": tuple(row.kinds)})


def hooks_of(*, actor: Actor, account_id: int) -> list[HookCard]:
    """The webhooks of an account, newest first. Raises NotAllowed when the actor may not manage keys."""
    access.require(actor, "keys.edit")
    return [_card(row) for row in Hook.objects.filter(account_id=account_id).order_by("-pk")]


def hook(*, actor: Actor, hook_id: int) -> HookCard:
    """The webhook. Raises NotAllowed when there is none, or the actor may not manage keys."""
    access.require(actor, "keys.edit")
    found = Hook.objects.filter(pk=hook_id).first()
    if found is None:
        raise NotAllowed("keys.edit")
    return _card(found)


def deliveries(*, actor: Actor, hook_id: int, before: int = 0, limit: int = PAGE) -> list[DeliveryLine]:
    """The messages of a webhook, newest first. Raises NotAllowed when the actor may not manage keys."""
    access.require(actor, "keys.edit")
    rows = Delivery.objects.filter(hook=hook_id).order_by("-pk")
    rows = rows.filter(pk__lt=before) if before else rows
    names = [field.name for field in dataclasses.fields(DeliveryLine)]
    return [DeliveryLine(*row) for row in rows.values_list(*names)[:limit]]


def listening(*, kind: str) -> list[HookCard]:
    """The webhooks in force that want to hear of the kind. One statement."""
    return [_card(row) for row in Hook.objects.filter(ended_at=None, kinds__contains=kind).order_by("pk")]
