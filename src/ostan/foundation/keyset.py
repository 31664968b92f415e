"""Pages of a list that go on after the last row that was shown, so that rows which come or go meanwhile move none.

A cursor holds the values by which the list is ordered. Whoever makes one up gets the first page.
"""

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

Shown = TypeVar("Shown")
Order = Mapping[str, type]
"""By which columns a list is ordered, with the types of their values. A name that begins with "-" falls."""

LONGEST = 2_000
_WHOLE = 2**63


def page(
    rows: QuerySet[Any, Any],
    order: Order,
    *columns: str,
    cursor: str,
    limit: int,
    show: Callable[[tuple[Any, ...]], Shown],
) -> tuple[list[Shown], str]:
    """So many rows after the cursor, each as `show` makes it of its `columns`, and the cursor of the next page.

    The order must be total. The cursor is "" on the last page. One statement.
    """
    values = _read(cursor, order)
    ordered = (rows.filter(_after(order, values)) if values else rows).order_by(*order)
    found = list(ordered.values_list(*columns, *(_column(name) for name in order))[: limit + 1])
    shown = [show(row[: len(columns)]) for row in found[:limit]]
    return shown, _written(found[limit - 1][len(columns) :]) if len(found) > limit else ""


def _column(name: str) -> str:
    return name.lstrip("-")


def _after(order: Order, values: Sequence[Any]) -> Q:
    """The rows that come later in the order than these values."""
    later, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        beyond = "lt" if name.startswith("-") else "gt"
        later |= same & Q(**{f"{_column(name)}__{beyond}": value})
        same &= Q(**{_column(name): value})
    return later


def _written(values: Sequence[Any]) -> str:
    told = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order) -> list[Any]:
    """The values in a cursor; none when nobody here wrote it for this order."""
    try:
        told = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        return []
    is_ours = isinstance(told, list) and [type(one) for one in told] == list(order.values())
    return told if is_ours and all(map(_can_be_asked, told)) else []


def _can_be_asked(value: Any) -> bool:
    match value:
        case int():
            return -_WHOLE <= value < _WHOLE
        case float():
            return math.isfinite(value)
    return not any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in value)
