"""What the forms of plans ask, and from what was typed to what the actions want."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ostan.domains.org import queries as org
from ostan.domains.plans.web import shown
from ostan.foundation.access import Request
from ostan.kernel.calendar import parse_jalali, to_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import latin_digits, whole_number
from ostan.ui import figures, pages, posted, refusals

Question = dict[str, Any]
Values = dict[str, Any]
_POINT = str.maketrans({"٫": ".", "/": ".", "−": "-"})


def question(name: str, kind: str, label: str, **more: Any) -> Question:
    """A question of a form."""
    return {"name": name, "kind": kind, "label": label, **more}


def drop_down(name: str, label: str, options: Iterable[tuple[str, str]], **more: Any) -> Question:
    """A question with a list that opens."""
    return question(name, "choice", label, options=list(options), select=True, **more)


def own_units(request: Request, capability: str) -> list[tuple[str, str]]:
    """The units that the hat reaches with the capability, the widest first. Two statements."""
    return [(str(one.id), one.name) for one in org.units_reached(actor=request.actor, capability=capability)]


def typed(questions: Iterable[Question], request: Request) -> Values:
    """What was typed, by question."""
    return {one["name"]: posted.value(one, request.POST, request.FILES) for one in questions}


def chosen(text: object, field: str) -> int:
    """The id of what was chosen. Raises RuleBroken plans.missing."""
    found = whole_number(str(text), None)
    if found is None:
        raise RuleBroken("plans.missing", field=field)
    return found


def day(text: object, field: str) -> datetime.date:
    """A Jalali day. Raises RuleBroken calendar.bad_date."""
    try:
        return parse_jalali(str(text))
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": field}) from broken


def day_text(told: datetime.date) -> str:
    """A day as a field shows it."""
    return "/".join(str(part) for part in to_jalali(told))


def number(text: object, field: str, *, is_share: bool = False) -> Decimal:
    """A number in any digits; a share is typed in percent. Raises RuleBroken plans.figure."""
    plain = latin_digits(str(text)).translate(_POINT).strip("%٪ ")
    if not re.fullmatch(r"-?\d{1,16}(\.\d{1,9})?", plain):
        raise RuleBroken("plans.figure", field=field)
    return Decimal(plain) / (100 if is_share else 1)


def number_text(told: Decimal, *, is_share: bool = False) -> str:
    """A number as a field shows it."""
    return figures.number(told * 100 if is_share else told, 6)


def form(
    request: Request,
    *,
    title: str,
    questions: list[Question],
    values: Mapping[str, Any],
    do: Callable[[Values], str],
    trail: list[tuple[str, str]],
    submit: str,
    lead: str = "",
) -> HttpResponse:
    """A page of one form. When it is posted `do` gets what was typed and gives the address to go on to; what it
    refuses comes back with everything that was typed.
    """
    told, wrongs = dict(values), {}
    if request.method == "POST":
        told = typed(questions, request)
        if not posted.only_reshaped(request.POST):
            try:
                return HttpResponseRedirect(do(told))
            except RuleBroken as broken:
                wrongs = refusals.by_field(broken)
    context = {
        "title": title,
        "lead": lead,
        "questions": questions,
        "values": told,
        "wrongs": wrongs,
        "path": [shown.HOME, *trail, (title, "")],
        "back": trail[-1][1] if trail else shown.HOME[1],
        "submit": submit,
    }
    return pages.render(request, "ui/questions.html", context, status=422 if wrongs else 200)
