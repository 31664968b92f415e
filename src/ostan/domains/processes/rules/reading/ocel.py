"""Reads OCEL 2.0 in JSON (ocel-standard.org): events that belong to several objects, seen from one type of them."""

import json
from collections import Counter
from typing import Any, BinaryIO

from ostan.domains.processes.rules.reading.aside import Brought
from ostan.domains.processes.rules.reading.moments import microseconds
from ostan.kernel.errors import RuleBroken

MOST_BYTES = 512 << 20
"""Of one file, which is read whole. Source: assumed."""


def object_types(file: BinaryIO) -> dict[str, int]:
    """How many objects there are of each type, the most first. Raises RuleBroken as read_ocel."""
    counted = Counter(str(one.get("type", "")) for one in _rows(_whole(file), "objects"))
    return dict(counted.most_common())


def read_ocel(file: BinaryIO, *, of_type: str) -> Brought:
    """The events of the file with each object of that type as a case; an event of several such objects stands in each.

    The resource is the event's attribute `org:resource` or `resource`. Events of no such object are no part of the
    picture and are not told; those without a usable instant are.

    Raises:
        RuleBroken: "processes.not_ocel", "processes.too_large", "processes.no_object_type" (title).
    """
    told = _whole(file)
    cases = {str(one.get("id")) for one in _rows(told, "objects") if one.get("type") == of_type}
    if not cases:
        raise RuleBroken("processes.no_object_type", title=of_type[:60])
    brought = Brought()
    for number, event in enumerate(_rows(told, "events"), 1):
        mine = [one for one in dict.fromkeys(_objects(event)) if one in cases]
        if mine:
            _add(brought, number, event, mine)
    return brought


def _whole(file: BinaryIO) -> dict[str, Any]:
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RuleBroken("processes.too_large", most=MOST_BYTES >> 20)
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise RuleBroken("processes.not_ocel") from wrong
    if not isinstance(told, dict) or not isinstance(told.get("events"), list):
        raise RuleBroken("processes.not_ocel")
    return told


def _rows(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = told.get(name, [])
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []


def _objects(event: dict[str, Any]) -> list[str]:
    return [str(one.get("objectId")) for one in _rows(event, "relationships")]


def _add(brought: Brought, number: int, event: dict[str, Any], cases: list[str]) -> None:
    name, time = str(event.get("type", "")), str(event.get("time", ""))
    if not name:
        brought.leave(number, "processes.no_activity")
        return
    try:
        at = microseconds(time)
    except RuleBroken as broken:
        brought.leave(number, broken.code if time else "processes.no_time", time)
        return
    attributes = {str(one.get("name")): str(one.get("value", "")) for one in _rows(event, "attributes")}
    resource = attributes.get("org:resource") or attributes.get("resource", "")
    for case in cases:
        brought.columns.add(case, name, at, resource)
