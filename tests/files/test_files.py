"""Uploads: what is taken, what is refused, where the bytes lie and when they go."""

import datetime
import io
import pathlib
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ostan.foundation.files import actions, disk, kinds, names, queries
from ostan.foundation.files.models import StoredFile
from ostan.foundation.ledger.models import Entry
from ostan.kernel import commitments
from ostan.kernel.actor import SYSTEM, VISITOR, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

NOW = datetime.datetime(2026, 3, 21, 8, 0, tzinfo=datetime.UTC)
CITIZEN = Actor(person_id=5, grants=(Grant(Role.CITIZEN),))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: pathlib.Path) -> pathlib.Path:
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def keep(raw: bytes, name: str = "سند.pdf", actor: Actor = CITIZEN) -> StoredFile:
    return actions.keep(actor=actor, now=NOW, upload=io.BytesIO(raw), name=name)


def refusal(raw: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(RuleBroken) as refused:
        keep(raw, name)
    assert not StoredFile.objects.exists()
    return refused.value.code


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


def bytes_of(stored: StoredFile) -> bytes:
    return disk.place_of(stored.sha256).read_bytes()


GOOD: dict[str, Callable[[], bytes]] = {
    "image/jpeg": picture,
    "image/png": lambda: picture("PNG"),
    "image/webp": lambda: picture("WEBP"),
    "application/pdf": lambda: PDF,
    kinds.DOCX.media_type: lambda: office("word/document.xml"),
    kinds.XLSX.media_type: lambda: office("xl/workbook.xml"),
    kinds.PPTX.media_type: lambda: office("ppt/presentation.xml"),
    kinds.ODT.media_type: lambda: packed({"mimetype": kinds.ODT.media_type.encode(), "content.xml": b"<x/>"}),
    kinds.ODS.media_type: lambda: packed({"mimetype": kinds.ODS.media_type.encode(), "content.xml": b"<x/>"}),
}


@pytest.mark.parametrize("media_type", GOOD)
def test_the_kind_is_told_by_content(db: None, media_type: str) -> None:
    stored = keep(GOOD[media_type](), "هرچه.exe")

    assert stored.kind == media_type
    assert stored.name == "هرچه" + next(kind.ending for kind in kinds.KINDS if kind.media_type == media_type)
    assert (stored.size, stored.sha256) == (
        len(bytes_of(stored)),
        disk.digest(io.BytesIO(bytes_of(stored))),
    )


HOSTILE = {
    "nothing": (b"", "files.empty"),
    "html": (b"<html><script>alert(1)</script>", "files.kind"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "files.kind"),
    "svg after xml": (b'<?xml version="1.0"?><svg/>', "files.kind"),
    "text": ("سلام".encode(), "files.kind"),
    "program": (b"MZ" + bytes(100), "files.kind"),
    "elf": (b"\x7fELF" + bytes(100), "files.kind"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "files.kind"),
    "gif with script": (b"GIF89a/*<script>*/=1;", "files.kind"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "files.kind"),
    "html before pdf": (b"<script>1</script>" + PDF, "files.kind"),
    "cut pdf": (PDF[:20], "files.damaged"),
    "only a jpeg's head": (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 20, "files.damaged"),
    "only a png's head": (b"\x89PNG\r\n\x1a\n" + bytes(50), "files.damaged"),
    "half a jpeg": (picture(size=(900, 900), quality=95)[:900], "files.damaged"),
    "plain zip": (packed({"a.txt": b"x"}), "files.kind"),
    "jar": (packed({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), "files.kind"),
    "broken zip": (b"PK\x03\x04" + bytes(40), "files.damaged"),
    "macros": (office("word/document.xml", **{"word/vbaProject.bin": b"x"}), "files.macros"),
    "odf macros": (
        packed({"mimetype": kinds.ODT.media_type.encode(), "content.xml": b"x", "Basic/a.xml": b""}),
        "files.macros",
    ),
    "zip bomb": (office("word/document.xml", **{"word/big": bytes(201 * kinds.MEGABYTE)}), "files.damaged"),
    "too many parts": (office("xl/workbook.xml", **{f"p{n}": b"" for n in range(5_001)}), "files.damaged"),
    "large pdf": (PDF.replace(b"endobj", bytes(10 * kinds.MEGABYTE)), "files.too_large"),
    "endless": (picture() + bytes(kinds.LARGEST), "files.too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_uploads_are_refused(db: None, name: str, root: pathlib.Path) -> None:
    raw, code = HOSTILE[name]

    assert refusal(raw) == code
    assert not root.exists() or not any(path.is_file() for path in root.rglob("*"))


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [5_001, 12_000, 60_000])
def test_a_picture_bomb_is_refused_before_it_is_unpacked(db: None, side: int) -> None:
    assert refusal(png_that_claims(side, side)) in {"files.picture_too_large", "files.damaged"}


def test_a_picture_loses_what_it_carries(db: None) -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET-NOTE"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    raw = picture(exif=exif.tobytes(), comment=b"SECRET-COMMENT") + b"<?php SECRET-TAIL ?>"
    assert b"SECRET-NOTE" in raw

    stored = keep(raw, "عکس.jpg")

    assert b"SECRET" not in bytes_of(stored)
    with Image.open(disk.place_of(stored.sha256)) as drawn:
        assert drawn.size == (40, 60)
        assert not drawn.getexif()


def test_a_large_photo_is_made_smaller(db: None) -> None:
    stored = keep(picture(size=(6_000, 3_000)), "a.jpg")

    with Image.open(disk.place_of(stored.sha256)) as drawn:
        assert max(drawn.size) <= 4_000


def test_equal_contents_share_their_bytes_until_the_last_goes(db: None, root: pathlib.Path) -> None:
    first, second = keep(PDF, "یک.pdf"), keep(PDF, "دو.pdf")
    place = disk.place_of(first.sha256)
    assert first.sha256 == second.sha256
    assert [path for path in root.rglob("*") if path.is_file()] == [place]

    actions.erase(actor=CITIZEN, now=NOW, file_id=first.pk)
    assert place.exists()
    actions.erase(actor=SYSTEM, now=NOW, file_id=second.pk)
    assert not place.exists()

    gone = StoredFile.objects.get(pk=second.pk)
    assert (gone.name, gone.sha256, bytes(gone.salt), gone.erased_at) == ("", "", b"", NOW)
    with pytest.raises(NotAllowed):
        queries.response_for(gone)
    with pytest.raises(RuleBroken, match=r"files\.erased"):
        actions.erase(actor=CITIZEN, now=NOW, file_id=second.pk)
    assert keep(PDF).sha256 == first.sha256
    assert place.exists()


def test_only_its_owner_and_the_house_erase(db: None) -> None:
    stored = keep(PDF)
    other = Actor(person_id=6, grants=(Grant(Role.CITIZEN),))
    for actor, file_id in ((other, stored.pk), (VISITOR, stored.pk), (CITIZEN, stored.pk + 1)):
        with pytest.raises(NotAllowed):
            actions.erase(actor=actor, now=NOW, file_id=file_id)
    with pytest.raises(NotAllowed):
        keep(PDF, actor=VISITOR)


def test_the_ledger_binds_the_content_and_tells_nothing_of_it(db: None) -> None:
    stored = keep(PDF, "شناسنامهٔ رضا.pdf")
    facts = Entry.objects.get(stream=f"file:{stored.pk}").facts

    assert commitments.verify(facts["content_commitment"], stored.sha256, bytes(stored.salt))
    assert stored.sha256 not in str(facts)
    assert "رضا" not in str(facts)


def test_a_download_is_an_attachment_and_nothing_else(db: None) -> None:
    stored = keep(PDF, "گواهی «سکونت».html")

    response = queries.response_for(stored)

    assert b"".join(response.streaming_content) == PDF  # type: ignore[arg-type]  # a plain file's chunks
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Disposition"].endswith(".pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


def test_lost_bytes_are_a_missing_page(db: None) -> None:
    stored = keep(PDF)
    disk.remove(stored.sha256)

    with pytest.raises(NotAllowed):
        queries.response_for(stored)


def test_statements_are_counted(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # savepoint, lock, row, entry, release
        stored = keep(PDF)
    with django_assert_num_queries(1):
        assert queries.owned(person_id=5, file_ids=[stored.pk, 999]) == {stored.pk: stored.kind}
    assert queries.owned(person_id=6, file_ids=[stored.pk]) == {}


NAMES = {
    "کارت ملی.pdf": "کارت ملی.pdf",
    "../../etc/passwd": "passwd.pdf",
    "C:\\Users\\x\\سند.docx": "سند.pdf",
    "a\u202egnp.exe": "agnp.pdf",
    "نامه‌ها.jpg": "نامه‌ها.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie x=1.pdf",
    "": "file.pdf",
    "...": "file.pdf",
    ".htaccess": "htaccess.pdf",
    "x" * 500 + ".pdf": "x" * 116 + ".pdf",
    'a"b<c>.pdf': "a b c.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_cleaned(name: str) -> None:
    assert names.clean(name, ".pdf") == NAMES[name]


@given(st.text())
def test_any_name_becomes_a_safe_one(name: str) -> None:
    clean = names.clean(name, ".pdf")

    assert clean.endswith(".pdf")
    assert 4 < len(clean) <= names.LONGEST
    assert not set(clean) & set('/\\"<>:|?*%;\r\n\0\u202e')
