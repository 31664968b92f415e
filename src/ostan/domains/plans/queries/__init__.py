"""Reads plans. What other domains and pages may ask; everything comes back as frozen values."""

from ostan.domains.plans.queries.changes import Moved, moved
from ostan.domains.plans.queries.coverage import Matrix, matrix
from ostan.domains.plans.queries.demands import ClimbLine, DemandCard, DemandFile, demand, demands, demands_of
from ostan.domains.plans.queries.documents import (
    TAKEABLE,
    DocumentCard,
    DocumentFile,
    NodeFile,
    NodeLine,
    coverages,
    document,
    document_card,
    document_workbook,
    documents,
    node,
    taker_names,
)
from ostan.domains.plans.queries.overview import Heat, HeatCell, Programme, heat
from ostan.domains.plans.queries.programmes import programmes_of
from ostan.domains.plans.queries.promises import (
    AmendmentLine,
    MilestoneLine,
    PromiseCard,
    PromiseFile,
    amendments_to_decide,
    changed_states,
    promise,
    promise_cards,
    promises,
    sources,
    titles,
)
from ostan.domains.plans.queries.published import Published, published, published_promise
from ostan.domains.plans.queries.turns import Turn, turns

__all__ = [
    "TAKEABLE",
    "AmendmentLine",
    "ClimbLine",
    "DemandCard",
    "DemandFile",
    "DocumentCard",
    "DocumentFile",
    "Heat",
    "HeatCell",
    "Matrix",
    "MilestoneLine",
    "Moved",
    "NodeFile",
    "NodeLine",
    "Programme",
    "PromiseCard",
    "PromiseFile",
    "Published",
    "Turn",
    "amendments_to_decide",
    "changed_states",
    "coverages",
    "demand",
    "demands",
    "demands_of",
    "document",
    "document_card",
    "document_workbook",
    "documents",
    "heat",
    "matrix",
    "moved",
    "node",
    "programmes_of",
    "promise",
    "promise_cards",
    "promises",
    "published",
    "published_promise",
    "sources",
    "taker_names",
    "titles",
    "turns",
]
