"""Pictures are drawn anew: what a picture carries beside the picture stays outside."""

import dataclasses
import datetime
import io
import struct
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD, Base

from ostan.foundation.files.kinds import JPEG, PNG, Kind
from ostan.kernel.calendar.local import TEHRAN
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


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """When and where a picture says it was taken: None where it says nothing, or nothing that can be."""

    at: datetime.datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def taken(body: BinaryIO) -> Taken:
    """What the camera wrote into a picture (EXIF), read before the picture is drawn anew; leaves `body` at its start.

    An instant without its zone is one of Iran. Source: Exif 3.0, DateTimeOriginal, OffsetTimeOriginal and GPS.
    """
    body.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            exif = Image.open(body, formats=tuple(_FORMATS.values())).getexif()
        shot, placed = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
    except _BROKEN:
        return Taken()
    finally:
        body.seek(0)
    at = _instant(shot.get(Base.DateTimeOriginal), shot.get(Base.OffsetTimeOriginal))
    latitude = _degrees(placed.get(GPS.GPSLatitude), placed.get(GPS.GPSLatitudeRef) == "S", most=90)
    longitude = _degrees(placed.get(GPS.GPSLongitude), placed.get(GPS.GPSLongitudeRef) == "W", most=180)
    is_whole = latitude is not None and longitude is not None
    return Taken(at, latitude if is_whole else None, longitude if is_whole else None)


def _instant(day_time: object, zone: object) -> datetime.datetime | None:
    told, offset = (str(one or "").strip("\x00 ") for one in (day_time, zone))
    try:
        if offset:
            found = datetime.datetime.strptime(told + offset, "%Y:%m:%d %H:%M:%S%z")
        else:
            found = datetime.datetime.strptime(told, "%Y:%m:%d %H:%M:%S").replace(tzinfo=TEHRAN)
        return found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def _degrees(parts: Any, is_negative: bool, *, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(one) for one in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    found = round((degrees + minutes / 60 + seconds / 3600) * (-1 if is_negative else 1), 6)
    return found if -most <= found <= most else None
