"""Import with a dry run, and export, of units and people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.org import actions, queries, words
from ostan.domains.org.rules.sheets import Verdict
from ostan.domains.org.web.people import PEOPLE
from ostan.domains.org.web.units import UNITS
from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages, refusals

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
_SHOWN = 500

_KINDS: dict[str, dict[str, Any]] = {
    "units": {"title": "ورود واحدها", "path": UNITS, "act": actions.import_units},
    "people": {"title": "ورود افراد", "path": PEOPLE, "act": actions.import_people},
}


@access.door("org.edit")
@never_cache
@require_http_methods(["GET", "POST"])
def import_units(request: Request) -> HttpResponse:
    """Bring units from a file: first what would become of each row, then the real run."""
    return _import(request, "units")


@access.door("org.grant")
@never_cache
@require_http_methods(["GET", "POST"])
def import_people(request: Request) -> HttpResponse:
    """Bring people and their roles from a file: first what would become of each row, then the real run."""
    return _import(request, "people")


def _import(request: Request, kind: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, kind)
    for_real = request.POST.get("step") == "take"
    try:
        data = sheets.brought(request)
        judged = _KINDS[kind]["act"](actor=request.actor, now=request.now, data=data, dry_run=not for_real)
    except RuleBroken as broken:
        return _page(request, kind, wrongs={"file": refusals.text(broken)}, status=422)
    if judged.done:
        messages.success(request, "ردیف‌های پذیرفته‌شده وارد شدند.")
        return _page(request, kind, judged=judged)
    return _page(request, kind, judged=judged, carried=sheets.carried(data))


def _page(
    request: Request,
    kind: str,
    *,
    judged: Any = None,
    carried: str = "",
    wrongs: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    told = _KINDS[kind]
    fates = (
        sorted(judged.fates, key=lambda fate: (fate.verdict is not Verdict.REFUSED, fate.line))
        if judged
        else []
    )
    context = {
        "title": told["title"],
        "path": [told["path"], (told["title"], "")],
        "kind": kind,
        "judged": judged,
        "fates": [_row(fate) for fate in fates[:_SHOWN]],
        "hidden_count": max(0, len(fates) - _SHOWN),
        "carried": carried,
        "wrongs": wrongs or {},
        "accepted": judged.tally.new + judged.tally.changed if judged else 0,
    }
    return pages.render(request, "org/import.html", context, status=status)


def _row(fate: Any) -> dict[str, Any]:
    changes = "، ".join(str(words.FIELD[field]) for field in fate.fields if fate.verdict is Verdict.CHANGED)
    return {
        "line": fate.line,
        "label": fate.label,
        "verdict": fate.verdict,
        "told": str(words.VERDICT[fate.verdict]),
        "why": refusals.text(fate.refusal) if fate.refusal else changes,
    }


@access.door("org.see")
@require_safe
def export_units(request: Request) -> HttpResponse:
    """The open units as a file that the import reads again."""
    as_csv = request.GET.get("format") == "csv"
    return _download(queries.units_file(as_csv=as_csv), "units", as_csv=as_csv)


@access.door("org.grant")
@never_cache
@require_POST
def export_people(request: Request) -> HttpResponse:
    """Everybody in office, with codes and numbers; the ledger keeps who took it."""
    as_csv = request.POST.get("format") == "csv"
    data = actions.export_people(actor=request.actor, now=request.now, as_csv=as_csv)
    return _download(data, "people", as_csv=as_csv)


@access.door("org.edit")
@require_safe
def template(request: Request) -> HttpResponse:
    """An example file with both sheets."""
    return _download(queries.template_workbook(), "ostan-units-and-people", as_csv=False)


def _download(data: bytes, name: str, *, as_csv: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=_CSV if as_csv else _EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}.{"csv" if as_csv else "xlsx"}"'
    return response
