"""Planning a sampled audit, drawing it, and what its outcome says of the whole list."""

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ostan.domains.indicators.rules.review.sampling import (
    ErrorRate,
    Outcome,
    Recount,
    draw,
    error_rate,
    recounted,
)
from ostan.kernel.errors import RuleBroken
from ostan.kernel.statistics import (
    Factor,
    along_sums,
    highest_misstatement,
    in_order,
    items_to_check,
    lot_plan,
    sums_to_check,
)

CONFIDENCES = (0.9, 0.95, 0.99)
MOST_TOLERABLE = 0.5
LONGEST_SPAN = 24
"""Periods of one audit at most. Source: assumed."""


class Method(StrEnum):
    """How an audit is planned."""

    ITEMS = "ITEMS"
    """Errors among the figures of one list: hypergeometric."""
    LOTS = "LOTS"
    """Each agency passes or fails by a handful of its figures: LQAS."""
    SUMS = "SUMS"
    """Each unit of money or of hours is an item: MUS."""


class Part(StrEnum):
    """Why an item was drawn."""

    RANDOM = "RANDOM"
    PRIORITY = "PRIORITY"
    SUM = "SUM"


class Way(StrEnum):
    """How the auditor looked."""

    VISIT = "VISIT"
    PHONE = "PHONE"


class PlacedBy(StrEnum):
    """Whose word says where a photograph was taken."""

    CAMERA = "CAMERA"
    PHONE = "PHONE"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file from the field. `taken_at` and the place in degrees are what the camera wrote into it."""

    file_id: int
    taken_at: datetime.datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


Position = tuple[float | None, float | None]
NOWHERE: Position = (None, None)


def placed(one: Brought, way: Way, phone: Position) -> tuple[float | None, float | None, PlacedBy | None]:
    """Where a file from the field was taken, and whose word that is: the camera's, else that of the telephone when its
    bearer was there. Whoever asks by telephone sits elsewhere, and where is nobody's business.

    Source: decision 0202.
    """
    if one.latitude is not None and one.longitude is not None:
        return one.latitude, one.longitude, PlacedBy.CAMERA
    if way is Way.VISIT and phone != NOWHERE:
        return *phone, PlacedBy.PHONE
    return None, None, None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an audit has to be sure of: shares of errors that are tolerable and expected, and with what confidence."""

    method: Method
    tolerable: float
    confidence: float = 0.95
    expected: float = 0.0


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of the list: the house's own key, its agency, its amount, and how urgent it is to look at it."""

    key: str
    agency_id: int
    amount: int
    priority: float = 0.0


@dataclass(frozen=True, slots=True)
class Planned:
    """How many to draw (in each agency for LOTS, single units of the sum for SUMS) and how many errors pass.

    `tolerable` and `expected` are numbers of items, or of units of the sum; `good_fails` and `bad_passes` the two
    risks of LOTS.
    """

    size: int
    population: int
    tolerable: int
    expected: int
    allowed: int = 0
    good_fails: float = 0.0
    bad_passes: float = 0.0


def check_terms(terms: Terms) -> None:
    """Refuse an audit that could not tell anything. Raises RuleBroken "indicators.audit_terms" (most)."""
    most = round(MOST_TOLERABLE * 100)
    if not 0 < terms.tolerable <= MOST_TOLERABLE:
        raise RuleBroken("indicators.audit_terms", field="tolerable", most=most)
    if not 0 <= terms.expected < terms.tolerable:
        raise RuleBroken("indicators.audit_expected", field="expected")
    if terms.confidence not in CONFIDENCES:
        raise RuleBroken("indicators.audit_confidence", field="confidence")


def plan(terms: Terms, items: Iterable[Listed]) -> Planned:
    """How many items of this list have to be drawn.

    Raises:
        RuleBroken: "indicators.audit_empty", "indicators.audit_too_close", and those of check_terms.
    Source: Touw and Hoogduin (2011) for items, Grant and Leavenworth (1988) for lots, AICPA (2017) for sums.
    """
    check_terms(terms)
    listed = list(items)
    whole = sum(max(0, one.amount) for one in listed)
    if not listed or (terms.method is Method.SUMS and whole < 1):
        raise RuleBroken("indicators.audit_empty")
    try:
        return _planned(terms, len(listed), whole)
    except ValueError as close:
        raise RuleBroken("indicators.audit_too_close", field="expected") from close


def _planned(terms: Terms, count: int, whole: int) -> Planned:
    if terms.method is Method.LOTS:
        lot = lot_plan(terms.expected, terms.tolerable, 1 - terms.confidence)
        return Planned(
            lot.checked,
            count,
            0,
            0,
            lot.allowed,
            lot.risk_of_failing_good,
            lot.risk_of_passing_bad,
        )
    if terms.method is Method.SUMS:
        size = sums_to_check(terms.tolerable, terms.confidence, terms.expected / terms.tolerable)
        return Planned(size, count, round(whole * terms.tolerable), round(whole * terms.expected))
    tolerable = max(1, math.floor(count * terms.tolerable))
    expected = min(math.floor(count * terms.expected), tolerable - 1)
    return Planned(items_to_check(count, tolerable, terms.confidence, expected), count, tolerable, expected)


def drawn(method: Method, seed_text: str, items: Iterable[Listed], size: int) -> dict[str, tuple[Part, int]]:
    """Which items are drawn, why, and how often each was hit.

    ITEMS: three tenths at random, the others by priority. LOTS: at random within each agency, all of a small one.
    SUMS: places at equal distance along the sum. Who has seed and list gets the same.
    """
    listed = list(items)
    if method is Method.SUMS:
        hits = along_sums(seed_text, {one.key: one.amount for one in listed}, size)
        return {key: (Part.SUM, count) for key, count in hits.items()}
    if method is Method.LOTS:
        agencies: dict[int, list[str]] = {}
        for one in listed:
            agencies.setdefault(one.agency_id, []).append(one.key)
        return {
            key: (Part.RANDOM, 1) for keys in agencies.values() for key in in_order(seed_text, keys)[:size]
        }
    found = draw(seed_text, {one.key: one.priority for one in listed}, min(size, len(listed)))
    return {
        **dict.fromkeys(found.at_random, (Part.RANDOM, 1)),
        **dict.fromkeys(found.by_priority, (Part.PRIORITY, 1)),
    }


@dataclass(frozen=True, slots=True)
class Checked:
    """An item that the auditor looked at."""

    agency_id: int
    part: Part
    hits: int
    outcome: Outcome
    reported: float
    counted: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the outcome says: the rate of errors, the verification factor, a bound of misstatement, who passed.

    `factor` is None where nothing was reported; `overstated` is None but for SUMS; `passed` says of each agency,
    for LOTS, how many were checked, how many were wrong, and whether it passes.
    """

    rate: ErrorRate | None
    factor: Factor | None
    overstated: float | None = None
    passed: Mapping[int, tuple[int, int, bool]] = field(default_factory=dict)


def result(terms: Terms, planned: Planned, checked: Iterable[Checked]) -> Result:
    """What the items looked at say of the list. Rate and factor come from what was drawn at random, without bias;
    for SUMS the factor is of the items hit, and the bound of overstatement is of the whole sum.

    Source: measure study 3c; Stringer (1963) for sums; Cochran (1977) for the factor.
    """
    listed = list(checked)
    random = [one for one in listed if one.part is Part.RANDOM]
    if terms.method is Method.SUMS:
        taints = [_taint(one) for one in listed for _ in range(one.hits)]
        wrong = [taint for taint in taints if taint > 0]
        bound = highest_misstatement(len(taints), wrong, terms.confidence) if taints else None
        return Result(None, _factor(listed, None), bound)
    rate = (
        error_rate([one.outcome for one in random], planned.population, terms.confidence) if random else None
    )
    return Result(rate, _factor(random, planned.population), None, _passed(terms, planned, random))


def _taint(one: Checked) -> float:
    if one.reported <= 0:
        return 0.0
    return min(1.0, max(0.0, (one.reported - (one.counted or 0.0)) / one.reported))


def _factor(checked: list[Checked], population: int | None) -> Factor | None:
    if sum(one.reported for one in checked) <= 0:
        return None
    return recounted([Recount(one.reported, one.counted) for one in checked], population)


def _passed(terms: Terms, planned: Planned, checked: list[Checked]) -> dict[int, tuple[int, int, bool]]:
    if terms.method is not Method.LOTS:
        return {}
    found: dict[int, tuple[int, int]] = {}
    for one in checked:
        count, wrong = found.get(one.agency_id, (0, 0))
        found[one.agency_id] = (count + 1, wrong + (one.outcome is not Outcome.RIGHT))
    return {pk: (count, wrong, wrong <= planned.allowed) for pk, (count, wrong) in found.items()}
