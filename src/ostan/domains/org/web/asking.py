"""What every page of org does with a request: who asks, what was typed, and the form shown again with errors."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from ostan.foundation.access import Request
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_number
from ostan.ui import pages, posted, refusals

Question = dict[str, Any]
Trail = Sequence[tuple[str, str]]

_FIELD_OF = {"persian.national_code": "national_code", "persian.mobile": "mobile"}


def page_number(request: Request) -> int:
    """The page of a list that was asked for, from 1; nonsense is 1."""
    return whole_number(request.GET.get("page", ""), 0, digits=5) or 1


def pager(request: Request, *, number: int, has_more: bool) -> dict[str, str]:
    """The addresses of the page before and after this one, with the rest of the query as it is."""

    def at(page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return f"?{query.urlencode()}"

    return {"before": at(number - 1) if number > 1 else "", "after": at(number + 1) if has_more else ""}


def answers(questions: Sequence[Question], request: Request) -> dict[str, Any]:
    """What was posted for each question, unchecked."""
    return {question["name"]: posted.value(question, request.POST, request.FILES) for question in questions}


def day(text: str, field: str) -> datetime.date | None:
    """The day that was typed into a field, None for none. Raises RuleBroken "calendar.bad_date"."""
    if not text:
        return None
    try:
        return parse_jalali(text)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": field}) from broken


def needed_day(text: str, field: str) -> datetime.date:
    """The day that was typed into a field. Raises RuleBroken "calendar.bad_date", also for none."""
    found = day(text, field)
    if found is None:
        raise RuleBroken("calendar.bad_date", field=field, reason="form")
    return found


def wrongs(broken: RuleBroken) -> dict[str, str]:
    """The refusal's sentence under the field that it is about."""
    field = _FIELD_OF.get(broken.code)
    return {field: refusals.text(broken)} if field else refusals.by_field(broken)


def form(
    request: Request,
    *,
    title: str,
    questions: Sequence[Question],
    values: Mapping[str, Any],
    broken: RuleBroken | None = None,
    trail: Trail = (),
    submit: str = "",
    lead: str = "",
) -> HttpResponse:
    """A page of one form, with its errors when it was refused."""
    context = {
        "title": title,
        "lead": lead,
        "questions": questions,
        "values": values,
        "wrongs": wrongs(broken) if broken else {},
        "path": [*trail, (title, "")],
        "back": trail[-1][1] if trail else "/manage/units/",
        "submit": submit,
    }
    return pages.render(request, "ui/questions.html", context, status=422 if broken else 200)


def confirm(
    request: Request, *, title: str, text: str, yes: str, trail: Trail, broken: RuleBroken | None = None
) -> HttpResponse:
    """A page that asks before a heavy step."""
    context = {
        "title": title,
        "text": text,
        "yes": yes,
        "path": [*trail, (title, "")],
        "back": trail[-1][1],
        "refusal": refusals.text(broken) if broken else "",
    }
    return pages.render(request, "org/confirm.html", context, status=422 if broken else 200)
