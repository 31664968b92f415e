"""The navigation as a table: which pages stand in whose menu, in order, and by which capability."""

import functools

from django.http import HttpRequest

from ostan.domains.org import words
from ostan.domains.org.queries import Seat
from ostan.foundation import access
from ostan.kernel.actor import Actor, Role

Line = tuple[str, str, str, str]

CITIZEN: tuple[Line, ...] = (
    ("خانه", "/", access.PUBLIC, "home"),
    ("خدمات", "/services/", access.PUBLIC, "services"),
    ("شکایت‌ها", "/matters/", access.PUBLIC, "message"),
    ("پیگیری", "/track/", access.PUBLIC, "track"),
    ("درخواست‌های من", "/my/", "cases.see_own", "folder"),
    ("وقت حضوری", "/visits/", "desk.see_own", "calendar"),
)
STAFF: tuple[Line, ...] = (
    ("کارتابل", "/work/", "cases.see", "work"),
    ("ثبت تماس و نامه", "/work/calls/", "cases.register", "message"),
    ("مهلت‌های هفته", "/work/week/", "cases.see", "clock"),
    ("غیبت و جانشینی", "/work/absences/", "org.absence", "calendar"),
    ("متن‌های آماده", "/work/replies/", "cases.keep_replies", "edit"),
    ("میز خدمت", "/desk/", "desk.enter", "people"),
    ("نمای واحد", "/work/unit/", "cases.assign", "chart"),
    ("پرداخت‌ها", "/work/payments/", "payments.see", "money"),
    ("خدمات واحد", "/owner/", "catalogue.edit", "services"),
    ("واحدها", "/manage/units/", "org.see", "building"),
    ("افراد", "/manage/people/", "org.people", "people"),
    ("نمایندگی‌ها", "/manage/mandates/", "org.mandates", "hand"),
    ("تقویم کاری", "/manage/calendar/", "calendar.edit", "calendar"),
    ("ارجاع و حدها", "/manage/routing/", "cases.route_rules", "forward"),
    ("تبادل شکایت‌ها", "/manage/exchange/", "cases.exchange", "download"),
    ("نهادهای بیرونی", "/manage/outside-bodies/", "cases.outside_bodies", "out"),
    ("متن پیام‌ها", "/manage/notices/", "notices.edit", "message"),
    ("سامانه‌های همکار", "/manage/partners/", "keys.edit", "lock"),
    ("پاک‌کردن داده‌ها", "/manage/erasure/", "cases.erase", "trash"),
    ("دفتر رویدادها", "/ledger/", "ledger.read", "shield"),
    ("آمار عمومی", "/statistics/", access.PUBLIC, "chart"),
)


def seat(request: HttpRequest, taken: Seat) -> None:
    """Put the menu, the hats and the name on the request; the lines are worked out when a page shows them."""
    request.nav = functools.partial(lines, taken.actor, request.path)  # type: ignore[attr-defined]
    request.hats = functools.partial(hats, taken)  # type: ignore[attr-defined]
    request.acting_for = taken.acting_for  # type: ignore[attr-defined]
    request.who = taken.name  # type: ignore[attr-defined]


def lines(actor: Actor, here: str) -> list[tuple[str, str, bool, None, str]]:
    """The menu's lines for the actor; the one whose pages hold `here` is active."""
    is_staff = actor.is_signed_in and not actor.holds(Role.CITIZEN)
    table = STAFF if is_staff else CITIZEN
    open_to_actor = [line for line in table if access.may(actor, line[2])]
    within = [url for _, url, _, _ in open_to_actor if here == url or (url != "/" and here.startswith(url))]
    active = max(within, key=len, default="")
    return [(title, url, url == active, None, icon) for title, url, _, icon in open_to_actor]


def hats(taken: Seat) -> list[tuple[int, str, str, bool]]:
    """The hats that the person may wear today; staff may also ask for services, as citizens."""
    held = [
        (card.id, str(words.hat(card)), card.unit_name, card.id == taken.actor.hat) for card in taken.hats
    ]
    plain = taken.actor.holds(Role.CITIZEN) and not taken.actor.for_id
    as_citizen = (0, str(words.ROLE[Role.CITIZEN]), "", plain)
    return [*held, as_citizen] if held else []
