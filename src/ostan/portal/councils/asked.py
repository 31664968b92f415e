"""What units ask of a body: advice, or that their way be cleared."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.councils import actions, queries, words
from ostan.domains.councils.rules import AskKind
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.councils import asking, taken
from ostan.portal.councils.bodies import KEEP, SEE, labels
from ostan.ui import pages, refusals, taking

ASK = "councils.ask"


@access.door(ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """The unit of the actor's hat asks one of the bodies. Two statements to show it."""
    questions = [
        asking.drop_down(
            "body",
            "از کدام شورا یا کمیته؟",
            [(str(one.id), one.name) for one in queries.open_bodies(on=request.now)],
        ),
        asking.question(
            "kind",
            "choice",
            "چه می‌خواهید؟",
            options=[
                (AskKind.ADVICE.value, str(words.ASK_KINDS[AskKind.ADVICE]), "نظر کارشناسی دربارهٔ راه کار"),
                (
                    AskKind.FACILITATION.value,
                    str(words.ASK_KINDS[AskKind.FACILITATION]),
                    "برداشتن مانعی که از دست واحد شما بیرون است",
                ),
            ],
        ),
        asking.question("title", "text", "موضوع"),
        asking.question("text", "long_text", "شرح", rows=6, max_length=4000),
    ]
    values: dict[str, Any] = asking.typed(questions, request) if request.method == "POST" else {}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = _ask(request, values)
            messages.success(request, "درخواست شما به رئیس و دبیر رسید. پاسخ آن همین‌جا می‌آید.")
            return HttpResponseRedirect(f"/councils/consultations/{made}/")
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {"questions": questions, "values": values, "wrongs": wrongs}
    return pages.render(request, "councils/ask.html", context, status=422 if wrongs else 200)


def _ask(request: Request, values: dict[str, Any]) -> int:
    if values["kind"] not in set(AskKind):
        raise RuleBroken("councils.choose", field="kind")
    unit_id = next((one.unit_id for one in request.actor.grants if one.unit_id), 0)
    return actions.ask_body(
        actor=request.actor,
        now=request.now,
        body_id=asking.chosen(values["body"], "body"),
        unit_id=unit_id,
        kind=AskKind(values["kind"]),
        title=values["title"],
        text=values["text"],
    ).pk


TABS = (("open", "بی‌پاسخ"), ("answered", "پاسخ‌گرفته"), ("all", "همه"))
SHOWN = 100


@access.door(SEE)
@require_safe
def listing(request: Request) -> HttpResponseBase:
    """What units asked of the bodies that the actor may see, and what his own unit asked. At most six statements."""
    asked = request.GET.get("tab", "")
    tab = asked if asked in dict(TABS) else "open"
    body_id = asking.optional(request.GET.get("body", "")) or 0
    only = "" if tab == "all" else tab
    told: dict[str, Any] = {"actor": request.actor, "now": request.now, "only": only, "body_id": body_id}
    if shown := taking.form_of(request.GET):
        found = queries.consultations(**told, limit=taken.MOST)
        return taking.answer(
            request, taken.consultations(found, [dict(TABS)[tab]]), shown, take=audit.take_list
        )
    found = queries.consultations(**told, limit=SHOWN + 1)
    narrowed = f"&body={body_id}" if body_id else ""
    context = {
        "found": found[:SHOWN],
        "more": len(found) > SHOWN,
        "tabs": [(title, f"?tab={name}{narrowed}", name == tab) for name, title in TABS],
        "may_ask": access.may(request.actor, ASK),
        "take_url": taking.address(request),
        **labels(),
    }
    return pages.render(request, "councils/consultations.html", context)


@access.door(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, consultation_id: int) -> HttpResponse:
    """What a unit asked; who keeps the body answers, or puts it before the members. At most seven statements."""
    found, keeps = queries.consultation(actor=request.actor, consultation_id=consultation_id, now=request.now)
    typed, wrongs = request.POST.get("answer", ""), {}
    if request.method == "POST":
        if not keeps:
            raise NotAllowed(KEEP)
        told: dict[str, Any] = {
            "actor": request.actor,
            "now": request.now,
            "consultation_id": consultation_id,
        }
        try:
            if request.POST.get("act") == "table":
                actions.table_consultation(**told)
                messages.success(request, "در دستور جلسهٔ بعد است.")
            else:
                actions.answer_unit(**told, answer=typed)
                messages.success(request, "پاسخ شما به واحد رسید.")
            return HttpResponseRedirect(request.path)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {"one": found, "keeps": keeps, "typed": typed, "wrongs": wrongs, **labels()}
    return pages.render(request, "councils/consultation.html", context, status=422 if wrongs else 200)
