"""The province's own emblem, from any image file to what pages show."""

import io
from pathlib import Path

import pytest
from PIL import Image

from ostan.config import emblem
from ostan.config.command import doctor
from ostan.config.installation import Installation
from ostan.config.trouble import Trouble

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="#0a7"/></svg>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 300)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "the maker of the telephone"
    Image.new("RGB", size, "#0a7").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_as_a_square_png(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "نشان استان.bin"
    source.write_bytes(picture(kind))

    assert emblem.static_path(str(source), tmp_path) == ""
    emblem.keep(str(source), tmp_path)
    shown = emblem.static_path(str(source), tmp_path)

    kept = tmp_path / shown
    assert shown.startswith("emblem/")
    assert b"telephone" not in kept.read_bytes()
    with Image.open(kept) as drawn:
        assert (drawn.format, drawn.size, drawn.getpixel((0, 0))) == ("PNG", (512, 512), (0, 0, 0, 0))


def test_a_drawing_stays_as_it_is_and_ours_needs_nothing(tmp_path: Path) -> None:
    source = tmp_path / "emblem.svg"
    source.write_bytes(SVG)
    emblem.keep(str(source), tmp_path)

    assert (tmp_path / emblem.static_path(str(source), tmp_path)).read_bytes() == SVG
    for told in ("", "ui/emblem.svg"):
        emblem.keep(told, tmp_path)
        assert emblem.static_path(told, tmp_path) == told


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no PNG"),
        (b"MZ", "no PNG"),
        (picture()[:200], "no PNG"),
        (SVG.replace(b"<path", b"<script>alert(1)</script><path"), "script"),
        (SVG.replace(b"<path", b"<path onload='x()'"), "acts"),
        (SVG.replace(b"<path", b"<image href='https://elsewhere.example/a.png'/><path"), "loads"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "entities"),
        (SVG[:-3], "cannot be read"),
        (b"<html><svg/></html>", "no SVG"),
        (b" " * (emblem.MOST_BYTES + 1), "larger than"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_sentence(tmp_path: Path, body: bytes, why: str) -> None:
    source = tmp_path / "emblem"
    source.write_bytes(body)

    with pytest.raises(Trouble, match=why) as told:
        emblem.keep(str(source), tmp_path)
    assert "OSTAN_EMBLEM" in str(told.value)
    assert "\n" not in str(told.value)
    assert emblem.static_path(str(source), tmp_path) == ""


def test_the_doctor_names_a_file_that_is_not_there(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTAN_EMBLEM", "/nowhere/emblem.png")

    found = doctor.own_emblem(here)

    assert found.state == doctor.BROKEN
    assert "/nowhere/emblem.png, which cannot be read (no such file or directory)" in found.what
