"""Materialised paths: the ids from the root of the tree to the unit itself, "1.4.".

A path ends with a dot, so that "1.4." is no beginning of "1.41.".
"""

from ostan.kernel.errors import RuleBroken

LONGEST = 200
AGENCY_DEPTH = 2
"""Agencies stand right under the governorate, or are roots themselves."""


def path_of(parent_path: str, unit_id: int) -> str:
    """The path of a unit under a parent ("" for a root).

    Raises:
        RuleBroken: "org.tree_too_deep".
    """
    path = f"{parent_path}{unit_id}."
    if len(path) > LONGEST:
        raise RuleBroken("org.tree_too_deep", field="parent")
    return path


def ids(path: str) -> list[int]:
    """The ids of the units from the root down to the unit itself."""
    return [int(part) for part in path.split(".") if part]


def agency(path: str) -> int:
    """The id of the agency that answers for the unit at the path: the unit right under the root in whose subtree it
    stands; the root answers for itself alone.
    """
    return ids(path)[:AGENCY_DEPTH][-1]


def covered(path: str, column: str = "path") -> dict[str, str]:
    """The lookup, on the column that holds paths, of all units that the agency at the path answers for (agency)."""
    return {f"{column}__startswith": path} if len(ids(path)) >= AGENCY_DEPTH else {column: path}


def is_within(path: str, above: str) -> bool:
    """Whether the unit at `path` is the unit at `above` or stands below it."""
    return path.startswith(above)


def moved(path: str, before: str, after: str) -> str:
    """The path of a unit within `before` once that subtree stands at `after`."""
    return after + path[len(before) :]


def check_move(path: str, new_parent: str) -> None:
    """Refuse to put a unit under itself.

    Raises:
        RuleBroken: "org.unit_under_itself".
    """
    if new_parent.startswith(path):
        raise RuleBroken("org.unit_under_itself", field="parent")
