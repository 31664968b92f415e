"""The one place where values enter cells: the value is added, the cell shows it, and the ledger gets its entry."""

import dataclasses
import datetime
from collections.abc import Sequence
from decimal import Decimal

from ostan.domains.indicators.events import ValueGiven
from ostan.domains.indicators.models import Cell, Value
from ostan.domains.indicators.rules import Held, Reading, Standing
from ostan.domains.indicators.rules.periods import order_of
from ostan.foundation import once
from ostan.foundation.work import Work
from ostan.kernel.calendar import Period

KEY = ("version", "order", "unit", "place", "category")


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What is said of one cell."""

    version_id: int
    unit_id: int
    period: Period
    reading: Reading
    category: str = ""
    place_id: int | None = None
    note: str = ""


def write(
    work: Work, said: Sequence[Said], *, standing: Standing, by_id: int, now: datetime.datetime
) -> list[Value]:
    """The new values, in order. Three statements, however many there are."""
    if not said:
        return []
    cells = [_cell(one, standing) for one in said]
    once.put(*cells, key=KEY, names=_columns(standing))
    values = [
        Value(
            cell=cell,
            standing=standing,
            held=one.reading.held,
            number=one.reading.number if one.reading.held is Held.VALUE else None,
            of=one.reading.of,
            at=now,
            by_id=by_id,
            note=one.note,
        )
        for one, cell in zip(said, cells, strict=True)
    ]
    once.insert(*values)
    work.record(*(_event(one, value) for one, value in zip(said, values, strict=True)))
    return values


def _columns(standing: Standing) -> tuple[str, str, str]:
    name = standing.value.lower()
    return name, f"{name}_of", f"{name}_na"


def _cell(one: Said, standing: Standing) -> Cell:
    number, of, not_applicable = _columns(standing)
    return Cell(
        version_id=one.version_id,
        unit_id=one.unit_id,
        place_id=one.place_id,
        order=order_of(one.period),
        category=one.category,
        **{
            number: one.reading.number if one.reading.held is Held.VALUE else None,
            of: one.reading.of,
            not_applicable: one.reading.held is Held.NOT_APPLICABLE,
        },
    )


def _event(one: Said, value: Value) -> ValueGiven:
    return ValueGiven(
        stream=f"cell:{value.cell_id}",
        cell_id=value.cell_id,
        value_id=value.pk,
        version_id=one.version_id,
        unit_id=one.unit_id,
        period_key=one.period.key,
        category_key=one.category,
        place_id=one.place_id,
        standing=Standing(value.standing),
        held=one.reading.held,
        number=_plain(value.number),
        of=_plain(value.of),
    )


def _plain(number: Decimal | None) -> Decimal | None:
    """The number in one spelling: without zeros at its end and without an exponent."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def latest_claims(cell_ids: Sequence[int]) -> dict[int, int]:
    """The id of the claim that stands in each of these cells. One statement."""
    rows = Value.objects.filter(cell__in=cell_ids, standing=Standing.CLAIMED).order_by("cell_id", "-pk")
    return dict(rows.distinct("cell_id").values_list("cell_id", "pk"))
