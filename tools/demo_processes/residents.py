"""Services to residents: a complaint, and the papers of foreign nationals.

The titles are those of real services of governor's offices; steps, norms and wording are ours.
"""

from ostan.domains.catalogue.rules.process import Item, Kind, Lane, Timer, answers, drawn_up
from tools.demo_processes.parts import (
    APPLICANT,
    DECISION,
    SUITED,
    agreed,
    ask,
    choice,
    days,
    end,
    notify,
    papers,
    parallel,
    pay,
    refusal,
    reminder,
    start,
    user,
)

# Source of the title: list of services of a governor's office (Khorasan Razavi, local 42), 10 days.
COMPLAINT_LANES = (
    APPLICANT,
    Lane("centre", "کارشناس مرکز ۱۱۱", unit="owner", role="clerk"),
    Lane("agency", "دستگاه اجرایی", unit="case", role="clerk"),
    Lane("head", "رئیس ادارهٔ بازرسی و پاسخگویی", unit="owner", role="unit_head"),
)
COMPLAINT_ITEMS = (
    start("centre", "register"),
    user(
        "register",
        "ثبت و دسته‌بندی درخواست",
        "centre",
        "clear",
        norm="4h",
        shown="درخواست شما در مرکز ۱۱۱ بررسی اولیه می‌شود.",
        outcomes=answers(clear="روشن است", unclear="نیاز به توضیح متقاضی"),
    ),
    choice(
        "clear",
        "درخواست روشن است؟",
        "centre",
        "register",
        clear=("refer", "بله"),
        unclear=("explain", "خیر"),
    ),
    ask("explain", "register", "برای ادامه رسیدگی به توضیح شما نیاز داریم."),
    user(
        "refer",
        "ارجاع به دستگاه مسئول",
        "centre",
        "share",
        norm="4h",
        shown="درخواست شما به دستگاه مسئول فرستاده می‌شود.",
    ),
    parallel("share", "centre", "answer", "history"),
    user(
        "answer",
        "بررسی و پاسخ دستگاه",
        "agency",
        "meet",
        norm="5d",
        shown="دستگاه مسئول در حال بررسی و تهیهٔ پاسخ است.",
    ),
    *reminder("answer", "agency", "4d", "هشدار به رئیس دستگاه"),
    user(
        "history",
        "بررسی سوابق مشابه",
        "centre",
        "meet",
        shown="سوابق مشابه درخواست شما بررسی می‌شود.",
    ),
    parallel("meet", "centre", "quality"),
    user(
        "quality",
        "کنترل کیفیت پاسخ",
        "centre",
        "enough",
        shown="کیفیت پاسخ دستگاه بررسی می‌شود.",
        outcomes=answers(enough="پاسخ کافی است", weak="پاسخ کافی نیست"),
    ),
    choice(
        "enough",
        "پاسخ کافی است؟",
        "centre",
        "quality",
        enough=("decide", "بله"),
        weak=("refer", "خیر، بازگشت به دستگاه"),
    ),
    user(
        "decide",
        "تأیید نتیجه و پاسخ نهایی",
        "head",
        "tell",
        act="decide",
        shown="پاسخ نهایی در حال تأیید است.",
        outcomes=answers(GRANTED="حق با متقاضی است", PARTLY="بخشی پذیرفته شد", REFUSED="پذیرفته نشد"),
    ),
    notify("tell", "ارسال پاسخ به متقاضی", "head", "answered"),
    end("answered", "پاسخ داده شد", "head"),
)
COMPLAINT = drawn_up(
    "complaint_111",
    "پاسخگویی به درخواست‌ها و شکایات مردمی از طریق شمارهٔ تلفن ۱۱۱",
    COMPLAINT_LANES,
    COMPLAINT_ITEMS,
)

# Source of the title: list of services of a governor's office (Khorasan Razavi, local 9), 15 days.
BIRTH_LANES = (
    APPLICANT,
    Lane("expert", "کارشناس اتباع", unit="place", role="clerk"),
    Lane("inquiry", "استعلام دستگاه‌ها", role="clerk"),
    Lane("head", "رئیس ادارهٔ اتباع", unit="owner", role="unit_head"),
)
BIRTH_ITEMS = (
    start("expert", "pay"),
    pay("check", "پیش از بررسی، هزینهٔ صدور گواهی را بپردازید."),
    *papers("expert", "بررسی گواهی ولادت و مدارک والدین", shown="گواهی ولادت و مدارک والدین بررسی می‌شود."),
    parallel("inquire", "expert", "civil", "stay"),
    user(
        "civil",
        "استعلام ثبت احوال",
        "inquiry",
        "meet",
        norm="5d",
        unit="civil_registry",
        shown="از ثبت احوال استعلام شده است.",
        outcomes=SUITED,
    ),
    *reminder("civil", "expert", "3d", "یادآوری استعلام"),
    user(
        "stay",
        "بررسی اعتبار اقامت والدین",
        "expert",
        "meet",
        norm="2d",
        shown="اعتبار اقامت والدین بررسی می‌شود.",
        outcomes=SUITED,
    ),
    parallel("meet", "expert", "decide"),
    user(
        "decide",
        "تصمیم دربارهٔ ثبت ولادت",
        "head",
        "granted",
        norm="2d",
        act="decide",
        shown="پرونده در انتظار تصمیم رئیس اداره است.",
        outcomes=DECISION,
    ),
    agreed("head", "issue"),
    user(
        "issue",
        "ثبت مشخصات و صدور گواهی",
        "expert",
        "issued",
        act="issue",
        shown="مشخصات نوزاد ثبت و گواهی صادر می‌شود.",
    ),
    end("issued", "گواهی صادر شد", "expert"),
    *refusal("head", "ابلاغ تصمیم با ذکر دلیل"),
)
BIRTH = drawn_up("foreign_birth", "ثبت مشخصات ولادت (اتباع خارجی مجاز)", BIRTH_LANES, BIRTH_ITEMS)

# Source of the title: list of services of a governor's office (Khorasan Razavi, local 19), one week.
MARRIAGE_LANES = (
    APPLICANT,
    Lane("expert", "کارشناس اتباع", unit="place", role="clerk"),
    Lane("inquiry", "استعلام دستگاه‌ها", role="clerk"),
    Lane("head", "رئیس ادارهٔ اتباع", unit="owner", role="unit_head"),
)
MARRIAGE_ITEMS = (
    start("expert", "check"),
    *papers("expert", "تطبیق هویت و مدارک زوجین", shown="هویت و مدارک زوجین بررسی می‌شود."),
    parallel("inquire", "expert", "interview", "civil"),
    user(
        "interview",
        "گفت‌وگو با زوجین",
        "expert",
        "meet",
        shown="برای گفت‌وگوی کوتاه با شما هماهنگ می‌شود.",
    ),
    user(
        "civil",
        "استعلام وضعیت تأهل",
        "inquiry",
        "meet",
        norm="3d",
        unit="civil_registry",
        shown="وضعیت تأهل استعلام شده است.",
        outcomes=SUITED,
    ),
    *reminder("civil", "head", "2d", "پیگیری استعلام"),
    parallel("meet", "expert", "decide"),
    user(
        "decide",
        "تصمیم دربارهٔ ثبت ازدواج",
        "head",
        "granted",
        act="decide",
        shown="پرونده در انتظار تصمیم رئیس اداره است.",
        outcomes=DECISION,
    ),
    agreed("head", "issue"),
    user(
        "issue",
        "ثبت ازدواج و صدور تأییدیه",
        "expert",
        "issued",
        act="issue",
        shown="ازدواج ثبت و تأییدیه صادر می‌شود.",
    ),
    end("issued", "تأییدیه صادر شد", "expert"),
    *refusal("head", "ابلاغ تصمیم با ذکر دلیل"),
)
MARRIAGE = drawn_up("foreign_marriage", "ثبت ازدواج (زن و مرد افغانی)", MARRIAGE_LANES, MARRIAGE_ITEMS)

# Source of the title: list of services of a governor's office (Khorasan Razavi, local 7).
RESIDENCE_LANES = (
    APPLICANT,
    Lane("expert", "کارشناس اتباع", unit="place", role="clerk"),
    Lane("inquiry", "استعلام دستگاه‌ها", role="clerk"),
    Lane("head", "رئیس ادارهٔ اتباع", unit="owner", role="unit_head"),
    Lane("deputy", "معاون امنیتی", unit="owner", role="deputy"),
)
RESIDENCE_ITEMS = (
    start("expert", "check"),
    *papers("expert", "بررسی مدارک اقامتی", shown="مدارک اقامتی شما بررسی می‌شود.", norm="2d"),
    parallel("inquire", "expert", "police", "work"),
    user(
        "police",
        "استعلام فرماندهی انتظامی",
        "inquiry",
        "known",
        norm="7d",
        unit="police",
        shown="از مراجع مسئول استعلام شده است.",
        outcomes=SUITED,
    ),
    Item(
        "police_late",
        Kind.TIMER,
        "بی‌پاسخ",
        "",
        ("press",),
        timer=Timer("police", days("10d"), interrupting=True),
    ),
    user(
        "press",
        "پیگیری استعلام بی‌پاسخ",
        "head",
        "known",
        norm="2d",
        shown="استعلام شما را از مرجع مسئول پیگیری می‌کنیم.",
    ),
    Item("known", Kind.EXCLUSIVE, "", "head", ("meet",)),
    user(
        "work",
        "بررسی اشتغال و نشانی",
        "expert",
        "meet",
        norm="3d",
        shown="وضعیت اشتغال و نشانی شما بررسی می‌شود.",
        outcomes=SUITED,
    ),
    parallel("meet", "head", "opinion"),
    user(
        "opinion",
        "اظهارنظر دربارهٔ تمدید",
        "head",
        "agreed",
        norm="2d",
        shown="پروندهٔ شما در حال اظهارنظر است.",
        outcomes=answers(agreed="تمدید پیشنهاد می‌شود", again="بررسی دوباره"),
    ),
    choice(
        "agreed",
        "پرونده آماده است؟",
        "head",
        "opinion",
        agreed=("decide", "بله"),
        again=("check", "بررسی دوباره"),
    ),
    user(
        "decide",
        "تصمیم دربارهٔ تمدید اقامت",
        "deputy",
        "granted",
        norm="3d",
        act="decide",
        shown="پرونده در انتظار تصمیم نهایی است.",
        outcomes=DECISION,
    ),
    agreed("deputy", "pay"),
    pay("issue", "با درخواست شما موافقت شد؛ برای چاپ کارت هزینهٔ آن را بپردازید."),
    user(
        "issue",
        "چاپ و تحویل کارت اقامت",
        "expert",
        "issued",
        norm="2d",
        act="issue",
        shown="کارت شما آماده می‌شود.",
    ),
    end("issued", "کارت تحویل شد", "expert"),
    *refusal("deputy", "ابلاغ تصمیم با ذکر دلیل"),
)
RESIDENCE = drawn_up(
    "residence_renewal", "صدور مجوز، تمدید و تعویض مدارک اقامتی", RESIDENCE_LANES, RESIDENCE_ITEMS
)
