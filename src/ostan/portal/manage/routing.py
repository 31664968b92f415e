"""Where cases go: the rules that an administrator sets."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from ostan.domains.cases import actions, queries, words
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org import queries as org
from ostan.domains.org.rules import PlaceLevel
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.manage import limits, taken
from ostan.ui import pages, refusals, taking

CONDITION = 'به زبان شرط (CEL)، مانند answers.kind == "new". خالی یعنی بدون شرط.'
WORDS = (
    "یکی از این واژه‌ها باید در متن متقاضی باشد. با «،» یا در سطرهای جدا بنویسید؛ با * در پایان، هر واژه‌ای که چنین آغاز شود:"
    " نشت گاز، فاضلاب*. خالی یعنی هر متنی."
)


@access.door("cases.route_rules")
def routing(request: Request) -> HttpResponse:
    """All rules in the order in which they are asked, the province's limits, and a text to try the rules on."""
    rules = queries.routing_rules(actor=request.actor)
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.rules(rules), form, take=audit.take_list)
    asked, tried = _trial(request)
    context = {
        "asked": asked,
        "tried": tried,
        "groups": _by_service(rules),
        "limits": limits.shown(queries.limits(service_id=None)),
        "own": queries.own_limits(actor=request.actor),
    }
    return pages.render(request, "manage/routing.html", context)


def _by_service(rules: list[queries.RuleLine]) -> list[tuple[str, list[queries.RuleLine]]]:
    """The rules of each service together, in the order in which the first of each is asked."""
    found: dict[str, list[queries.RuleLine]] = {}
    for line in rules:
        found.setdefault(line.service, []).append(line)
    return list(found.items())


def _trial(request: Request) -> tuple[list[tuple[dict[str, Any], str]], dict[str, str] | None]:
    """The questions of a trial with what was typed, and where the text would go."""
    posted = request.POST if request.method == "POST" else {}
    typed = {name: str(posted.get(name, "")) for name in ("service", "place", "text")}
    services, places = _services(request), _places()
    questions = [
        _ask("text", "long_text", "متن آزمایشی"),
        _ask("service", "choice", "خدمت", options=services, select=True, required=False),
        _ask("place", "choice", "شهرستان", options=places, select=True, required=False),
    ]
    asked = [(question, typed[question["name"]]) for question in questions]
    if not typed["text"].strip():
        return asked, None
    service = whole_number(typed["service"], 0)
    found, word = queries.tried(
        actor=request.actor, service_id=service, place_code=typed["place"], text=typed["text"]
    )
    if found is None:
        return asked, {"unit": "", "why": ""}
    return asked, {"unit": found.unit, "why": words.routed(found.reason, word)}


@access.door("cases.route_rules")
def rule(request: Request, rule_id: int = 0) -> HttpResponse:
    """One rule, new or changed; what was typed stays when it is refused."""
    rules = queries.routing_rules(actor=request.actor)
    found = next((line for line in rules if line.id == rule_id), None)
    if rule_id and found is None:
        raise NotAllowed("cases.route_rules")
    posted = {name: str(value) for name, value in request.POST.items()}
    values = posted if request.method == "POST" else _values(found, len(rules))
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            _keep(request, rule_id, values)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "قاعدهٔ ارجاع ذخیره شد.")
            return HttpResponseRedirect(reverse("manage_routing"))
    context = {
        "is_new": not rule_id,
        "values": values,
        "wrongs": wrongs,
        "questions": _questions(request),
        "names": _question_names(values.get("service", "")),
    }
    return pages.render(request, "manage/rule.html", context, status=422 if wrongs else 200)


def _values(found: queries.RuleLine | None, count: int) -> dict[str, str]:
    if found is None:
        return {"order": str(count + 1), "active": "yes"}
    return {
        "order": str(found.order),
        "service": str(found.service_id or ""),
        "place": found.place_code,
        "words": found.words,
        "condition": found.condition,
        "unit": org.unit(unit_id=found.unit_id).code,
        "reason": found.reason,
        "active": "yes" if found.is_active else "",
    }


def _keep(request: Request, rule_id: int, values: dict[str, str]) -> None:
    actions.set_routing_rule(
        actor=request.actor,
        now=request.now,
        rule_id=rule_id or None,
        order=limits.number(values.get("order", ""), "order"),
        service_id=whole_number(values.get("service", ""), None),
        place_code=_place(values.get("place", "")),
        words=values.get("words", ""),
        condition=values.get("condition", ""),
        unit_id=limits.unit_of(values.get("unit", "")),
        reason=values.get("reason", ""),
        is_active=values.get("active") == "yes",
    )


def _place(code: str) -> str:
    if code:
        try:
            org.place(code=code)
        except NotAllowed as unknown:
            raise RuleBroken("org.place_unknown", field="place") from unknown
    return code


def _questions(request: Request) -> list[dict[str, Any]]:
    states = [("yes", "به کار می‌رود"), ("no", "کنار گذاشته شده")]
    return [
        _ask("order", "number", "ترتیب", help="قاعده‌ها از کوچک‌ترین شماره پرسیده می‌شوند."),
        _ask("service", "choice", "خدمت", options=_services(request), select=True, required=False),
        _ask("place", "choice", "شهرستان", options=_places(), select=True, required=False),
        _ask("words", "long_text", "واژه‌ها", required=False, help=WORDS),
        _ask("condition", "text", "شرط پاسخ‌ها", required=False, help=CONDITION),
        _ask(
            "unit",
            "text",
            "کد واحد مقصد",
            help="کد واحد را در صفحهٔ واحد ببینید. دستگاه یعنی دفتر آن در شهرستان متقاضی.",
        ),
        _ask("reason", "text", "دلیل ارجاع", help="متقاضی و کارشناس همین جمله را می‌خوانند."),
        _ask("active", "choice", "وضع", options=states),
    ]


def _services(request: Request) -> list[tuple[str, str]]:
    services, _ = catalogue.owned_services(actor=request.actor, limit=limits.MOST_SERVICES)
    return [("", "همهٔ خدمات"), *((str(service.id), service.title) for service in services)]


def _places() -> list[tuple[str, str]]:
    counties = org.places_under(code=settings.PROVINCE_CODE, level=PlaceLevel.COUNTY)
    return [("", "همهٔ استان"), *((place.code, place.name) for place in counties)]


def _ask(name: str, kind: str, label: str, **more: object) -> dict[str, Any]:
    return {"name": name, "kind": kind, "label": label, **more}


def _question_names(service: str) -> list[tuple[str, str]]:
    """The names under which a condition knows the questions of the chosen service's form."""
    try:
        offered = catalogue.offer(code=catalogue.service_code(service_id=whole_number(service, 0)))
        form = catalogue.version_for_case(version_id=offered.version_id).form
    except NotAllowed:
        return []
    return [(question.name, question.label) for question in form.questions]


urlpatterns = [
    path("manage/routing/", routing, name="manage_routing"),
    path("manage/routing/add/", rule, name="manage_rule_add"),
    path("manage/routing/<int:rule_id>/", rule, name="manage_rule"),
]
