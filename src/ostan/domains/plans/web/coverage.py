"""What of a document is taken where, and what nobody has taken."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.plans import queries
from ostan.domains.plans.queries import Matrix
from ostan.domains.plans.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.listed import Listed
from ostan.ui import pages, taking

TABS = (("agency", "به تفکیک دستگاه"), ("county", "به تفکیک شهرستان"), ("untaken", "گرفته‌نشده"))
YES = "✓"


@access.door("plans.see")
@require_safe
def page(request: Request, document_id: int) -> HttpResponse:
    """Actions against agencies or counties; `of` narrows to one of them, and then shows what it has not taken. Eight
    statements.
    """
    found = queries.matrix(actor=request.actor, document_id=document_id)
    asked = request.GET.get("by", "")
    by = asked if asked in dict(TABS) else TABS[0][0]
    names, taken = _side(found, by)
    of = request.GET.get("of", "")
    of = of if of in names else ""
    rows = _rows(found, names, taken, by, of)
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(found, rows, names, of), form, take=audit.take_list)
    context = {
        "card": found.card,
        "by": by,
        "of": of,
        "options": list(names.items()),
        "rows": rows,
        "all": len(found.actions),
        "untaken": sum(not found.by_agency.get(one.id) for one in found.actions),
        "names": len(names),
        "tabs": [(title, f"?by={name}", name == by) for name, title in TABS],
        "take_url": taking.address(request),
        "path": [shown.HOME, (found.card.title, f"/plans/documents/{document_id}/"), ("پوشش سند", "")],
    }
    return pages.render(request, "plans/coverage.html", context)


def _side(found: Matrix, by: str) -> tuple[dict[str, str], dict[int, set[str]]]:
    """The agencies or the counties by key, and the keys by action."""
    if by == "county":
        return dict(found.counties), {pk: set(some) for pk, some in found.by_county.items()}
    taken = {pk: {str(one) for one in some} for pk, some in found.by_agency.items()}
    return {str(pk): name for pk, name in found.agencies.items()}, taken


def _rows(
    found: Matrix, names: dict[str, str], taken: dict[int, set[str]], by: str, of: str
) -> list[dict[str, Any]]:
    rows = []
    for one in found.actions:
        keys = taken.get(one.id, set())
        if by == "untaken" and found.by_agency.get(one.id):
            continue
        rows.append(
            {
                "id": one.id,
                "code": one.code,
                "title": one.title,
                "body": one.body,
                "keys": keys,
                "takers": [name for key, name in names.items() if key in keys],
                "is_taken": of in keys if of else bool(keys),
            }
        )
    return rows


def _listed(found: Matrix, rows: list[dict[str, Any]], names: dict[str, str], of: str) -> Listed:
    """The whole matrix: a column for whoever took anything, or for the one that was asked for."""
    kept = {key: name for key, name in names.items() if key == of or any(key in row["keys"] for row in rows)}
    columns = ("کد", "اقدام", "دستگاه ملی مسئول", "شمار", *kept.values())
    lines = [
        (
            row["code"],
            row["title"],
            row["body"],
            str(len(row["keys"])),
            *tuple(YES if key in row["keys"] else "" for key in kept),
        )
        for row in rows
    ]
    return Listed(f"coverage-{found.card.id}", f"پوشش {found.card.title}", columns, lines)
