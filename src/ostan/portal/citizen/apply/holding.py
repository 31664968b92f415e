"""A visitor keeps what he has begun under his mobile number, and takes it up on another telephone with a code."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import actions
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.identity import queries as identity
from ostan.foundation.notices import actions as notices
from ostan.foundation.notices import providers
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken
from ostan.portal.citizen import led
from ostan.portal.citizen.apply import steps, unsent
from ostan.portal.citizen.apply.journey import journey
from ostan.ui import moments, pages, refusals

SHOWN = "resume_code_shown"
"""Where a demo, which sends no messages, keeps the code that its page shows."""
NOT_SENT = "اکنون نتوانستیم پیامک بفرستیم. پیش‌نویس در همین مرورگر مانده است؛ چند دقیقهٔ دیگر دوباره تلاش کنید."
MOBILE = "شمارهٔ همراه را کامل بنویسید؛ مانند ۰۹۱۲۳۴۵۶۷۸۹."
CODE = "کد هشت‌رقمی پیامک را بنویسید."


@led.applicants
def hold(request: Request, code: str) -> HttpResponseBase:
    """Asks a visitor for his mobile number and sends the code there; whoever has signed in needs none."""
    way = journey(request, code)
    if way.draft is None:
        return HttpResponseRedirect(f"/apply/{code}/")
    if request.actor.is_signed_in:
        messages.success(request, f"پیش‌نویس نگه داشته شد و تا {moments.day(way.draft.expires_at)} می‌ماند.")
        return HttpResponseRedirect("/my/")
    typed, wrongs = request.POST.get("mobile", "").strip()[:40], {}
    if request.method == "POST":
        try:
            _hold(request, code, persian.parse_mobile(typed))
            return HttpResponseRedirect(f"/apply/{code}/held/")
        except RuleBroken as broken:
            wrongs = {"mobile": MOBILE if broken.code == "persian.mobile" else refusals.text(broken)}
        except (providers.Undeliverable, OSError):
            wrongs = {"mobile": NOT_SENT}
    context = {
        "service": way.service,
        "typed": typed,
        "wrongs": wrongs,
        "until": way.draft.expires_at,
        "back": steps.goes_on(way),
        "can_send": bool(settings.DEMO) or providers.reaches_people("SMS"),
    }
    return pages.render(request, "citizen/hold.html", context, status=422 if wrongs else 200)


def _hold(request: Request, code: str, mobile: str) -> None:
    match = identity.match_of(mobile)
    if not limits.allows(request, "code", match.hex()):
        raise RuleBroken("cases.draft_too_often")
    held = actions.hold_draft(
        actor=request.actor, now=request.now, key=unsent.key_of(request, code), mobile_match=match
    )
    if settings.DEMO:
        request.session[SHOWN] = held.code
        return
    facts = {"code": held.code, "until": moments.day(held.expires_at)}
    notices.tell_now(actor=request.actor, now=request.now, code="draft.held", mobile=mobile, facts=facts)


@led.applicants
def held(request: Request, code: str) -> HttpResponseBase:
    """It is kept: until when, and how to go on elsewhere; a post closes it in this browser."""
    way = journey(request, code)
    if way.draft is None or not way.draft.is_held:
        return HttpResponseRedirect(f"/apply/{code}/")
    if request.method == "POST":
        unsent.forget(request, code)
        request.session.pop(SHOWN, None)
        messages.success(request, "پیش‌نویس در این دستگاه بسته شد. با شمارهٔ همراه و کد ادامه دهید.")
        return HttpResponseRedirect(f"/services/{code}/")
    shown = request.session.get(SHOWN, "") if settings.DEMO else ""
    context = {
        "service": way.service,
        "until": way.draft.expires_at,
        "url": steps.goes_on(way),
        "demo_code": shown,
    }
    return pages.render(request, "citizen/held.html", context)


@access.door(access.PUBLIC)
def resume(request: Request) -> HttpResponseBase:
    """Asks for number and code; the answer is the same whether there is such a draft or not."""
    typed = {name: request.POST.get(name, "")[:40].strip() for name in ("mobile", "code")}
    if request.method != "POST":
        return _ask(request, typed, {})
    wrongs, mobile, code = _read(typed)
    if wrongs:
        return _ask(request, typed, wrongs)
    match = identity.match_of(mobile)
    if not limits.allows(request, "resume", match.hex()):
        return led.too_often(request)
    try:
        service, key = actions.resume_draft(
            actor=request.actor, now=request.now, mobile_match=match, code=code
        )
    except RuleBroken as broken:
        return _ask(request, typed, {"": refusals.text(broken)})
    unsent.remember(request, service, key)
    return HttpResponseRedirect(f"/apply/{service}/")


def _read(typed: dict[str, str]) -> tuple[dict[str, str], str, str]:
    """What is wrong, by field, and both values in the form in which they are kept."""
    wrongs, mobile = {}, ""
    try:
        mobile = persian.parse_mobile(typed["mobile"])
    except RuleBroken:
        wrongs["mobile"] = MOBILE
    code = persian.only_digits(typed["code"]) or ""
    if not code:
        wrongs["code"] = CODE
    return wrongs, mobile, code


def _ask(request: Request, typed: dict[str, str], wrongs: dict[str, str]) -> HttpResponseBase:
    context = {"typed": typed, "wrongs": wrongs}
    return pages.render(request, "citizen/resume_code.html", context, status=422 if wrongs else 200)
