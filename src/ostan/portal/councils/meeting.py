"""One meeting: agenda, attendance, minutes, resolutions; run by its secretary, without a script."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.councils import actions, queries
from ostan.domains.councils.queries import MeetingFile, PresenceLine
from ostan.domains.councils.rules import MeetingState, Presence, SeatRole
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from ostan.portal.councils import asking
from ostan.portal.councils.bodies import KEEP, SEE, labels
from ostan.ui import pages, refusals

DONE = {
    "call": "اعضا دعوت شدند.",
    "open": "جلسه آغاز شد.",
    "cancel": "جلسه لغو شد و موضوع‌های آن برای جلسهٔ دیگری می‌ماند.",
    "agenda": "دستور جلسه ذخیره شد.",
    "attendance": "حضور و غیاب ذخیره شد.",
    "minutes": "صورت‌جلسه ذخیره شد.",
    "resolve": "مصوبه ثبت شد و به واحد خبر داده می‌شود.",
    "hold": "جلسه پایان یافت. اکنون رئیس می‌تواند صورت‌جلسه را تأیید کند.",
    "approve": "صورت‌جلسه تأیید شد.",
}
SITS = (MeetingState.SITTING, MeetingState.HELD)


@access.door(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, meeting_id: int) -> HttpResponse:
    """The meeting; a post does what its button says. At most 24 statements to show it."""
    wrongs: dict[str, str] = {}
    clash = False
    if request.method == "POST":
        file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
        if not file.keeps:
            raise NotAllowed(KEEP)
        try:
            act = _acted(request, file)
            messages.success(request, DONE[act])
            return HttpResponseRedirect(
                f"{request.path}#{act}" if act in ("minutes", "resolve") else request.path
            )
        except Stale as stale:
            wrongs, clash = refusals.by_field(stale), True
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = _facts(request, meeting_id) | {"wrongs": wrongs, "clash": clash}
    status = 409 if clash else 422 if wrongs else 200
    return pages.render(request, "councils/meeting.html", context, status=status)


def _facts(request: Request, meeting_id: int) -> dict[str, Any]:
    now = request.now
    file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=now)
    card, body = file.card, file.body
    lines, quorum = queries.attendance(meeting_id=meeting_id, body=body, on=card.begins_at)
    items = queries.agenda(meeting_id=meeting_id)
    is_open = card.approved_at is None
    plans = file.keeps and card.state not in (MeetingState.HELD, MeetingState.CANCELLED)
    writes = file.keeps and is_open and card.state in SITS
    names = org.names(person_ids={one.by_id for one in items} | {file.approved_by, file.minutes_by} - {0})
    chairs = {person for one in lines if one.seat.role is SeatRole.CHAIR for person, _ in one.seat.people}
    return {
        "file": file,
        "meeting": card,
        "body": body,
        "programme": dict(queries.programmes(body_id=body.id)).get(card.programme, card.programme),
        "lines": lines,
        "quorum": quorum,
        "mates": _mates(lines, request) if writes else {},
        "items": items,
        "waiting": queries.waiting_items(body_id=body.id) if plans else [],
        "names": names,
        "resolved": queries.of_meeting(meeting_id=meeting_id, now=now),
        "plans": plans,
        "writes": writes,
        "may_call": plans and card.state is MeetingState.PLANNED,
        "may_open": plans and card.state is not MeetingState.SITTING,
        "sits_now": card.state is MeetingState.SITTING,
        "may_approve": is_open and card.state is MeetingState.HELD and request.actor.person_id in chairs,
        "units": asking.units() if writes else [],
        "item_options": [(str(one.id), one.title) for one in items],
        "typed": _typed(request, file),
        **labels(),
    }


def _mates(lines: Iterable[PresenceLine], request: Request) -> dict[int, list[tuple[str, str]]]:
    """By seat, who may come instead of its holder."""
    held = {one.seat.id: [person for person, _ in one.seat.people] for one in lines}
    mates = org.units_mates(person_ids={pk for people in held.values() for pk in people}, on=request.now)
    return {
        seat: [(str(pk), name) for person in people for pk, name in mates.get(person, ())]
        for seat, people in held.items()
    }


RESOLVE = (
    asking.question("text", "long_text", "متن مصوبه"),
    asking.question("due", "date", "مهلت"),
    asking.question("unit", "text", "واحد"),
    asking.question("item", "text", "موضوع"),
)


def _typed(request: Request, file: MeetingFile) -> dict[str, Any]:
    """What stands in the boxes: what was typed, else what is kept."""
    act = request.POST.get("act", "")
    resolve = asking.typed(RESOLVE, request) if act == "resolve" else {}
    minutes = request.POST.get("minutes", "") if act == "minutes" else file.minutes
    return {"minutes": minutes, "resolve": resolve, "presence": request.POST if act == "attendance" else {}}


def _acted(request: Request, file: MeetingFile) -> str:
    """Does what the button says. Raises NotAllowed for a button that is none."""
    act, card, post = request.POST.get("act", ""), file.card, request.POST
    told: dict[str, Any] = {"actor": request.actor, "now": request.now, "meeting_id": card.id}
    match act:
        case "call":
            actions.call_meeting(**told)
        case "open":
            actions.open_meeting(**told)
        case "cancel":
            actions.cancel_meeting(**told)
        case "agenda":
            actions.set_agenda(**told, item_ids=_ordered(request))
        case "attendance":
            actions.take_attendance(**told, presences=_presences(request, file))
        case "minutes":
            version = asking.whole(post.get("version", ""), "minutes")
            actions.save_minutes(**told, version=version, text=post.get("minutes", ""))
        case "resolve":
            _resolve(request, told)
        case "hold":
            dealt = [pk for one in post.getlist("dealt") if (pk := asking.optional(one))]
            actions.hold_meeting(**told, dealt_ids=dealt)
        case "approve":
            actions.approve_minutes(**told, version=asking.whole(post.get("version", ""), ""))
        case _:
            raise NotAllowed(KEEP)
    return act


def _ordered(request: Request) -> list[int]:
    """The items with a place, by place; where two have the same, in the order of the page."""
    found: list[tuple[int, int, int]] = []
    for one in request.POST.getlist("item"):
        pk, place = asking.optional(one), request.POST.get(f"place-{one}", "").strip()
        if pk and place:
            found.append((asking.whole(place, f"place-{one}"), len(found), pk))
    return [pk for _, _, pk in sorted(found)]


def _presences(request: Request, file: MeetingFile) -> dict[int, tuple[Presence, int | None]]:
    lines, _ = queries.attendance(meeting_id=file.card.id, body=file.body, on=file.card.begins_at)
    found: dict[int, tuple[Presence, int | None]] = {}
    for one in lines:
        told = request.POST.get(f"presence-{one.seat.id}", "")
        if told in set(Presence):
            person = asking.optional(request.POST.get(f"substitute-{one.seat.id}", ""))
            found[one.seat.id] = (Presence(told), person)
    return found


def _resolve(request: Request, told: dict[str, Any]) -> None:
    values = asking.typed(RESOLVE, request)
    actions.resolve(
        **told,
        text=values["text"],
        unit_id=asking.chosen(values["unit"], "unit"),
        due=asking.day(values["due"], "due"),
        item_id=asking.optional(values["item"]),
    )
