"""How complete a card is, and what is missing."""

from dataclasses import dataclass

from ostan.domains.catalogue.rules.card.model import Card, Stage, Statistics

WEIGHTS: dict[str, int] = {
    "title": 3,
    "national_id": 1,
    "provider": 2,
    "parent_body": 1,
    "description": 3,
    "kind": 1,
    "audience": 2,
    "nature": 1,
    "reach": 1,
    "parts": 1,
    "life_event": 2,
    "start": 1,
    "documents": 3,
    "laws": 2,
    "statistics": 1,
    "duration": 2,
    "frequency": 1,
    "visits": 1,
    "costs": 3,
    "access": 3,
    "processes": 1,
    "links": 1,
    "maturity": 1,
    "keywords": 2,
    "filled_by": 1,
}
"""Weight of each field in the score. Source: assumed; what a citizen needs before applying weighs most."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """`score` from 0 to 1; `missing` names the empty fields, heaviest first."""

    score: float
    missing: tuple[str, ...]


def completeness(card: Card) -> Completeness:
    """The weighted share of the card's fields that say something.

    A free service needs no costs, an undivided one no sub-services; access counts as told when every stage
    has a channel; statistics when one period is stated; a service without documents says so by an entry
    «مدرکی لازم نیست», and one that leans on nothing else in the same way.
    """
    missing = [name for name in WEIGHTS if not _is_told(card, name)]
    told = sum(WEIGHTS.values()) - sum(WEIGHTS[name] for name in missing)
    return Completeness(told / sum(WEIGHTS.values()), tuple(sorted(missing, key=lambda name: -WEIGHTS[name])))


def _is_told(card: Card, name: str) -> bool:
    match name:
        case "costs":
            return card.free or bool(card.costs)
        case "parts":
            return card.undivided or bool(card.parts)
        case "visits":
            return card.visits is not None
        case "statistics":
            return card.statistics != Statistics()
        case "access":
            return {item.stage for item in card.access if item.channels} == set(Stage)
        case _:
            return bool(getattr(card, name))
