"""What stands in a document, from an Excel file: first the fate of each row, then the real run."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.org.rules.sheets import Verdict
from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.actions import NodesImport
from ostan.domains.plans.queries import DocumentCard
from ostan.domains.plans.rules.document_sheet import COLUMNS, NodeFate
from ostan.domains.plans.web import shown
from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages, refusals, taking

EDIT = "plans.edit"


@access.door(EDIT)
@require_safe
def template(request: Request, document_id: int) -> HttpResponse:
    """The document as an Excel file, to be filled in and brought back."""
    card = queries.document_card(actor=request.actor, document_id=document_id, capability=EDIT)
    response = HttpResponse(queries.document_workbook(document_id=document_id), content_type=taking.EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{card.code}-{card.edition}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@access.door(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: Request, document_id: int) -> HttpResponse:
    """Bring rows from a file: first what would become of each, then the real run."""
    card = queries.document_card(actor=request.actor, document_id=document_id, capability=EDIT)
    if request.method != "POST":
        return _page(request, card)
    try:
        data = sheets.brought(request)
        found = actions.import_nodes(
            actor=request.actor,
            now=request.now,
            document_id=document_id,
            data=data,
            dry_run=request.POST.get("step") != "take",
        )
    except RuleBroken as broken:
        return _page(request, card, wrongs={"file": refusals.text(broken)}, status=422)
    if found.done:
        messages.success(request, "ردیف‌های پذیرفته‌شده در سند نوشته شد.")
        return _page(request, card, found=found)
    return _page(request, card, found=found, carried=sheets.carried(data))


def _page(
    request: Request,
    card: DocumentCard,
    *,
    found: NodesImport | None = None,
    carried: str = "",
    wrongs: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    fates = sorted(found.fates, key=lambda one: one.verdict is not Verdict.REFUSED) if found else []
    context = {
        "card": card,
        "found": found,
        "fates": [_row(one) for one in fates],
        "accepted": found.tally.new + found.tally.changed if found else 0,
        "carried": carried,
        "columns": list(COLUMNS.values()),
        "wrongs": wrongs or {},
        "path": [shown.HOME, (card.title, f"/plans/documents/{card.id}/"), ("ورود از فایل", "")],
    }
    return pages.render(request, "plans/import.html", context, status=status)


def _row(one: NodeFate) -> dict[str, Any]:
    told = f"{words.NODE_KINDS[one.said.kind]}: {one.said.title}" if one.said else ""
    changed = "، ".join(COLUMNS[field] for field in one.fields)
    return {
        "line": one.line,
        "label": one.label,
        "verdict": one.verdict,
        "told": str(words.VERDICTS[one.verdict]),
        "why": refusals.text(one.refusal) if one.refusal else f"{told} ({changed})" if changed else told,
    }
