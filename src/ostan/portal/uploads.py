"""Uploads in pieces over HTTP, by the tus protocol, so that any client that speaks it can take one up again.

Source: tus.io/protocols/resumable-upload, version 1.0.0, with the extensions creation, termination, expiration.
"""

import base64
import binascii
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files
from ostan.foundation.files import kinds, queries
from ostan.foundation.files.models import Incoming
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.citizen.apply import reading, unsent
from ostan.portal.citizen.apply.journey import journey, keep
from ostan.ui import refusals

VERSION = "1.0.0"
PIECES = "application/offset+octet-stream"
FOR = "for"
"""Names in the address the service for which a visitor uploads."""

FILE = "Ostan-File"
"""Names the document that came of the upload, for the form that waits for it."""


def _answer(status: int, text: str = "", **told: str) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    for name, value in told.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _standing(upload: Incoming, status: int) -> HttpResponse:
    told = {
        "Upload_Offset": str(queries.gathered(upload)),
        "Upload_Length": str(upload.size),
        "Upload_Expires": format_datetime(upload.expires_at, usegmt=True),
    }
    if upload.file_id is not None:
        told[FILE] = str(upload.file_id)
    return _answer(status, **told)


def _refused(broken: RuleBroken) -> HttpResponse:
    status = {"files.too_large": 413, "files.out_of_step": 409, "files.too_often": 429}.get(broken.code, 422)
    return _answer(status, refusals.text(broken))


def _number(text: str | None) -> int | None:
    return whole_number(text or "", None)


def _name(metadata: str) -> str:
    """The value of `filename` among the pairs of name and base64 that the header carries."""
    for pair in metadata.split(","):
        name, _, value = pair.strip().partition(" ")
        if name == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


@access.door(access.PUBLIC)
@require_http_methods(["OPTIONS", "POST"])
def begin(request: Request) -> HttpResponse:
    """What is spoken here, or a new upload."""
    if request.method == "OPTIONS":
        told = {
            "Tus_Version": VERSION,
            "Tus_Extension": "creation,termination,expiration",
            "Tus_Max_Size": str(kinds.LARGEST),
        }
        return _answer(204, **told)
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, Tus_Version=VERSION)
    size = _number(request.headers.get("Upload-Length"))
    if size is None:
        return _answer(400)
    try:
        unsigned_id = _begun(request)
        reading.check_often(request, unsigned_id)
        name = _name(request.headers.get("Upload-Metadata", ""))
        upload = files.begin_upload(
            actor=request.actor, now=request.now, name=name, size=size, unsigned_id=unsigned_id
        )
    except RuleBroken as broken:
        return _refused(broken)
    response = _standing(upload, 201)
    service = f"?{urlencode({FOR: request.GET[FOR]})}" if unsigned_id else ""
    response.headers["Location"] = f"/uploads/{upload.token}/{service}"
    return response


def _begun(request: Request) -> int:
    """For what a visitor uploads: the draft that this browser has for the service, a new one at the first document."""
    code = request.GET.get(FOR, "")
    if request.actor.is_signed_in or not code:
        return 0
    way = journey(request, code)
    return (way if way.draft else keep(request, way)).unsigned_id


def _unsigned(request: Request) -> int:
    code = request.GET.get(FOR, "")
    draft = unsent.draft_of(request, code) if code and not request.actor.is_signed_in else None
    return draft.id if draft else 0


@access.door(access.PUBLIC)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def piece(request: Request, token: str) -> HttpResponse:
    """How far the upload is, one more piece of it, or its end."""
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, Tus_Version=VERSION)
    mine: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "token": token,
        "unsigned_id": _unsigned(request),
    }
    if request.method == "HEAD":
        return _standing(queries.own_upload(**mine), 200)
    if request.method == "DELETE":
        files.drop_upload(**mine)
        return _answer(204)
    offset = _number(request.headers.get("Upload-Offset"))
    if request.content_type != PIECES or offset is None:
        return _answer(415 if request.content_type != PIECES else 400)
    body = request.read(files.PIECE + 1)
    if len(body) > files.PIECE:
        return _answer(413)
    try:
        upload = files.take_piece(**mine, offset=offset, piece=body)
    except RuleBroken as broken:
        return _refused(broken)
    return _standing(upload, 204)


urlpatterns = [
    path("uploads/", begin, name="uploads"),
    path("uploads/<str:token>/", piece, name="upload"),
]
