"""A sheet that somebody brings: looked at first, and taken over from the same page."""

import base64
import binascii

from django.http import HttpRequest

from ostan.foundation.sheets.reading import MOST_BYTES
from ostan.kernel.errors import RuleBroken

_CARRIED = 4 * 1024 * 1024
"""Up to this size the checked file travels with the page, so that it need not be chosen a second time."""


def brought(request: HttpRequest) -> bytes:
    """The file that was chosen ("file"), else the one that travelled with the page ("carried").

    Raises:
        RuleBroken: sheets.unreadable.
    """
    upload = request.FILES.get("file")
    if upload is not None:
        # One byte more than is allowed is enough to be refused for its size.
        return upload.read(MOST_BYTES + 1) if not isinstance(upload, list) else b""
    try:
        return base64.b64decode(request.POST.get("carried", ""), validate=True)
    except (binascii.Error, ValueError) as broken:
        raise RuleBroken("sheets.unreadable") from broken


def carried(data: bytes) -> str:
    """The file as the page carries it along; "" for one that is too large and must be chosen again."""
    return base64.b64encode(data).decode() if len(data) <= _CARRIED else ""
