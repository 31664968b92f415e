"""Texts kept ready for answers: the unit's own, and how one is put into an answer on a case file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.cases import actions, queries, rules, words
from ostan.domains.cases.queries import CaseFile, ReplyCard
from ostan.domains.cases.rules import Act, Outcome
from ostan.domains.cases.rules.replies import FIELDS, NAMES, Reply
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel import blanks
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number, whole_numbers
from ostan.portal.work import taken
from ostan.ui import figures, moments, pages, posted, refusals, taking

KEEP = "cases.keep_replies"
MOST_SERVICES = 100
EXAMPLE = {
    "code": "۱۲۳۴-۵۶۷۸-۹۰۱۲",
    "service": "نام خدمت",
    "unit": "نام واحد",
    "due": "۲۰ مهر ۱۴۰۵",
    "opened": "۱۰ مهر ۱۴۰۵",
}


@access.door(KEEP)
@require_safe
def replies(request: Request) -> HttpResponse:
    """The texts that may be used here, the unit's own with a way to change them. Four statements."""
    found = queries.replies(actor=request.actor)
    titles = catalogue.service_titles(service_ids={one for card in found for one in card.told.services})
    rows = [{"card": card, "use": _use(card.told), "services": _titles(card.told, titles)} for card in found]
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.replies(rows), form, take=audit.take_list)
    return pages.render(request, "work/replies.html", {"rows": rows})


def _use(told: Reply) -> str:
    use = str(words.ACTS[Act(told.act)])
    return f"{use}: {words.OUTCOMES[Outcome(told.outcome)]}" if told.outcome else use


def _titles(told: Reply, titles: dict[int, str]) -> str:
    return "، ".join(titles[one] for one in told.services if one in titles) or "همهٔ خدمات"


@access.door(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: Request, reply_id: int = 0) -> HttpResponse:
    """One text, new or in another version, with a preview and the versions before."""
    versions = queries.reply(actor=request.actor, reply_id=reply_id) if reply_id else []
    questions = _questions(request.actor, versions)
    told = _values(versions[0].told if versions else Reply("", "", ""))
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        told = {one["name"]: posted.value(one, request.POST) for one in questions}
        if not (posted.only_reshaped(request.POST) or "preview" in request.POST):
            try:
                _keep(request, reply_id, told)
            except RuleBroken as broken:
                wrongs = refusals.by_field(broken)
            else:
                messages.success(request, "متن ذخیره شد و از این پس در پاسخ‌ها پیشنهاد می‌شود.")
                return HttpResponseRedirect(reverse("work_replies"))
    questions = [
        one if one["name"] != "node" else {**one, "options": _steps(told["services"])} for one in questions
    ]
    context = {
        "questions": questions,
        "values": told,
        "wrongs": wrongs,
        "versions": versions,
        "seen": request.POST.get("seen", versions[0].number if versions else ""),
        "names": list(EXAMPLE.items()),
        "shown": blanks.fill(told["text"], EXAMPLE),
    }
    return pages.render(request, "work/reply.html", context, status=422 if wrongs else 200)


def _values(told: Reply) -> dict[str, Any]:
    values = {name: getattr(told, name) for name in ("title", "text", "act", "node", "outcome")}
    return {**values, "services": [str(one) for one in told.services]}


def _questions(actor: Actor, versions: list[ReplyCard]) -> list[dict[str, Any]]:
    outcomes = [(one.value, words.OUTCOMES[one]) for one in Outcome if one in rules.BY_STAFF]
    return [
        {
            "name": "title",
            "kind": "text",
            "label": "عنوان",
            "max_length": 120,
            "help": "در فهرست با همین عنوان پیدا می‌شود.",
        },
        {
            "name": "act",
            "kind": "choice",
            "label": "برای کدام پاسخ؟",
            "select": True,
            "options": [(act.value, words.ACTS[act]) for act in FIELDS],
        },
        {
            "name": "outcome",
            "kind": "choice",
            "label": "برای کدام نتیجه؟",
            "select": True,
            "required": False,
            "options": outcomes,
            "help": "تنها برای تصمیم‌گیری.",
        },
        {
            "name": "services",
            "kind": "choices",
            "label": "برای کدام خدمت‌ها؟",
            "required": False,
            "options": _services(actor, versions),
            "help": "اگر هیچ‌کدام را نشان نزنید برای همهٔ خدمت‌هاست.",
        },
        {
            "name": "node",
            "kind": "choice",
            "label": "در کدام مرحله؟",
            "select": True,
            "required": False,
            "options": [],
            "help": "مرحله‌های خدمت‌هایی که نشان زده‌اید.",
        },
        {
            "name": "text",
            "kind": "long_text",
            "label": "متن",
            "help": "مقدارها را با نشانهٔ $ بنویسید؛ فهرست آن‌ها پایین همین صفحه است.",
        },
    ]


def _services(actor: Actor, versions: list[ReplyCard]) -> list[tuple[str, str]]:
    """The services of the actor's agency and the subjects of complaints; what the text names stays among them."""
    agency = ".".join(actor.grants[0].unit_path.split(".")[:2]) + "."
    offered = catalogue.search(unit_path=agency, limit=MOST_SERVICES).services
    subjects = catalogue.search(kind=ServiceKind.MATTER, limit=MOST_SERVICES).services
    found = {str(one.id): one.title for one in (*offered, *subjects)}
    named = {one for card in versions[:1] for one in card.told.services}
    kept = {str(key): title for key, title in catalogue.service_titles(service_ids=named).items()}
    return list((kept | found).items())


def _steps(ticked: list[str]) -> list[tuple[str, str]]:
    """The steps of the ticked services as they are published, each named with the first that has it."""
    found: dict[str, str] = {}
    for service_id in whole_numbers(ticked):
        for node, name in catalogue.steps_of(service_id=service_id):
            found.setdefault(node, name)
    return list(found.items())


def _keep(request: Request, reply_id: int, told: dict[str, Any]) -> None:
    seen = request.POST.get("seen", "")
    services = sorted(set(whole_numbers(told["services"])))
    actions.keep_reply(
        actor=request.actor,
        now=request.now,
        reply_id=reply_id or None,
        seen=whole_number(seen, None, digits=4) if reply_id else None,
        reply=Reply(told["title"], told["text"], told["act"], tuple(services), told["node"], told["outcome"]),
    )


@access.door(KEEP)
@require_POST
def retire(request: Request, reply_id: int) -> HttpResponse:
    """The text is offered no more, or again."""
    if "restore" in request.POST:
        actions.restore_reply(actor=request.actor, now=request.now, reply_id=reply_id)
        messages.success(request, "متن دوباره به کار گرفته شد.")
    else:
        actions.retire_reply(actor=request.actor, now=request.now, reply_id=reply_id)
        messages.success(request, "متن کنار گذاشته شد و دیگر پیشنهاد نمی‌شود.")
    return HttpResponseRedirect(reverse("work_replies"))


def offered(actor: Actor, file: CaseFile) -> dict[str, list[tuple[str, list[ReplyCard]]]]:
    """The texts that fit the case by act; those for a decision in groups by the outcome they are for. One statement."""
    found: dict[str, dict[str, list[ReplyCard]]] = {}
    if not any(act in file.acts for act in FIELDS):
        return {}
    for card in queries.fitting(actor=actor, file=file):
        outcome = card.told.outcome
        group = str(words.OUTCOMES[Outcome(outcome)]) if outcome else ""
        found.setdefault(card.told.act, {}).setdefault(group, []).append(card)
    return {act: sorted(groups.items()) for act, groups in found.items()}


def inserted(actor: Actor, file: CaseFile, act: Act, prefix: str, typed: dict[str, str]) -> dict[str, str]:
    """What was typed, with the chosen text below it, its blanks filled in.

    Raises:
        NotAllowed: the text does not fit, or none is kept for the act.
        RuleBroken: work.reply_unchosen.
    """
    chosen = whole_number(typed.get(f"{prefix}-reply", ""), 0)
    if act not in FIELDS:
        raise NotAllowed("cases.work")
    if not chosen:
        raise RuleBroken("work.reply_unchosen", field="reply")
    told = queries.fitting_text(actor=actor, file=file, reply_id=chosen)
    field = f"{prefix}-{FIELDS[act]}"
    text = blanks.fill(told.text, _facts(file))
    return {**typed, field: rules.joined(typed.get(field, ""), text), f"{prefix}-reply": ""}


def _facts(file: CaseFile) -> dict[str, str]:
    told = (
        figures.tracking(file.code),
        file.service,
        file.unit,
        moments.day(file.norm_due_at),
        moments.day(file.opened_at),
    )
    return dict(zip(NAMES, told, strict=True))
