"""Reads nodes of the Merkle tree: one statement, however many a proof needs."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db import connection

from ostan.kernel import merkle

STRIDE = 4
"""Every fourth level is stored; level 0 are the leaves."""

Result = TypeVar("Result")
Place = tuple[int, int]
Span = tuple[int, int, int]

# OFFSET 0 makes the planner look each place up by its key; left to itself it reads whole tables.
_READ = """
WITH place AS MATERIALIZED (
    SELECT * FROM unnest(%(levels)s::int[], %(positions)s::bigint[]) AS p (level, position)
)
SELECT 0, position, hash FROM place, LATERAL (
    SELECT hash FROM ledger_leaf leaf WHERE leaf.position = place.position OFFSET 0
) AS found WHERE level = 0
UNION ALL
SELECT level, position, hash FROM place, LATERAL (
    SELECT hash FROM ledger_node node WHERE node.level = place.level AND node.position = place.position OFFSET 0
) AS found WHERE level > 0
"""


class NodeMissing(LookupError):
    """The tree lacks a node that it must have: leaves or nodes were removed."""


def read(plan: Callable[[merkle.NodeReader], Result]) -> Result:
    """What `plan` makes of the nodes it asks for.

    It is asked twice: first with empty answers, to hear which nodes it wants, then with the true ones.
    Which nodes a proof wants never depends on their hashes.

    Raises:
        NodeMissing: a node is not there.
    """
    wanted: set[Place] = set()

    def note(level: int, position: int) -> bytes:
        wanted.add((level, position))
        return bytes(32)

    plan(note)
    nodes = _nodes(wanted)
    return plan(lambda level, position: nodes[level, position])


def stored(spans: Sequence[Span]) -> dict[Place, bytes]:
    """The hashes in the spans (a stored level, the first position, past the last), in one statement."""
    if not spans:
        return {}
    places = [(level, position) for level, start, end in spans for position in range(start, end)]
    levels, positions = (list(column) for column in zip(*places, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"levels": levels, "positions": positions})
        return {(level, position): bytes(digest) for level, position, digest in cursor.fetchall()}


def _nodes(wanted: Iterable[Place]) -> dict[Place, bytes]:
    spans = {place: _span(*place) for place in wanted}
    found = stored(sorted(set(spans.values())))
    return {place: _fold(_hashes(found, span)) for place, span in spans.items()}


def _span(level: int, position: int) -> Span:
    """The stored level below the node, and what the node covers of it."""
    above = level % STRIDE
    return level - above, position << above, (position + 1) << above


def _hashes(found: dict[Place, bytes], span: Span) -> list[bytes]:
    level, start, end = span
    try:
        return [found[level, position] for position in range(start, end)]
    except KeyError as missing:
        raise NodeMissing("the tree lacks level {} position {}".format(*missing.args[0])) from missing


def _fold(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [merkle.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]
