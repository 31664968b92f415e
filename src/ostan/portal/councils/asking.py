"""What the forms of councils ask, and from what was typed to what the actions want."""

import datetime
from collections.abc import Iterable
from typing import Any

from ostan.domains.org import queries as org
from ostan.foundation.access import Request
from ostan.kernel.calendar import Interval, day_begins, parse_hours, parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import only_digits, whole_number
from ostan.ui import posted

Question = dict[str, Any]


def question(name: str, kind: str, label: str, **more: Any) -> Question:
    """A question of a form."""
    return {"name": name, "kind": kind, "label": label, **more}


def drop_down(name: str, label: str, options: Iterable[tuple[str, str]], **more: Any) -> Question:
    """A question with a list that opens."""
    return question(name, "choice", label, options=list(options), select=True, **more)


def units() -> list[tuple[str, str]]:
    """The agencies and governorates to choose from. One statement."""
    return [(str(one.id), one.name) for one in org.units_like()]


def typed(questions: Iterable[Question], request: Request) -> dict[str, Any]:
    """What was typed, by question."""
    return {one["name"]: posted.value(one, request.POST, request.FILES) for one in questions}


def whole(text: object, field: str) -> int:
    """A whole number in any digits. Raises RuleBroken councils.number."""
    digits = only_digits(str(text).strip())
    if not digits or len(digits) > 6:
        raise RuleBroken("councils.number", field=field)
    return int(digits)


def chosen(text: object, field: str) -> int:
    """The id of what was chosen. Raises RuleBroken councils.choose."""
    found = optional(text)
    if found is None:
        raise RuleBroken("councils.choose", field=field)
    return found


def optional(text: object) -> int | None:
    """The id of what was chosen, None when nothing was."""
    told = str(text)
    return whole_number(told, None)


def day(text: object, field: str = "day") -> datetime.date:
    """A Jalali day. Raises RuleBroken calendar.bad_date."""
    try:
        return parse_jalali(str(text))
    except RuleBroken as broken:
        broken.facts["field"] = field
        raise


def hours(text: object) -> Interval:
    """One span of a day, such as «۹ تا ۱۱». Raises RuleBroken calendar.bad_hours."""
    try:
        [found] = parse_hours(str(text))
    except (RuleBroken, ValueError) as wrong:
        raise RuleBroken("calendar.bad_hours", field="hours") from wrong
    return found


def times(values: dict[str, Any]) -> tuple[datetime.datetime, datetime.datetime]:
    """Beginning and end of a meeting. Raises RuleBroken calendar.bad_date, calendar.bad_hours."""
    on, span = day(values["day"]), hours(values["hours"])
    start = day_begins(on)
    return start + datetime.timedelta(seconds=span.begins), start + datetime.timedelta(seconds=span.ends)
