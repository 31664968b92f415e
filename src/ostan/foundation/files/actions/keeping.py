"""Keeps and erases documents."""

import datetime
import errno
import io
import logging
import secrets
from collections.abc import Collection
from typing import Protocol

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ostan.foundation import access, jobs
from ostan.foundation.files import disk, images, kinds, names, queries, scanner
from ostan.foundation.files.events import FileErased, FileKept, FileSetAside, FilesSigned
from ostan.foundation.files.models import StoredFile
from ostan.foundation.work import unit_of_work
from ostan.kernel import clock, commitments
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

log = logging.getLogger(__name__)

SCAN_AGAIN = RetryStrategy(wait=60)
"""A scanner that is away is asked every minute, for ever: until it says so, nobody opens the document."""


class Upload(Protocol):
    """What a form or an API hands over."""

    def read(self, size: int = ..., /) -> bytes: ...


def keep(
    *,
    actor: Actor,
    now: datetime.datetime,
    upload: Upload,
    name: str,
    only: Collection[str] = (),
    unsigned_id: int = 0,
) -> StoredFile:
    """The stored document: its kind told by content, its name cleaned, a picture drawn anew.

    `only` are the media types that are wanted here; none stands for every kind of the house. Where a scanner is
    set up, nobody opens the document before it was found clean. A visitor's document belongs to what he fills in
    (`unsigned_id`) until somebody signs for it.

    Raises:
        NotAllowed: the actor may not keep documents.
        RuleBroken: "files.not_wanted", "files.empty", "files.kind", "files.damaged", "files.macros", "files.too_large" (limit,
            in bytes), "files.picture_too_large" (pixels), "files.no_room".
    Source: assumed (the kinds and limits of kinds.py).
    """
    if actor.is_signed_in or not unsigned_id:
        access.require(actor, "files.keep")
    raw = upload.read(kinds.LARGEST + 1)
    body = io.BytesIO(raw)
    kind = kinds.kind_of(body, len(raw))
    if only and kind.media_type not in only:
        raise RuleBroken("files.not_wanted")
    if kind.image:
        body = io.BytesIO(images.redraw(body, kind))
    sha256, salt = disk.digest(body), secrets.token_bytes(commitments.SALT_BYTES)
    with unit_of_work(actor=actor, now=now) as work:
        _hold(sha256)
        _write(body, sha256)
        stored = StoredFile.objects.create(
            sha256=sha256,
            salt=salt,
            name=names.clean(name, kind.ending),
            kind=kind.media_type,
            size=body.getbuffer().nbytes,
            owner_id=actor.person_id or queries.unsigned_owner(unsigned_id),
            at=now,
            scan="WAITING" if scanner.is_on() else "",
        )
        if stored.scan:
            jobs.ask(scan, file_id=stored.pk)
        commitment = commitments.commit(sha256, salt)
        work.record(
            FileKept(
                f"file:{stored.pk}", stored.pk, kind.media_type, stored.size, content_commitment=commitment
            )
        )
    return stored


def _write(body: io.BytesIO, sha256: str) -> None:
    try:
        disk.put(body, sha256)
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        log.critical("the disk of documents is full")
        raise RuleBroken("files.no_room") from full


@app.task(name="scan_file", retry=SCAN_AGAIN)
def scan(file_id: int) -> None:
    """Have one document scanned; what carries something harmful loses its bytes.

    Raises:
        OSError: the scanner gives no verdict; the job comes again.
    """
    stored = StoredFile.objects.filter(pk=file_id, scan="WAITING", erased_at=None).first()
    if stored is None:
        return
    with disk.place_of(stored.sha256).open("rb") as body:
        found = scanner.found_in(body)
    if found:
        set_aside(actor=SYSTEM, now=clock.now(), file_id=file_id, finding=found)
    else:
        StoredFile.objects.filter(pk=file_id, scan="WAITING").update(scan="CLEAN")


def set_aside(*, actor: Actor, now: datetime.datetime, file_id: int, finding: str) -> None:
    """The document stays known and its bytes go: something harmful was found in it.

    Raises:
        NotAllowed: the actor is not the house, or there is no such document that waits.
    """
    access.require(actor, "files.scan")
    with unit_of_work(actor=actor, now=now) as work:
        stored = StoredFile.objects.select_for_update().filter(pk=file_id, scan="WAITING").first()
        if stored is None:
            raise NotAllowed("files.scan")
        stored.scan = "INFECTED"
        stored.save(update_fields=["scan"])
        work.record(FileSetAside(f"file:{file_id}", file_id, finding_code=finding))
    with transaction.atomic():
        _hold(stored.sha256)
        disk.remove(stored.sha256)


def sign_for(*, actor: Actor, now: datetime.datetime, unsigned_id: int) -> int:
    """How many documents, kept for what a visitor filled in, are the actor's from now on.

    Raises:
        NotAllowed: the actor may not keep documents.
    """
    access.require(actor, "files.keep")
    rows = StoredFile.objects.filter(owner_id=queries.unsigned_owner(unsigned_id))
    if not rows.exists():
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        count = rows.update(owner_id=actor.person_id)
        work.record(FilesSigned(f"person:{actor.person_id}", count))
    return count


def erase(*, actor: Actor, now: datetime.datetime, file_id: int) -> None:
    """Name, salt and digest are emptied; the bytes go when no other document has the same.

    Who may erase which document is for the domain that holds it to say; here only one's own, and the house.

    Raises:
        NotAllowed: there is no such document, or it is somebody else's.
        RuleBroken: "files.erased", it is gone already.
    """
    with unit_of_work(actor=actor, now=now) as work:
        stored = StoredFile.objects.select_for_update().filter(pk=file_id).first()
        if stored is None or not _may_erase(actor, stored):
            raise NotAllowed("files.erase")
        if stored.erased_at:
            raise RuleBroken("files.erased")
        sha256 = stored.sha256
        stored.sha256, stored.salt, stored.name, stored.erased_at = "", b"", "", now
        stored.save(update_fields=["sha256", "salt", "name", "erased_at"])
        work.record(FileErased(f"file:{file_id}", file_id))
    _remove_unused(sha256)


def _may_erase(actor: Actor, stored: StoredFile) -> bool:
    return access.may_touch(actor, "files.erase", owner=stored.owner_id)


def _remove_unused(sha256: str) -> None:
    """After the commit, so that a row never outlives its bytes; `_hold` keeps a new upload of them waiting."""
    with transaction.atomic():
        _hold(sha256)
        if not StoredFile.objects.filter(sha256=sha256).exists():
            disk.remove(sha256)


def _hold(sha256: str) -> None:
    """Nobody else writes or removes these bytes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])
