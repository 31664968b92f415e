"""Planning meetings, one or a series, and moving one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.councils import actions, queries
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import local, to_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.councils import asking
from ostan.portal.councils.bodies import KEEP
from ostan.ui import moments, pages, refusals

HOURS = "مانند «۹ تا ۱۱»."
LINK = "نشانی اتاق جلسهٔ تصویری؛ تنها به اعضا نشان داده می‌شود."


def _when() -> list[asking.Question]:
    ask = asking.question
    return [
        ask("day", "date", "روز"),
        ask("hours", "text", "ساعت", help=HOURS),
        ask("place", "text", "جا", required=False),
        ask("link", "url", "پیوند تصویری", required=False, help=LINK),
    ]


@access.door(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, body_id: int) -> HttpResponse:
    """A meeting, or with a number of weeks a series of them. At most nine statements to show it."""
    card = queries.seen(actor=request.actor, body_id=body_id, on=request.now)
    if card.closed_on or not queries.may(
        actor=request.actor, capability=KEEP, body_id=body_id, on=request.now
    ):
        raise NotAllowed(KEEP)
    questions = [
        *_when(),
        asking.question(
            "weeks",
            "number",
            "هر چند هفته تکرار شود؟",
            required=False,
            unit="هفته",
            help="خالی یعنی همین یک بار. جلسه‌های پیاپی تا هشت هفته پیش‌تر در برنامه می‌آیند، روز تعطیل به روز کاری بعد "
            "می‌رود و میزبان به نوبت عوض می‌شود.",
        ),
        asking.drop_down(
            "programme",
            "جلسهٔ تخصصی کدام برنامه؟",
            queries.programmes(body_id=body_id),
            required=False,
            placeholder="جلسهٔ عادی",
            help="تنها برای یک جلسه.",
        ),
        asking.drop_down(
            "host",
            "میزبان",
            asking.units(),
            required=False,
            placeholder="به نوبت یا بی‌میزبان",
            help="تنها برای یک جلسه.",
        ),
    ]
    values: dict[str, Any] = {"programme": request.GET.get("programme", "")}
    if request.method == "POST":
        values = asking.typed(questions, request)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            to = _plan(request, body_id, values)
            messages.success(request, "جلسه در برنامه است. تا دعوت نکنید به کسی خبر داده نمی‌شود.")
            return HttpResponseRedirect(to)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {"body": card, "meeting": None, "questions": questions, "values": values, "wrongs": wrongs}
    return pages.render(request, "councils/meeting_form.html", context, status=422 if wrongs else 200)


def _plan(request: Request, body_id: int, values: dict[str, Any]) -> str:
    told: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "body_id": body_id,
        "place": values["place"],
        "link": values["link"],
    }
    if values["weeks"]:
        span = asking.hours(values["hours"])
        actions.start_series(
            **told,
            first=asking.day(values["day"]),
            every_weeks=asking.whole(values["weeks"], "weeks"),
            begins=span.begins,
            ends=span.ends,
        )
        return f"/councils/{body_id}/"
    begins_at, ends_at = asking.times(values)
    made = actions.plan_meeting(
        **told,
        begins_at=begins_at,
        ends_at=ends_at,
        programme=values["programme"],
        host_id=asking.optional(values["host"]),
    )
    return f"/councils/meetings/{made.pk}/"


@access.door(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, meeting_id: int) -> HttpResponse:
    """Another time or place; who was called is told. At most nine statements to show it."""
    file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
    if not file.keeps:
        raise NotAllowed(KEEP)
    card = file.card
    host = asking.drop_down("host", "میزبان", asking.units(), required=False, placeholder="بی‌میزبان")
    questions = [*_when(), host]
    values: dict[str, Any] = {
        "day": "/".join(str(part) for part in to_jalali(local(card.begins_at).date())),
        "hours": f"{moments.clock(card.begins_at)} تا {moments.clock(card.ends_at)}",
        "place": card.place,
        "link": card.link,
        "host": str(card.host_id or ""),
    }
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        values = asking.typed(questions, request)
        try:
            begins_at, ends_at = asking.times(values)
            actions.move_meeting(
                actor=request.actor,
                now=request.now,
                meeting_id=meeting_id,
                begins_at=begins_at,
                ends_at=ends_at,
                place=values["place"],
                link=values["link"],
                host_id=asking.optional(values["host"]),
            )
            messages.success(request, "جلسه جابه‌جا شد و به دعوت‌شدگان خبر داده می‌شود.")
            return HttpResponseRedirect(f"/councils/meetings/{meeting_id}/")
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
    context = {"body": file.body, "meeting": card, "questions": questions, "values": values, "wrongs": wrongs}
    return pages.render(request, "councils/meeting_form.html", context, status=422 if wrongs else 200)
