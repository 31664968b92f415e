"""The style sheets keep their own rules."""

import re
from pathlib import Path

import pytest

import ostan.ui

ROOT = Path(ostan.ui.__file__).parent
SHEETS = sorted((ROOT / "static/ui").glob("*.css"))
TEMPLATES = sorted((ROOT / "jinja2").rglob("*.html"))
PHYSICAL = re.compile(r"(?<![\w-])(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:")


def dark_blocks() -> list[str]:
    text = (ROOT / "static/ui/tokens.css").read_text()
    found = re.findall(
        r":root(?::not\(\[data-theme=\"light\"\]\)|\[data-theme=\"dark\"\]) \{(.*?)\}", text, re.S
    )
    return [" ".join(block.split()) for block in found]


def test_both_dark_blocks_are_alike():
    first, second = dark_blocks()
    assert first == second


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_uses_logical_sides_and_own_files_only(sheet):
    text = sheet.read_text()
    assert not PHYSICAL.findall(text)
    assert not re.findall(r"url\([\"']?(?:https?:|data:)", text)
    assert text.count("\n") <= 400


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)
