"""Who sits in a body: given and ended by who keeps it."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.councils import actions, queries, words
from ostan.domains.councils.rules import SeatRole
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import to_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.councils import asking, taken
from ostan.portal.councils.bodies import KEEP, SEE, labels
from ostan.ui import pages, refusals, taking


@access.door(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request, body_id: int) -> HttpResponseBase:
    """The seats, past ones too; who keeps the body gives and ends them. At most 14 statements."""
    actor, now = request.actor, request.now
    card = queries.seen(actor=actor, body_id=body_id, on=now)
    keeps = card.closed_on is None and queries.may(actor=actor, capability=KEEP, body_id=body_id, on=now)
    found = queries.seats(body_id=body_id, on=now, past=True)
    if shown := taking.form_of(request.GET):
        return taking.answer(request, taken.seats(card, found), shown, take=audit.take_list)
    questions = _questions(request) if keeps else []
    values: dict[str, Any] = {"role": SeatRole.MEMBER.value, "since": _jalali(org.day_of(now))}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        if not keeps:
            raise NotAllowed(KEEP)
        told = asking.typed(questions, request)
        if "next" in request.POST:
            values |= {name: value for name, value in told.items() if value}
        else:
            values = told
            try:
                messages.success(request, _acted(request, body_id, values))
                return HttpResponseRedirect(request.path)
            except RuleBroken as broken:
                wrongs = refusals.by_field(broken)
    context = {
        "body": card,
        "seats": found,
        "today": org.day_of(now),
        "keeps": keeps,
        "questions": questions,
        "values": values,
        "wrongs": wrongs,
        "asks": request.method == "POST",
        **labels(),
    }
    return pages.render(request, "councils/seats.html", context, status=422 if wrongs else 200)


def _jalali(day: datetime.date) -> str:
    return "/".join(str(part) for part in to_jalali(day))


def _questions(request: Request) -> list[asking.Question]:
    unit = asking.optional(request.POST.get("unit", ""))
    units = asking.units()
    found = [asking.drop_down("unit", "دستگاه", units)]
    if unit is None or str(unit) not in dict(units):
        return found
    roles = [(one.value, str(word)) for one, word in words.SEAT_ROLES.items()]
    return [
        *found,
        asking.drop_down(
            "who",
            "چه کسی، یا دارندهٔ کدام پست؟",
            _who(unit, request.now),
            help="عضویتِ پست با رفتن دارندهٔ آن به جانشینش می‌رسد.",
        ),
        asking.question("role", "choice", "نقش", options=roles),
        asking.question("since", "date", "از"),
        asking.question("until", "date", "تا", required=False, help="خالی یعنی تا وقتی پایان داده شود."),
    ]


def _who(unit_id: int, now: datetime.datetime) -> list[tuple[str, str]]:
    """The unit's people and posts."""
    staff = {one.person_id: one for one in org.staff_of(unit_id=unit_id, on=now)}
    people = [(f"p{pk}", f"{one.name}، {one.post}" if one.post else one.name) for pk, one in staff.items()]
    return people + [(f"s{pk}", f"پست «{title}»") for pk, title in org.posts_of(unit_id=unit_id)]


def _acted(request: Request, body_id: int, values: dict[str, Any]) -> str:
    told: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if ended := asking.optional(request.POST.get("end", "")):
        queries.seat(body_id=body_id, seat_id=ended, on=request.now)
        actions.end_seat(**told, seat_id=ended)
        return "عضویت پایان یافت."
    if "who" not in values:
        raise RuleBroken("councils.choose", field="unit")
    offered = dict(_who(asking.chosen(values["unit"], "unit"), request.now))
    who = str(values["who"])
    if who not in offered:
        raise RuleBroken("councils.who", field="who")
    if values["role"] not in set(SeatRole):
        raise RuleBroken("councils.choose", field="role")
    actions.give_seat(
        **told,
        body_id=body_id,
        role=SeatRole(values["role"]),
        person_id=int(who[1:]) if who[0] == "p" else None,
        post_id=int(who[1:]) if who[0] == "s" else None,
        since=asking.day(values["since"], "since"),
        until=asking.day(values["until"], "until") if values["until"] else None,
    )
    return "عضویت ثبت شد."
