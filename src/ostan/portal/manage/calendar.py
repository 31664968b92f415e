"""The province's working calendar: a month at a glance, hours, closures, official holidays."""

import datetime
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.cases import queries as cases
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.holidays import actions, queries, words
from ostan.kernel.calendar import (
    WEEKDAYS,
    DayKind,
    Interval,
    Period,
    PeriodKind,
    from_jalali,
    local_day,
    parse_jalali,
    parse_period,
    period_of,
    to_jalali,
    weekday,
)
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.manage import taken
from ostan.ui import figures, pages, posted, refusals, taking

Question = dict[str, Any]
Done = tuple[datetime.date, str]
"""The first day that a change is about, and what is said of it."""


@access.door("calendar.edit")
@require_safe
def month(request: Request) -> HttpResponse:
    """One month of the calendar with its hours, and why it last changed."""
    shown = _period(request)
    calendar = queries.calendar()
    specials = queries.special_days(shown.first_day, shown.last_day)
    if form := taking.form_of(request.GET):
        return taking.answer(
            request, taken.special_days(specials, shown.first_day), form, take=audit.take_list
        )
    changes = queries.changes(8)
    context = {
        "weeks": _weeks(list(calendar.days(shown.first_day, shown.last_day)), local_day(request.now)),
        "weekdays": WEEKDAYS,
        "month": shown.first_day,
        "before": shown.shifted(-1).key,
        "after": shown.shifted(1).key,
        "specials": specials,
        "take_url": taking.address(request),
        "kinds": words.DAY_KIND,
        "patterns": [(row, [hours_text(day) for day in row.hours]) for row in queries.weeks()],
        "changes": changes,
        "names": org.names(person_ids=[change.by for change in changes]),
        "year": to_jalali(shown.first_day).year,
        "is_known": shown.last_day <= calendar.known_until,
    }
    return pages.render(request, "manage/calendar.html", context)


def _period(request: Request) -> Period:
    key = request.GET.get("month", "")
    if not key:
        return period_of(local_day(request.now), PeriodKind.MONTH)
    try:
        found = parse_period(key)
    except RuleBroken as broken:
        raise NotAllowed("calendar.edit") from broken
    if found.kind is not PeriodKind.MONTH or not actions.FIRST_YEAR <= found.year <= actions.LAST_YEAR:
        raise NotAllowed("calendar.edit")
    return found


def _weeks(days: Sequence[Any], today: datetime.date) -> list[list[dict[str, Any] | None]]:
    """The days of a month in weeks from Saturday to Friday, with None where the month has no day."""
    cells: list[dict[str, Any] | None] = [None] * weekday(days[0].day)
    for one in days:
        cells.append(
            {
                "day": one.day,
                "number": to_jalali(one.day).day,
                "hours": hours_text(one.hours),
                "titles": [rule.title for rule in one.rules],
                "is_off": not one.hours,
                "is_estimated": any(rule.estimated for rule in one.rules),
                "is_today": one.day == today,
            }
        )
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def hours_text(hours: Sequence[Interval]) -> str:
    """The hours of a day as they are typed and read: «07:30 تا 14:30», several with «، »; "" for a day off."""
    return "، ".join(f"{_clock(begins)} تا {_clock(ends)}" for begins, ends in hours)


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}"


_DAY_QUESTIONS: list[Question] = [
    {
        "name": "kind",
        "kind": "choice",
        "label": "چه روزی است؟",
        "options": [(kind.value, str(name)) for kind, name in words.DAY_KIND.items()],
    },
    {
        "name": "title",
        "kind": "text",
        "label": "دلیل",
        "help": "مانند «تعطیلی به سبب سرما»",
        "max_length": 300,
    },
    {"name": "first", "kind": "date", "label": "از روز"},
    {"name": "last", "kind": "date", "label": "تا روز", "required": False, "help": "خالی یعنی همان یک روز"},
    {
        "name": "hours",
        "kind": "text",
        "label": "ساعت کار",
        "required": False,
        "help": "تنها برای نیمه‌وقت و روز کاری فوق‌العاده؛ مانند «۶ تا ۱۰»",
    },
    {
        "name": "source",
        "kind": "text",
        "label": "مستند",
        "required": False,
        "help": "شماره و تاریخ مصوبه یا اطلاعیه",
        "max_length": 300,
    },
]


@access.door("calendar.edit")
@require_http_methods(["GET", "POST"])
def add_day(request: Request) -> HttpResponse:
    """Add a closure, a half day, an extra day or a holiday."""
    title = "افزودن تعطیلی یا روز ویژه"
    return _form(request, title, _DAY_QUESTIONS, _add_day, usual={"kind": DayKind.CLOSURE.value})


def _add_day(request: Request, told: dict[str, Any]) -> Done:
    first = _day(told["first"], "first")
    actions.add_special_day(
        actor=request.actor,
        now=request.now,
        kind=told["kind"],
        first=first,
        last=_day(told["last"], "last") if told["last"] else None,
        title=told["title"],
        hours=told["hours"],
        source=told["source"],
    )
    return first, "در تقویم ثبت شد؛ مهلت‌ها از این پس با آن حساب می‌شوند."


def _week_questions() -> list[Question]:
    days: list[Question] = [
        {
            "name": f"hours-{at}",
            "kind": "text",
            "label": name,
            "required": False,
            "help": "مانند «۷:۳۰ تا ۱۴:۳۰»؛ خالی یعنی تعطیل" if at == 0 else "",
        }
        for at, name in enumerate(WEEKDAYS)
    ]
    return [
        {"name": "first", "kind": "date", "label": "از روز"},
        {
            "name": "last",
            "kind": "date",
            "label": "تا روز",
            "required": False,
            "help": "خالی یعنی تا خبر بعدی",
        },
        *days,
        {
            "name": "reason",
            "kind": "text",
            "label": "دلیل",
            "help": "مانند «ساعت کار تابستانی»",
            "max_length": 300,
        },
        {"name": "source", "kind": "text", "label": "مستند", "required": False, "max_length": 300},
    ]


@access.door("calendar.edit")
@require_http_methods(["GET", "POST"])
def set_hours(request: Request) -> HttpResponse:
    """Set the usual week between two dates."""
    standing = queries.weeks()
    usual = {f"hours-{at}": hours_text(day) for at, day in enumerate(standing[0].hours)} if standing else {}
    return _form(request, "ساعت کار تازه", _week_questions(), _set_hours, usual=usual)


def _set_hours(request: Request, told: dict[str, Any]) -> Done:
    first = _day(told["first"], "first")
    actions.set_weekly_hours(
        actor=request.actor,
        now=request.now,
        first=first,
        last=_day(told["last"], "last") if told["last"] else None,
        hours=[told[f"hours-{at}"] for at in range(7)],
        reason=told["reason"],
        source=told["source"],
    )
    return first, "ساعت کار ثبت شد."


_REASON: list[Question] = [
    {"name": "reason", "kind": "text", "label": "چرا برداشته می‌شود؟", "max_length": 300}
]


@access.door("calendar.edit")
@require_http_methods(["GET", "POST"])
def remove_day(request: Request, row_id: int) -> HttpResponse:
    """Withdraw a special day, with its reason."""

    def act(request: Request, told: dict[str, Any]) -> Done:
        row = actions.remove_special_day(
            actor=request.actor, now=request.now, special_day_id=row_id, reason=told["reason"]
        )
        return row.first, f"«{row.title}» از تقویم برداشته شد."

    return _form(request, "برداشتن از تقویم", _REASON, act)


@access.door("calendar.edit")
@require_http_methods(["GET", "POST"])
def withdraw_hours(request: Request, row_id: int) -> HttpResponse:
    """Withdraw a usual week, with its reason."""

    def act(request: Request, told: dict[str, Any]) -> Done:
        row = actions.withdraw_weekly_hours(
            actor=request.actor, now=request.now, row_id=row_id, reason=told["reason"]
        )
        return row.first, "ساعت کار برداشته شد."

    return _form(request, "برداشتن ساعت کار", _REASON, act)


@access.door("calendar.edit")
@require_POST
def load_official(request: Request) -> HttpResponse:
    """Bring the official holidays of a year."""
    year = whole_number(request.POST.get("year", ""), 0, digits=4)
    if not actions.FIRST_YEAR <= year <= actions.LAST_YEAR:
        facts = {"first": actions.FIRST_YEAR, "last": actions.LAST_YEAR}
        messages.error(request, refusals.text(RuleBroken("calendar.years_unknown", **facts)))
        return HttpResponseRedirect(reverse("calendar:month"))
    title = f"تعطیلات رسمی {figures.digits(year)}"
    return _form(request, title, [{"name": "year", "kind": "hidden"}], _load_official)


def _load_official(request: Request, told: dict[str, Any]) -> Done:
    year = int(told["year"])
    counts = actions.load_official_holidays(
        actor=request.actor, now=request.now, first_year=year, last_year=year
    )
    changed = "تعطیلات رسمی به‌روز شد." if any(counts.values()) else "تعطیلات رسمی این سال به‌روز بود."
    return from_jalali(year, 1, 1), changed


def _day(text: str, field: str) -> datetime.date:
    try:
        return parse_jalali(text)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": field}) from broken


def _form(
    request: Request,
    title: str,
    questions: list[Question],
    act: Callable[[Request, dict[str, Any]], Done],
    usual: dict[str, Any] | None = None,
) -> HttpResponse:
    """One form: shown; tried, with the cases that it would move; and done when that was seen."""
    values, wrongs, effect = usual or {}, {}, None
    if request.method == "POST":
        values = {question["name"]: posted.value(question, request.POST) for question in questions}
        try:
            if request.POST.get("seen") == _fingerprint(values):
                return _done(request, *act(request, values))
            effect = _effect(request, values, act)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {
        "title": title,
        "questions": questions,
        "values": values,
        "wrongs": wrongs,
        "effect": effect,
        "seen": _fingerprint(values),
    }
    return pages.render(request, "manage/calendar_form.html", context, status=422 if wrongs else 200)


def _effect(
    request: Request, values: dict[str, Any], act: Callable[[Request, dict[str, Any]], Done]
) -> cases.CalendarEffect:
    """What the change would do to open cases; nothing is kept. Raises RuleBroken as the change itself."""
    days: list[datetime.date] = []
    calendar = actions.tried(lambda: days.append(act(request, values)[0]))
    return cases.calendar_effect(calendar=calendar, first=days[0])


def _fingerprint(values: dict[str, Any]) -> str:
    """What stands in the form, so that only what was seen is done."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def _done(request: Request, first: datetime.date, said: str) -> HttpResponseRedirect:
    messages.success(request, said)
    shown = max(first, from_jalali(actions.FIRST_YEAR, 1, 1))
    key = period_of(shown, PeriodKind.MONTH).key
    return HttpResponseRedirect(f"{reverse('calendar:month')}?month={key}")


app_name = "calendar"

urlpatterns = [
    path("", month, name="month"),
    path("days/add/", add_day, name="add_day"),
    path("days/<int:row_id>/remove/", remove_day, name="remove_day"),
    path("hours/add/", set_hours, name="set_hours"),
    path("hours/<int:row_id>/withdraw/", withdraw_hours, name="withdraw_hours"),
    path("official/", load_official, name="load_official"),
]
