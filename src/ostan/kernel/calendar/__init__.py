"""Time as the province counts it: Jalali days and periods, working time, promises, official holidays."""

from ostan.kernel.calendar.jalali import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Jalali,
    Weekday,
    from_jalali,
    is_leap,
    jalali_text,
    month_length,
    month_name,
    parse_jalali,
    to_jalali,
    weekday,
)
from ostan.kernel.calendar.local import TEHRAN, day_begins, day_ends, days_between, local, local_day
from ostan.kernel.calendar.official import OfficialHoliday, official_holidays
from ostan.kernel.calendar.periods import Period, PeriodKind, parse_period, period_of, periods_between
from ostan.kernel.calendar.promises import Pause, Promise, Unit, days_left, deadline, elapsed, elapsed_days
from ostan.kernel.calendar.rules import DayKind, DayRule, Interval, WeeklyPattern, parse_hours, week_hours
from ostan.kernel.calendar.working import WorkCalendar, WorkDay

__all__ = [
    "MONTHS",
    "SEASONS",
    "TEHRAN",
    "WEEKDAYS",
    "DayKind",
    "DayRule",
    "Interval",
    "Jalali",
    "OfficialHoliday",
    "Pause",
    "Period",
    "PeriodKind",
    "Promise",
    "Unit",
    "Weekday",
    "WeeklyPattern",
    "WorkCalendar",
    "WorkDay",
    "day_begins",
    "day_ends",
    "days_between",
    "days_left",
    "deadline",
    "elapsed",
    "elapsed_days",
    "from_jalali",
    "is_leap",
    "jalali_text",
    "local",
    "local_day",
    "month_length",
    "month_name",
    "official_holidays",
    "parse_hours",
    "parse_jalali",
    "parse_period",
    "period_of",
    "periods_between",
    "to_jalali",
    "week_hours",
    "weekday",
]
