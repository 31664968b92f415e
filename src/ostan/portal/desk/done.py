"""The case of a visit: its receipt, and its steps where whoever serves may take them at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.template.backends.utils import csrf_input
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.cases import queries as cases
from ostan.domains.cases import words
from ostan.domains.cases.queries import CaseFile, TaskLine
from ostan.domains.cases.rules import Act, CaseState
from ostan.domains.catalogue.rules.form import FormErrors
from ostan.domains.desk import queries as desk
from ostan.domains.desk.rules import TicketState
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import receipt as papers
from ostan.portal.desk.visit import held_here, name_of
from ostan.portal.work import acting, stepping
from ostan.portal.work.acting import Given
from ostan.portal.work.stepping import Typed
from ostan.ui import pages, posted

AT_ONCE = (Act.COMPLETE, Act.DECIDE)
"""What is done to a case at a counter; all else belongs on its file."""


def _with_case(request: Request, code: str, ticket_id: int) -> tuple[desk.HallCard, desk.Held]:
    card, held = held_here(request, code, ticket_id)
    if not held.case_id:
        raise NotAllowed("desk.serve")
    return card, held


@access.door("desk.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: Request, code: str, ticket_id: int) -> HttpResponseBase:
    """The case that was opened in this visit; a post is the answer of one of its steps."""
    card, held = _with_case(request, code, ticket_id)
    if request.method != "POST":
        return _show(request, card, held)
    act, task_id = acting.act_of(request.POST)
    file = _file(request, held)
    its_own = file is not None and task_id in {one.id for one in file.tasks}
    if file is None or not its_own or act not in AT_ONCE or held.state != TicketState.SERVING:
        raise NotAllowed("cases.work")
    told = stepping.typed(request, file.id, act, task_id)
    if posted.only_reshaped(request.POST):
        return _show(request, card, held, told=told, typed=request.POST)
    actor, now = request.actor, request.now
    given = Given(
        *(actor, now, file.id, act, task_id, request.POST, request.FILES), picks_up=True, answers=told.raw
    )
    try:
        if told.refused:
            raise FormErrors(told.refused)
        said = acting.DOES[act](given)
    except RuleBroken as broken:
        told = told.with_refusal(broken)
        of_form = isinstance(broken, FormErrors)
        wrong = stepping.wrong(given.prefix, FormErrors(told.refused)) if of_form else given.wrongs(broken)
        return _show(request, card, held, wrong=wrong, told=told, typed=request.POST)
    messages.success(request, said)
    after = _file(request, held)
    there = f"{held.id}/case/" if after is not None and _steps(after) else ""
    return HttpResponseRedirect(f"/desk/{card.code}/{there}")


def _file(request: Request, held: desk.Held) -> CaseFile | None:
    """The case as whoever serves may see it; None when it is out of reach."""
    try:
        return cases.case_file(actor=request.actor, now=request.now, code=held.case_code)
    except NotAllowed:
        return None


def _steps(file: CaseFile) -> list[TaskLine]:
    """The open steps that the actor has in hand or may take now."""
    if file.state != CaseState.OPEN:
        return []
    return [one for one in file.tasks if one.done_at is None and (one.may_act or one.may_take)]


def _show(
    request: Request,
    card: desk.HallCard,
    held: desk.Held,
    *,
    wrong: dict[str, str] | None = None,
    typed: Any = None,
    told: Typed | None = None,
) -> HttpResponseBase:
    file = _file(request, held)
    steps = _steps(file) if file and held.state == TicketState.SERVING else []
    context = {
        "hall": card,
        "held": held,
        "visitor": name_of(held),
        "case": _of_applicant(request, held),
        "file": file,
        "steps": steps,
        "asked": stepping.asked(request, file, steps, told or Typed()) if file else {},
        "there": f"/desk/{card.code}/{held.id}/case/",
        "keeps": True,
        "acts": set(AT_ONCE),
        "token": csrf_input(request),
        "w": words,
        "wrong": wrong or {},
        "typed": typed or {},
        "open": "",
        "options": [],
    }
    return pages.render(request, "desk/opened.html", context, status=422 if wrong else 200)


def _of_applicant(request: Request, held: desk.Held) -> CaseFile:
    """The case of the visit as its applicant may see it, for the receipt that is printed for him."""
    applicant = Actor(person_id=held.person_id or 0, grants=(Grant(Role.CITIZEN),))
    return cases.my_case(actor=applicant, now=request.now, code=held.case_code)


@access.door("desk.enter")
@require_safe
def receipt(request: Request, code: str, ticket_id: int) -> HttpResponseBase:
    """The receipt of the case that was opened in this visit, on a sheet. Source: circulars 1538588 and 24452."""
    _, held = _with_case(request, code, ticket_id)
    context = papers.facts_of(_of_applicant(request, held), request.now)
    return pages.render(request, "citizen/receipt_print.html", context)
