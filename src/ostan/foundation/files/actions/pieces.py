"""Uploads that come in pieces, so that a line that breaks costs one piece and not the whole document."""

import datetime
import errno
import logging
import secrets

from django.db import transaction

from ostan.foundation import access
from ostan.foundation.files import disk, kinds, names, queries
from ostan.foundation.files.actions.keeping import keep
from ostan.foundation.files.models import Incoming
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken

log = logging.getLogger(__name__)

KEPT = datetime.timedelta(hours=24)
"""For so long an upload may be taken up again. Source: assumed."""

PIECE = 1024 * 1024
"""The most bytes that are taken at once."""


def begin_upload(
    *, actor: Actor, now: datetime.datetime, name: str, size: int, unsigned_id: int = 0
) -> Incoming:
    """A new upload of so many bytes: the actor's, or a visitor's for what he fills in (`unsigned_id`, as in `keep`).

    Plumbing: leaves no entry until it is whole.

    Raises:
        NotAllowed: the actor may not keep documents, or is a visitor who has begun nothing.
        RuleBroken: files.empty, files.too_large (limit, in bytes).
    """
    if actor.is_signed_in or not unsigned_id:
        access.require(actor, "files.keep")
    owner_id = queries.owner_of(actor, unsigned_id)
    if size <= 0:
        raise RuleBroken("files.empty")
    if size > kinds.LARGEST:
        raise RuleBroken("files.too_large", limit=kinds.LARGEST)
    return Incoming.objects.create(
        token=secrets.token_urlsafe(16),
        owner_id=owner_id,
        name=names.clean(name, ""),
        size=size,
        expires_at=now + KEPT,
    )


def take_piece(
    *, actor: Actor, now: datetime.datetime, token: str, offset: int, piece: bytes, unsigned_id: int = 0
) -> Incoming:
    """The upload with the piece behind what was there; the last one makes it a document (`file`).

    Raises:
        NotAllowed: there is no such upload, or it is not the actor's.
        RuleBroken: files.out_of_step for a piece that does not follow on, and what `keep` raises:
            then the upload is gone.
    """
    with transaction.atomic():
        upload = queries.own_upload(actor=actor, now=now, token=token, unsigned_id=unsigned_id, lock=True)
        there = queries.gathered(upload)
        if upload.file_id is not None or offset != there or there + len(piece) > upload.size:
            raise RuleBroken("files.out_of_step")
        _add(token, piece)
        if there + len(piece) < upload.size:
            return upload
    return _keep(upload, actor, now, unsigned_id)


def _add(token: str, piece: bytes) -> None:
    try:
        disk.add(token, piece)
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        log.critical("the disk of documents is full")
        raise RuleBroken("files.no_room") from full


def _keep(upload: Incoming, actor: Actor, now: datetime.datetime, unsigned_id: int) -> Incoming:
    try:
        with disk.piece_of(upload.token).open("rb") as body:
            stored = keep(actor=actor, now=now, upload=body, name=upload.name, unsigned_id=unsigned_id)
    except RuleBroken as refused:
        if refused.code != "files.no_room":
            drop_upload(actor=actor, now=now, token=upload.token, unsigned_id=unsigned_id)
        raise
    Incoming.objects.filter(pk=upload.pk).update(file=stored)
    disk.piece_of(upload.token).unlink(missing_ok=True)
    upload.file = stored
    return upload


def drop_upload(*, actor: Actor, now: datetime.datetime, token: str, unsigned_id: int = 0) -> None:
    """The upload is given up.

    Raises:
        NotAllowed: there is no such upload, or it is not the actor's.
    """
    queries.own_upload(actor=actor, now=now, token=token, unsigned_id=unsigned_id).delete()
    disk.piece_of(token).unlink(missing_ok=True)


def drop_expired_uploads(*, actor: Actor, now: datetime.datetime) -> int:
    """How many uploads past their time were given up.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "files.scan")
    expired = list(Incoming.objects.filter(expires_at__lt=now).values_list("pk", "token"))
    for pk, token in expired:
        Incoming.objects.filter(pk=pk).delete()
        disk.piece_of(token).unlink(missing_ok=True)
    return len(expired)
