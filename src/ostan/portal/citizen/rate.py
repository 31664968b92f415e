"""Rating a closed case, within the case or by the link that was sent: one question, reasons that fit, a comment."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.feedback import actions, rules, words
from ostan.domains.feedback import queries as feedback
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led
from ostan.ui import pages, refusals


@access.door(access.PUBLIC)
def by_link(request: Request, token: str) -> HttpResponseBase:
    """The question behind a link. Looking at it, as scanners of messages do, uses nothing up."""
    if not limits.allows(request, "rate", token):
        return led.too_often(request)
    asked = feedback.asked_by_token(token=token, now=request.now)
    if asked is None:
        raise NotAllowed("feedback.rate")
    if request.method != "POST":
        return _show(request, asked)
    return _given(request, asked, actions.rate_by_link, token=token)


@access.door("feedback.rate")
def in_case(request: Request, tracking: str) -> HttpResponseBase:
    """The same question for who is signed in."""
    case = cases.my_case(actor=request.actor, now=request.now, code=tracking)
    asked = feedback.asked_for_case(case_id=case.id, now=request.now)
    if asked is None:
        return HttpResponseRedirect(f"/my/{case.code}/")
    if request.method != "POST":
        return _show(request, asked)
    return _given(request, asked, actions.rate, case_id=case.id)


def _score(text: str) -> int:
    """The score in a parameter, 0 when there is none."""
    return int(text) if text in {"1", "2", "3", "4", "5"} else 0


def _given(request: Request, asked: feedback.Asked, rate: Any, **which: Any) -> HttpResponseBase:
    """Takes the rating; an unhappy one is offered the objection."""
    score, comment = _score(request.POST.get("score", "")), request.POST.get("comment", "")
    reasons = request.POST.getlist("reasons")
    try:
        rate(actor=request.actor, now=request.now, score=score, reasons=reasons, comment=comment, **which)
    except RuleBroken as broken:
        if broken.code == "feedback.already":
            messages.info(request, refusals.text(broken))
            return HttpResponseRedirect(request.path)
        typed = {"score": score, "reasons": reasons, "comment": comment}
        return _show(request, asked, refusals.by_field(broken), typed)
    return HttpResponseRedirect(request.path)


def _show(
    request: Request,
    asked: feedback.Asked,
    wrongs: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponseBase:
    if asked.score is not None:
        return _thanks(request, asked)
    if not asked.is_open:
        return pages.render(request, "citizen/rate_closed.html", {})
    typed = typed or {"score": _score(request.GET.get("score", "")), "reasons": [], "comment": ""}
    context = {
        "service": catalogue.service_titles(service_ids=[asked.service_id])[asked.service_id],
        "typed": typed,
        "wrongs": wrongs or {},
        "word": str(words.SCORE[typed["score"]]) if typed["score"] else "",
        "reasons": [(reason.value, str(words.REASON[reason])) for reason in fitting(typed["score"])],
        "here": request.path,
    }
    return pages.render(request, "citizen/rate.html", context, status=422 if wrongs else 200)


def fitting(score: int) -> tuple[rules.Reason, ...]:
    """The standard reasons that go with a score: praise, blame, or both for the middle one."""
    if not score:
        return ()
    if rules.is_happy(score):
        return rules.PRAISE
    return rules.BLAME if rules.is_unhappy(score) else (*rules.PRAISE, *rules.BLAME)


def _thanks(request: Request, asked: feedback.Asked) -> HttpResponseBase:
    """What comes after a rating; who was unhappy is told how to object while there is time."""
    code, until = "", None
    if rules.is_unhappy(asked.score or 3):
        try:
            closed = cases.closed_case(case_id=asked.case_id)
            code, until = closed.code, closed.objection_until
        except NotAllowed:
            code = ""  # it is being worked on again: there is nothing to object to
    may_object = until is not None and request.now <= until
    match = request.resolver_match
    context = {
        "score": asked.score,
        "code": code,
        "until": until,
        "may_object": may_object,
        "suggests": match.kwargs.get("tracking", "") if match else "",
    }
    return pages.render(request, "citizen/rated.html", context)
