"""The general subject of complaints and requests, with which every province begins."""

import datetime
import json
from pathlib import Path
from typing import Any

from ostan.domains.catalogue import actions as catalogue
from ostan.domains.org import queries as org
from ostan.domains.org.rules import UnitKind
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed

FOLDER = Path(__file__).resolve().parents[3] / "data" / "matters"


def definition() -> tuple[dict[str, Any], bytes]:
    """The general subject as it is delivered, with its BPMN file."""
    told = json.loads((FOLDER / "general-matter.json").read_text(encoding="utf-8"))
    return told, (FOLDER / told["process"]).read_bytes()


def load_general(*, now: datetime.datetime) -> int:
    """The id of the unit that takes complaints in: the one of the delivered code, else the governorate; 0 where there
    is neither, and nothing is loaded. A second run changes nothing."""
    told, process = definition()
    owner = _owner(told["owner"], now)
    if owner:
        catalogue.load_service(actor=SYSTEM, now=now, definition=told, process=process, owner_id=owner)
    return owner


def _owner(code: str, now: datetime.datetime) -> int:
    try:
        return org.unit_by_code(code=code).id
    except NotAllowed:
        found = org.search_units(kind=UnitKind.GOVERNORATE, on=now, limit=1)
        return found[0].id if found else 0
