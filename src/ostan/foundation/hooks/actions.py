"""Makes and ends webhooks, and sends what is owed to them."""

import datetime
import json
from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from ostan.foundation import access, jobs, outside, vault
from ostan.foundation.hooks import signing
from ostan.foundation.hooks.events import DeliveryRepeated, HookEnded, HookMade, HookSecretChanged
from ostan.foundation.hooks.models import Delivery, Hook
from ostan.foundation.hooks.words import KIND
from ostan.foundation.work import unit_of_work
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

MOST = 10
OVERLAP = datetime.timedelta(hours=24)
"""For how long a former secret still signs beside the new one. Source: assumed."""

_HOUR = 3600
WAITS = (5, 300, 1800, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 16 * _HOUR, 24 * _HOUR)
"""Seconds between tries: three days in all. Source: the schedule of Standard Webhooks."""

PATIENCE = 10.0
"""Seconds. Source: Standard Webhooks recommends 15 to 30; ours is a queue."""

KEPT = datetime.timedelta(days=90)


class Later(Exception):
    """The message did not arrive, and is to be sent again."""


class Spread(BaseRetryStrategy):
    """Waits longer after each try; the delivery itself says when it was tried often enough."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When the message is sent again."""
        if not isinstance(exception, Later):
            return None
        return RetryDecision(retry_in={"seconds": WAITS[min(job.attempts, len(WAITS) - 1)]})


def make_hook(
    *,
    actor: Actor,
    now: datetime.datetime,
    account_id: int,
    address: str,
    kinds: Collection[str],
    is_wide: bool = False,
) -> tuple[Hook, str]:
    """The new webhook, and the secret with which its messages are signed: told this once.

    Raises:
        NotAllowed: the actor may not manage keys.
        RuleBroken: hooks.address_wrong, hooks.kind_missing, hooks.kind_unknown, hooks.too_many.
    """
    access.require(actor, "keys.edit")
    address = address.strip()[:500]
    _check_form(address)
    if not kinds:
        raise RuleBroken("hooks.kind_missing", field="kinds")
    if set(kinds) - KIND.keys():
        raise RuleBroken("hooks.kind_unknown", field="kinds")
    if Hook.objects.filter(account_id=account_id, ended_at=None).count() >= MOST:
        raise RuleBroken("hooks.too_many", field="address", most=MOST)
    secret = signing.draw()
    with unit_of_work(actor=actor, now=now) as work:
        made = Hook.objects.create(
            account_id=account_id,
            address=address,
            kinds=sorted(set(kinds)),
            is_wide=is_wide,
            secret_sealed=vault.seal(secret),
            created_at=now,
        )
        work.record(HookMade(f"hook:{made.pk}", made.pk, account_id, tuple(made.kinds), is_wide))
    return made, secret


def _check_form(address: str) -> None:
    try:
        outside.check_form(address, allowed=settings.HOOKS_ALLOWED)
    except outside.Barred as barred:
        raise RuleBroken("hooks.address_wrong", field="address") from barred


def change_secret(*, actor: Actor, now: datetime.datetime, hook_id: int) -> str:
    """The new secret of a webhook; for a day messages carry the signature of the former one as well.

    Raises:
        NotAllowed: the actor may not manage keys, or there is no such webhook.
        RuleBroken: hooks.ended_already.
    """
    secret = signing.draw()
    with unit_of_work(actor=actor, now=now) as work:
        found = _held(actor, hook_id)
        found.former_sealed, found.former_until = found.secret_sealed, now + OVERLAP
        found.secret_sealed = vault.seal(secret)
        found.save(update_fields=["former_sealed", "former_until", "secret_sealed"])
        work.record(HookSecretChanged(stream=f"hook:{hook_id}", hook_id=hook_id))
    return secret


def end_hook(*, actor: Actor, now: datetime.datetime, hook_id: int, why: str = "ended") -> Hook:
    """The webhook, to which nothing more is sent.

    Raises:
        NotAllowed: the actor may not manage keys, or there is no such webhook.
        RuleBroken: hooks.ended_already.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = _held(actor, hook_id)
        found.ended_at, found.ended_why = now, why
        found.save(update_fields=["ended_at", "ended_why"])
        work.record(HookEnded(stream=f"hook:{hook_id}", hook_id=hook_id, why_code=why))
    return found


def _held(actor: Actor, hook_id: int) -> Hook:
    access.require(actor, "keys.edit")
    found = Hook.objects.select_for_update().filter(pk=hook_id).first()
    if found is None:
        raise NotAllowed("keys.edit")
    if found.ended_at is not None:
        raise RuleBroken("hooks.ended_already")
    return found


def owe(
    *, hook_id: int, entry_id: int, kind: str, subject: str, data: Mapping[str, object], at: datetime.datetime
) -> None:
    """Put a message into the queue, as CloudEvents has it: ids only. The same one is owed once."""
    body = {
        "specversion": "1.0",
        "id": f"{entry_id}-{kind}",
        "source": settings.PORTAL["address"],
        "type": f"ostan.{kind}",
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    with transaction.atomic():
        row, is_new = Delivery.objects.get_or_create(
            hook_id=hook_id,
            entry_id=entry_id,
            kind=kind,
            defaults={"body": json.dumps(body, ensure_ascii=False), "created_at": at},
        )
        if is_new:
            jobs.ask(send_hook, delivery_id=row.pk)


def repeat(*, actor: Actor, now: datetime.datetime, delivery_id: int) -> Delivery:
    """The message, in the queue once more whatever became of it.

    Raises:
        NotAllowed: the actor may not manage keys, or there is no such message.
        RuleBroken: hooks.ended_already.
    """
    access.require(actor, "keys.edit")
    with unit_of_work(actor=actor, now=now) as work:
        found = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
        if found is None:
            raise NotAllowed("keys.edit")
        hook = _held(actor, found.hook_id)
        found.state, found.tries = "WAITING", 0
        found.save(update_fields=["state", "tries"])
        work.record(DeliveryRepeated(f"hook:{hook.pk}", delivery_id=delivery_id, hook_id=hook.pk))
        jobs.ask(send_hook, delivery_id=delivery_id)
    return found


@app.task(name="send_hook", retry=Spread())
def send_hook(delivery_id: int) -> None:
    """Send one message; one that does not arrive is sent again, later and later, for three days."""
    deliver(delivery_id=delivery_id, now=clock.now())


def deliver(*, delivery_id: int, now: datetime.datetime) -> None:
    """Send one message and note what became of it. Leaves no entry but the end of a webhook: plumbing.

    Raises:
        Later: it did not arrive, and there are tries left.
    """
    row = Delivery.objects.select_related("hook").filter(pk=delivery_id, state="WAITING").first()
    if row is None:
        return
    if row.hook.ended_at is not None:
        _note(row, now, "FAILED", None, "ended")
        return
    status, refusal = _sent(row, now)
    if status is not None and 200 <= status < 300:
        _note(row, now, "SENT", status, "")
        return
    if status == 410:
        _note(row, now, "FAILED", status, "gone")
        end_hook(actor=SYSTEM, now=now, hook_id=row.hook_id, why="gone")
        return
    is_last = row.tries >= len(WAITS) or refusal == "hooks.address_wrong"
    _note(row, now, "FAILED" if is_last else "WAITING", status, refusal)
    if not is_last:
        raise Later(refusal or str(status))


def _sent(row: Delivery, now: datetime.datetime) -> tuple[int | None, str]:
    """What the other side answered, or why it was not reached."""
    body, at, message_id = row.body.encode(), int(now.timestamp()), f"msg_{row.pk}"
    hook = row.hook
    sealed = [hook.secret_sealed]
    if hook.former_sealed and hook.former_until and now < hook.former_until:
        sealed.append(hook.former_sealed)
    signed = [signing.signature(vault.unseal(one), message_id, at, body) for one in sealed]
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "Ostan-Webhooks",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signed),
    }
    try:
        answer = outside.call(
            "POST",
            hook.address,
            body=body,
            headers=headers,
            patience=PATIENCE,
            most=0,
            allowed=settings.HOOKS_ALLOWED,
        )
    except outside.Barred as barred:
        return None, f"hooks.address_{barred.why}"
    except outside.Unreachable as lost:
        return None, str(lost)[:60]
    return answer.status, ""


def _note(row: Delivery, now: datetime.datetime, state: str, status: int | None, refusal: str) -> None:
    row.state, row.status, row.refusal, row.tried_at, row.tries = state, status, refusal, now, row.tries + 1
    row.save(update_fields=["state", "status", "refusal", "tried_at", "tries"])


def forget_deliveries(*, actor: Actor, now: datetime.datetime) -> int:
    """Remove what was delivered, or given up, long ago. Returns how many. Leaves no entry: plumbing.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "keys.clean")
    count, _ = Delivery.objects.exclude(state="WAITING").filter(created_at__lt=now - KEPT).delete()
    return count
