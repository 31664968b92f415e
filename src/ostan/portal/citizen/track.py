"""Following a case without an account: tracking code and mobile number give its state, and nothing personal."""

from django.http import HttpResponseBase

from ostan.domains.cases import queries as cases
from ostan.domains.cases import words
from ostan.domains.cases.rules import CaseState, Outcome, StageState
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.identity import queries as identity
from ostan.kernel import codes, persian
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led
from ostan.portal.citizen.cases import facts
from ostan.ui import pages

REASONS = {
    "letters": "کد رهگیری فقط رقم دارد؛ دوازده رقم روی رسید را بنویسید.",
    "length": "کد رهگیری دوازده رقم است؛ رقمی کم یا زیاد نوشته‌اید.",
    "check": "رقم‌های این کد با هم نمی‌خوانند؛ یکی را اشتباه نوشته‌اید. دوباره از روی رسید بنویسید.",
}
UNKNOWN = "درخواستی با این کد و این شمارهٔ همراه پیدا نشد. هر دو را دوباره ببینید."
MOBILE = "شمارهٔ همراه را کامل بنویسید؛ همان که هنگام درخواست داده‌اید."


@access.door(access.PUBLIC)
def track(request: Request) -> HttpResponseBase:
    """Asks for code and number; a post tells the state. Three statements: one counts the try, two find the case."""
    if request.method != "POST":
        return _ask(request, {"code": request.GET.get("code", "")[:40], "mobile": ""}, {})
    typed = {name: request.POST.get(name, "")[:40].strip() for name in ("code", "mobile")}
    wrongs, code, mobile = _read(typed)
    if wrongs:
        return _ask(request, typed, wrongs)
    if not limits.allows(request, "track", code):
        return led.too_often(request)
    try:
        found = cases.by_tracking(code=code, mobile_match=identity.match_of(mobile))
    except NotAllowed:
        return _ask(request, typed, {"": UNKNOWN})
    return _tell(request, found, mobile)


def _ask(request: Request, typed: dict[str, str], wrongs: dict[str, str]) -> HttpResponseBase:
    context = {"typed": typed, "wrongs": wrongs}
    return pages.render(request, "citizen/track.html", context, status=422 if wrongs else 200)


def _read(typed: dict[str, str]) -> tuple[dict[str, str], str, str]:
    """What is wrong, by field, and both values in the form in which they are kept."""
    wrongs, code, mobile = {}, "", ""
    try:
        code = codes.parse_tracking_code(typed["code"])
    except RuleBroken as broken:
        wrongs["code"] = REASONS[str(broken.facts["reason"])]
    try:
        mobile = persian.parse_mobile(typed["mobile"])
    except RuleBroken:
        wrongs["mobile"] = MOBILE
    return wrongs, code, mobile


def _tell(request: Request, found: cases.CaseStatus, mobile: str) -> HttpResponseBase:
    decided = found.state == CaseState.DECIDED
    state = {"done": StageState.DONE, "now": StageState.NOW, "next": StageState.TO_COME}
    way = [
        {"title": stage.shown, "state": next(name for name, kind in state.items() if kind is stage.state)}
        for stage in found.stages
    ]
    context = {
        "case": found,
        "way": way,
        "outcome": str(words.OUTCOMES[Outcome(found.outcome)]) if decided else "",
        "left": None if decided else facts.days_left(found.norm_due_at, request.now),
        "mobile": mobile,
    }
    return pages.render(request, "citizen/status.html", context)
