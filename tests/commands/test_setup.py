"""The lists from which an installation is built."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", [*LISTS, ROOT / "package-lock.json"], ids=lambda path: path.name)
def test_no_lock_names_a_host(path: Path) -> None:
    assert "://" not in path.read_text()


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_pin_has_a_sum(path: Path) -> None:
    pins = re.split(r"\n(?=\S)", path.read_text().strip())

    assert pins
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)


def test_the_lists_agree_with_each_other() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for path in LISTS:
        pins = re.findall(r"^([\w.-]+)==([\w.]+) *(;[^\\]*)?", path.read_text(), re.MULTILINE)
        for name, version, marker in pins:
            versions.setdefault((name, marker.strip()), set()).add(version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_front_end_files_are_those_agreed_on() -> None:
    listed = json.loads((ROOT / "tools" / "assets.json").read_text())
    done = subprocess.run([sys.executable, ROOT / "tools" / "assets.py", "--check"])

    assert done.returncode == 0
    assert all(entry["sha256"] for entry in listed.values())


def test_the_set_up_has_nothing_left_to_do() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools" / "setup.py"], capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, "")
