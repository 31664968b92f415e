"""Pictures are drawn anew: what a picture carries beside the picture stays outside."""

import io
import struct
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

from ostan.foundation.files.kinds import JPEG, PNG, Kind
from ostan.kernel.errors import RuleBroken

LONGEST_SIDE = 4_000
MOST_PIXELS = 25_000_000
MOST_PIXELS_JPEG = 120_000_000
"""A JPEG is decoded at the size it is needed in, so a telephone's largest pictures fit in memory."""

_QUALITY = 88
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    IndexError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def redraw(body: BinaryIO, kind: Kind) -> bytes:
    """The picture alone, upright, at most 4,000 pixels a side, in its own format; no EXIF, place or comment.

    Raises:
        RuleBroken: "files.picture_too_large" (pixels), "files.damaged".
    """
    body.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(body, formats=(_FORMATS[kind.media_type],))
        return _drawn(picture, kind)
    except _BROKEN as wrong:
        raise RuleBroken("files.damaged") from wrong


def _drawn(picture: Image.Image, kind: Kind) -> bytes:
    pixels = picture.width * picture.height
    if pixels > (MOST_PIXELS_JPEG if kind is JPEG else MOST_PIXELS):
        raise RuleBroken("files.picture_too_large", pixels=pixels)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = upright.convert("RGB" if kind is JPEG or not upright.has_transparency_data else "RGBA")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    options = {"optimize": True} if kind is PNG else {"quality": _QUALITY}
    bare.save(out, _FORMATS[kind.media_type], **options)
    return out.getvalue()
