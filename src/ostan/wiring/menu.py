"""The navigation as a table: which pages stand in whose menu, in order, and by which capability."""

import functools

from django.http import HttpRequest

from ostan.domains.org import words
from ostan.domains.org.queries import Seat
from ostan.foundation import access
from ostan.kernel.actor import Actor, Role

Line = tuple[str, str, str, str]
StaffLine = tuple[str, str, str, str, str]
"""The last is the key that leads there after g (ui/static/ui/keys.js)."""

CITIZEN: tuple[Line, ...] = (
    ("خانه", "/", access.PUBLIC, "home"),
    ("خدمات", "/services/", access.PUBLIC, "services"),
    ("شکایت‌ها", "/matters/", access.PUBLIC, "message"),
    ("پیگیری", "/track/", access.PUBLIC, "track"),
    ("درخواست‌های من", "/my/", "cases.see_own", "folder"),
    ("وقت حضوری", "/visits/", "desk.see_own", "calendar"),
)
STAFF: tuple[StaffLine, ...] = (
    ("نمای استان", "/cockpit/", "cockpit.see", "chart", "KeyE"),
    ("کارتابل", "/work/", "cases.see", "work", "KeyK"),
    ("ثبت تماس و نامه", "/work/calls/", "cases.register", "message", "KeyT"),
    ("تقویم مهلت‌ها", "/work/week/", "cases.see", "clock", "KeyM"),
    ("غیبت و جانشینی", "/work/absences/", "org.absence", "calendar", "KeyB"),
    ("متن‌های آماده", "/work/replies/", "cases.keep_replies", "edit", "KeyI"),
    ("شوراها و کمیته‌ها", "/councils/", "councils.see", "people", "KeyH"),
    ("میز خدمت", "/desk/", "desk.enter", "people", "KeyD"),
    ("شاخص‌ها", "/indicators/", "indicators.see", "chart", "KeyF"),
    ("برنامه‌ها و تعهدها", "/plans/", "plans.see", "check", "KeyJ"),
    ("نمای واحد", "/work/unit/", "cases.assign", "chart", "KeyN"),
    ("پرداخت‌ها", "/work/payments/", "payments.see", "money", "KeyP"),
    ("خدمات واحد", "/owner/", "catalogue.see_drafts", "services", "KeyS"),
    ("واحدها", "/manage/units/", "org.see", "building", "KeyV"),
    ("افراد", "/manage/people/", "org.people", "people", "KeyA"),
    ("نمایندگی‌ها", "/manage/mandates/", "org.mandates", "hand", "KeyW"),
    ("تقویم کاری", "/manage/calendar/", "calendar.edit", "calendar", "KeyC"),
    ("ارجاع و حدها", "/manage/routing/", "cases.route_rules", "forward", "KeyR"),
    ("تبادل شکایت‌ها", "/manage/exchange/", "cases.exchange", "download", ""),
    ("نهادهای بیرونی", "/manage/outside-bodies/", "cases.outside_bodies", "out", ""),
    ("متن پیام‌ها", "/manage/notices/", "notices.edit", "message", ""),
    ("سامانه‌های همکار", "/manage/partners/", "keys.edit", "lock", ""),
    ("پاک‌کردن داده‌ها", "/manage/erasure/", "cases.erase", "trash", ""),
    ("دفتر رویدادها", "/ledger/", "ledger.read", "shield", "KeyL"),
    ("آمار عمومی", "/statistics/", access.PUBLIC, "chart", "KeyO"),
)


STARTS = ("/cockpit/", "/work/", "/work/payments/", "/manage/units/")
"""Lines of the menu of the staff at which a day begins: for each the first that is open to him."""


def seat(request: HttpRequest, taken: Seat) -> None:
    """Put the menu, its first page, the hats and the name on the request, to be worked out when a page asks."""
    request.start = functools.partial(start, taken.actor)  # type: ignore[attr-defined]
    request.nav = functools.partial(lines, taken.actor, request.path)  # type: ignore[attr-defined]
    request.hats = functools.partial(hats, taken)  # type: ignore[attr-defined]
    request.acting_for = taken.acting_for  # type: ignore[attr-defined]
    request.who = taken.name  # type: ignore[attr-defined]


def start(actor: Actor) -> str:
    """The address at which the actor begins: his first page of STARTS; of the citizens the home page."""
    if not _is_staff(actor):
        return CITIZEN[0][1]
    opens = {line[1]: line[2] for line in STAFF}
    return next(address for address in STARTS if access.may(actor, opens[address]))


def _is_staff(actor: Actor) -> bool:
    return actor.is_signed_in and not actor.holds(Role.CITIZEN)


def lines(actor: Actor, here: str) -> list[tuple[str, str, bool, None, str, str]]:
    """The menu's lines for the actor; the one whose pages hold `here` is active."""
    table = STAFF if _is_staff(actor) else [(*line, "") for line in CITIZEN]
    open_to_actor = [line for line in table if access.may(actor, line[2])]
    within = [
        line[1] for line in open_to_actor if here == line[1] or (line[1] != "/" and here.startswith(line[1]))
    ]
    active = max(within, key=len, default="")
    return [(title, url, url == active, None, icon, key) for title, url, _, icon, key in open_to_actor]


def hats(taken: Seat) -> list[tuple[int, str, str, bool]]:
    """The hats that the person may wear today; staff may also ask for services, as citizens."""
    held = [
        (card.id, str(words.hat(card)), card.unit_name, card.id == taken.actor.hat) for card in taken.hats
    ]
    plain = taken.actor.holds(Role.CITIZEN) and not taken.actor.for_id
    as_citizen = (0, str(words.ROLE[Role.CITIZEN]), "", plain)
    return [*held, as_citizen] if held else []
