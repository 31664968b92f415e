"""Unsent applications: kept, held for another telephone, taken up again, signed for, and thrown away."""

import datetime
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from ostan.domains.cases import rules
from ostan.domains.cases.actions import tallies
from ostan.domains.cases.events import (
    DraftHeld,
    DraftKept,
    DraftResumed,
    DraftsDropped,
    DraftsErased,
    DraftSigned,
)
from ostan.domains.cases.models import Attachment, Draft
from ostan.domains.cases.queries.drafts import answers_in, code_match, key_match
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import form as forms
from ostan.foundation import access, vault
from ostan.foundation.files import actions as files
from ostan.foundation.files import queries as files_kept
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

AT_ONCE = 500
"""Expired drafts that are thrown away in one transaction."""


def keep_draft(*, actor: Actor, now: datetime.datetime, version_id: int, answers: Mapping[str, Any]) -> Draft:
    """The actor's unsent application of the version's service, with these answers (as they were typed), for 30 days.

    One that was begun on an earlier version goes over to this one.

    Raises:
        NotAllowed: the actor may not apply, or there is no such version.
    """
    access.require(actor, "cases.draft")
    service_id = catalogue.version_for_case(version_id=version_id).service_id
    with unit_of_work(actor=actor, now=now) as work:
        own = Draft.objects.select_for_update().filter(
            citizen_id=actor.own_id, version__service_id=service_id
        )
        draft = own.order_by("-changed_at").first() or Draft(citizen_id=actor.own_id)
        _write(draft, version_id, answers, now, work)
    return draft


def keep_visitors_draft(
    *, actor: Actor, now: datetime.datetime, version_id: int, answers: Mapping[str, Any], key: str = ""
) -> tuple[Draft, str]:
    """The unsent application of a visitor, and the key that opens it from now on.

    A key that opens nothing (any more) gives way to that of a new one, so that nothing typed is lost. Without a
    mobile number a draft is kept for a day.

    Raises:
        NotAllowed: somebody who has signed in keeps his own; or there is no such version.
    """
    if actor.is_signed_in:
        raise NotAllowed("cases.draft")
    catalogue.version_for_case(version_id=version_id)
    with unit_of_work(actor=actor, now=now) as work:
        draft = _opened_by(key, now)
        if draft is None:
            key = secrets.token_urlsafe(24)
            draft = Draft(key_match=key_match(key))
        _write(draft, version_id, answers, now, work)
    return draft, key


def _opened_by(key: str, now: datetime.datetime) -> Draft | None:
    rows = Draft.objects.select_for_update().filter(key_match=key_match(key), expires_at__gt=now)
    return rows.first() if key else None


def _by_key(key: str, now: datetime.datetime) -> Draft:
    found = _opened_by(key, now)
    if found is None:
        raise RuleBroken("cases.draft_gone")
    return found


def _write(
    draft: Draft, version_id: int, answers: Mapping[str, Any], now: datetime.datetime, work: Work
) -> None:
    form = catalogue.version_for_case(version_id=version_id).form
    stands = forms.first_open(form, answers, today=local_day(now)) or tallies.REVIEW
    draft.version_id = version_id
    draft.page, draft.question = stands
    draft.data_sealed = vault.seal(json.dumps(dict(answers), ensure_ascii=False))
    draft.changed_at = now
    is_known = draft.citizen_id is not None or draft.mobile_match is not None
    draft.expires_at = rules.kept_until(now, is_known=is_known)
    draft.save()
    work.record(DraftKept(stream=f"draft:{draft.pk}", draft_id=draft.pk, version_id=version_id))


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """A draft that may be taken up on another telephone with the code; the code itself is kept nowhere."""

    code: str
    expires_at: datetime.datetime


def hold_draft(*, actor: Actor, now: datetime.datetime, key: str, mobile_match: bytes) -> HeldDraft:
    """The visitor's draft is kept for 30 days under a mobile number; a code that was sent before opens it no more.

    Raises:
        RuleBroken: cases.draft_gone.
    """
    code = str(secrets.randbelow(10**rules.CODE_DIGITS)).zfill(rules.CODE_DIGITS)
    with unit_of_work(actor=actor, now=now) as work:
        draft = _by_key(key, now)
        draft.mobile_match, draft.code_match, draft.tries = mobile_match, code_match(draft.pk, code), 0
        draft.expires_at = rules.kept_until(now, is_known=True)
        draft.save(update_fields=["mobile_match", "code_match", "tries", "expires_at"])
        work.record(DraftHeld(stream=f"draft:{draft.pk}", draft_id=draft.pk, expires_at=draft.expires_at))
    return HeldDraft(code, draft.expires_at)


def resume_draft(*, actor: Actor, now: datetime.datetime, mobile_match: bytes, code: str) -> tuple[str, str]:
    """The code of the service and the new key of the draft that number and code open; the old key opens it no more.

    Each wrong code counts against every draft of the number, and the count outlives the refusal.

    Raises:
        RuleBroken: cases.draft_unknown; what was wrong is not told.
    """
    with transaction.atomic():
        rows = Draft.objects.select_for_update().filter(mobile_match=mobile_match, expires_at__gt=now)
        known = list(rows.filter(tries__lt=rules.MOST_TRIES).select_related("version__service"))
        draft = next(
            (
                one
                for one in known
                if hmac.compare_digest(bytes(one.code_match or b""), code_match(one.pk, code))
            ),
            None,
        )
        if draft is not None:
            return draft.version.service.code, _resume(draft, actor, now)
        rows.update(tries=F("tries") + 1)
    raise RuleBroken("cases.draft_unknown")


def _resume(draft: Draft, actor: Actor, now: datetime.datetime) -> str:
    key = secrets.token_urlsafe(24)
    with unit_of_work(actor=actor, now=now) as work:
        draft.key_match, draft.tries = key_match(key), 0
        draft.save(update_fields=["key_match", "tries"])
        work.record(DraftResumed(stream=f"draft:{draft.pk}", draft_id=draft.pk))
    return key


def sign_draft(*, actor: Actor, now: datetime.datetime, key: str) -> Draft:
    """The visitor who has signed in goes on with what he began; of an older draft of his, what is not there joins it.

    Raises:
        NotAllowed: the actor may not apply.
        RuleBroken: cases.draft_gone.
    """
    access.require(actor, "cases.draft")
    with unit_of_work(actor=actor, now=now) as work:
        return _sign(_by_key(key, now), actor, now, work)


def sign_held_drafts(*, actor: Actor, now: datetime.datetime, mobile_match: bytes) -> int:
    """How many drafts, kept under the number with which the actor has just signed in, are his from now on.

    Of a service for which he has a draft of his own, none: the code opens it still.

    Raises:
        NotAllowed: the actor may not apply.
    """
    access.require(actor, "cases.draft")
    own = _own(actor).values("version__service_id")
    rows = Draft.objects.filter(mobile_match=mobile_match, expires_at__gt=now)
    rows = rows.exclude(version__service_id__in=own).select_related("version").order_by("changed_at")
    with transaction.atomic():
        newest = {draft.version.service_id: draft for draft in rows.select_for_update(of=("self",))}
        if newest:
            with unit_of_work(actor=actor, now=now) as work:
                for draft in newest.values():
                    _sign(draft, actor, now, work)
    return len(newest)


def _own(actor: Actor) -> QuerySet[Draft]:
    return Draft.objects.filter(citizen_id=actor.own_id)


def _sign(draft: Draft, actor: Actor, now: datetime.datetime, work: Work) -> Draft:
    version = catalogue.version_for_case(version_id=draft.version_id)
    answers = answers_in(draft)
    files.sign_for(actor=actor, now=now, unsigned_id=draft.pk)
    draft.citizen_id = actor.own_id
    draft.key_match = draft.mobile_match = draft.code_match = None
    older = _own(actor).filter(version__service_id=version.service_id).select_for_update()
    for one in older:
        was = catalogue.version_for_case(version_id=one.version_id).form
        answers = {**forms.carried(was, version.form, answers_in(one)), **answers}
        one.delete()
    _write(draft, draft.version_id, answers, now, work)
    work.record(DraftSigned(stream=f"draft:{draft.pk}", draft_id=draft.pk, citizen_id=actor.own_id))
    return draft


def take(citizen_id: int, draft_id: int | None, now: datetime.datetime) -> None:
    """The draft is gone with its case; whoever comes second finds it so. Raises RuleBroken cases.sent_already."""
    if draft_id is None:
        return
    if not tallies.send(draft_id, citizen_id, now):
        raise RuleBroken("cases.sent_already")


def drop_draft(*, actor: Actor, now: datetime.datetime, draft_id: int, is_left: bool = True) -> None:
    """The actor's draft is thrown away, with its files; `is_left`: counted as not sent.

    Raises:
        NotAllowed: it is not there, or not the actor's.
    """
    with unit_of_work(actor=actor, now=now) as work:
        draft = access.load(Draft.objects.all(), actor, "cases.draft", lock=True, pk=draft_id)
        _drop([draft], now, work, are_left=is_left)


def drop_visitors_draft(*, actor: Actor, now: datetime.datetime, key: str) -> None:
    """The visitor's draft is thrown away, with its files.

    Raises:
        RuleBroken: cases.draft_gone.
    """
    with unit_of_work(actor=actor, now=now) as work:
        _drop([_by_key(key, now)], now, work)


def drop_expired_drafts(*, actor: Actor, now: datetime.datetime) -> int:
    """How many drafts past their time were thrown away, with their files.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    dropped = 0
    while found := _expired(now):
        with unit_of_work(actor=actor, now=now) as work:
            _drop(found, now, work)
        dropped += len(found)
    return dropped


def _expired(now: datetime.datetime) -> list[Draft]:
    return list(Draft.objects.filter(expires_at__lt=now).order_by("expires_at")[:AT_ONCE])


def erase_drafts(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """How many drafts of a person who was erased are gone, with their files.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    with unit_of_work(actor=actor, now=now) as work:
        found = list(Draft.objects.select_for_update().filter(citizen_id=person_id))
        _drop(found, now, work, are_left=False)
        work.record(DraftsErased(stream=f"person:{person_id}", person_id=person_id, drafts=len(found)))
    return len(found)


def _drop(drafts: Iterable[Draft], now: datetime.datetime, work: Work, *, are_left: bool = True) -> None:
    found = list(drafts)
    for draft in found:
        if are_left:
            tallies.add(draft.version_id, draft.changed_at, forms.Place(draft.page, draft.question), left=1)
        _erase_files(draft, now)
    stream = f"draft:{found[0].pk}" if len(found) == 1 else "drafts"
    Draft.objects.filter(pk__in=[one.pk for one in found]).delete()
    work.record(DraftsDropped(stream=stream, drafts=len(found)))


def _erase_files(draft: Draft, now: datetime.datetime) -> None:
    """The files of the draft that no case and no other thing holds."""
    form = catalogue.version_for_case(version_id=draft.version_id).form
    named = {one for _, one in rules.files_in(form, forms.parse_answers(form, answers_in(draft))[0])}
    mine = files_kept.unerased(file_ids=named, owner_id=draft.citizen_id or 0, unsigned_id=draft.pk)
    held = set(Attachment.objects.filter(file_id__in=mine).values_list("file_id", flat=True))
    for file_id in sorted(mine - held):
        files.erase(actor=SYSTEM, now=now, file_id=file_id)
