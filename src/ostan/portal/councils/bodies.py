"""The list of bodies, the page of one with its three axes, and its particulars."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.councils import actions, queries, words
from ostan.domains.councils.queries import BodyCard
from ostan.domains.councils.rules import BodyKind, ItemKind, MeetingState, Particulars, Quorum, QuorumKind
from ostan.domains.councils.rules.meetings import FED
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import PeriodKind, day_begins, local_day, period_of
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import persian_digits
from ostan.portal.cockpit import heat
from ostan.portal.councils import asking, taken
from ostan.ui import pages, posted, refusals, taking

SEE, KEEP, SET_UP = "councils.see", "councils.keep", "councils.set_up"
HOME = "/councils/"
FEW = 20


@access.door(SEE)
@require_safe
def home(request: Request) -> HttpResponseBase:
    """The bodies that the actor may see, their next meetings, what is owed. At most nine statements."""
    actor, now = request.actor, request.now
    found = queries.bodies(actor=actor, on=now)
    owed = queries.owed_counts(found=found, now=now)
    if shown := taking.form_of(request.GET):
        return taking.answer(request, taken.bodies(found, owed), shown, take=audit.take_list)
    context = {
        "bodies": found,
        "names": {one.id: one.name for one in found},
        "owed": owed,
        "meetings": queries.ahead(body_ids=[one.id for one in found], now=now, limit=10),
        "bound": queries.resolutions(actor=actor, now=now, only="open", limit=10),
        "asked": queries.asked_by(actor=actor, limit=10) if access.may(actor, "councils.ask") else [],
        "may_ask": access.may(actor, "councils.ask"),
        "sets_up": access.may(actor, SET_UP),
        **labels(),
    }
    return pages.render(request, "councils/home.html", context)


def labels() -> dict[str, Any]:
    """The words of states and kinds, for every page of councils."""
    return {
        "body_kinds": words.BODY_KINDS,
        "roles": words.SEAT_ROLES,
        "states": words.MEETING_STATES,
        "item_kinds": words.ITEM_KINDS,
        "presences": words.PRESENCES,
        "resolution_states": words.RESOLUTION_STATES,
        "ask_kinds": words.ASK_KINDS,
        "axes_names": words.AXES,
        "periods": words.PERIODS,
    }


@access.door(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, body_id: int) -> HttpResponseBase:
    """One body: three axes, sessions owed, meetings, what waits, members. At most 24 statements,
    and twelve for the programmes that it watches."""
    card = queries.seen(actor=request.actor, body_id=body_id, on=request.now)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            messages.success(request, _acted(request, card))
            return HttpResponseRedirect(request.path)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    held = queries.meetings(body_id=card.id, limit=taken.MOST)
    if shown := taking.form_of(request.GET):
        of_agencies = _watched(request, _codes(card)) if request.GET.get("list") == "watched" else None
        listed = heat.listed(of_agencies, card.name) if of_agencies else taken.meetings(card, held)
        return taking.answer(request, listed, shown, take=audit.take_list)
    past = [one for one in held if one.state in (MeetingState.HELD, MeetingState.CANCELLED)]
    first = past if "all" in request.GET else past[:FEW]
    context = {**_facts(request, card), "held": first, "wrongs": wrongs, **labels()}
    context["more_held"] = len(past) if len(first) < len(past) else 0
    context["typed"] = request.POST.get("title", "")
    return pages.render(request, "councils/body.html", context, status=422 if wrongs else 200)


def _codes(card: BodyCard) -> list[str]:
    return [code for code, _ in queries.programmes(body_id=card.id)]


def _watched(request: Request, codes: list[str]) -> heat.Watched | None:
    """The programmes of a body by agency."""
    return heat.watched(actor=request.actor, now=request.now, codes=codes)


def _facts(request: Request, card: BodyCard) -> dict[str, Any]:
    actor, now = request.actor, request.now
    period, owed = queries.sessions_owed(body=card, now=now)
    year = period_of(local_day(now), PeriodKind.YEAR)
    is_open = card.closed_on is None
    return {
        "body": card,
        "is_open": is_open,
        "keeps": is_open and queries.may(actor=actor, capability=KEEP, body_id=card.id, on=now),
        "sits": is_open and queries.may(actor=actor, capability="councils.propose", body_id=card.id, on=now),
        "sets_up": is_open and access.may(actor, SET_UP),
        "year": persian_digits(year.key),
        "axes": queries.axes(body_id=card.id, since=day_begins(year.first_day), now=now),
        "until": period.last_day,
        "owed": owed,
        "seats": queries.seats(body_id=card.id, on=now),
        "needed": card.quorum,
        "hosts": queries.hosts(body_id=card.id),
        "series": queries.running_series(body_id=card.id),
        "ahead": queries.ahead(body_ids=[card.id], now=now),
        "waiting": queries.waiting_items(body_id=card.id),
        "bound": queries.resolutions(actor=actor, now=now, only="open", body_id=card.id, limit=10),
        "asked": queries.asked_of(body_id=card.id, limit=10),
        **heat.facts(_watched(request, [one.code for one in owed]), actor),
    }


def _acted(request: Request, card: BodyCard) -> str:
    """Does what the button says; the sentence that tells it."""
    told: dict[str, Any] = {"actor": request.actor, "now": request.now}
    act, about = request.POST.get("act", ""), asking.optional(request.POST.get("about", ""))
    match act:
        case "propose":
            title = request.POST.get("title", "")
            actions.propose_item(**told, body_id=card.id, kind=ItemKind.MEMBER, title=title)
            return "پیشنهاد شما برای دستور جلسه ثبت شد."
        case "drop" if about:
            actions.drop_item(**told, item_id=about)
            return "موضوع کنار گذاشته شد."
        case "end_series" if about:
            count = actions.end_series(**told, series_id=about)
            return f"برنامهٔ جلسه‌ها پایان یافت و {persian_digits(str(count))} جلسهٔ بی‌دعوت لغو شد."
        case "close":
            actions.close_body(**told, body_id=card.id)
            return "کار این نهاد پایان یافت؛ گذشتهٔ آن می‌ماند."
    raise NotAllowed(KEEP)


# Particulars


@access.door(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Request, body_id: int = 0) -> HttpResponse:
    """The particulars of a body, new or changed. At most eight statements to show it."""
    actor, now = request.actor, request.now
    card = queries.seen(actor=actor, body_id=body_id, on=now) if body_id else None
    may_change = card is not None and queries.may(actor=actor, capability=KEEP, body_id=body_id, on=now)
    if not (may_change or (card is None and access.may(actor, SET_UP))):
        raise NotAllowed(KEEP)
    questions = _questions(request, card)
    values, wrongs = _kept(card), {}
    if request.method == "POST":
        values = asking.typed(questions, request)
        if not posted.only_reshaped(request.POST):
            try:
                kept = _keep(request, card, values)
                messages.success(request, "ذخیره شد.")
                return HttpResponseRedirect(f"{HOME}{kept}/")
            except RuleBroken as broken:
                wrongs = refusals.by_field(broken)
    context = {"body": card, "questions": questions, "values": values, "wrongs": wrongs}
    return pages.render(request, "councils/body_form.html", context, status=422 if wrongs else 200)


def _questions(request: Request, card: BodyCard | None) -> list[asking.Question]:
    ask = asking.question
    parents = [
        (str(one.id), one.name)
        for one in queries.bodies(actor=request.actor, on=request.now)
        if not one.closed_on
    ]
    above = asking.drop_down(
        "parent", "زیر نظر کدام شورا؟", parents, required=False, placeholder="هیچ‌کدام؛ خود بالادست است"
    )
    watched = [ask("code", "text", "کد برنامه", max_length=40), ask("title", "text", "نام برنامه")]
    return [
        ask(
            "kind",
            "choice",
            "گونه",
            options=[(one.value, str(word)) for one, word in words.BODY_KINDS.items()],
        ),
        ask("name", "text", "نام"),
        *([] if card else [above]),
        ask(
            "programmes",
            "group",
            "برنامه‌های زیر نظر",
            questions=watched,
            item="برنامه",
            required=False,
            max=40,
            ordered=True,
            help="برای هر برنامه در هر دوره یک جلسهٔ تخصصی لازم است.",
        ),
        *_rules(),
    ]


def _rules() -> list[asking.Question]:
    """How the body works: sessions owed, quorum, what comes by itself, who hosts."""
    ask, host = asking.question, [asking.drop_down("unit", "واحد", asking.units())]
    return [
        ask(
            "owed_every",
            "choice",
            "جلسهٔ تخصصی هر برنامه",
            options=[(one.value, str(word)) for one, word in words.PERIODS.items()],
        ),
        ask(
            "quorum_kind",
            "choice",
            "حد نصاب به چه سنجیده می‌شود؟",
            options=[(one.value, str(word)) for one, word in words.QUORUM_KINDS.items()],
        ),
        ask("quorum", "number", "حد نصاب", help="مهمان شمرده نمی‌شود. مانند ۵۱ درصد، یا ۷ نفر."),
        ask(
            "takes",
            "choices",
            "این‌ها خودبه‌خود به دستور جلسه بیایند",
            options=[(one.value, str(words.ITEM_KINDS[one])) for one in FED],
            required=False,
        ),
        ask(
            "hosts",
            "group",
            "میزبانان به نوبت",
            questions=host,
            item="میزبان",
            required=False,
            max=80,
            ordered=True,
            help="جلسه‌های پیاپی به همین ترتیب میان این واحدها می‌چرخد.",
        ),
    ]


def _kept(card: BodyCard | None) -> dict[str, Any]:
    if card is None:
        return {
            "kind": BodyKind.COMMITTEE.value,
            "owed_every": PeriodKind.SEASON.value,
            "quorum_kind": QuorumKind.SHARE.value,
            "quorum": persian_digits(51),
        }
    return {
        "kind": card.kind.value,
        "name": card.name,
        "programmes": [{"code": code, "title": title} for code, title in queries.programmes(body_id=card.id)],
        "owed_every": card.owed_every.value,
        "quorum_kind": card.quorum.kind.value,
        "quorum": persian_digits(card.quorum.amount),
        "takes": list(card.takes),
        "hosts": [{"unit": str(unit_id)} for unit_id, _ in queries.hosts(body_id=card.id)],
    }


def _keep(request: Request, card: BodyCard | None, values: dict[str, Any]) -> int:
    told = Particulars(
        _one_of(BodyKind, values["kind"], "kind"),
        values["name"],
        Quorum(
            _one_of(QuorumKind, values["quorum_kind"], "quorum_kind"),
            asking.whole(values["quorum"], "quorum"),
        ),
        _one_of(PeriodKind, values["owed_every"], "owed_every"),
        [one for one in values["takes"] if one in set(FED)],
    )
    more: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "told": told,
        "programmes": [(row["code"], row["title"]) for row in values["programmes"]],
        "host_ids": [asking.chosen(row["unit"], "hosts") for row in values["hosts"]],
    }
    if card:
        return actions.change_body(**more, body_id=card.id).pk
    return actions.set_up_body(**more, parent_id=asking.optional(values["parent"])).pk


def _one_of(kind: Any, text: object, field: str) -> Any:
    if text not in {one.value for one in kind}:
        raise RuleBroken("councils.choose", field=field)
    return kind(text)
