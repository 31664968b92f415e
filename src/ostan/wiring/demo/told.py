"""The files under data/demo: everything about the demo province that is not made by its own actions."""

import functools
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[4] / "data" / "demo"
UNITS = FOLDER / "east_azerbaijan.json"
HOURS = FOLDER / "weekly_hours.json"
COUNCILS = FOLDER.parent / "councils" / "default.json"
PROGRAMMES = FOLDER.parent / "plans" / "reform-round-2.json"
DOCUMENTS = sorted(FOLDER.glob("documents/*.json"))
PROVINCE = "03"


@functools.cache
def file(name: str) -> Any:
    """The content of data/demo/`name`.json; read once, not to be changed."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@functools.cache
def subjects() -> dict[str, dict[str, Any]]:
    """The subjects of complaints at which citizens name an agency, by code: share, texts and those agencies."""
    plan = file("matters")
    return {"general-matter": plan["general"], **{one["code"]: one for one in plan["own"] + plan["subjects"]}}


@functools.lru_cache(maxsize=1)
def complaints() -> frozenset[str]:
    """The codes of all subjects of complaints, those with a form of their own too."""
    own = (told["code"] for told, _ in services() if told.get("sort") == "MATTER")
    return frozenset((*subjects(), *own))


def wanted() -> dict[str, float]:
    """How often each service and each subject is asked for, as weights."""
    return {**file("habits")["services"], **{code: one["share"] for code, one in subjects().items()}}


def services() -> list[tuple[dict[str, Any], bytes]]:
    """The definition of every service with its BPMN file (empty for none), parents before parts."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("services/*.json"))]
    found.sort(key=lambda told: "parent" in told)
    return [
        (told, (FOLDER / "processes" / told["process"]).read_bytes() if told.get("process") else b"")
        for told in found
    ]
