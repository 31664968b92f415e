"""Licences of associations: the shape with boards and inquiries.

The titles are those of real services of governor's offices; steps, norms and wording are ours.
"""

from ostan.domains.catalogue.rules.process import Item, Kind, Lane, To, answers, drawn_up
from tools.demo_processes.parts import (
    APPLICANT,
    DECISION,
    SUITED,
    agreed,
    ask,
    end,
    papers,
    parallel,
    record,
    refusal,
    reminder,
    start,
    user,
)

NGO_TITLE = "صدور پروانهٔ تأسیس و فعالیت سازمان‌های مردم‌نهاد و نظارت بر عملکرد و مجامع عمومی آنها"
ASSOCIATION_TITLE = "صدور پروانه و نظارت بر عملکرد تشکل‌های مشمول قانون فعالیت احزاب و انجمن‌ها"

# Source of the title: list of services of a governor's office (South Khorasan).
NGO_LANES = (
    APPLICANT,
    Lane("expert", "کارشناس امور اجتماعی", unit="owner", role="clerk"),
    Lane("inquiry", "استعلام دستگاه‌ها", role="clerk"),
    Lane("board", "هیئت نظارت", unit="owner", role="committee_member"),
    Lane("deputy", "معاون استاندار", unit="owner", role="deputy"),
)
NGO_ITEMS = (
    start("expert", "check"),
    *papers("expert", "بررسی مدارک و اساسنامه", shown="مدارک و اساسنامهٔ شما بررسی می‌شود.", norm="2d"),
    parallel("inquire", "expert", "police", "field"),
    user(
        "police",
        "استعلام فرماندهی انتظامی",
        "inquiry",
        "meet",
        norm="7d",
        unit="police",
        shown="از فرماندهی انتظامی استعلام شده است.",
        outcomes=SUITED,
    ),
    *reminder("police", "expert", "5d", "یادآوری استعلام"),
    user(
        "field",
        "استعلام دستگاه تخصصی",
        "inquiry",
        "meet",
        norm="7d",
        unit="welfare",
        shown="از دستگاه تخصصی مرتبط استعلام شده است.",
        outcomes=SUITED,
    ),
    parallel("meet", "expert", "report"),
    user(
        "report",
        "تهیهٔ گزارش برای هیئت",
        "expert",
        "decide",
        norm="2d",
        form="board_report",
        shown="گزارش پرونده برای هیئت نظارت آماده می‌شود.",
    ),
    user(
        "decide",
        "رسیدگی و رأی هیئت نظارت",
        "board",
        "granted",
        norm="10d",
        act="decide",
        shown="پرونده در دستور کار هیئت نظارت است.",
        outcomes=DECISION,
    ),
    agreed("board", "sign"),
    user(
        "sign",
        "امضا و صدور پروانه",
        "deputy",
        "book",
        norm="2d",
        act="issue",
        shown="پروانهٔ شما در حال امضا و صدور است.",
    ),
    record("book", "ثبت در فهرست سازمان‌ها", "expert", "issued"),
    end("issued", "پروانه صادر شد", "expert"),
    *refusal("board", "ابلاغ رأی با ذکر دلیل"),
)
NGO = drawn_up("ngo_licence", NGO_TITLE, NGO_LANES, NGO_ITEMS)

# Source of the title: list of services of a governor's office (Tehran, 10011081000).
ASSOCIATION_LANES = (
    APPLICANT,
    Lane("expert", "کارشناس امور سیاسی", unit="owner", role="clerk"),
    Lane("inquiry", "استعلام دستگاه‌ها", role="clerk"),
    Lane("head", "رئیس اداره", unit="owner", role="unit_head"),
    Lane("board", "کمیسیون رسیدگی", unit="owner", role="committee_member"),
)
ASSOCIATION_ITEMS = (
    start("expert", "check"),
    user(
        "check",
        "بررسی مدارک و نوع تشکل",
        "expert",
        "kind",
        norm="3d",
        shown="مدارک تشکل بررسی می‌شود.",
        outcomes=answers(general="تشکل عمومی", guild="انجمن صنفی یا تخصصی", incomplete="مدارک ناقص است"),
    ),
    Item(
        "kind",
        Kind.EXCLUSIVE,
        "مدارک کامل است؟",
        "expert",
        (To("inquire", "بله", default=True), To("fix", "نقص مدارک", 'outcome.check == "incomplete"')),
    ),
    ask("fix", "check", "مدارک تشکل ناقص است؛ لطفاً آن را کامل کنید."),
    Item(
        "inquire",
        Kind.INCLUSIVE,
        "کدام استعلام‌ها؟",
        "expert",
        ("police", "justice", To("guild", "انجمن صنفی", 'outcome.check == "guild"')),
    ),
    user(
        "police",
        "استعلام فرماندهی انتظامی",
        "inquiry",
        "meet",
        norm="10d",
        unit="police",
        shown="استعلام از مراجع مسئول در جریان است.",
        outcomes=SUITED,
    ),
    *reminder("police", "head", "7d", "پیگیری استعلام"),
    user(
        "justice",
        "استعلام دادگستری",
        "inquiry",
        "meet",
        norm="10d",
        unit="justice",
        shown="استعلام از مراجع مسئول در جریان است.",
        outcomes=SUITED,
    ),
    user(
        "guild",
        "نظر دستگاه تخصصی",
        "inquiry",
        "meet",
        norm="5d",
        unit="labour",
        shown="نظر دستگاه تخصصی گرفته می‌شود.",
        outcomes=SUITED,
    ),
    Item("meet", Kind.INCLUSIVE, "", "head", ("report",)),
    user(
        "report",
        "جمع‌بندی و اظهارنظر",
        "head",
        "decide",
        norm="2d",
        shown="پرونده برای کمیسیون جمع‌بندی می‌شود.",
    ),
    user(
        "decide",
        "رسیدگی در کمیسیون",
        "board",
        "granted",
        norm="15d",
        act="decide",
        shown="پرونده در دستور کار کمیسیون است.",
        outcomes=DECISION,
    ),
    agreed("board", "issue"),
    user(
        "issue",
        "صدور پروانهٔ فعالیت",
        "head",
        "issued",
        norm="2d",
        act="issue",
        shown="پروانه صادر می‌شود.",
    ),
    end("issued", "پروانه صادر شد", "head"),
    *refusal("board", "ابلاغ رأی با ذکر دلیل"),
)
ASSOCIATION = drawn_up("association_licence", ASSOCIATION_TITLE, ASSOCIATION_LANES, ASSOCIATION_ITEMS)
