"""The weekly digest as plain text."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ostan.domains.councils import queries
from ostan.domains.councils.queries.digest import Missing
from ostan.domains.plans import queries as plans
from ostan.domains.plans import words as plan_words
from ostan.ui import figures, moments

SHOWN = 10
"""How many lines of a kind a digest shows; the rest is counted. Source: assumed."""
T = TypeVar("T")


def written(week: queries.Week) -> str:
    """The week as plain text: a line for each thing below its count."""
    parts = [
        _part("تعهدهایی که وضعشان تغییر کرد", week.moved, _moved),
        _part("مطالبه‌های بی‌پاسخ از نهادهای ملی", week.demands, _demand),
        _part("مصوبه‌های گذشته از مهلت", week.late, _resolution),
        _part("مصوبه‌هایی که مهلتشان تا یک هفته می‌رسد", week.near, _resolution),
        _part("عددهایی که مهلتشان گذشته و نرسیده است", week.missing, _missing),
    ]
    return "\n\n".join(parts)


def _part(title: str, found: list[T], line: Callable[[T], str]) -> str:
    if not found:
        return f"{title}: هیچ"
    more = len(found) - SHOWN
    rest = [f"• و {figures.number(more)} مورد دیگر"] if more > 0 else []
    lines: Iterable[str] = (f"• {line(one)}" for one in found[:SHOWN])
    return "\n".join([f"{title}: {figures.number(len(found))}", *lines, *rest])


def _moved(one: plans.Moved) -> str:
    before, after = plan_words.STATES[one.before], plan_words.STATES[one.state]
    return f"{one.title} ({one.unit_name}): از «{before}» به «{after}»"


def _demand(one: plans.DemandCard) -> str:
    return f"{one.title}، از {one.body} ({one.unit_name}): {figures.number(one.age)} روز کاری بی‌پاسخ"


def _resolution(one: queries.ResolutionCard) -> str:
    who = "، ".join(filter(None, (one.unit, one.owner)))
    return f"مصوبهٔ {figures.digits(one.number)} {one.body} ({who}): مهلت {moments.day(one.due_at)}"


def _missing(one: Missing) -> str:
    return f"{one.agency}: {figures.number(one.sheets)} برگه"
