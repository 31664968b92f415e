"""Whatever the guides tell people to type is understood."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostan.config.command import grammar

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATOR = ROOT / "docs" / "guides" / "operator.fa.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
STOPS = {"&&", "||", ";", "|", ">", "<"}


def fenced(page: Path) -> list[tuple[str, str]]:
    """The language and the text of every block of code."""
    return FENCE.findall(page.read_text(encoding="utf-8"))


def words_of(line: str) -> list[str]:
    """The words after `ostan` in a line for a shell, none when the line has no such command."""
    told = re.search(r"(?:^|[\s/=])ostan ([a-z]+(?: .*)?)$", line)
    words = shlex.split(told[1], comments=True) if told else []
    return words[: next((at for at, word in enumerate(words) if word in STOPS), len(words))]


def typed() -> Iterator[tuple[str, list[str]]]:
    """The page and the words of every command that stands in a block of code."""
    for page in PAGES:
        lines = [words_of(line) for _, block in fenced(page) for line in block.splitlines()]
        yield from ((page.name, words) for words in lines if words)


def mentioned() -> Iterator[tuple[str, list[str]]]:
    """The page and the words of every command that a sentence mentions."""
    for page in PAGES:
        lines = map(words_of, INLINE.findall(FENCE.sub("", page.read_text(encoding="utf-8"))))
        yield from ((page.name, words) for words in lines if words)


@pytest.mark.parametrize(("page", "words"), sorted(typed(), key=str), ids=str)
def test_a_command_to_be_typed_is_understood(page: str, words: list[str]) -> None:
    grammar().parse_args(words)


@pytest.mark.parametrize(("page", "words"), sorted(mentioned(), key=str), ids=str)
def test_a_command_that_is_mentioned_has_these_options(
    page: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        grammar().parse_args([words[0], "--help"])

    assert ended.value.code == 0
    assert {word for word in words if word.startswith("-")} <= set(
        re.split(r"[\s,\[\]]+", capsys.readouterr().out)
    )


def test_the_settings_are_read_alike_by_systemd_and_by_a_shell(tmp_path: Path) -> None:
    [block] = [text for _, text in fenced(OPERATOR) if "OSTAN_HTTPS=1" in text]
    settings = tmp_path / "ostan.env"
    settings.write_text(block, encoding="utf-8")
    lines = [line for line in block.splitlines() if not line.startswith("#")]
    wanted = {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}

    told = subprocess.run(
        ["/bin/sh", "-c", f"set -aeu; . {settings}; env"], env={}, capture_output=True, text=True, check=True
    )

    read = dict(line.partition("=")[::2] for line in told.stdout.splitlines())
    assert {name: read.get(name) for name in wanted} == wanted
