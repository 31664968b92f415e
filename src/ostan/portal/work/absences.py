"""Who is away and who stands in: noted by the person or the head, with the open work handed over in one act."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries as work
from ostan.domains.org import actions, words
from ostan.domains.org import queries as org
from ostan.domains.org.queries import AwayCard
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.portal.work import taken
from ostan.ui import figures, pages, posted, refusals, taking

HERE = "/work/absences/"
DOOR = "org.absence"


@access.door(DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: Request) -> HttpResponseBase:
    """The actor's absences and, for a head, those of the unit; a post notes one. Six statements of its own."""
    if form := taking.form_of(request.GET):
        noted = _noted(request)
        listed = taken.absences([*noted["own"], *noted["others"]])
        return taking.answer(request, listed, form, take=audit.take_list)
    members = _members(request)
    questions = _questions(request, members)
    wrongs: dict[str, str] = {}
    typed = {one["name"]: posted.value(one, request.POST) for one in questions}
    if request.method == "POST":
        try:
            _note(request, members, typed)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "غیبت ثبت شد.")
            return HttpResponseRedirect(HERE)
    context = {"questions": questions, "values": typed, "wrongs": wrongs, "may_note": bool(members)}
    return pages.render(
        request, "work/absences.html", {**context, **_noted(request)}, status=422 if wrongs else 200
    )


def _members(request: Request) -> dict[str, str]:
    """Whose absence the actor may note, by membership: the own ones, and those of the unit that the actor leads."""
    mine = [hat for hat in org.hats_of(person_id=request.actor.person_id, on=request.now) if hat.id > 0]
    found = {str(hat.id): f"خودم، {words.hat(hat)} ({hat.unit_name})" for hat in mine}
    if access.may(request.actor, "org.substitute"):
        unit_ids = {grant.unit_id for grant in request.actor.grants if grant.unit_path}
        for unit_id in sorted(unit_ids):
            for card in org.staff_of(unit_id=unit_id, on=request.now):
                title = card.post or str(words.ROLE[card.role])
                found.setdefault(str(card.hat), f"{card.name}، {title}")
    return found


def _questions(request: Request, members: dict[str, str]) -> list[dict[str, Any]]:
    stand_ins = org.colleagues_of(hats=[int(hat) for hat in members], on=request.now) if members else []
    return [
        _choice("hat", "چه کسی نیست؟", list(members.items())),
        {"name": "since", "kind": "date", "label": "نخستین روز"},
        {"name": "until", "kind": "date", "label": "واپسین روز", "help": "این روز هم جزو غیبت است."},
        _choice("substitute", "جانشین", stand_ins)
        | {
            "required": False,
            "placeholder": "هیچ‌کس؛ کارها به واحد برمی‌گردد",
            "help": "در این روزها با همان نقش و همان اختیار کار می‌کند.",
        },
    ]


def _choice(name: str, label: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "kind": "choice", "label": label, "options": options, "select": True}


def _note(request: Request, members: dict[str, str], typed: dict[str, Any]) -> None:
    if typed["hat"] not in members:
        raise RuleBroken("work.absent_unknown", field="hat")
    stand_ins = dict(org.colleagues_of(hats=[int(typed["hat"])], on=request.now))
    if typed["substitute"] not in {"", *stand_ins}:
        raise RuleBroken("org.substitute_not_of_unit", field="substitute")
    actions.note_absence(
        actor=request.actor,
        now=request.now,
        membership_id=int(typed["hat"]),
        since=_day(typed["since"], "since"),
        until=_day(typed["until"], "until"),
        substitute_id=int(typed["substitute"]) if typed["substitute"] else None,
    )


def _day(text: str, field: str) -> datetime.date:
    try:
        return parse_jalali(text)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": field}) from broken


def _noted(request: Request) -> dict[str, Any]:
    """The absences that the actor sees, each with how much work lies with the absent and with others."""
    own = org.own_absences(actor=request.actor, on=request.now)
    mine = {one.id for one in own}
    others = [one for one in org.away_in_unit(actor=request.actor, on=request.now) if one.id not in mine]
    shown = [*own, *others]
    return {
        "own": own,
        "others": others,
        "leads": access.may(request.actor, "org.substitute"),
        "me": request.actor.person_id,
        "today": org.day_of(request.now),
        "open_tasks": _open_tasks(request, shown),
        "kept": work.tasks_kept(absence_ids=[one.id for one in shown]),
    }


def _open_tasks(request: Request, shown: list[AwayCard]) -> dict[int, int]:
    if not access.may(request.actor, "cases.see"):
        return {}
    return work.open_tasks_of(actor=request.actor, person_ids={one.person_id for one in shown})


@access.door(DOOR)
@require_POST
def end(request: Request, absence_id: int) -> HttpResponse:
    """The absent is back; the work comes back with the change."""
    return _told(request, lambda: _ended(request, absence_id))


def _ended(request: Request, absence_id: int) -> str:
    actions.end_absence(actor=request.actor, now=request.now, absence_id=absence_id)
    return "غیبت پایان یافت و کارها به صاحبشان برمی‌گردد."


@access.door(DOOR)
@require_POST
def cover(request: Request, absence_id: int) -> HttpResponse:
    """All open work of the absent goes to who stands in, or to the unit."""
    return _told(request, lambda: _covered(request, absence_id))


def _covered(request: Request, absence_id: int) -> str:
    given = cases.cover_tasks(actor=request.actor, now=request.now, absence_id=absence_id)
    parts = [(given.to_substitute, "کار به جانشین سپرده شد"), (given.to_unit, "کار به واحد برگشت")]
    told = "، ".join(f"{figures.number(count)} {what}" for count, what in parts if count)
    return f"{told}. با پایان غیبت، آنچه باز مانده باشد به صاحبش برمی‌گردد."


def _told(request: Request, act: Any) -> HttpResponse:
    try:
        messages.success(request, act())
    except RuleBroken as broken:
        messages.warning(request, refusals.text(broken))
    return HttpResponseRedirect(HERE)
