"""How figures, periods and sheets stand on a page."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ostan.domains.indicators import words
from ostan.domains.indicators.queries import Meaning, SheetCard
from ostan.domains.indicators.rules import Held, Measure, Reading
from ostan.kernel.calendar import Period, jalali_text, parse_period
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import group_digits
from ostan.ui import moments

HOME = ("شاخص‌ها", "/indicators/")
DUE = ("برگه‌های واحد", "/indicators/due/")
AUDITS = ("حسابرسی‌ها", "/indicators/audits/")
QUESTIONS = ("توضیح‌خواهی‌ها", "/indicators/questions/")
JUDGE = ("بررسی برگه‌ها", "/indicators/judge/")


def period_of(key: str) -> Period:
    """The period that an address names. Raises NotAllowed for what names none."""
    try:
        found = parse_period(key)
    except RuleBroken as broken:
        raise NotAllowed("indicators.see") from broken
    if found.key != key:
        raise NotAllowed("indicators.see")
    return found


def number(told: Decimal) -> str:
    """The number in Persian digits, with at most two decimals."""
    rounded = round(told, 2)
    whole = rounded == rounded.to_integral_value()
    return group_digits(int(rounded)) if whole else group_digits(rounded.normalize())


def reading(one: Reading, measure: Measure) -> str:
    """The reading in words; a ratio with what it is made of."""
    if one.held is not Held.VALUE:
        return str(words.HELD[one.held])
    if measure is Measure.RATIO and one.of is not None:
        pair = f"{number(one.number)} از {number(one.of)}"
        return pair if one.figure is None else f"٪{number(one.figure * 100)} ({pair})"
    return number(one.number)


def figure(one: Reading, measure: Measure) -> float | None:
    """The number of a reading for a chart."""
    found = one.figure
    if found is None:
        return None
    return float(found * 100 if measure is Measure.RATIO else found)


def unit_name(meaning: Meaning) -> str:
    """What a chart of the indicator counts."""
    return "درصد" if meaning.told.measure is Measure.RATIO else meaning.told.unit_name


def entries(meaning: Meaning, one: Period) -> list[tuple[str, str]]:
    """Of what the house counts: the kinds of ledger entries that it counts, with the address of those of the period."""
    if not meaning.told.measure_code:
        return []
    span = {"since": jalali_text(one.first_day), "until": jalali_text(one.last_day)}
    kinds = meaning.told.evidence.split()
    return [(name, f"/ledger/?{urlencode({'activity': name, **span})}") for name in kinds]


def sheet_url(card: SheetCard, name: str = "indicators:sheet") -> str:
    """The address of a sheet's page."""
    return reverse(name, args=[card.data_set.id, card.unit_id, card.period.key])


def sheet_row(card: SheetCard, now: Any) -> dict[str, Any]:
    """A sheet as it stands in a list."""
    state = card.stand.state
    late = card.is_late(now)
    return {
        "id": card.id,
        "title": card.data_set.title,
        "unit": card.unit_name,
        "period": moments.period(card.period),
        "state": "قفل‌شده" if card.stand.is_locked else str(words.SHEET_STATE[state]),
        "tone": "bad" if late else words.SHEET_TONE[state],
        "late": late,
        "due_at": card.due_at,
        "is_open": card.is_open,
        "url": sheet_url(card),
    }


def place(latitude: float | None, longitude: float | None) -> str:
    """Latitude and longitude in degrees, to some ten metres; "" for no place."""
    return "" if latitude is None else f"{latitude:.4f}، {longitude:.4f}".replace(".", "٫")
