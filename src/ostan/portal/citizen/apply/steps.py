"""The first step of an application, who asks, and the pages of questions."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from ostan.domains.cases import actions as cases
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.words.form import CHANGE
from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.foundation import limits
from ostan.foundation.access import Request
from ostan.foundation.identity import queries as identity
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led, told
from ostan.portal.citizen.apply import reading, unsent
from ostan.portal.citizen.apply.journey import Journey, journey, keep
from ostan.ui import pages, posted, refusals

CHECK = "check"


@led.applicants
def start(request: Request, code: str) -> HttpResponseBase:
    """Goes on with a draft (and tells what became of the form meanwhile), begins anew, or begins."""
    way = journey(request, code)
    if request.method == "POST":
        if "anew" in request.POST:
            return HttpResponseRedirect(first_step(request, begun_anew(request, way)))
        return HttpResponseRedirect(goes_on(keep(request, way) if way.is_outdated else way))
    if way.draft is None:
        if not request.actor.is_signed_in and unsent.key_of(request, code):
            unsent.forget(request, code)
            messages.warning(request, refusals.text(RuleBroken("cases.draft_gone")))
        return HttpResponseRedirect(first_step(request, way))
    context = {
        "service": way.service,
        "draft": way.draft,
        "is_outdated": way.is_outdated,
        "changes": told_changes(way.changes),
        "url": goes_on(way),
        "is_safe": bool(request.actor.is_signed_in or way.draft.is_held),
    }
    return pages.render(request, "citizen/resume.html", context)


def begun_anew(request: Request, way: Journey) -> Journey:
    """The way without its draft, which is thrown away."""
    told: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if way.draft and request.actor.is_signed_in:
        cases.drop_draft(draft_id=way.draft.id, **told)
    elif way.draft:
        cases.drop_visitors_draft(key=unsent.key_of(request, way.code), **told)
        unsent.forget(request, way.code)
    return dataclasses.replace(way, draft=None, raw={})


def goes_on(way: Journey) -> str:
    """Where an application goes on: at the first page that is still open, else where all is checked."""
    still_open = way.first_open()
    return page_url(way, still_open.name) if still_open else f"/apply/{way.code}/check/"


def first_step(request: Request, way: Journey) -> str:
    """Where an application begins: with the person's name when it is not known, else with the first page."""
    if lacks_name(request):
        return f"/apply/{way.code}/who/"
    return page_url(way, way.pages()[0].name) if way.pages() else f"/apply/{way.code}/check/"


def lacks_name(request: Request) -> bool:
    """Whether somebody has signed in of whom nobody knows the name. One statement."""
    return request.actor.is_signed_in and not people.person(person_id=request.actor.own_id).name


def told_changes(changes: tuple[forms.Change, ...]) -> list[dict[str, str]]:
    """What became of a form, each change as kind, question and what follows from it."""
    return [
        {
            "kind": str(CHANGE[one.kind]),
            "label": f"{one.group}، {one.label}" if one.group else one.label,
            "note": " ".join(_notes(one)),
        }
        for one in changes
    ]


def _notes(change: forms.Change) -> Iterator[str]:
    if change.added:
        yield f"افزوده: {_quoted(change.added)}."
    if change.removed:
        yield f"برداشته: {_quoted(change.removed)}."
    if change.lost:
        yield "پاسخی که داده بودید دیگر به کار نمی‌آید."


def _quoted(labels: tuple[str, ...]) -> str:
    return "، ".join(f"«{label}»" for label in labels)


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
            first = way.pages()[0].name if way.pages() and way.draft is None else ""
            return HttpResponseRedirect(page_url(way, first) if first else goes_on(way))
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


@led.applicants
def page(request: Request, code: str, name: str) -> HttpResponseBase:
    """One page of questions. Two statements to show it, and one for each list of places."""
    way = journey(request, code)
    if name not in {one.name for one in way.form.pages}:
        raise NotAllowed("catalogue.see")
    if request.method == "POST":
        return _answered(request, way, name)
    held = led.take_held(request)
    if held:
        way = keep(request, way.with_typed(held))
        messages.success(
            request, "دوباره وارد شدید و نوشته‌هایتان اینجاست. اگر فایلی افزوده بودید، دوباره بیفزایید."
        )
    shown = next((one for one in way.pages() if one.name == name), None)
    if shown is None or way.is_outdated:
        return HttpResponseRedirect(f"/apply/{code}/")
    return _show(request, way, shown, {})


def _answered(request: Request, way: Journey, name: str) -> HttpResponseBase:
    """Keeps what was posted, judges it, and goes on when nothing is wrong."""
    seen = set(request.POST.get("_shown", "").split())
    questions = [question for question in way.form.page(name).questions if question.name in seen]
    if not request.actor.is_signed_in:
        if "_member" in request.POST:
            request.FILES.clear()
            led.hold(request, reading.typed(request, questions)[0])
            return led.to_sign_in(request)
        if not way.draft and not limits.allows(request, "begin"):
            return led.too_often(request)
        if request.FILES and not way.draft:
            way = keep(request, way)
    given, refused = reading.typed(request, questions, way.unsigned_id)
    way = way.with_typed(given)
    if way.is_outdated:
        return _renewed(request, way)
    reshaped = posted.only_reshaped(request.POST)
    if not reshaped or request.FILES or "_drop" in request.POST:
        way = keep(request, way)
    if "_hold" in request.POST:
        return HttpResponseRedirect(f"/apply/{way.code}/hold/")
    return _judged(request, way, name, refused, seen, reshaped=reshaped)


def _renewed(request: Request, way: Journey) -> HttpResponseBase:
    """The form became another while it was filled in: what still fits is kept, and what changed is told."""
    told = "؛ ".join(f"{one['kind']}: «{one['label']}»" for one in told_changes(way.changes))
    messages.warning(request, f"فرم این خدمت همین حالا تازه شد و پاسخ‌هایتان ماند. {told}")
    return HttpResponseRedirect(goes_on(keep(request, way)))


def _judged(
    request: Request,
    way: Journey,
    name: str,
    refused: dict[str, RuleBroken],
    seen: set[str],
    *,
    reshaped: bool,
) -> HttpResponseBase:
    now_asked = next((one for one in way.pages() if one.name == name), None)
    if now_asked is None:
        return HttpResponseRedirect(_next(request, way, name))
    revealed = [place for place in forms.asked_places(way.form, now_asked, way.raw) if place not in seen]
    if reshaped:
        return _show(request, way, now_asked, refused)
    wrongs = {**_wrong(way, name, revealed), **refused}
    if wrongs or revealed:
        _count(request, way, name, wrongs)
        return _show(request, way, now_asked, wrongs, revealed)
    return HttpResponseRedirect(_next(request, way, name))


def _count(request: Request, way: Journey, name: str, wrongs: Iterable[str]) -> None:
    """The owner of the service learns at which questions answers are refused, and of nobody whose."""
    places = [forms.Place(name, place.split("-", 1)[0]) for place in wrongs]
    version_id = way.service.version_id
    cases.count_refusals(actor=request.actor, now=request.now, version_id=version_id, places=places)


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
        "values": reading.shown_values(shown.questions, way.raw, way.keeper_id),
        "wrongs": sentences,
        "summary": flat(sentences),
        "revealed": bool(revealed),
        "shown": " ".join(forms.asked_places(way.form, shown, way.raw)),
        "at": at + 1,
        "of": len(names) + 1,
        "back": page_url(way, names[at - 1]) if at else f"/services/{way.code}/",
        "then": request.GET.get("then") == CHECK,
        "uploads": _uploads(request, way.code) if reading.takes_files(shown.questions) else "",
        "draft": way.draft,
        "reshapes": _reshapes(way.form.page(shown.name)),
        "norm": told.promise(way.service.norm),
    }
    return pages.render(request, "citizen/ask.html", context, status=422 if wrongs else 200)


def _uploads(request: Request, code: str) -> str:
    """Where documents go up in pieces."""
    return reverse("uploads") + ("" if request.actor.is_signed_in else f"?for={code}")


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
