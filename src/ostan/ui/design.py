"""Sample content of the living style page (`ui/design.html`): every part once, in the states that matter."""

import datetime

from ostan.ui import charts
from ostan.ui.shell import Hat, NavItem

CITIZEN_NAV = [
    NavItem("خانه", "/", True, None, "home"),
    NavItem("خدمات", "/services/", False, None, "services"),
    NavItem("دستگاه‌ها", "/agencies/", False, None, "building"),
    NavItem("پیگیری", "/track/", False, None, "track"),
    NavItem("پرونده‌های من", "/my/", False, 2, "folder"),
]
STAFF_NAV = [
    NavItem("کارهای من", "/work/", True, 12, "folder"),
    NavItem("کارهای واحد", "/work/unit/", False, 48, "people"),
    NavItem("بی‌مسئول", "/work/unassigned/", False, 7, "hand"),
    NavItem("دیرشده", "/work/late/", False, 3, "warn"),
    NavItem("خدمات و فرم‌ها", "/owner/", False, None, "services"),
    NavItem("آمار", "/work/figures/", False, None, "chart"),
]
HATS = [
    Hat(1, "کارشناس صدور پروانه", "اداره کل صنعت، معدن و تجارت", True),
    Hat(2, "جانشین رئیس اداره", "فرمانداری مرند"),
]
_OPTIONS = [("house", "خانه"), ("shop", "مغازه", "تا ۵۰ متر مربع"), ("farm", "زمین کشاورزی")]
_COUNTIES = [("0301", "تبریز"), ("0302", "مرند"), ("0303", "اهر")]
QUESTIONS: list[dict[str, object]] = [
    {"name": "full_name", "kind": "text", "label": "نام و نام خانوادگی", "autocomplete": "name"},
    {
        "name": "why",
        "kind": "long_text",
        "label": "شرح درخواست",
        "help": "کوتاه و روشن؛ نشانی و زمان را هم بنویسید.",
        "rows": 3,
    },
    {"name": "people", "kind": "number", "label": "شمار کارکنان", "unit": "نفر", "required": False},
    {"name": "capital", "kind": "rial", "label": "سرمایهٔ آغازین", "help": "به ریال بنویسید."},
    {"name": "born", "kind": "date", "label": "تاریخ تولد", "help": "برای نمونه ۱۲ مرداد ۱۳۶۵"},
    {"name": "ground", "kind": "choice", "label": "ملک شما چیست؟", "options": _OPTIONS},
    {"name": "owned", "kind": "choice", "label": "مالک هستید؟", "options": [("yes", "بله"), ("no", "خیر")]},
    {
        "name": "needs",
        "kind": "choices",
        "label": "به چه چیزهایی نیاز دارید؟",
        "options": [("water", "آب"), ("gas", "گاز")],
    },
    {"name": "county", "kind": "choice", "label": "شهرستان", "options": _COUNTIES, "select": True},
    {
        "name": "site",
        "kind": "place",
        "label": "جای ملک",
        "levels": [
            {"key": "county", "label": "شهرستان", "options": _COUNTIES, "selected": "0302"},
            {"key": "district", "label": "بخش", "options": [("030201", "مرکزی"), ("030202", "یامچی")]},
            {"key": "city", "label": "شهر یا دهستان", "options": []},
        ],
    },
    {
        "name": "office",
        "kind": "unit",
        "label": "دستگاه یا واحد",
        "found": [{"code": "water", "name": "آب و فاضلاب", "above": ""}],
        "required": False,
    },
    {
        "name": "national",
        "kind": "national_code",
        "label": "کد ملی",
        "help": "ده رقم، با هر نوع رقمی که بنویسید.",
    },
    {"name": "phone", "kind": "mobile", "label": "شمارهٔ همراه"},
    {"name": "post", "kind": "postal_code", "label": "کد پستی"},
    {"name": "account", "kind": "sheba", "label": "شمارهٔ شبا", "required": False},
    {
        "name": "deed",
        "kind": "file",
        "label": "تصویر سند مالکیت",
        "help": "عکس یا PDF",
        "max_mb": 5,
        "files": [{"id": "1", "name": "سند-ملک.pdf", "size": 348_200}],
    },
    {
        "name": "partners",
        "kind": "group",
        "label": "شریکان",
        "item": "شریک",
        "questions": [
            {"name": "name", "kind": "text", "label": "نام"},
            {"name": "share", "kind": "number", "label": "سهم", "unit": "درصد"},
        ],
    },
    {
        "name": "promise",
        "kind": "declaration",
        "label": "درستی این اطلاعات را می‌پذیرم",
        "text": "آنچه در این فرم نوشته‌ام درست است.\n\nاگر نادرست باشد، درخواست رد می‌شود و پاسخ‌گو هستم.",
    },
]
VALUES: dict[str, object] = {
    "full_name": "مریم حسینی",
    "capital": "1200000000",
    "born": "1365/05/12",
    "ground": "shop",
    "needs": ["gas"],
    "national": "123",
    "phone": "۰۹۱۴ ۱۲۳ ۴۵۶۷",
    "partners": [{"name": "رضا", "share": "40"}],
}
ERRORS: dict[str, object] = {
    "national": "کد ملی باید ده رقم باشد؛ آنچه نوشته‌اید سه رقم است.",
    "born": "سال را هم بنویسید.",
    "ground": "یکی از گزینه‌ها را برگزینید.",
    "partners": {"0-share": "جمع سهم‌ها باید ۱۰۰ درصد شود."},
}
CASES: list[dict[str, object]] = [
    {"id": at, "code": code, "title": title, "state": state, "tone": tone, "left": left, "who": who}
    for at, (code, title, state, tone, left, who) in enumerate(
        [
            ("EA-4XK2-9QM7", "صدور پروانهٔ کسب", "در دست بررسی", "info", 2, "سارا نوری"),
            ("EA-7PT5-1WD3", "معرفی به تسهیلات اشتغال روستایی", "منتظر پاسخ متقاضی", "warn", 5, "علی رضایی"),
            ("EA-2MC8-6JH4", "مجوز حفر چاه کشاورزی", "دیرشده", "bad", -3, "سارا نوری"),
            ("EA-9RL1-5VB6", "گواهی سوء پیشینهٔ ملکی", "پاسخ داده شد", "ok", None, "مینا کریمی"),
        ],
        start=1,
    )
]
STEPS = [
    {"title": "ثبت درخواست", "state": "done", "when": "۱۲ مرداد ۱۴۰۳، ساعت ۰۹:۲۰"},
    {"title": "بررسی مدارک", "state": "done", "when": "۱۴ مرداد ۱۴۰۳"},
    {
        "title": "بازدید از محل",
        "state": "now",
        "when": "تا ۲ روز کاری دیگر",
        "note": "کارشناس با شما تماس می‌گیرد.",
    },
    {"title": "تصمیم و صدور پروانه", "state": "next"},
]
HISTORY = [
    {"when": "دیروز", "who": "اداره صمت تبریز", "text": "قرار بازدید گذاشته شد.", "tone": "info"},
    {
        "when": "۳ روز پیش",
        "text": "مدارک پذیرفته شد.",
        "note": "سند و اجاره‌نامه خوانا و معتبر است.",
        "tone": "ok",
    },
    {"when": "۱۲ مرداد ۱۴۰۳", "who": "شما", "text": "درخواست ثبت شد."},
]
WAITS = [
    ("فروردین", 9.5, "۹٫۵ روز"),
    ("اردیبهشت", 7.0, "۷ روز"),
    ("خرداد", 6.2, "۶٫۲ روز"),
    ("تیر", 6.8, "۶٫۸ روز"),
    ("مرداد", 5.1, "۵٫۱ روز"),
    ("شهریور", 4.4, "۴٫۴ روز"),
]
AGENCIES = [("راه و شهرسازی", 86, "۸۶٪"), ("صنعت، معدن و تجارت", 74, "۷۴٪"), ("جهاد کشاورزی", 63, "۶۳٪")]
OUTCOMES = [("پذیرفته", 640, "۶۴٪"), ("رد با دلیل", 210, "۲۱٪"), ("ناتمام", 150, "۱۵٪")]
DAYS = [
    ("۱", 12, "۱۲"),
    ("۲", 40, "۴۰"),
    ("۳", 66, "۶۶"),
    ("۴", 38, "۳۸"),
    ("۵", 21, "۲۱"),
    ("۶", 9, "۹"),
    ("۷+", 4, "۴"),
]
WAY = [(0, 0, "آغاز: ۰"), (180, 120, "نیمهٔ راه: ۱۲۰"), (365, 365, "هدف: ۳۶۵")]
FOUND = [(30, 12, "۱۲ پروانه"), (60, 31, "۳۱ پروانه")]
ENDS = [(0, "۱۴۰۳/۰۱/۰۱"), (180, "۱۴۰۳/۰۶/۲۹"), (365, "۱۴۰۳/۱۲/۲۹")]
COURSE = [
    {"day": "۱۴۰۳/۰۱/۰۱", "title": "وضع موجود", "needed": "۰", "verified": ""},
    {"day": "۱۴۰۳/۰۱/۳۱", "title": "", "needed": "", "verified": "۱۲"},
    {"day": "۱۴۰۳/۰۲/۳۰", "title": "", "needed": "", "verified": "۳۱"},
    {"day": "۱۴۰۳/۰۶/۲۹", "title": "نیمهٔ راه", "needed": "۱۲۰", "verified": "۳۱"},
    {"day": "۱۴۰۳/۱۲/۲۹", "title": "هدف", "needed": "۳۶۵", "verified": ""},
]
BANDS = [(2.0, 6.0, 10.0)] * 6 + [(1.0, 4.0, 7.0)] * 3
SIGNALS = [
    (label, value, told, band, "بیرون از حدهای معمول" if value > band[2] else "")
    for (label, value, told), band in zip(
        [*WAITS, ("مهر", 4.1, "۴٫۱ روز"), ("آبان", 8.0, "۸ روز"), ("آذر", 3.9, "۳٫۹ روز")], BANDS, strict=True
    )
]
SHARES = [
    (size, share, f"{name}\nسهم در مهلت", is_out)
    for size, share, name, is_out in [
        (40, 0.86, "تبریز", False),
        (90, 0.74, "مرند", False),
        (160, 0.83, "اهر", False),
        (220, 0.61, "میانه", True),
    ]
]
CELLS: list[tuple[int, int, str, str, int | None]] = [
    (1, 2, "جلفا", "۷۱", 2),
    (2, 1, "مرند", "۸۴", 4),
    (2, 2, "ورزقان", "", None),
    (2, 3, "اهر", "۹۰", 5),
    (3, 2, "تبریز", "۶۳", 1),
]
SHADES: list[tuple[int | None, str]] = [
    (1, "۶۳ تا ۶۸"),
    (2, "۶۸ تا ۷۴"),
    (4, "۷۹ تا ۸۵"),
    (5, "۸۵ تا ۹۰"),
    (None, "راستی‌آزمایی‌نشده"),
]


def _around(centre: float, size: int, width: float) -> tuple[float, float]:
    spread = width * (centre * (1 - centre) / size) ** 0.5
    return max(0.0, centre - spread), min(1.0, centre + spread)


def sample(now: datetime.datetime) -> dict[str, object]:
    """The context of the style page; `now` stands for the moment of the relative times on it."""
    return {
        "questions": QUESTIONS,
        "values": VALUES,
        "wrongs": ERRORS,
        "cases": CASES,
        "way": STEPS,
        "history": HISTORY,
        "waits": WAITS,
        "promised": charts.course(WAY, FOUND, stops=WAY[1:2], ends=ENDS, is_needed=True),
        "course_rows": COURSE,
        "signals": SIGNALS,
        "compared": charts.funnel(
            SHARES,
            0.8,
            lambda size: _around(0.8, size, 1.96),
            lambda size: _around(0.8, size, 3.09),
            across="پرونده",
        ),
        "cells": CELLS,
        "shades": SHADES,
        "agencies": AGENCIES,
        "outcomes": OUTCOMES,
        "days": DAYS,
        "earlier": now - datetime.timedelta(days=3, hours=2),
        "now": now,
    }
