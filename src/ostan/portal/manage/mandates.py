"""Confirming who may act for whom: the paper beside what was told, and a date until which it holds."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.org import actions, queries, words
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.files import queries as files
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.portal.manage import taken
from ostan.ui import pages, posted, refusals, taking

HERE = "/manage/mandates/"
UNTIL = {
    "name": "until",
    "kind": "date",
    "label": "تا تاریخ",
    "help": "این روز هم جزو آن است؛ حداکثر پنج سال.",
}


@access.door("org.mandates")
@require_safe
def mandates(request: Request) -> HttpResponse:
    """Those that wait, and those in force. Two statements of its own."""
    waiting, running = (
        queries.mandates_to_see(actor=request.actor, waiting=one, on=request.now) for one in (True, False)
    )
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.mandates(waiting, running), form, take=audit.take_list)
    context = {
        "waiting": waiting,
        "running": running,
        "kinds": words.MANDATE_KIND,
    }
    return pages.render(request, "manage/mandates.html", context)


@access.door("org.mandates")
@require_http_methods(["GET", "POST"])
def mandate(request: Request, mandate_id: int) -> HttpResponse:
    """One mandate with its paper; a post confirms or refuses it."""
    file = queries.mandate(actor=request.actor, mandate_id=mandate_id, on=request.now)
    wrongs: dict[str, str] = {}
    typed = posted.value(UNTIL, request.POST)
    if request.method == "POST":
        try:
            _act(request, mandate_id, typed)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            return HttpResponseRedirect(HERE)
    context = {
        "file": file,
        "paper": files.files(file_ids=[file.evidence_id]).get(file.evidence_id),
        "kinds": words.MANDATE_KIND,
        "states": words.MANDATE_STATE,
        "field": UNTIL,
        "typed": typed,
        "wrongs": wrongs,
    }
    return pages.render(request, "manage/mandate.html", context, status=422 if wrongs else 200)


def _act(request: Request, mandate_id: int, until: str) -> None:
    if request.POST.get("act") == "refuse":
        actions.refuse_mandate(actor=request.actor, now=request.now, mandate_id=mandate_id)
        messages.success(request, "نمایندگی پذیرفته نشد و به درخواست‌کننده نشان داده می‌شود.")
        return
    try:
        day = parse_jalali(until)
    except RuleBroken as broken:
        raise RuleBroken("calendar.bad_date", field="until", reason="form") from broken
    actions.confirm_mandate(actor=request.actor, now=request.now, mandate_id=mandate_id, until=day)
    messages.success(request, "نمایندگی تأیید شد.")


@access.door("org.mandates")
@require_POST
def end(request: Request, mandate_id: int) -> HttpResponse:
    """Ends a mandate that is in force."""
    actions.end_mandate(actor=request.actor, now=request.now, mandate_id=mandate_id)
    messages.success(request, "این نمایندگی پایان یافت.")
    return HttpResponseRedirect(HERE)


@access.door("org.mandates")
@require_safe
def paper(request: Request, mandate_id: int) -> HttpResponseBase:
    """The paper that was shown, as a download."""
    file = queries.mandate(actor=request.actor, mandate_id=mandate_id, on=request.now)
    return files.response_for(files.files(file_ids=[file.evidence_id])[file.evidence_id])


urlpatterns = [
    path("manage/mandates/", mandates, name="manage_mandates"),
    path("manage/mandates/<int:mandate_id>/", mandate, name="manage_mandate"),
    path("manage/mandates/<int:mandate_id>/end/", end, name="manage_mandate_end"),
    path("manage/mandates/<int:mandate_id>/paper/", paper, name="manage_mandate_paper"),
]
