"""A person's account: what happened to it, its second factors, and where it is signed in."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from ostan.domains.councils import queries as councils
from ostan.domains.org import actions as people
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.identity import actions, queries, words
from ostan.foundation.notices import actions as notice_actions
from ostan.foundation.notices import providers
from ostan.foundation.notices import queries as notices
from ostan.kernel.actor import Role
from ostan.kernel.errors import RuleBroken
from ostan.portal.account.fresh import account_of, shell
from ostan.ui import pages, refusals

ALARMS = 5
ABOUT = ("account.", "notices.")


@access.door(access.SIGNED_IN)
@require_safe
def overview(request: Request) -> HttpResponse:
    """The account on one page. At most nine statements of its own."""
    return _show(request)


def _show(request: Request, wrongs: dict[str, str] | None = None, email: str = "") -> HttpResponse:
    account = account_of(request)
    factors = queries.factors_of(account)
    seats = queries.seats_of(account, here=request.session.session_key or "", now=request.now)
    context = {
        "shell": shell(request),
        "alarms": notices.told_to(person_id=request.actor.person_id, about=ABOUT, limit=ALARMS),
        "factors": factors,
        "kinds": words.FACTOR,
        "is_second": factors.are_second or not request.actor.holds(Role.CITIZEN),
        "has_password": account.has_usable_password(),
        "wants": notices.wants_of(person_id=request.actor.person_id),
        "gets_digest": councils.gets_digest(actor=request.actor, on=request.now),
        "email": email if wrongs else org.contact(person_id=request.actor.person_id).email,
        "wrongs": wrongs or {},
        "reaches": {one: providers.reaches_people(one) for one in ("SMS", "EMAIL")},
        "seats": [(seat, words.device(seat.device)) for seat in seats],
    }
    return pages.render(request, "account/account.html", context, status=422 if wrongs else 200)


@access.door(access.SIGNED_IN)
@require_POST
def set_notices(request: Request) -> HttpResponse:
    """On which channels the person wants to be told, whether of the week as a whole, and the address for e-mail."""
    email = request.POST.get("email", "").strip()
    try:
        people.give_email(actor=request.actor, now=request.now, email=email)
    except RuleBroken as broken:
        return _show(request, refusals.by_field(broken), email)
    wanted = {channel: channel in request.POST for channel in ("sms", "mail", "digest")}
    if "digest-asked" not in request.POST:
        wanted["digest"] = notices.wants_of(person_id=request.actor.person_id).digest
    notice_actions.set_preference(
        actor=request.actor,
        now=request.now,
        sms=wanted["sms"],
        email=wanted["mail"],
        digest=wanted["digest"],
    )
    messages.success(request, "خواستهٔ شما ثبت شد.")
    return HttpResponseRedirect("/account/")


@access.door(access.SIGNED_IN)
@require_POST
def end_session(request: Request) -> HttpResponse:
    """Ends one other session, or all others."""
    account, here = account_of(request), request.session.session_key
    wanted = request.POST.get("seat", "")
    which = ~Q(session_key=here)
    if wanted != "others":
        which &= Q(session_key=queries.key_of(account, wanted))
    count = actions.end_sessions(actor=request.actor, now=request.now, account_id=account.pk, which=which)
    if count:
        messages.success(request, "آن نشست پایان یافت." if count == 1 else "همهٔ نشست‌های دیگر پایان یافت.")
    else:
        messages.info(request, "نشست دیگری باز نبود.")
    return HttpResponseRedirect("/account/")
