"""One word for one thing: what the code names, the glossary explains."""

import importlib
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from django.apps import apps

from ostan.kernel.actor import Role

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
OURS = ("ostan.foundation.", "ostan.domains.")
STATES = (
    "ostan.domains.cases.rules.states",
    "ostan.domains.desk.rules.states",
    "ostan.domains.catalogue.rules.life",
    "ostan.domains.org.rules.kinds",
    "ostan.kernel.calendar.rules",
)


def rows() -> list[list[str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [cells for cells in found if cells[0] != "term"]


def where() -> str:
    return "\n".join(cells[4] for cells in rows())


def states() -> Iterator[type[StrEnum]]:
    """The enumerations of states and kinds that rows of tables may have."""
    for name in STATES:
        module = importlib.import_module(name)
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == name:
                yield value


def test_every_table_is_in_the_glossary() -> None:
    tables = [m._meta.label for m in apps.get_models() if m.__module__.startswith(OURS)]
    told = where()

    assert tables
    assert [label for label in tables if not re.search(rf"`{label}`", told)] == []


def test_every_role_is_in_the_glossary() -> None:
    told = where()

    assert [role.name for role in Role if f"`Role.{role.name}`" not in told] == []


def test_every_state_is_in_the_glossary() -> None:
    told = where()
    names = [state.__name__ for state in states()]

    assert names
    assert [name for name in names if not re.search(rf"\b{name}\b", told)] == []


def test_a_word_is_explained_once_and_in_five_cells() -> None:
    terms = [cells[0] for cells in rows()]

    assert [cells for cells in rows() if len(cells) != 5 or not all(cells)] == []
    assert [term for term in terms if terms.count(term) > 1] == []


def test_what_the_glossary_points_to_exists() -> None:
    """Names such as `cases.Case` or `kernel.codes` are looked up, so that a renamed thing is noticed."""
    known = {model._meta.label for model in apps.get_models()}
    pointed = re.findall(
        r"`(?:kernel|foundation|portal|wiring)\.[\w.]+`|`(?:org|catalogue|cases)\.\w+\.[\w.]+`", where()
    )

    assert [name for name in pointed if not _is_there(name.strip("`"), known)] == []


def _is_there(name: str, labels: set[str]) -> bool:
    if name in labels:
        return True
    path = name if name.split(".")[0] in ("kernel", "foundation", "portal", "wiring") else f"domains.{name}"
    parts = path.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(["ostan", *parts[:cut]]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False
