"""The end of an application: check the answers, declare, send, and have it confirmed."""

from typing import Any

from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.cases import rules as case_rules
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.org import queries as org
from ostan.foundation import access, limits, matching
from ostan.foundation.access import Request
from ostan.foundation.files import queries as files
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.citizen import led, matters, told
from ostan.portal.citizen.apply import reading, steps
from ostan.portal.citizen.apply.journey import Journey, journey, keep
from ostan.ui import pages, refusals


@led.applicants
def check(request: Request, code: str) -> HttpResponseBase:
    """All answers with the ways to change them; a post sends them. A visitor signs in first."""
    way = journey(request, code)
    if request.method == "POST":
        if not request.actor.is_signed_in:
            return led.to_sign_in(request)
        return _send(request, way)
    if way.is_outdated:
        return HttpResponseRedirect(f"/apply/{code}/")
    still_open = way.first_open()
    if still_open is not None:
        return HttpResponseRedirect(steps.page_url(way, still_open.name, steps.CHECK))
    if steps.lacks_name(request):
        return HttpResponseRedirect(f"/apply/{code}/who/")
    return _show(request, way, {})


def _show(request: Request, way: Journey, wrongs: dict[str, str], status: int = 200) -> HttpResponseBase:
    declared = [forms.field_of(question, reading.levels) for question in way.declarations()]
    context = {
        "service": way.service,
        "parts": _parts(way),
        "fields": declared,
        "values": {question.name: bool(way.raw.get(question.name)) for question in way.declarations()},
        "wrongs": wrongs,
        "draft": way.draft.id if way.draft else 0,
        "at": len(way.pages()) + 1,
        "unmatched": _unmatched(request),
        "norm": told.promise(way.service.norm),
        "cost": told.cost(way.service.card),
    }
    return pages.render(request, "citizen/check.html", context, status=status)


def _unmatched(request: Request) -> bool:
    """Whether nobody could check that code and number are the same person's; the request goes on all the same."""
    person_id = request.actor.own_id
    return bool(person_id) and org.matched(person_id=person_id) == matching.Match.UNCHECKED


def _parts(way: Journey) -> list[tuple[str, str, list[dict[str, str]]]]:
    """The answers page by page: (title, address to change it, rows for the summary)."""
    answers = way.answers
    rows = forms.summary(
        way.form,
        answers,
        places=_places(way, answers),
        files=_files(way),
        units=reading.units_named(way.form, answers),
    )
    parts = []
    for page in way.pages():
        own = [row for row in rows if row.page == page.name]
        told_rows = [
            {"term": f"{row.item}: {row.label}" if row.item else row.label, "value": row.value} for row in own
        ]
        parts.append((page.title, steps.page_url(way, page.name, steps.CHECK), told_rows))
    return parts


def _places(way: Journey, answers: dict[str, Any]) -> dict[str, str]:
    """The places among the answers with everything they lie in, as «تبریز، آذربایجان شرقی». One statement each."""
    codes = {
        str(answers[q.name]) for q in way.form.questions if q.kind is forms.Kind.PLACE and q.name in answers
    }
    return {code: told.place(org.places_around(code=code)) for code in codes}


def _files(way: Journey) -> dict[int, str]:
    ids = {
        one
        for question in way.form.questions
        for one in reading.file_ids(question, way.raw.get(question.name))
    }
    found = files.files(file_ids=ids) if ids else {}
    return {one.pk: one.name for one in found.values() if one.owner_id == way.keeper_id}


def _send(request: Request, way: Journey) -> HttpResponseBase:
    if not limits.allows(request, "submit", str(request.actor.person_id)):
        return led.too_often(request)
    draft = request.POST.get("draft", "")
    draft_id = whole_number(draft, None)
    if draft_id and not way.draft:
        return _sent_before(request, way)
    declared, _ = reading.typed(request, way.declarations())
    way = way.with_typed(declared)
    alike = _alike(request, way) if "alike" not in request.POST else []
    if alike:
        return _offer(request, way, alike)
    try:
        case = actions.open_case(
            actor=request.actor,
            now=request.now,
            service_code=way.code,
            answers=way.raw,
            channel=Channel.WEB,
            draft_id=draft_id,
        )
    except forms.FormErrors as found:
        keep(request, way)
        return _not_accepted(request, way, found)
    except RuleBroken as broken:
        if broken.code == "cases.sent_already":
            return _sent_before(request, way)
        return _show(request, way, {"": refusals.text(broken)}, status=422)
    return HttpResponseRedirect(f"/apply/{way.code}/sent/{case.code}/")


def _alike(request: Request, way: Journey) -> list[cases.Alike]:
    """Open cases that may be the same demand; none for a service of the catalogue."""
    if not way.service.is_matter:
        return []
    answers = way.answers
    return cases.alike(
        actor=request.actor,
        now=request.now,
        service_id=way.service.service_id,
        text=case_rules.said_in(way.form, answers),
        place_code=case_rules.place_in(way.form, answers),
        citizen_id=request.actor.person_id,
    )


def _offer(request: Request, way: Journey, found: list[cases.Alike]) -> HttpResponseBase:
    """Before a demand is sent: those that are there already."""
    context = {
        "service": way.service,
        "found": found,
        "places": matters.places_of(found),
        "draft": way.draft.id if way.draft else 0,
        "declared": [question.name for question in way.declarations() if way.raw.get(question.name)],
    }
    return pages.render(request, "citizen/alike.html", context)


def _not_accepted(request: Request, way: Journey, found: forms.FormErrors) -> HttpResponseBase:
    """Back to the page of the first wrong answer; a missing declaration is told right here."""
    still_open = way.first_open()
    if still_open is not None:
        return HttpResponseRedirect(steps.page_url(way, still_open.name, steps.CHECK))
    wrongs = {place: refusals.text(broken) for place, broken in found.errors.items()}
    return _show(request, way, wrongs, status=422)


def _sent_before(request: Request, way: Journey) -> HttpResponseBase:
    """The same application was sent a moment ago: its confirmation, not a second case."""
    lines, _ = cases.my_cases(actor=request.actor, limit=10)
    code = next((line.code for line in lines if line.service_id == way.service.service_id), "")
    return HttpResponseRedirect(f"/apply/{way.code}/sent/{code}/" if code else "/my/")


@access.door("cases.see_own")
def sent(request: Request, code: str, tracking: str) -> HttpResponseBase:
    """It is done: the tracking code, the day of the final answer, and what comes next."""
    case = cases.my_case(actor=request.actor, now=request.now, code=tracking)
    if case.version.service_code != code:
        raise NotAllowed("cases.see_own")
    first = case.stages[0].shown if case.stages else ""
    return pages.render(request, "citizen/sent.html", {"case": case, "first": first})
