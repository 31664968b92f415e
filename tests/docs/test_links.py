"""What the guides point to exists, and what can be set or called is written in them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostan.config.command import WORDS

ROOT = Path(__file__).resolve().parents[2]
OPERATOR = ROOT / "docs" / "guides" / "operator.fa.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAME = re.compile(r"\bOSTAN_[A-Z_]*[A-Z]\b")
MADE = {"OSTAN_TESTING"}
"""Set by the tests for themselves."""


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from ((page, target) for target in LINK.findall(text))


def anchors(page: Path) -> set[str]:
    """The anchors that the headings of a page give, as the common renderers make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_link_leads_somewhere() -> None:
    broken = []
    for page, target in links():
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            broken.append(f"{page.relative_to(ROOT)}: {target}")

    assert broken == []


def test_the_two_readmes_point_to_each_other() -> None:
    assert "README.fa.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "README.md" in (ROOT / "README.fa.md").read_text(encoding="utf-8")


def read_in_code() -> set[str]:
    """The variables that the product reads: whole string constants, not texts that mention one."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
                found.add(node.value)
    return found - MADE


def test_every_variable_is_in_the_operators_guide_and_no_other() -> None:
    told = set(NAME.findall(OPERATOR.read_text(encoding="utf-8")))

    assert read_in_code()
    assert told == read_in_code()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_of_the_command_is_in_the_operators_guide(word: str) -> None:
    assert f"ostan {word}" in OPERATOR.read_text(encoding="utf-8")


def make_targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_written_down(target: str) -> None:
    told = [ROOT / name for name in ("README.md", "README.fa.md", "CONTRIBUTING.md")]

    assert any(
        re.search(rf"`{'make ' + target}`|^make {target}\b", page.read_text(encoding="utf-8"), re.MULTILINE)
        for page in told
    )


def test_decisions_are_numbered_once_and_all_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
    numbers = [name[:4] for name in files]
    index = (folder / "README.md").read_text(encoding="utf-8")

    assert all(number.isdecimal() for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert [name for name in files if f"]({name})" not in index] == []
