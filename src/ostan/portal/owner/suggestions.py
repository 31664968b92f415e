"""Suggestions: made after a case by staff or applicant, answered by the unit that owns the service."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import queries as cases
from ostan.domains.feedback import actions, queries, words
from ostan.domains.feedback.rules import SuggestionState
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.portal.citizen import led
from ostan.ui import pages, refusals

MADE = "سپاسگزاریم. پیشنهاد شما به دستگاه صاحب خدمت رسید و پاسخ آن را همین‌جا می‌بینید."
DONE = {
    "examine": "پیشنهاد در دست بررسی است.",
    "accept": "پیشنهاد پذیرفته شد و پیشنهاددهنده پاسخ شما را می‌بیند.",
    "refuse": "پاسخ شما به پیشنهاددهنده رسید.",
}


@access.door("feedback.see_suggestions")
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: Request, suggestion_id: int) -> HttpResponse:
    """One suggestion; its owner looks into it, accepts or refuses it with a reason. One statement to show it."""
    found = queries.suggestion(actor=request.actor, suggestion_id=suggestion_id)
    typed, wrongs = request.POST.get("reason", ""), {}
    if request.method == "POST":
        access.require(request.actor, "feedback.examine")
        try:
            act = _acted(request, suggestion_id, typed)
            messages.success(request, DONE[act])
            return HttpResponseRedirect(request.path)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {
        "one": found,
        "state": words.SUGGESTION_STATE[found.state],
        "is_open": found.answered_at is None,
        "is_new": found.state is SuggestionState.NEW,
        "may_answer": access.may(request.actor, "feedback.examine"),
        "typed": typed,
        "wrongs": wrongs,
    }
    return pages.render(request, "owner/suggestion.html", context, status=422 if wrongs else 200)


def _acted(request: Request, suggestion_id: int, reason: str) -> str:
    told: dict[str, Any] = {"actor": request.actor, "now": request.now, "suggestion_id": suggestion_id}
    act = request.POST.get("act", "")
    if act == "examine":
        actions.examine_suggestion(**told)
        return act
    actions.answer_suggestion(**told, accepted=act == "accept", reason=reason)
    return "accept" if act == "accept" else "refuse"


@access.door("cases.see")
@require_http_methods(["GET", "HEAD", "POST"])
def by_staff(request: Request, code: str) -> HttpResponse:
    """Somebody who works on the case says how the service could be better."""
    return _suggest(request, code, "owner/suggest.html", f"/work/cases/{code}/")


@access.door("cases.see_own")
@require_http_methods(["GET", "HEAD", "POST"])
def by_applicant(request: Request, tracking: str) -> HttpResponse:
    """The applicant says how the service could be better."""
    return _suggest(request, tracking, "citizen/suggest.html", f"/my/{tracking}/")


def _suggest(request: Request, code: str, template: str, back: str) -> HttpResponse:
    """What was suggested after this case so far and what became of it, and the box for one more. Two statements."""
    access.require(request.actor, "feedback.suggest")
    met = cases.met_case(actor=request.actor, code=code)
    typed, wrongs = request.POST.get("text", ""), {}
    if request.method == "POST":
        if not limits.allows(request, "submit", str(request.actor.person_id)):
            return led.too_often(request)  # type: ignore[return-value]  # a page is a response
        try:
            actions.suggest(actor=request.actor, now=request.now, case_code=code, text=typed)
            messages.success(request, MADE)
            return HttpResponseRedirect(request.path)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {
        "case": met,
        "back": back,
        "mine": queries.my_suggestions(actor=request.actor, case_code=code),
        "states": words.SUGGESTION_STATE,
        "typed": typed,
        "wrongs": wrongs,
    }
    return pages.render(request, template, context, status=422 if wrongs else 200)
