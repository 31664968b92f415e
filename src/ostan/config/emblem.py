"""The province's own emblem: any image file, looked at and drawn anew, and given out with the static files."""

import hashlib
import io
import os
import re
import warnings
from pathlib import Path

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ostan.config.trouble import Trouble

ROOT = Path(__file__).resolve().parents[3]
OURS = ROOT / "src" / "ostan" / "ui" / "static"
NAME = "OSTAN_EMBLEM"
SIDE = 512
MOST_BYTES = 5 * 2**20
MOST_PIXELS = 50_000_000
_SVG = "{http://www.w3.org/2000/svg}svg"
_FOREIGN = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "audio", "video"})
_OUTSIDE = re.compile(r"(?i)^\s*(?!#|data:image/(png|jpeg|webp);)\S")


def folder(var: Path) -> Path:
    """Where the emblem lies that is given out."""
    return var / "emblem"


def static_path(told: str, var: Path) -> str:
    """The emblem's path among the static files; "" for ours, as long as none was kept.

    `told` is what OSTAN_EMBLEM says: a path under our own static folder, or of any image file (one that does
    not begin with / is counted from the root of Ostan's own folder).
    """
    if not told or _is_ours(told):
        return told
    try:
        name = _name(_file(told).read_bytes())
    except OSError:
        return ""
    found = next((path.name for path in sorted(folder(var).glob(f"{name}.*"))), "")
    return f"emblem/{found}" if found else ""


def keep(told: str, var: Path) -> None:
    """Make the emblem ready to be given out: a picture as a square PNG, an SVG as it is when it only draws.

    Raises:
        Trouble: there is no such file, it is too large, or it is no image that can be shown.
    """
    if not told or _is_ours(told) or static_path(told, var):
        return
    path = _file(told)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Trouble(f"{NAME} names {path}, which is larger than {MOST_BYTES // 2**20} MB.")
        raw = path.read_bytes()
    except OSError as lost:
        why = (lost.strerror or str(lost)).lower()
        raise Trouble(f"{NAME} names {path}, which cannot be read ({why}); name an image file.") from lost
    body, ending = (_drawing(raw, path), "svg") if b"<svg" in raw[:4096] else (_picture(raw, path), "png")
    folder(var).mkdir(exist_ok=True)
    place = folder(var) / f"{_name(raw)}.{ending}"
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    draft.write_bytes(body)
    draft.replace(place)


def _is_ours(told: str) -> bool:
    return not Path(told).is_absolute() and (OURS / told).is_file()


def _file(told: str) -> Path:
    return ROOT / Path(told).expanduser()


def _name(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:16]


def _picture(raw: bytes, path: Path) -> bytes:
    """The picture alone, in the middle of a square that one can see through."""
    from PIL import Image, ImageOps  # the settings read this module and have no need of it

    broken = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP", "GIF"))
        if picture.width * picture.height > MOST_PIXELS:
            raise Trouble(f"{NAME} names {path}, which has too many pixels; make it smaller.")
        whole = ImageOps.pad(
            ImageOps.exif_transpose(picture).convert("RGBA"), (SIDE, SIDE), color=(0, 0, 0, 0)
        )
    except broken as wrong:
        raise Trouble(f"{NAME} names {path}, which is no PNG, JPEG, WebP, GIF or SVG image.") from wrong
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawing(raw: bytes, path: Path) -> bytes:
    """The SVG byte for byte, when nothing in it acts or comes from elsewhere."""
    try:
        root = ElementTree.fromstring(raw, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as wrong:
        raise Trouble(f"{NAME} names {path}, an SVG that cannot be read or declares entities.") from wrong
    if root.tag != _SVG:
        raise Trouble(f"{NAME} names {path}, which is no SVG image.")
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        acts = tag in _FOREIGN or any(name.lower().startswith("on") for name in element.attrib)
        links = [text for name, text in element.attrib.items() if name.rpartition("}")[2] in ("href", "src")]
        if acts or any(_OUTSIDE.search(text) for text in links):
            raise Trouble(
                f"{NAME} names {path}, an SVG with «{tag}» that acts or loads something; draw it plainly."
            )
    return raw
