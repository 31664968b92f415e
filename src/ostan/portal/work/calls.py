"""Complaints and requests taken by telephone or from a letter: a page made for typing while listening."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases import rules as case_rules
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.life import GENERAL_MATTER, ServiceKind
from ostan.domains.org import actions as org_actions
from ostan.domains.org import queries as org
from ostan.domains.org.queries import PersonCard
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel import codes
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import lists
from ostan.portal.citizen.apply import reading
from ostan.portal.work import taken
from ostan.ui import pages, posted, refusals, taking

REGISTER = "cases.register"
MOST = 60
CHANNELS = (Channel.PHONE, Channel.LETTER)
CALLER = ("national_code", "mobile", "given_name", "family_name")


@access.door(REGISTER)
@require_safe
def calls(request: Request) -> HttpResponseBase:
    """Which subject it is: searched while the caller begins to tell. One statement."""
    text = request.GET.get("q", "")[:200].strip()
    found = catalogue.search(text=text, kind=ServiceKind.MATTER, limit=MOST)
    shown = [line for line in found.services if line.code != GENERAL_MATTER]
    if form := taking.form_of(request.GET):
        told = [f"جست‌وجوی «{text}»"] if text else []
        listed = taken.subjects("موضوع‌های شکایت و درخواست", shown, told)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "text": text,
        "subjects": [
            dataclasses.replace(lists.service_card(line), url=f"/work/calls/{line.code}/") for line in shown
        ],
        "general": f"/work/calls/{GENERAL_MATTER}/",
        "take_url": f"/work/calls/?{urlencode({'q': text})}&",
    }
    return pages.render(request, "work/calls.html", context)


@access.door(REGISTER)
@require_safe
def mine(request: Request) -> HttpResponseBase:
    """What the operator registered of late, with its codes. Three statements."""
    lines = queries.registered_by(actor=request.actor)
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.registered(lines), form, take=audit.take_list)
    return pages.render(request, "work/registered.html", {"lines": lines, "w": words})


@dataclasses.dataclass(slots=True)
class Call:
    """What has been typed so far about one call."""

    service: catalogue.ServicePage
    raw: dict[str, Any]
    caller: dict[str, str]
    channel: str
    wrongs: dict[str, Any]

    @property
    def answers(self) -> dict[str, Any]:
        return forms.parse_answers(self.service.form, self.raw)[0]

    def questions(self) -> list[forms.Question]:
        """Everything asked with these answers, all pages on one."""
        shown = forms.visible_pages(self.service.form, self.answers)
        return [question for page in shown for question in page.questions]


def _call(request: Request, code: str) -> Call:
    """What was posted. Raises NotAllowed: there is no such subject."""
    service = catalogue.published_service(code=code)
    if not service.is_matter:
        raise NotAllowed(REGISTER)
    caller = {name: request.POST.get(f"caller-{name}", "").strip()[:100] for name in CALLER}
    channel = request.POST.get("channel", Channel.PHONE)
    raw, refused = ({}, {}) if request.method != "POST" else reading.typed(request, service.form.questions)
    wrongs = forms.shown_errors(service.form, refused, refusals.text)
    return Call(service, raw, caller, channel if channel in CHANNELS else Channel.PHONE, wrongs)


@access.door(REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request, code: str) -> HttpResponseBase:
    """The whole form on one page, with the caller; before it is sent, open cases that may be the same demand."""
    made = _call(request, code)
    if request.method != "POST":
        return _show(request, made)
    if posted.only_reshaped(request.POST) or made.wrongs or "look" in request.POST:
        return _show(request, made)
    if token := request.POST.get("follow", ""):
        return _follow(request, made, token)
    if "seen" not in request.POST and _alike(request, made):
        return _show(request, made, is_sent=True)
    return _send(request, made)


def _send(request: Request, made: Call) -> HttpResponseBase:
    try:
        person = _person(request, made)
        case = actions.open_case(
            actor=request.actor,
            now=request.now,
            service_code=made.service.code,
            answers=made.raw,
            channel=Channel(made.channel),
            citizen_id=person,
        )
    except forms.FormErrors as found:
        made.wrongs = forms.shown_errors(made.service.form, found.errors, refusals.text)
        return _show(request, made, status=422)
    except RuleBroken as broken:
        made.wrongs = _of_caller(broken)
        return _show(request, made, status=422)
    code = codes.show_tracking_code(case.code)
    messages.success(request, f"ثبت شد. کد رهگیری: {code}؛ آن را برای تماس‌گیرنده بخوانید.")
    return HttpResponseRedirect("/work/calls/")


def _person(request: Request, made: Call) -> int:
    """The caller: known, or registered now. Raises RuleBroken as org.register_visitor."""
    told = dict(made.caller)
    foreign = len("".join(told["national_code"].split())) > 10
    code = told.pop("national_code")
    named = {"foreign_code": code} if foreign else {"national_code": code}
    return org_actions.register_visitor(actor=request.actor, now=request.now, **named, **told).pk


def _of_caller(broken: RuleBroken) -> dict[str, Any]:
    """The refusal at the field of the caller that it is about."""
    usual = {"persian.mobile": "mobile", "persian.national_code": "national_code"}
    field = str(broken.facts.get("field") or usual.get(broken.code, ""))
    field = "national_code" if field == "foreign_code" or broken.code == "persian.foreign_code" else field
    return {f"caller-{field}" if field in CALLER else "": refusals.text(broken)}


def _follow(request: Request, made: Call, token: str) -> HttpResponseBase:
    """The caller waits for the case that is there, instead of a second one."""
    try:
        known = _known(request, made)
        person = _person(request, made)
        offered_to = known.id if known else 0
        case_id = queries.offered_case(token=token[:200], citizen_id=offered_to)
        if not case_id:
            raise NotAllowed("cases.wait_for")
        actions.follow_case(actor=request.actor, now=request.now, case_id=case_id, person_id=person)
    except RuleBroken as broken:
        made.wrongs = _of_caller(broken)
        return _show(request, made, status=422)
    messages.success(request, "تماس‌گیرنده پیگیر همان درخواست شد و پایان آن به او گفته می‌شود.")
    return HttpResponseRedirect("/work/calls/")


def _known(request: Request, made: Call) -> PersonCard | None:
    return org.find_citizen(actor=request.actor, national_code=made.caller["national_code"])


def _alike(request: Request, made: Call) -> list[queries.Alike]:
    answers, known = made.answers, _known(request, made)
    return queries.alike(
        actor=request.actor,
        now=request.now,
        service_id=made.service.service_id,
        text=case_rules.said_in(made.service.form, answers),
        place_code=case_rules.place_in(made.service.form, answers),
        citizen_id=known.id if known else 0,
    )


@access.door(REGISTER)
@require_POST
def alike(request: Request, code: str) -> HttpResponseBase:
    """What may be the same demand, while the operator types: a part of the page."""
    request.FILES.clear()
    made = _call(request, code)
    return pages.render(request, "work/alike.html", _offered(request, made))


def _offered(request: Request, made: Call) -> dict[str, Any]:
    found = _alike(request, made)
    places = org.place_names(codes={one.place_code for one in found} - {""})
    may_follow = access.may(request.actor, "cases.wait_for")
    return {"found": found, "places": places, "known": _known(request, made), "may_follow": may_follow}


def _show(request: Request, made: Call, *, is_sent: bool = False, status: int = 200) -> HttpResponseBase:
    form, questions = made.service.form, made.questions()
    shown = forms.visible_pages(form, made.answers)
    fields = [field for page in shown for field in reading.shown_fields(form, page, made.raw)]
    context = {
        "service": made.service,
        "fields": fields,
        "values": reading.shown_values(questions, made.raw, request.actor.person_id),
        "caller": made.caller,
        "channel": made.channel,
        "channels": [(one.value, str(words.CHANNELS[one])) for one in CHANNELS],
        "wrongs": made.wrongs,
        "is_sent": is_sent,
        **_offered(request, made),
    }
    return pages.render(request, "work/call.html", context, status=status)
