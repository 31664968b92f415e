"""Reads which actions of a document are taken where: by agency and by county."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping

from ostan.domains.org import queries as org
from ostan.domains.org.rules import PlaceLevel, UnitKind, paths
from ostan.domains.plans.models import Commitment, Node
from ostan.domains.plans.queries.documents import SEE, DocumentCard, NodeLine, document_card, lines_of
from ostan.foundation import access
from ostan.kernel.actor import Actor

_COUNTY = 4
"""Digits of a county's code (org.rules.places)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Matrix:
    """The actions of a document against who could take them. `by_agency` and `by_county` hold, by action, the ids of
    the agencies and the codes of the counties in which it is taken; the names stand in `agencies` and `counties`,
    in Persian order.
    """

    card: DocumentCard
    actions: list[NodeLine]
    agencies: Mapping[int, str]
    counties: Mapping[str, str]
    by_agency: Mapping[int, frozenset[int]]
    by_county: Mapping[int, frozenset[str]]


def matrix(*, actor: Actor, document_id: int) -> Matrix:
    """Which agency and which county has taken which action of the document; an office's promise counts for the agency
    above it, and for the county in which the office lies. Seven statements. Raises NotAllowed.
    """
    access.require(actor, SEE)
    card = document_card(actor=actor, document_id=document_id)
    nodes = list(Node.objects.filter(document=document_id).order_by("place", "pk"))
    rows = list(
        Commitment.objects.filter(node__document=document_id).values_list("node_id", "unit_id").distinct()
    )
    units = org.units(unit_ids={unit_id for _, unit_id in rows})
    every = org.units_like()
    agencies = {one.id: one.name for one in every if one.kind is not UnitKind.COUNTY_GOVERNORATE}
    counties = _counties({one.place_code[:2] for one in every if one.place_code})
    by_agency: dict[int, set[int]] = defaultdict(set)
    by_county: dict[int, set[str]] = defaultdict(set)
    for node_id, unit_id in rows:
        unit = units[unit_id]
        by_agency[node_id].update([up for up in paths.ids(unit.path) if up in agencies][-1:])
        by_county[node_id] |= {unit.place_code[:_COUNTY]} & counties.keys()
    return Matrix(
        card,
        [one for one in lines_of(nodes, {}) if one.is_takeable],
        agencies,
        counties,
        {node_id: frozenset(some) for node_id, some in by_agency.items()},
        {node_id: frozenset(some) for node_id, some in by_county.items()},
    )


def _counties(provinces: set[str]) -> dict[str, str]:
    """The counties of the provinces in which units lie. One statement for each, and there is one."""
    found = [
        one for code in sorted(provinces) for one in org.places_under(code=code, level=PlaceLevel.COUNTY)
    ]
    return {one.code: one.name for one in found}
