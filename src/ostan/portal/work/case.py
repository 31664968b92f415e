"""The case file on one screen: shown, and acted on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries, rules, words
from ostan.domains.cases.queries import CaseFile
from ostan.domains.cases.rules import RevealReason
from ostan.domains.catalogue.rules.form import FormErrors
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from ostan.portal.work import acting, replies, shown, stepping
from ostan.portal.work.acting import Given
from ostan.portal.work.stepping import STEP_ACTS, Typed
from ostan.ui import pages, posted, refusals

MOVED_ON = {
    "cases.not_now",
    "cases.decided_already",
    "cases.task_over",
    "cases.already_held",
    "cases.held_by_other",
    "cases.not_held",
    "cases.not_a_deciding_step",
    "work.out_of_hands",
}
"""Refusals that mostly mean that somebody else was quicker."""


@access.door("cases.see")
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: Request, code: str) -> HttpResponseBase:
    """The file of the case. Every showing is recorded; so is the uncovering of personal answers."""
    if request.method != "POST":
        return _page(request, _file(request, code))
    if "know" in request.POST:
        return _reveal(request, code)
    if "reveal" in request.POST:
        return _page(request, _file(request, code), revealed=True)
    if "insert" in request.POST:
        return _insert(request, code)
    return _act(request, code)


def _insert(request: Request, code: str) -> HttpResponseBase:
    """The file with a text that is kept ready put into an answer; nothing else happens."""
    act, task_id = acting.act_of(request.POST)
    file = _file(request, code)
    told = stepping.typed(request, file.id, act, task_id) if act in STEP_ACTS and task_id else Typed()
    prefix, typed = acting.prefix_of(act, task_id), request.POST.dict()
    if prefix not in shown.forms_of(file):
        raise NotAllowed("cases.work")
    wrong: dict[str, str] = {}
    try:
        typed = replies.inserted(request.actor, file, act, prefix, typed)
    except RuleBroken as broken:
        wrong = {f"{prefix}-reply": refusals.text(broken)}
    return _page(
        request, file, status=422 if wrong else 200, told=told, wrong=wrong, typed=typed, open=prefix
    )


def _file(request: Request, code: str) -> CaseFile:
    return queries.case_file(actor=request.actor, now=request.now, code=code)


def _reveal(request: Request, code: str) -> HttpResponseBase:
    """The file with the name of an applicant who hides, for a reason that the ledger keeps."""
    file = _file(request, code)
    why = request.POST.get("know-why", "")
    try:
        if why not in set(RevealReason):
            raise RuleBroken("cases.reveal_why")
        actions.reveal_applicant(actor=request.actor, now=request.now, case_id=file.id, why=RevealReason(why))
    except RuleBroken as broken:
        wrong = {"know-why": refusals.text(broken)}
        return _page(request, file, status=422, wrong=wrong, typed=request.POST, open="know")
    known = queries.case_file(actor=request.actor, now=request.now, code=code, revealed=True)
    return _page(request, known)


def _page(
    request: Request,
    file: CaseFile,
    *,
    revealed: bool = False,
    status: int = 200,
    told: Typed | None = None,
    **more: Any,
) -> HttpResponseBase:
    context = shown.case_context(request, file, revealed=revealed, told=told or Typed()) | more
    page = pages.render(request, "work/case.html", context, status=status)
    actions.record_reading(actor=request.actor, now=request.now, case_id=file.id, revealed=revealed)
    return page


def _act(request: Request, code: str) -> HttpResponseBase:
    act, task_id = acting.act_of(request.POST)
    access.require(request.actor, rules.MOVES[act].capability)
    case_id = queries.located(actor=request.actor, code=code, task_id=task_id)
    told = stepping.typed(request, case_id, act, task_id) if act in STEP_ACTS and task_id else Typed()
    if told.task_id and posted.only_reshaped(request.POST):
        again = acting.prefix_of(act, task_id)
        return _page(request, _file(request, code), told=told, typed=request.POST, open=again)
    given = Given(
        *(request.actor, request.now, case_id, act, task_id, request.POST, request.FILES), answers=told.raw
    )
    try:
        if told.refused:
            raise FormErrors(told.refused)
        done = acting.DOES[act](given)
    except RuleBroken as broken:
        return _refused(request, code, given, broken, told.with_refusal(broken))
    except NotAllowed:
        return _refused(request, code, given, RuleBroken("work.out_of_hands"), told)
    messages.success(request, done)
    return HttpResponseRedirect(f"/work/cases/{code}/")


def _refused(request: Request, code: str, given: Given, broken: RuleBroken, told: Typed) -> HttpResponseBase:
    """The file as it is now, with what is wrong and everything that was typed.

    Raises NotAllowed when the case itself is out of the actor's reach by now.
    """
    file = _file(request, code)
    moved = isinstance(broken, Stale) or broken.code in MOVED_ON
    gone = given.prefix not in shown.forms_of(file)
    return _page(
        request,
        file,
        status=409 if moved else 422,
        told=told,
        wrong=_wrongs(given, broken, told) if not gone else {"": next(iter(given.wrongs(broken).values()))},
        typed=request.POST,
        open=given.prefix,
        options=broken.facts.get("options", []),
        lost=shown.lost(given.prefix, request.POST) if gone else [],
        moved_on=_last_change(file) if moved else None,
    )


def _wrongs(given: Given, broken: RuleBroken, told: Typed) -> dict[str, str]:
    if isinstance(broken, FormErrors):
        return stepping.wrong(given.prefix, FormErrors(told.refused))
    return given.wrongs(broken)


def _last_change(file: CaseFile) -> tuple[str, Any] | None:
    """What happened to the file last, in a sentence, and when; a decision says more than what followed it."""
    lines = [line for line in file.history if words.history(line)]
    decided = [line for line in lines if line.activity == "DecisionMade"]
    last = (decided if decided and file.decided_at else lines)[-1:]
    return (words.history(last[0]), last[0].at) if last else None
