"""Between a card and the JSON it is stored as."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

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
from ostan.kernel import persian

AnyEnum = TypeVar("AnyEnum", bound=StrEnum)

MOST_ITEMS = 60
MOST_TEXT = 8_000
_LINES = (
    "title",
    "national_id",
    "provider",
    "parent_body",
    "duration",
    "frequency",
    "filled_by",
    "source_url",
)
_TEXTS = ("description", "audience", "notes")


def read_card(raw: Any) -> Card:
    """The card in the JSON. What is unknown or of a wrong type is left out; texts are cleaned and bounded."""
    if not isinstance(raw, Mapping):
        return Card()
    lines = {name: _line(raw.get(name)) for name in _LINES}
    return Card(
        **{**lines, "national_id": persian.latin_digits(lines["national_id"])},
        **{name: _text(raw.get(name)) for name in _TEXTS},
        kind=_one(ServiceKind, raw.get("kind")),
        nature=_one(Nature, raw.get("nature")),
        reach=_several(Reach, raw.get("reach")),
        parts=tuple(_part(item) for item in _items(raw.get("parts")) if _title(item)),
        undivided=raw.get("undivided") is True,
        life_event=_one(LifeEvent, raw.get("life_event")),
        start=_one(Start, raw.get("start")),
        documents=tuple(_document(item) for item in _items(raw.get("documents")) if _title(item)),
        laws=_words(raw.get("laws")),
        statistics=_statistics(raw.get("statistics")),
        visits=_count(raw.get("visits")),
        free=raw.get("free") is True,
        costs=tuple(_cost(item) for item in _items(raw.get("costs")) if _title(item)),
        access=tuple(_access(raw.get("access"))),
        processes=_words(raw.get("processes")),
        links=tuple(Link(*_told(item)) for item in _items(raw.get("links")) if _title(item)),
        filled_on=_day(raw.get("filled_on")),
        maturity=_one(Maturity, raw.get("maturity")),
        keywords=_words(raw.get("keywords")),
    )


def plain_card(card: Card) -> dict[str, Any]:
    """The card as JSON, without what the owner has not said."""
    told = {
        name: value
        for name, value in dataclasses.asdict(card).items()
        if value is not False and value not in ("", (), None)  # no visit, 0, is something said
    }
    told["access"] = {
        item.stage.value: {
            "channels": [channel.value for channel in item.channels],
            "electronic": item.electronic,
        }
        for item in card.access
    }
    told["statistics"] = {name: n for name, n in dataclasses.asdict(card.statistics).items() if n is not None}
    return {name: _plain(value) for name, value in told.items() if value not in ({}, ())}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _line(value: Any) -> str:
    return persian.clean_line(value[:MOST_TEXT]) if isinstance(value, str) else ""


def _text(value: Any) -> str:
    return persian.clean(value[:MOST_TEXT]) if isinstance(value, str) else ""


def _items(value: Any) -> list[Any]:
    return value[:MOST_ITEMS] if isinstance(value, list) else []


def _words(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(_line, _items(value)) if line))


def _one(kind: type[AnyEnum], value: Any) -> AnyEnum | None:
    return next((item for item in kind if item.value == value), None)


def _several(kind: type[AnyEnum], value: Any) -> tuple[AnyEnum, ...]:
    chosen = _items(value)
    return tuple(item for item in kind if item.value in chosen)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**12 else None


def _title(item: Any) -> str:
    return _line(item.get("title")) if isinstance(item, Mapping) else _line(item)


def _told(item: Any) -> tuple[str, str]:
    """The title and the explanation beside it."""
    return _title(item), _line(item.get("help")) if isinstance(item, Mapping) else ""


def _document(item: Any) -> Document:
    return Document(*_told(item))


def _day(value: Any) -> str:
    """The ISO day, "" for what is none."""
    try:
        return datetime.date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""


def _part(item: Any) -> SubService:
    told = item if isinstance(item, Mapping) else {}
    return SubService(
        _title(item),
        persian.latin_digits(_line(told.get("national_id"))),
        _one(ServiceKind, told.get("kind")),
        _line(told.get("description")),
        _line(told.get("duration")),
    )


def _cost(item: Any) -> Cost:
    told = item if isinstance(item, Mapping) else {}
    return Cost(
        _title(item),
        _count(told.get("rials")),
        _line(told.get("account")),
        told.get("online") is True,
        _one(Refund, told.get("refund")) or Refund.NEVER,
    )


def _statistics(value: Any) -> Statistics:
    told = value if isinstance(value, Mapping) else {}
    return Statistics(*(_count(told.get(period)) for period in ("day", "month", "year")))


def _access(value: Any) -> Iterable[StageAccess]:
    told = value if isinstance(value, Mapping) else {}
    for stage in Stage:
        found = told.get(stage.value)
        if isinstance(found, Mapping):
            channels = _several(Channel, found.get("channels"))
            if channels or found.get("electronic") is True:
                yield StageAccess(stage, channels, found.get("electronic") is True)
