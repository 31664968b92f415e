"""Following up what was resolved: the list, and one resolution with what its unit shows."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.councils import actions, queries
from ostan.domains.councils.actions.resolutions import OWNERS
from ostan.domains.councils.queries import ResolutionFile
from ostan.domains.org import queries as org
from ostan.domains.plans import queries as plans
from ostan.domains.plans import words as plan_words
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.files import actions as keeping
from ostan.foundation.files import queries as files
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.councils import asking, taken
from ostan.portal.councils.bodies import KEEP, SEE, labels
from ostan.ui import pages, refusals, taking

TABS = (("open", "انجام‌نشده"), ("late", "از مهلت گذشته"), ("done", "انجام‌شده"), ("all", "همه"))
FOLLOW = "councils.follow"
PAPERS = ("application/pdf", "image/jpeg", "image/png", "image/webp")
SHOWN = 100


@access.door(SEE)
@require_safe
def listing(request: Request) -> HttpResponseBase:
    """The resolutions of the bodies that the actor may see and those that bind his unit. At most five statements."""
    asked = request.GET.get("tab", "")
    tab = asked if asked in dict(TABS) else "open"
    unit_id = asking.optional(request.GET.get("unit", "")) or 0
    path = org.unit(unit_id=unit_id).path if unit_id else ""
    told: dict[str, Any] = {"actor": request.actor, "now": request.now, "only": tab, "unit_path": path}
    if shown := taking.form_of(request.GET):
        found = queries.resolutions(**told, limit=taken.MOST)
        return taking.answer(
            request, taken.resolutions(found, [dict(TABS)[tab]]), shown, take=audit.take_list
        )
    found = queries.resolutions(**told, limit=SHOWN + 1)
    narrowed = f"&unit={unit_id}" if unit_id else ""
    context = {
        "found": found[:SHOWN],
        "more": len(found) > SHOWN,
        "tabs": [(title, f"?tab={name}{narrowed}", name == tab) for name, title in TABS],
        "tab": tab,
        "unit": str(unit_id or ""),
        "units": asking.units(),
        "take_url": taking.address(request),
        **labels(),
    }
    return pages.render(request, "councils/resolutions.html", context)


@access.door(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, resolution_id: int) -> HttpResponse:
    """One resolution: its unit says who answers for it and shows that it is done; who keeps the body may send that back,
    or put a promise behind it, which then shows it by itself. At most 22 statements.
    """
    file = queries.resolution(actor=request.actor, resolution_id=resolution_id, now=request.now)
    typed = {name: request.POST.get(name, "") for name in ("text", "reason", "owner", "commitment")}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            messages.success(request, _acted(request, file, typed))
            return HttpResponseRedirect(request.path)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    kept = files.files(file_ids=[file.evidence_id]).get(file.evidence_id) if file.evidence_id else None
    context = {
        "file": file,
        "one": file.card,
        "kept": kept,
        "typed": typed,
        "wrongs": wrongs,
        **_choices(request, file),
        **labels(),
    }
    return pages.render(request, "councils/resolution.html", context, status=422 if wrongs else 200)


def _choices(request: Request, file: ResolutionFile) -> dict[str, Any]:
    """Who may answer for an open resolution, which promises may stand behind it, and how the one that does stands."""
    is_open, behind = file.card.done_at is None, file.behind
    owners = org.workers_of(unit_id=file.card.unit_id, roles=OWNERS, on=request.now) if file.assigns else []
    offered = []
    if is_open and file.keeps:
        offered = plans.promises(actor=request.actor, now=request.now, unit_path=file.unit_path)
    return {
        "owners": list({str(one.person_id): one.name for one in owners}.items()) if is_open else [],
        "promises": [(str(one.id), f"{one.title}، {one.unit_name}") for one in offered],
        "promise_states": plan_words.STATES,
        "promise_why": plan_words.reason(behind.standing) if behind else "",
    }


def _acted(request: Request, file: ResolutionFile, typed: dict[str, str]) -> str:
    told: dict[str, Any] = {"actor": request.actor, "now": request.now, "resolution_id": file.card.id}
    match request.POST.get("act"):
        case "return":
            actions.return_done(**told, reason=typed["reason"])
            return "گزارش بازگردانده شد و به واحد خبر داده می‌شود."
        case "owner":
            actions.name_owner(**told, person_id=asking.chosen(request.POST.get("owner", ""), "owner"))
            return "مسئول مصوبه ثبت شد و به او خبر داده می‌شود."
        case "behind":
            chosen = asking.optional(request.POST.get("commitment", ""))
            actions.put_behind(**told, commitment_id=chosen)
            return "ذخیره شد."
    if not file.follows:
        raise NotAllowed(FOLLOW)
    actions.report_done(**told, text=typed["text"], file_id=_paper(request))
    return "انجام مصوبه گزارش شد."


def _paper(request: Request) -> int | None:
    upload = request.FILES.get("evidence")
    if upload is None:
        return None
    if not limits.allows(request, "upload", str(request.actor.person_id)):
        raise RuleBroken("files.too_often", field="evidence")
    try:
        body = cast(keeping.Upload, upload)
        kept = keeping.keep(
            actor=request.actor, now=request.now, upload=body, name=str(upload.name or ""), only=PAPERS
        )
    except RuleBroken as broken:
        broken.facts.setdefault("field", "evidence")
        raise
    return kept.pk


@access.door(SEE)
@require_safe
def evidence(request: Request, resolution_id: int) -> HttpResponseBase:
    """The document that the unit showed, as a download."""
    file = queries.resolution(actor=request.actor, resolution_id=resolution_id, now=request.now)
    kept = files.files(file_ids=[file.evidence_id]).get(file.evidence_id) if file.evidence_id else None
    if kept is None:
        raise NotAllowed(KEEP)
    return files.response_for(kept)
