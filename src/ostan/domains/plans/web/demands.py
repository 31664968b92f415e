"""What the province asks of national bodies: the list, one with its way, asking, and what was answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.org import queries as org
from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.queries import DemandCard, DemandFile
from ostan.domains.plans.rules import LADDER, Answer
from ostan.domains.plans.web import asking, shown, waiting
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.kernel.persian import whole_number
from ostan.ui import figures, moments, pages, refusals, taking

SEE, DEMAND = "plans.see", "plans.demand"
TABS = (("waiting", "بی‌پاسخ"), ("answered", "پاسخ‌گرفته"), ("", "همه"))
SHOWN = 200


@access.door(SEE)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Demands, the oldest first. Three statements, and the calendar."""
    asked = request.GET.get("tab", "waiting")
    only = asked if asked in dict(TABS) else "waiting"
    found = queries.demands(actor=request.actor, now=request.now, only=only, limit=MOST_ROWS + 1)
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(found, dict(TABS)[only]), form, take=audit.take_list)
    context = {
        "rows": [shown.demand(one) for one in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "only": only,
        "kinds": [(title, f"?tab={name}", name == only) for name, title in TABS],
        "tabs": shown.tabs(request, shown.DEMANDS[1]),
        "may_ask": access.may(request.actor, DEMAND),
        "take_url": taking.address(request),
    }
    return pages.render(request, "plans/demands.html", context)


def _listed(cards: list[DemandCard], told: str) -> Listed:
    columns = (
        "مطالبه",
        "از چه دستگاهی",
        "واحد",
        "شمارهٔ نامه",
        "تاریخ",
        "انتظار",
        "پیگیری",
        "پاسخ",
        "تاریخ پاسخ",
    )
    rows = []
    for card in cards:
        row = shown.demand(card)
        days = [moments.short_day(one) if one else "" for one in (card.asked_on, card.answered_on)]
        rows.append(
            (
                card.title,
                card.body,
                card.unit_name,
                card.letter,
                days[0],
                row["age"],
                row["step"],
                row["answer"],
                days[1],
            )
        )
    return Listed("demands", shown.DEMANDS[0], columns, rows, [told])


@access.door(SEE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, demand_id: int) -> HttpResponse:
    """One demand: its text, its way up the ladder, the promises that wait, its answer; which promises wait is said
    here. Ten statements at most."""
    file = queries.demand(actor=request.actor, now=request.now, demand_id=demand_id)
    if request.method != "POST":
        return _page(request, file)
    if request.POST.get("act") not in waiting.ACTS:
        raise NotAllowed(DEMAND)
    commitment_id = whole_number(request.POST.get("commitment", ""), 0)
    try:
        told = waiting.acted(request, demand_id=demand_id, commitment_id=commitment_id, field="commitment")
    except RuleBroken as broken:
        return _page(request, file, wrongs=refusals.by_field(broken), status=422)
    messages.success(request, told)
    return HttpResponseRedirect(request.path)


def _page(
    request: Request, file: DemandFile, *, wrongs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    card = file.card
    path = org.unit(unit_id=card.unit_id).path
    context = {
        "file": file,
        "card": card,
        "row": shown.demand(card),
        "facts": _facts(file),
        "answered": _answered(file),
        "ladder": _ladder(file),
        "may_answer": not card.answer and access.may_touch(request.actor, DEMAND, unit_path=path),
        **waiting.offered_promises(request, file, path),
        "wrongs": wrongs or {},
        "chosen": request.POST.get("commitment", ""),
        "path": [shown.HOME, shown.DEMANDS, (card.title, "")],
    }
    return pages.render(request, "plans/demand.html", context, status=status)


def _may_touch(request: Request, unit_id: int) -> bool:
    return access.may_touch(request.actor, DEMAND, unit_path=org.unit(unit_id=unit_id).path)


def _facts(file: DemandFile) -> list[dict[str, str]]:
    card = file.card
    facts = [
        ("از چه دستگاهی", card.body),
        ("خواهان", card.unit_name),
        ("مبنای قانونی", file.ground),
        ("شمارهٔ نامه", card.letter),
        ("تاریخ درخواست", moments.day(card.asked_on)),
        ("مدت انتظار", f"{figures.number(card.age)} روز کاری"),
    ]
    return [{"term": term, "value": value} for term, value in facts if value]


def _answered(file: DemandFile) -> list[dict[str, str]]:
    card = file.card
    if card.answer is None:
        return []
    facts = [
        ("پاسخ", str(words.ANSWERS[card.answer])),
        ("تاریخ پاسخ", moments.day(card.answered_on)),
        ("شمارهٔ نامهٔ پاسخ", file.answer_letter),
        ("متن پاسخ", file.answer_text),
    ]
    return [{"term": term, "value": value} for term, value in facts if value]


def _ladder(file: DemandFile) -> list[dict[str, str]]:
    """The steps of the ladder: those behind, where it is now, and from which age the others take it up."""
    order = [step for _, step in LADDER]
    now, is_over = order.index(file.card.step), file.card.answer is not None
    climbed = {one.step: moments.day(one.at) for one in file.climbs}
    told = []
    for at, (days, step) in enumerate(LADDER):
        state = "next" if at > now else "done" if at < now or is_over else "now"
        ahead = "پاسخ آمد و بالاتر نرفت" if is_over else f"پس از {figures.number(days)} روز کاری بی‌پاسخ"
        told.append(
            {
                "title": str(words.STEPS[step]),
                "state": state,
                "when": climbed.get(step, "") if state != "next" else ahead,
            }
        )
    return told


@access.door(DEMAND)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A new demand; `for` names the promise that waits for it, from whose need it begins."""
    asked = whole_number(request.GET.get("for", ""), 0)
    promise = queries.promise(actor=request.actor, now=request.now, commitment_id=asked) if asked else None
    if promise and not _may_touch(request, promise.card.unit_id):
        raise NotAllowed(DEMAND)
    units = asking.own_units(request, DEMAND)

    def do(values: asking.Values) -> str:
        made = actions.ask_body(
            actor=request.actor,
            now=request.now,
            unit_id=asking.chosen(values["unit"], "unit"),
            body=values["body"],
            title=values["title"],
            text=values["text"],
            ground=values["ground"],
            letter=values["letter"],
            asked_on=asking.day(values["asked_on"], "asked_on"),
            commitment_ids=[promise.card.id] if promise else [],
        )
        messages.success(request, "مطالبه ثبت شد. اگر پاسخی نیاید، پیگیری خودبه‌خود یک پله بالاتر می‌رود.")
        return f"/plans/demands/{made.pk}/"

    values: asking.Values = {
        "asked_on": asking.day_text(local_day(request.now)),
        "unit": units[0][0] if units else "",
    }
    if promise:
        values |= {"unit": str(promise.card.unit_id), "text": promise.needs, "title": promise.card.title}
    return asking.form(
        request,
        title="مطالبهٔ تازه",
        lead=f"تعهدی که در انتظار آن می‌ماند: {promise.card.title}" if promise else "",
        questions=_questions(units),
        values=values,
        do=do,
        trail=[shown.DEMANDS],
        submit="ثبت مطالبه",
    )


def _questions(units: list[tuple[str, str]]) -> list[asking.Question]:
    ask = asking.question
    return [
        asking.drop_down("unit", "خواهان", units),
        ask("body", "text", "از کدام دستگاه ملی؟"),
        ask("title", "text", "موضوع"),
        ask("text", "long_text", "چه می‌خواهید؟", help="متن نامه همین است."),
        ask(
            "ground",
            "text",
            "مبنای قانونی",
            required=False,
            help="قانون، مصوبه یا ماده‌ای که آن را لازم می‌کند.",
        ),
        ask("letter", "text", "شمارهٔ نامه", required=False, max_length=40),
        ask("asked_on", "date", "تاریخ درخواست"),
    ]


@access.door(DEMAND)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, demand_id: int) -> HttpResponse:
    """What the body answered, once."""
    file = queries.demand(actor=request.actor, now=request.now, demand_id=demand_id)
    if file.card.answer or not _may_touch(request, file.card.unit_id):
        raise NotAllowed(DEMAND)

    def do(values: asking.Values) -> str:
        if values["answer"] not in set(Answer):
            raise RuleBroken("plans.missing", field="answer")
        actions.record_answer(
            actor=request.actor,
            now=request.now,
            demand_id=demand_id,
            answer=Answer(values["answer"]),
            text=values["text"],
            answered_on=asking.day(values["answered_on"], "answered_on"),
            letter=values["letter"],
        )
        messages.success(request, "پاسخ ثبت شد.")
        return f"/plans/demands/{demand_id}/"

    ask = asking.question
    questions: list[dict[str, Any]] = [
        ask(
            "answer",
            "choice",
            "چه پاسخی آمد؟",
            options=[(one.value, str(word)) for one, word in words.ANSWERS.items()],
        ),
        ask("text", "long_text", "متن یا چکیدهٔ پاسخ"),
        ask("letter", "text", "شمارهٔ نامهٔ پاسخ", required=False, max_length=40),
        ask("answered_on", "date", "تاریخ پاسخ"),
    ]
    return asking.form(
        request,
        title="ثبت پاسخ",
        lead=f"{file.card.title}، {file.card.body}",
        questions=questions,
        values={"answered_on": asking.day_text(local_day(request.now))},
        do=do,
        trail=[shown.DEMANDS, (file.card.title, f"/plans/demands/{demand_id}/")],
        submit="ثبت پاسخ",
    )
