"""Which documents the house takes, told by their content: the one table, then how each is recognised."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from ostan.kernel.errors import RuleBroken

MEGABYTE = 1024 * 1024
HEAD = 16


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: its media type, the ending its name gets and the most bytes it may have."""

    media_type: str
    ending: str
    limit: int
    image: bool = False


JPEG = Kind("image/jpeg", ".jpg", 15 * MEGABYTE, image=True)
PNG = Kind("image/png", ".png", 15 * MEGABYTE, image=True)
WEBP = Kind("image/webp", ".webp", 15 * MEGABYTE, image=True)
PDF = Kind("application/pdf", ".pdf", 10 * MEGABYTE)
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Kind(_OFFICE + "wordprocessingml.document", ".docx", 10 * MEGABYTE)
XLSX = Kind(_OFFICE + "spreadsheetml.sheet", ".xlsx", 10 * MEGABYTE)
PPTX = Kind(_OFFICE + "presentationml.presentation", ".pptx", 10 * MEGABYTE)
ODT = Kind("application/vnd.oasis.opendocument.text", ".odt", 10 * MEGABYTE)
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", ".ods", 10 * MEGABYTE)

KINDS = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, PPTX, ODT, ODS)
LARGEST = max(kind.limit for kind in KINDS)
ACCEPTED = ", ".join(kind.ending for kind in KINDS)
"""For the `accept` of a file field."""

_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_MOST_PARTS = 5_000
_MOST_UNPACKED = 200 * MEGABYTE
_TAIL = 2_048


def kind_of(body: BinaryIO, size: int) -> Kind:
    """The kind of document, told by its content and never by its name.

    Raises:
        RuleBroken: "files.empty", "files.kind", "files.damaged", "files.macros", "files.too_large"
            (limit, in bytes).
    """
    if size == 0:
        raise RuleBroken("files.empty")
    body.seek(0)
    kind = _recognise(body.read(HEAD), body, size)
    if size > kind.limit:
        raise RuleBroken("files.too_large", limit=kind.limit)
    return kind


def _recognise(head: bytes, body: BinaryIO, size: int) -> Kind:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return _pdf(body, size)
    if head.startswith(b"PK\x03\x04"):
        return _office(body)
    raise RuleBroken("files.kind")


def _pdf(body: BinaryIO, size: int) -> Kind:
    body.seek(max(0, size - _TAIL))
    if b"%%EOF" not in body.read(_TAIL):
        raise RuleBroken("files.damaged")
    return PDF


def _office(body: BinaryIO) -> Kind:
    """A zip with the parts of an office document, no macros, and not a bomb. Nothing is unpacked to disk."""
    try:
        with zipfile.ZipFile(body) as packed:
            parts = {part.filename: part.file_size for part in packed.infolist()}
            declared = packed.read("mimetype") if 0 < parts.get("mimetype", 0) < 100 else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as wrong:
        raise RuleBroken("files.damaged") from wrong
    if len(parts) > _MOST_PARTS or sum(parts.values()) > _MOST_UNPACKED:
        raise RuleBroken("files.damaged")
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in parts):
        raise RuleBroken("files.macros")
    for kind in (ODT, ODS):
        if declared.strip() == kind.media_type.encode() and "content.xml" in parts:
            return kind
    for part, kind in _PARTS.items():
        if part in parts and "[Content_Types].xml" in parts:
            return kind
    raise RuleBroken("files.kind")
