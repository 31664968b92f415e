"""One case and everything its applicant may do to it: answer, write, withdraw, object, fetch files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.cases.rules import Act
from ostan.domains.feedback import queries as feedback
from ostan.domains.org import queries as org
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.files import queries as files
from ostan.foundation.notices import queries as notices
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led
from ostan.portal.citizen.apply import reading
from ostan.portal.citizen.cases import facts, fees
from ostan.ui import pages, posted, refusals

SEE = "cases.see_own"
FILES = {"name": "files", "kind": "file", "label": "پیوست", "required": False, "many": True, "upload": True}


@access.door(SEE)
def case(request: Request, tracking: str) -> HttpResponseBase:
    """The case. At most 24 statements, whatever it holds."""
    return _show(request, _mine(request, tracking))


def _mine(request: Request, tracking: str) -> cases.CaseFile:
    return cases.my_case(actor=request.actor, now=request.now, code=tracking)


def _show(
    request: Request,
    case: cases.CaseFile,
    wrongs: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponseBase:
    now, person_id = request.now, request.actor.own_id
    rating = feedback.asked_for_case(case_id=case.id, now=now) if case.decided_at else None
    context = {
        "case": case,
        "state": facts.state_of(case, now),
        "clock": facts.clock_of(case, now),
        "extensions": facts.extensions_of(case),
        "way": facts.way_of(case),
        "question": facts.question_of(case),
        "decisions": facts.decisions_of(case),
        "files": facts.attached(case),
        "answers": facts.answers_of(case, person_id),
        "findings": facts.findings_of(case),
        "history": facts.history_of(case),
        "sent": facts.sent_of(notices.of_stream(f"case:{case.id}"), person_id),
        "unit": org.unit(unit_id=case.unit_id),
        "in_charge": facts.in_charge(case, now),
        "rating": rating,
        "fee": fees.fee_of(case),
        "acts": {act.value for act in case.acts},
        "wrongs": wrongs or {},
        "typed": typed or {"text": "", "files": []},
        "field": FILES,
    }
    return pages.render(request, "citizen/case.html", context, status=422 if wrongs else 200)


def url(case: cases.CaseFile, part: str = "") -> str:
    """The address of the case's page, or of a part of it."""
    return f"/my/{case.code}/{part}"


@access.door(SEE)
def answer(request: Request, tracking: str) -> HttpResponseBase:
    """The answer to the question that stopped the clock, with files."""
    return _say(request, tracking, Act.ANSWER, "پاسخ شما رسید و رسیدگی از سر گرفته شد.")


@access.door(SEE)
def message(request: Request, tracking: str) -> HttpResponseBase:
    """A message to the unit that has the case."""
    return _say(request, tracking, Act.MESSAGE, "پیام شما فرستاده شد.")


def _say(request: Request, tracking: str, act: Act, done: str) -> HttpResponseBase:
    case = _mine(request, tracking)
    if request.method != "POST":
        return HttpResponseRedirect(url(case))
    if not limits.allows(request, "submit", str(request.actor.person_id)):
        return led.too_often(request)
    typed, refused = _typed(request)
    if posted.only_reshaped(request.POST) or refused:
        return _show(request, case, refused, typed)
    write = actions.answer_question if act is Act.ANSWER else actions.send_message
    try:
        ids = [one["id"] for one in typed["files"]]
        write(actor=request.actor, now=request.now, case_id=case.id, text=typed["text"], files=ids)
    except RuleBroken as broken:
        return _show(request, case, refusals.by_field(broken), typed)
    messages.success(request, done)
    return HttpResponseRedirect(url(case))


def _typed(request: Request) -> tuple[dict[str, Any], dict[str, str]]:
    """The text and the files of a message, new ones kept already, and what is wrong with files."""
    ids, refused = [], {}
    for one in posted.value(FILES, request.POST, request.FILES):
        try:
            ids.append(int(one) if isinstance(one, str) else reading.keep_file(request, one))
        except RuleBroken as broken:
            refused["files"] = refusals.text(broken)
        except ValueError:
            continue
    return {
        "text": request.POST.get("text", ""),
        "files": facts.names_of(ids, request.actor.person_id),
    }, refused


@access.door(SEE)
def withdraw(request: Request, tracking: str) -> HttpResponseBase:
    """Asks whether the person really wants to withdraw, and does it."""
    case = _mine(request, tracking)
    if not facts.may(case, Act.WITHDRAW):
        return HttpResponseRedirect(url(case))
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            actions.withdraw(actor=request.actor, now=request.now, case_id=case.id, reason=reason)
        except RuleBroken as broken:
            messages.error(request, refusals.text(broken))
        else:
            messages.success(request, "از درخواست انصراف دادید و پرونده بسته شد.")
        return HttpResponseRedirect(url(case))
    return pages.render(request, "citizen/withdraw.html", {"case": case})


@access.door(SEE)
def object_(request: Request, tracking: str) -> HttpResponseBase:
    """The objection to a decision: once, until its day, judged by somebody else."""
    case = _mine(request, tracking)
    if not facts.may(case, Act.OBJECT):
        return HttpResponseRedirect(url(case))
    text, wrongs = request.POST.get("text", ""), {}
    if request.method == "POST":
        try:
            actions.object(actor=request.actor, now=request.now, case_id=case.id, text=text)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "اعتراض شما ثبت شد؛ شخص دیگری به آن رسیدگی می‌کند.")
            return HttpResponseRedirect(url(case))
    decision = facts.decisions_of(case)[0]
    context = {"case": case, "decision": decision, "text": text, "wrongs": wrongs}
    return pages.render(request, "citizen/object.html", context, status=422 if wrongs else 200)


@access.door(SEE)
def file(request: Request, tracking: str, attachment_id: int) -> HttpResponseBase:
    """A file of the case, always as a download."""
    file_id = cases.attached_file(actor=request.actor, attachment_id=attachment_id)
    if attachment_id not in {line.id for line in _mine(request, tracking).attachments}:
        raise NotAllowed(SEE)
    return files.response_for(files.files(file_ids=[file_id])[file_id])
