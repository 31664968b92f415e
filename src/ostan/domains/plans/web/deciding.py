"""Changes of promises: asking for one, and those that wait for a decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.org import queries as org
from ostan.domains.plans import actions, queries
from ostan.domains.plans.web import asking, shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import NotAllowed
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.ui import moments, pages, taking

PROMISE, APPROVE = "plans.promise", "plans.approve"


@access.door(PROMISE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, commitment_id: int) -> HttpResponse:
    """Another target or day, with the reason; somebody else decides."""
    file = queries.promise(actor=request.actor, now=request.now, commitment_id=commitment_id)
    card = file.card
    if not access.may_touch(request.actor, PROMISE, unit_path=org.unit(unit_id=card.unit_id).path):
        raise NotAllowed(PROMISE)

    def do(values: asking.Values) -> str:
        actions.ask_amendment(
            actor=request.actor,
            now=request.now,
            commitment_id=commitment_id,
            target=asking.number(values["target"], "target", is_share=card.is_share),
            due=asking.day(values["due"], "due"),
            reason=values["reason"],
        )
        messages.success(request, "درخواست شما ثبت شد. تا تصویب، تعهد همان است که بود.")
        return f"/plans/promises/{commitment_id}/"

    unit = "درصد" if card.is_share else card.unit_of_measure
    questions = [
        asking.question("target", "number", "هدف تازه", unit=unit),
        asking.question("due", "date", "مهلت تازه"),
        asking.question("reason", "long_text", "چرا؟", help="تصمیم‌گیرنده و بازرس همین متن را می‌خوانند."),
    ]
    return asking.form(
        request,
        title="درخواست تغییر تعهد",
        lead=f"{card.title}؛ اکنون {shown.number(card.promise.target, card)} تا {moments.day(card.promise.due)}. "
        "تعهد نخستین در هر حال دیده می‌شود.",
        questions=questions,
        values={
            "target": asking.number_text(card.promise.target, is_share=card.is_share),
            "due": asking.day_text(card.promise.due),
        },
        do=do,
        trail=[shown.PROMISES, (card.title, f"/plans/promises/{commitment_id}/")],
        submit="فرستادن برای تصویب",
    )


@access.door(APPROVE)
@never_cache
@require_safe
def waiting(request: Request) -> HttpResponse:
    """The changes that wait for somebody like the actor; one's own are not among them. Six statements."""
    found = queries.amendments_to_decide(actor=request.actor, limit=MOST_ROWS + 1)
    cards = queries.promise_cards(
        actor=request.actor, now=request.now, commitment_ids=[commitment_id for commitment_id, _ in found]
    )
    rows = []
    for commitment_id, line in found:
        card = cards[commitment_id]
        rows.append(
            {
                **shown.promise(card),
                "before": f"{shown.number(line.target_before, card)} تا {moments.short_day(line.due_before)}",
                "after": f"{shown.number(line.target, card)} تا {moments.short_day(line.due)}",
                "reason": line.reason,
                "asked_at": line.asked_at,
            }
        )
    if form := taking.form_of(request.GET):
        columns = ("تعهد", "واحد", "اکنون", "پیشنهاد", "چرا", "از روز")
        names = ("title", "unit", "before", "after", "reason")
        lines = [(*(row[name] for name in names), moments.short_day(row["asked_at"])) for row in rows]
        listed = Listed("amendments", shown.AMENDMENTS[0], columns, lines)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "rows": rows,
        "tabs": shown.tabs(request, shown.AMENDMENTS[1]),
        "take_url": taking.address(request),
    }
    return pages.render(request, "plans/amendments.html", context)
