"""Accreditation of associations for heritage: papers, an inquiry, a visit, and a vote.

The title is that of a published card; steps, norms and wording are ours.
"""

from ostan.domains.catalogue.rules.process import Lane, drawn_up
from tools.demo_processes.parts import (
    APPLICANT,
    DECISION,
    SUITED,
    agreed,
    end,
    papers,
    parallel,
    record,
    refusal,
    reminder,
    start,
    user,
)

# Source of the title: list of national services (iran.gov.ir, 256), without days.
HERITAGE_LANES = (
    APPLICANT,
    Lane("expert", "کارشناس تشکل‌های مردم‌نهاد", unit="owner", role="clerk"),
    Lane("inquiry", "استعلام دستگاه‌ها", role="clerk"),
    Lane("county", "نمایندگی شهرستان", unit="place", role="clerk"),
    Lane("board", "کارگروه اعتباربخشی", unit="owner", role="committee_member"),
    Lane("head", "مدیرکل میراث فرهنگی", unit="owner", role="unit_head"),
)
HERITAGE_ITEMS = (
    start("expert", "check"),
    *papers(
        "expert", "بررسی پروانه و گزارش فعالیت", shown="پروانه و گزارش فعالیت شما بررسی می‌شود.", norm="2d"
    ),
    parallel("inquire", "expert", "licence", "visit"),
    user(
        "licence",
        "استعلام اعتبار پروانه از استانداری",
        "inquiry",
        "meet",
        norm="4d",
        unit="social",
        shown="اعتبار پروانهٔ شما از استانداری پرسیده شده است.",
        outcomes=SUITED,
    ),
    *reminder("licence", "expert", "3d", "یادآوری استعلام"),
    user(
        "visit",
        "بازدید از دفتر و برنامه‌های تشکل",
        "county",
        "meet",
        norm="5d",
        shown="برای بازدید از دفتر و برنامه‌های تشکل با شما هماهنگ می‌شود.",
        outcomes=SUITED,
    ),
    parallel("meet", "expert", "assess"),
    user(
        "assess",
        "امتیازدهی و گزارش ارزیابی",
        "expert",
        "decide",
        norm="2d",
        form="assessment",
        shown="فعالیت تشکل امتیازدهی می‌شود.",
    ),
    user(
        "decide",
        "رأی کارگروه اعتباربخشی",
        "board",
        "granted",
        norm="7d",
        act="decide",
        shown="پرونده در دستور کار کارگروه اعتباربخشی است.",
        outcomes=DECISION,
    ),
    agreed("board", "sign"),
    user(
        "sign",
        "امضا و صدور گواهی اعتبار",
        "head",
        "book",
        norm="2d",
        act="issue",
        shown="گواهی اعتبار تشکل در حال امضا و صدور است.",
    ),
    record("book", "ثبت در فهرست تشکل‌های معتبر", "expert", "issued"),
    end("issued", "گواهی صادر شد", "expert"),
    *refusal("board", "ابلاغ رأی با ذکر دلیل"),
)
HERITAGE = drawn_up(
    "heritage_associations",
    "اعتباربخشی تشکل‌های مردم‌نهاد میراث فرهنگی، صنایع‌دستی و گردشگری",
    HERITAGE_LANES,
    HERITAGE_ITEMS,
)
