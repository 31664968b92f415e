"""Lengths of time as a process writes them: "2d" or "4h" of working time, or ISO 8601 on the wall clock."""

import re
from dataclasses import dataclass

_WORKING = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?")
_ISO = re.compile(r"P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: whole days and seconds beside them.

    `working` says whether days are working days and seconds run only in working hours, or both run
    on the wall clock. The two parts are kept apart because a working day has no fixed length.
    """

    days: int = 0
    seconds: int = 0
    working: bool = False

    def __bool__(self) -> bool:
        return bool(self.days or self.seconds)


def working(text: str) -> Span | None:
    """The working time written as "2d", "4h", "30m" or a mixture in that order; None when it is not that."""
    found = _WORKING.fullmatch(text.strip())
    if not found:
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return Span(days, hours * 3600 + minutes * 60, working=True) or None


def iso(text: str) -> Span | None:
    """The wall-clock time written in ISO 8601, such as "P3D" or "PT4H"; None when it is not that.

    Months and years are not accepted: their length depends on the calendar, and an office that means
    thirty days should say so. Source: assumed.
    """
    found = _ISO.fullmatch(text.strip())
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Span(weeks * 7 + days, hours * 3600 + minutes * 60 + seconds) or None


def as_working(span: Span) -> str:
    """The span in the notation of `working`; seconds below a minute are dropped."""
    hours, rest = divmod(span.seconds, 3600)
    parts = ((span.days, "d"), (hours, "h"), (rest // 60, "m"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount)


def as_iso(span: Span) -> str:
    """The span in the notation of `iso`."""
    hours, rest = divmod(span.seconds, 3600)
    parts = ((hours, "H"), (rest // 60, "M"), (rest % 60, "S"))
    clock = "".join(f"{amount}{unit}" for amount, unit in parts if amount)
    days = f"{span.days}D" if span.days else ""
    return f"P{days}{'T' + clock if clock else ''}"
