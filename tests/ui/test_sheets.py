"""The style sheets keep their own rules."""

import re
from pathlib import Path

import pytest

import ostan.ui

ROOT = Path(ostan.ui.__file__).parent
SHEETS = sorted(sheet for sheet in ROOT.parent.rglob("static/**/*.css") if "vendor" not in sheet.parts)
TEMPLATES = sorted((ROOT / "jinja2").rglob("*.html"))
PHYSICAL = re.compile(r"(?<![\w-])(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:")


def rules_of(name: str) -> dict[str, set[str]]:
    """The tokens that each rule of a sheet sets, by its selector."""
    text = (ROOT / "static/ui" / name).read_text()
    return {
        head: set(re.findall(r"--[\w-]+(?=:)", body))
        for head, body in re.findall(r"(:root\S*) \{(.*?)\}", text, re.S)
    }


def test_the_dark_sheet_changes_tokens_of_the_light_one_only():
    light, dark = rules_of("tokens.css"), rules_of("dark.css")

    assert dark.keys() == light.keys()
    assert all(dark[head] <= light[head] for head in dark)
    assert all(dark[head] == light[head] for head in dark if head != ":root")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_uses_logical_sides_and_own_files_only(sheet):
    text = sheet.read_text()
    assert not PHYSICAL.findall(text)
    assert not re.findall(r"url\([\"']?(?:https?:|data:)", text)
    assert text.count("\n") <= 600


def test_the_sheets_of_every_face_are_looked_at():
    assert {"ui", "citizen", "work", "desk", "manage"} <= {sheet.parent.name for sheet in SHEETS}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)
