"""Reads stored documents. Whether somebody may see one is decided by the domain that holds it."""

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.http import FileResponse

from ostan.foundation.files import disk
from ostan.foundation.files.models import Incoming, StoredFile
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

SEALED_OFF = "default-src 'none'; sandbox"

SET_ASIDE = ""
"""The media type of a document that the scanner set aside: it is of no kind that is taken."""


def owned(*, person_id: int, file_ids: Iterable[int]) -> dict[int, str]:
    """Those of the documents that this person uploaded and that are not erased, with their media types.

    The type of what the scanner set aside is SET_ASIDE. One statement.
    """
    rows = StoredFile.objects.filter(pk__in=list(file_ids), owner_id=person_id, erased_at=None)
    return {
        pk: SET_ASIDE if scan == "INFECTED" else kind
        for pk, kind, scan in rows.values_list("pk", "kind", "scan")
    }


def unsigned_owner(unsigned_id: int) -> int:
    """As whose a visitor's documents are kept: a thing that nobody has signed for yet, such as what he fills in."""
    return -unsigned_id


def unerased(*, file_ids: Iterable[int], owner_id: int, unsigned_id: int) -> set[int]:
    """Those of the documents that this person uploaded, and all of what nobody had signed for. One statement."""
    rows = StoredFile.objects.filter(erased_at=None).filter(
        Q(pk__in=list(file_ids), owner_id=owner_id) | Q(owner_id=unsigned_owner(unsigned_id))
    )
    return set(rows.values_list("pk", flat=True))


def files(*, file_ids: Iterable[int]) -> dict[int, StoredFile]:
    """The documents by id, erased ones too. One statement."""
    return StoredFile.objects.in_bulk(list(file_ids))


def may_open(scan: str) -> bool:
    """Whether a document that stands so with the scanner may be opened by anybody."""
    return scan in ("", "CLEAN")


def response_for(stored: StoredFile, *, name: str = "") -> FileResponse:
    """The download: always an attachment, never guessed at, never kept by a cache, no rights when opened. It is called
    `name`, or as it was when it came.

    Raises:
        NotAllowed: the document is erased, not found clean yet, or its bytes are not there.
    """
    if stored.erased_at or not may_open(stored.scan):
        raise NotAllowed("files.read")
    try:
        body = disk.place_of(stored.sha256).open("rb")
    except FileNotFoundError as lost:
        raise NotAllowed("files.read") from lost
    response = FileResponse(body, as_attachment=True, filename=name or stored.name, content_type=stored.kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = SEALED_OFF
    return response


def owner_of(actor: Actor, unsigned_id: int) -> int:
    """As whose the actor's documents are kept. Raises NotAllowed for a visitor who has begun nothing."""
    owner_id = actor.person_id or unsigned_owner(unsigned_id)
    if not owner_id:
        raise NotAllowed("files.keep")
    return owner_id


def own_upload(
    *, actor: Actor, now: datetime.datetime, token: str, unsigned_id: int = 0, lock: bool = False
) -> Incoming:
    """The actor's upload of that name, or a visitor's for what he fills in.

    Raises:
        NotAllowed: there is none, it is not the actor's, or its time is over.
    """
    rows = Incoming.objects.select_for_update() if lock else Incoming.objects
    found = rows.filter(token=token, owner_id=owner_of(actor, unsigned_id), expires_at__gte=now).first()
    if found is None:
        raise NotAllowed("files.keep")
    return found


def gathered(upload: Incoming) -> int:
    """How many bytes of the upload are here."""
    return upload.size if upload.file_id is not None else disk.gathered(upload.token)
