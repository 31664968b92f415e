"""The first step of an application, who asks, and the pages of questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import actions as cases
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.foundation.access import Request
from ostan.foundation.identity import queries as identity
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led, told
from ostan.portal.citizen.apply import reading
from ostan.portal.citizen.apply.journey import Journey, journey, keep
from ostan.ui import pages, posted, refusals

CHECK = "check"


@led.citizens
def start(request: Request, code: str) -> HttpResponseBase:
    """Goes on with a draft, begins anew, or begins."""
    way = journey(request, code)
    if request.method == "POST":
        for draft in (way.draft, way.outdated):
            if draft and request.POST.get("anew"):
                cases.drop_draft(actor=request.actor, now=request.now, draft_id=draft.id)
        return HttpResponseRedirect(first_step(request, way))
    if not (way.draft or way.outdated):
        return HttpResponseRedirect(first_step(request, way))
    draft = way.draft or way.outdated
    goes_on = way.first_open()
    url = page_url(way, goes_on.name) if goes_on else f"/apply/{code}/check/"
    context = {"service": way.service, "draft": draft, "is_outdated": way.draft is None, "url": url}
    return pages.render(request, "citizen/resume.html", context)


def first_step(request: Request, way: Journey) -> str:
    """Where an application begins: with the person's name when it is not known, else with the first page."""
    if request.actor.is_signed_in and not people.person(person_id=request.actor.own_id).name:
        return f"/apply/{way.code}/who/"
    return page_url(way, way.pages()[0].name) if way.pages() else f"/apply/{way.code}/check/"


def page_url(way: Journey, name: str, then: str = "") -> str:
    """The address of a page of questions."""
    return f"/apply/{way.code}/page/{name}/" + ("?then=check" if then else "")


@led.citizens
def who(request: Request, code: str) -> HttpResponseBase:
    """Name and national or foreign code, asked once and never again."""
    way = journey(request, code)
    wrongs: dict[str, str] = {}
    names = ("given_name", "family_name", "national_code", "foreign", "foreign_code")
    given = {name: request.POST.get(name, "").strip() for name in names}
    if request.method == "POST":
        if not request.actor.is_signed_in:
            led.hold(request, given)
            return led.to_sign_in(request)
        wrongs = _lacking(given) or _registered(request, given)
        if not wrongs:
            return HttpResponseRedirect(page_url(way, way.pages()[0].name))
    elif held := led.take_held(request):
        given = held
    context = {"service": way.service, "given": given, "wrongs": wrongs, "steps": len(way.pages()) + 2}
    return pages.render(request, "citizen/who.html", context, status=422 if wrongs else 200)


def _lacking(given: dict[str, str]) -> dict[str, str]:
    wrongs = {}
    if not given["given_name"]:
        wrongs["given_name"] = "نام خود را بنویسید."
    if not given["family_name"]:
        wrongs["family_name"] = "نام خانوادگی خود را بنویسید."
    if not given["national_code"] and not given["foreign"]:
        wrongs["national_code"] = "کد ملی ده‌رقمی خود را بنویسید؛ یا بگویید که تبعهٔ ایران نیستید."
    if given["foreign_code"] and not given["foreign"]:
        wrongs["foreign_code"] = (
            "اگر تبعهٔ ایران نیستید، آن را در بالا نشان بزنید؛ وگرنه این خانه را خالی بگذارید."
        )
    return wrongs


def _registered(request: Request, given: dict[str, str]) -> dict[str, str]:
    """Completes the person; gives what is wrong, by field."""
    account: Any = request.user
    try:
        org.register_citizen(
            actor=request.actor,
            now=request.now,
            account_id=account.pk,
            mobile=identity.mobile_of(account),
            national_code="" if given["foreign"] else given["national_code"],
            given_name=given["given_name"],
            family_name=given["family_name"],
            foreign_code=given["foreign_code"] if given["foreign"] else "",
        )
    except RuleBroken as broken:
        broken.facts.setdefault("field", "foreign_code" if given["foreign"] else "national_code")
        return refusals.by_field(broken)
    return {}


@led.citizens
def page(request: Request, code: str, name: str) -> HttpResponseBase:
    """One page of questions. Two statements to show it, and one for each list of places."""
    way = journey(request, code)
    if name not in {one.name for one in way.form.pages}:
        raise NotAllowed("catalogue.see")
    if request.method == "POST":
        return _answered(request, way, name)
    held = led.take_held(request)
    if held:
        way = way.with_typed(held, request.actor.person_id)
        keep(request, way)
        messages.success(
            request, "دوباره وارد شدید و نوشته‌هایتان اینجاست. اگر فایلی افزوده بودید، دوباره بیفزایید."
        )
    shown = next((one for one in way.pages() if one.name == name), None)
    if shown is None:
        return HttpResponseRedirect(f"/apply/{code}/")
    return _show(request, way, shown, {})


def _answered(request: Request, way: Journey, name: str) -> HttpResponseBase:
    """Keeps what was posted, judges it, and goes on when nothing is wrong."""
    seen = set(request.POST.get("_shown", "").split())
    questions = [question for question in way.form.page(name).questions if question.name in seen]
    if not request.actor.is_signed_in:
        request.FILES.clear()
        led.hold(request, reading.typed(request, questions)[0])
        return led.to_sign_in(request)
    given, refused = reading.typed(request, questions)
    way = way.with_typed(given, request.actor.person_id)
    reshaped = posted.only_reshaped(request.POST)
    if not reshaped or request.FILES or "_drop" in request.POST:
        keep(request, way)
    now_asked = next((one for one in way.pages() if one.name == name), None)
    if now_asked is None:
        return HttpResponseRedirect(_next(request, way, name))
    revealed = [place for place in forms.asked_places(way.form, now_asked, way.raw) if place not in seen]
    if reshaped:
        return _show(request, way, now_asked, refused)
    wrongs = {**_wrong(way, name, revealed), **refused}
    if wrongs or revealed:
        return _show(request, way, now_asked, wrongs, revealed)
    return HttpResponseRedirect(_next(request, way, name))


def _wrong(way: Journey, name: str, revealed: list[str]) -> dict[str, RuleBroken]:
    """What is wrong on the page, without questions that the person has not seen yet."""
    try:
        way.check(name)
    except forms.FormErrors as found:
        return {place: broken for place, broken in found.errors.items() if place not in revealed}
    return {}


def _next(request: Request, way: Journey, name: str) -> str:
    """The page after this one; whoever came to change an answer goes back to checking when all is answered."""
    names = [one.name for one in way.pages()]
    if request.GET.get("then") == CHECK:
        still_open = way.first_open()
        return page_url(way, still_open.name, CHECK) if still_open else f"/apply/{way.code}/check/"
    order = [one.name for one in way.form.pages]
    later = [one for one in names if order.index(one) > order.index(name)]
    return page_url(way, later[0]) if later else f"/apply/{way.code}/check/"


def _show(
    request: Request,
    way: Journey,
    shown: forms.Page,
    wrongs: dict[str, RuleBroken],
    revealed: list[str] | None = None,
) -> HttpResponseBase:
    names = [one.name for one in way.pages()]
    at = names.index(shown.name)
    sentences = forms.shown_errors(way.form, wrongs, refusals.text)
    context = {
        "service": way.service,
        "page": shown,
        "fields": reading.shown_fields(way.form, shown, way.raw),
        "values": reading.shown_values(shown.questions, way.raw, request.actor.person_id),
        "wrongs": sentences,
        "summary": flat(sentences),
        "revealed": bool(revealed),
        "shown": " ".join(forms.asked_places(way.form, shown, way.raw)),
        "at": at + 1,
        "of": len(names) + 1,
        "back": page_url(way, names[at - 1]) if at else f"/services/{way.code}/",
        "then": request.GET.get("then") == CHECK,
        "uploads": reading.takes_files(shown.questions),
        "reshapes": _reshapes(way.form.page(shown.name)),
        "norm": told.promise(way.service.norm),
    }
    return pages.render(request, "citizen/ask.html", context, status=422 if wrongs else 200)


def flat(sentences: dict[str, Any]) -> list[tuple[str, str]]:
    """The errors of a page in one list of (field, sentence), those inside groups by their own fields."""
    found = []
    for name, sentence in sentences.items():
        if isinstance(sentence, dict):
            found += [(f"{name}-{inner}" if inner else name, text) for inner, text in sentence.items()]
        else:
            found.append((name, sentence))
    return found


def _reshapes(page: forms.Page) -> bool:
    """Whether an answer on the page decides what else is asked on it."""
    inside = [
        (f"row.{one.name}", other.when)
        for group in page.questions
        for one in group.questions
        for other in group.questions
    ]
    conditions = [other.when for group in page.questions for other in (group, *group.questions)]
    on_page = [(f"answers.{one.name}", when) for one in page.questions for when in conditions]
    return any(name in when for name, when in (*inside, *on_page))
