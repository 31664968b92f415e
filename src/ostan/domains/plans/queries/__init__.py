"""Reads plans. What other domains and pages may ask; everything comes back as frozen values."""

from ostan.domains.plans.queries.demands import ClimbLine, DemandCard, DemandFile, demand, demands
from ostan.domains.plans.queries.documents import (
    TAKEABLE,
    DocumentCard,
    DocumentFile,
    NodeLine,
    document,
    documents,
    node,
)
from ostan.domains.plans.queries.promises import (
    AmendmentLine,
    MilestoneLine,
    PromiseCard,
    PromiseFile,
    amendments_to_decide,
    changed_states,
    promise,
    promises,
    titles,
)

__all__ = [
    "TAKEABLE",
    "AmendmentLine",
    "ClimbLine",
    "DemandCard",
    "DemandFile",
    "DocumentCard",
    "DocumentFile",
    "MilestoneLine",
    "NodeLine",
    "PromiseCard",
    "PromiseFile",
    "amendments_to_decide",
    "changed_states",
    "demand",
    "demands",
    "document",
    "documents",
    "node",
    "promise",
    "promises",
    "titles",
]
