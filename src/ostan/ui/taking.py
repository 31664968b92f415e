"""A list that is taken along: one answer for every page that shows a list."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from ostan.kernel.listed import Form, Listed
from ostan.ui import pages

FIELD = "as"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def form_of(asked: Mapping[str, str]) -> Form | None:
    """In which form the page's list was asked for; None when the page itself was."""
    return Form(asked[FIELD]) if asked.get(FIELD) in set(Form) else None


def address(request: HttpRequest, *, without: tuple[str, ...] = ("page", "before", "after", "below")) -> str:
    """The address of the page's own list for the macro take_along: all of it, whichever page of it is shown."""
    kept = [
        (name, one) for name, some in request.GET.lists() if name not in (FIELD, *without) for one in some
    ]
    return f"{request.path}?{urlencode(kept)}&" if kept else f"{request.path}?"


def answer(request: HttpRequest, listed: Listed, form: Form, *, take: Callable[..., bytes]) -> HttpResponse:
    """The list on a sheet of paper or as an Excel file. `take` records it and gives the file (audit.take_list)."""
    now = request.now  # type: ignore[attr-defined]  # set at the door
    file = take(actor=request.actor, now=now, listed=listed, form=form)  # type: ignore[attr-defined]  # set at the door
    if form is Form.EXCEL:
        response = HttpResponse(file, content_type=EXCEL)
        response["Content-Disposition"] = f'attachment; filename="{listed.code}.xlsx"'
    else:
        response = pages.render(request, "ui/listed.html", {"listed": listed})
    response["Cache-Control"] = "no-store"
    return response
