"""Every file that a page or a style sheet names by hand is there to be sent."""

import posixpath
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ostan"
NAMED = re.compile(r"""static\("([^"]+\.\w+)"\)""")
DRAWN = re.compile(r"""url\("?(?!data:)([^")]+)"?\)""")


def in_pages() -> set[str]:
    return {name for page in SOURCE.rglob("*.html") for name in NAMED.findall(page.read_text())}


def in_styles() -> set[str]:
    return {
        posixpath.normpath(posixpath.join(sheet.parent.name, name))
        for sheet in SOURCE.rglob("static/*/*.css")
        for name in DRAWN.findall(sheet.read_text())
    }


@pytest.mark.parametrize("name", sorted(in_pages() | in_styles()))
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert finders.find(name) is not None


def test_pages_and_styles_name_files() -> None:
    assert "ui/ui.js" in in_pages()
    assert "ui/girih.svg" in in_styles()
