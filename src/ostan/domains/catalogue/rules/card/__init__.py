"""The identity card of a service (شناسنامهٔ خدمت): its fields, its faults, its completeness. Pure."""

from ostan.domains.catalogue.rules.card.checking import check_card
from ostan.domains.catalogue.rules.card.completeness import WEIGHTS, Completeness, completeness
from ostan.domains.catalogue.rules.card.model import (
    Card,
    Channel,
    Cost,
    Document,
    LifeEvent,
    Link,
    Maturity,
    Nature,
    Reach,
    Refund,
    ServiceKind,
    Stage,
    StageAccess,
    Start,
    Statistics,
    SubService,
)
from ostan.domains.catalogue.rules.card.reading import plain_card, read_card

__all__ = [
    "WEIGHTS",
    "Card",
    "Channel",
    "Completeness",
    "Cost",
    "Document",
    "LifeEvent",
    "Link",
    "Maturity",
    "Nature",
    "Reach",
    "Refund",
    "ServiceKind",
    "Stage",
    "StageAccess",
    "Start",
    "Statistics",
    "SubService",
    "check_card",
    "completeness",
    "plain_card",
    "read_card",
]
