"""Indicator → the query that counts it: what nobody has to report, because the house knows.

Each line says what is counted, from which entries of the ledger, and by which query of the domain that knows. A month
is counted again every night of the month after it, since ratings and objections come late.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.councils import queries as councils
from ostan.domains.feedback import queries as feedback
from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.rules import Direction, How, Measure, Reading, Source, value
from ostan.domains.indicators.rules.definition import Definition
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.org import queries as org
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, PeriodKind, day_begins, day_ends, parse_period

SINCE = parse_period("1395-M01")
"""From when on the computed indicators mean what they mean: before any case of the house."""

BACK = 2
"""How many ended months are counted every night."""

FIRST_BACK = 24
"""How many are counted the first time."""

Readings = Mapping[int, Reading]


@dataclass(frozen=True, slots=True)
class Counted:
    """How one indicator is counted: its definition, and the query for a span of time (first instant, end)."""

    told: Definition
    query: Callable[[datetime.datetime, datetime.datetime], Readings]


def _pairs(counts: Mapping[int, tuple[int, int]]) -> Readings:
    return {unit: value(part, whole) for unit, (part, whole) in counts.items()}


def _count(code: str, title: str, text: str, unit: str, entries: str) -> Definition:
    return Definition(
        title=title,
        text=text,
        measure=Measure.COUNT,
        source=Source.COMPUTED,
        period_kind=PeriodKind.MONTH,
        across_units=How.SUM,
        across_periods=How.SUM,
        unit_name=unit,
        measure_code=code,
        evidence=entries,
    )


def _share(
    code: str,
    title: str,
    text: str,
    pair: tuple[str, str],
    entries: str,
    *,
    direction: Direction = Direction.UP,
    is_level: bool = False,
) -> Definition:
    return Definition(
        title=title,
        text=text,
        measure=Measure.RATIO,
        source=Source.COMPUTED,
        period_kind=PeriodKind.MONTH,
        across_units=How.RATIO,
        across_periods=How.LAST if is_level else How.RATIO,
        direction=direction,
        is_incremental=not is_level,
        unit_name="درصد",
        number_title=pair[0],
        of_title=pair[1],
        measure_code=code,
        evidence=entries,
    )


MEASURES: dict[str, Counted] = {
    "cases_decided": Counted(
        _count(
            "cases_decided",
            "پرونده‌های پایان‌یافته",
            "شمار پرونده‌هایی که در دوره با تصمیم اداره پایان یافت؛ آنچه متقاضی پس گرفت یا بی‌پاسخ گذاشت شمرده نمی‌شود.",
            "پرونده",
            "CaseDecided",
        ),
        lambda first, until: {
            unit: value(one.cases) for unit, one in cases.decided_by_unit(first=first, until=until).items()
        },
    ),
    "median_working_days": Counted(
        Definition(
            title="میانهٔ روزهای کاری رسیدگی",
            text="نیمی از پرونده‌های پایان‌یافتهٔ دوره در این شمار روز کاری یا کمتر به نتیجه رسید.",
            measure=Measure.DURATION,
            source=Source.COMPUTED,
            period_kind=PeriodKind.MONTH,
            across_units=How.ALONE,
            across_periods=How.ALONE,
            direction=Direction.DOWN,
            unit_name="روز کاری",
            measure_code="median_working_days",
            evidence="CaseDecided",
        ),
        lambda first, until: {
            unit: value(Decimal(str(days)))
            for unit, days in cases.median_days_by_agency(first=first, until=until).items()
        },
    ),
    "on_time_share": Counted(
        _share(
            "on_time_share",
            "سهم رسیدگی به‌موقع",
            "از پرونده‌های پایان‌یافتهٔ دوره، چند تا در مهلت وعده‌داده‌شده به نتیجه رسید.",
            ("پرونده‌های به‌موقع", "پرونده‌های پایان‌یافته"),
            "CaseDecided CaseBecameLate",
        ),
        lambda first, until: {
            unit: value(one.on_time, one.cases)
            for unit, one in cases.decided_by_unit(first=first, until=until).items()
        },
    ),
    "remote_share": Counted(
        _share(
            "remote_share",
            "سهم درخواست‌های غیرحضوری",
            "از درخواست‌های ثبت‌شدهٔ دوره، چند تا بی مراجعه به میز خدمت رسید.",
            ("درخواست‌های غیرحضوری", "همهٔ درخواست‌ها"),
            "CaseOpened",
        ),
        lambda first, until: _pairs(cases.remote_by_unit(first=first, until=until)),
    ),
    "rated_share": Counted(
        _share(
            "rated_share",
            "سهم پرونده‌های ارزیابی‌شده",
            "از متقاضیانی که در دوره از آنان نظر خواسته شد، چند نفر پاسخ دادند.",
            ("پاسخ‌ها", "نظرخواهی‌ها"),
            "RatingInvited RatingGiven",
        ),
        lambda first, until: _pairs(feedback.rated_by_unit(first=first, until=until)),
    ),
    "satisfaction": Counted(
        _share(
            "satisfaction",
            "رضایت متقاضیان",
            "از ارزیابی‌های دوره، چند تا «راضی» یا «بسیار راضی» بود.",
            ("ارزیابی‌های راضی", "همهٔ ارزیابی‌ها"),
            "RatingGiven",
        ),
        lambda first, until: _pairs(feedback.happy_by_unit(first=first, until=until)),
    ),
    "objections_upheld": Counted(
        _share(
            "objections_upheld",
            "اعتراض‌های وارد",
            "از اعتراض‌هایی که در دوره پاسخ گرفت، چند تا وارد شناخته شد.",
            ("اعتراض‌های وارد", "اعتراض‌های پاسخ‌گرفته"),
            "DecisionMade",
            direction=Direction.DOWN,
        ),
        lambda first, until: _pairs(cases.upheld_by_unit(first=first, until=until)),
    ),
    "bounces_per_case": Counted(
        _share(
            "bounces_per_case",
            "پاس‌کاری میان دستگاه‌ها",
            "پرونده‌های پایان‌یافتهٔ دوره روی هم چند بار از دستگاهی به دستگاه دیگر فرستاده شد، به هر پرونده.",
            ("ارجاع‌ها میان دستگاه‌ها", "پرونده‌های پایان‌یافته"),
            "CaseRerouted CaseDecided",
            direction=Direction.DOWN,
        ),
        lambda first, until: {
            unit: value(one.bounces, one.cases)
            for unit, one in cases.decided_by_unit(first=first, until=until).items()
        },
    ),
    "complete_cards": Counted(
        _share(
            "complete_cards",
            "شناسنامه‌های کامل خدمت",
            "از خدمات منتشرشده، شناسنامهٔ چند تا هیچ بخش خالی ندارد؛ وضع پایان دوره.",
            ("شناسنامه‌های کامل", "خدمات منتشرشده"),
            "VersionPublished CardChanged",
            is_level=True,
        ),
        lambda first, until: _pairs(catalogue.complete_cards_by_unit()),
    ),
    "readings_in_time": Counted(
        _share(
            "readings_in_time",
            "ارسال به‌موقع داده‌ها",
            "از برگه‌های شاخصی که مهلتشان در دوره بود، چند تا تا پایان مهلت فرستاده شد.",
            ("برگه‌های به‌موقع", "برگه‌های خواسته‌شده"),
            "SheetHandedIn",
        ),
        lambda first, until: _pairs(queries.in_time_by_unit(first=first, until=until)),
    ),
    "resolutions_on_time": Counted(
        _share(
            "resolutions_on_time",
            "مصوبه‌های به‌موقع انجام‌شده",
            "از مصوبه‌هایی که مهلت آن‌ها در دوره به پایان رسید، چند تا تا پایان همان مهلت انجام شد.",
            ("مصوبه‌های به‌موقع", "مصوبه‌هایی که مهلتشان رسید"),
            "ResolutionMade ResolutionDone ResolutionReturned ResolutionOverdue",
        ),
        lambda first, until: _pairs(councils.on_time_counts(since=first, until=until)),
    ),
}
LEVELS = frozenset(code for code, one in MEASURES.items() if not one.told.is_incremental)
"""What stands at the moment and cannot be counted for the past."""


def count(now: datetime.datetime, *, back: int = BACK) -> int:
    """How many figures were written: every measure over the last `back` ended months; one that is not yet defined is,
    and is counted over two years."""
    fresh = define(now)
    if fresh is None:
        return 0
    last = last_ended(PeriodKind.MONTH, now)
    return sum(
        observe(code, last.shifted(-by), now)
        for code in MEASURES
        for by in range(_back(code, FIRST_BACK if code in fresh else back))
    )


def define(now: datetime.datetime) -> frozenset[str] | None:
    """The codes of the measures that were defined now because they were not yet; None where nobody could be made their
    steward."""
    fresh = frozenset(MEASURES.keys() - queries.computed().keys())
    defined = all(_define(code, MEASURES[code].told, now) for code in sorted(fresh))
    return fresh if defined else None


def _back(code: str, months: int) -> int:
    return 1 if code in LEVELS else months


def observe(code: str, period: Period, now: datetime.datetime) -> int:
    """How many figures of one measure were written for one month."""
    first, until = day_begins(period.first_day), day_ends(period.last_day)
    counted = MEASURES[code].query(first, until)
    return actions.observe(actor=SYSTEM, now=now, code=code, period=period, counted=counted)


def _define(code: str, told: Definition, now: datetime.datetime) -> bool:
    """Whether somebody could be made the steward: the deputy's office, else the first unit of the tree."""
    steward = org.deputys_office(on=now) or next(iter(org.children(parent_id=None, on=now)), None)
    if steward is None:
        return False
    actions.define(actor=SYSTEM, now=now, code=code, steward_id=steward.id, told=told, since=SINCE)
    return True
