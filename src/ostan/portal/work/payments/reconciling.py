"""The gateway's report beside our bills: every difference by name. Nothing of the file is kept."""

import datetime

from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.foundation.payments import listing, words
from ostan.foundation.payments.listing import Compared
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages, posted, refusals

FIRST = {"name": "first", "kind": "date", "label": "پرداخت‌ها از روز"}
LAST = {"name": "last", "kind": "date", "label": "تا روز"}


@access.door("payments.reconcile")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: Request) -> HttpResponseBase:
    """The form, and what the comparison found. One statement of its own."""
    found: Compared | None = None
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            found = _compare(request)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {
        "found": found,
        "gaps": words.GAPS,
        "wrongs": wrongs,
        "fields": [(one, posted.value(one, request.POST)) for one in (FIRST, LAST)],
        "typed": {name: request.POST.get(name, "") for name in ("reference_column", "amount_column")},
        "usual": (listing.REFERENCES[0], listing.AMOUNTS[0]),
    }
    return pages.render(request, "work/payments/reconcile.html", context, status=422 if wrongs else 200)


def _compare(request: Request) -> Compared:
    upload = request.FILES.get("file")
    first, last = _day(request, "first"), _day(request, "last")
    if upload is None:
        raise RuleBroken("payments.file_missing", field="file")
    return listing.compare(
        actor=request.actor,
        data=upload.read(sheets.MOST_BYTES + 1),
        first=first,
        last=last,
        reference_column=request.POST.get("reference_column", "").strip(),
        amount_column=request.POST.get("amount_column", "").strip(),
    )


def _day(request: Request, name: str) -> datetime.date:
    typed = posted.value({"name": name, "kind": "date"}, request.POST)
    if not typed:
        raise RuleBroken("payments.day_missing", field=name)
    try:
        return parse_jalali(str(typed))
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": name}) from broken
