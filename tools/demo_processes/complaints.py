"""Complaints of clients about agencies: a first look, the agency's answer, and the decision of who inspects it.

The title is that of a published card; steps, norms and wording are ours.
"""

from ostan.domains.catalogue.rules.process import Lane, answers, drawn_up
from tools.demo_processes.parts import (
    APPLICANT,
    ask,
    choice,
    end,
    notify,
    record,
    reminder,
    start,
    user,
)

# Source of the title: card of a governor's office (Kermanshah, office of performance, inspection and legal affairs).
CLIENT_LANES = (
    APPLICANT,
    Lane("inspector", "کارشناس رسیدگی به شکایات", unit="owner", role="clerk"),
    Lane("agency", "دستگاه مورد شکایت", unit="case", role="clerk"),
    Lane("chief", "رئیس دستگاه", unit="case", role="unit_head"),
    Lane("head", "مدیر دفتر بازرسی", unit="owner", role="unit_head"),
)
CLIENT_ITEMS = (
    start("inspector", "screen"),
    user(
        "screen",
        "بررسی اولیه و صلاحیت",
        "inspector",
        "clear",
        shown="شکایت شما در دفتر بازرسی بررسی اولیه می‌شود.",
        outcomes=answers(
            clear="قابل رسیدگی است",
            unclear="نیاز به توضیح متقاضی",
            outside="در صلاحیت دستگاه‌های اجرایی نیست",
        ),
    ),
    choice(
        "clear",
        "قابل رسیدگی است؟",
        "inspector",
        "screen",
        clear=("answer", "بله"),
        unclear=("explain", "روشن نیست"),
        outside=("decline", "خارج از صلاحیت"),
    ),
    ask("explain", "screen", "برای ادامهٔ رسیدگی به توضیح شما نیاز داریم."),
    user(
        "answer",
        "رسیدگی و پاسخ دستگاه",
        "agency",
        "confirm",
        norm="5d",
        shown="دستگاه در حال رسیدگی به شکایت شماست.",
    ),
    *reminder("answer", "inspector", "4d", "پیگیری پاسخ دستگاه"),
    user(
        "confirm",
        "تأیید پاسخ از سوی رئیس دستگاه",
        "chief",
        "weigh",
        shown="پاسخ دستگاه در انتظار تأیید رئیس آن است.",
    ),
    user(
        "weigh",
        "سنجش پاسخ و گزارش بازرسی",
        "inspector",
        "enough",
        norm="2d",
        form="inspection_report",
        shown="پاسخ دستگاه با گفتهٔ شما و مقررات سنجیده می‌شود.",
        outcomes=answers(enough="پاسخ کافی است", weak="پاسخ کافی نیست"),
    ),
    choice(
        "enough",
        "پاسخ کافی است؟",
        "inspector",
        "weigh",
        enough=("decide", "بله"),
        weak=("answer", "خیر، بازگشت به دستگاه"),
    ),
    user(
        "decide",
        "تصمیم دربارهٔ شکایت",
        "head",
        "upheld",
        norm="2d",
        act="decide",
        shown="پرونده در انتظار تصمیم مدیر دفتر بازرسی است.",
        outcomes=answers(
            GRANTED="شکایت وارد است", PARTLY="بخشی از شکایت وارد است", REFUSED="شکایت وارد نیست"
        ),
    ),
    choice(
        "upheld",
        "شکایت وارد است؟",
        "head",
        "decide",
        GRANTED=("book", "وارد است"),
        PARTLY=("book", "بخشی وارد است"),
        REFUSED=("tell", "وارد نیست"),
    ),
    record("book", "ثبت در سابقهٔ پاسخگویی دستگاه", "head", "order"),
    notify("order", "ابلاغ نتیجه به متقاضی", "head", "answered"),
    end("answered", "شکایت وارد بود", "head"),
    user(
        "decline",
        "تصمیم دربارهٔ نبود صلاحیت",
        "head",
        "tell",
        act="decide",
        shown="دفتر بازرسی بررسی می‌کند که رسیدگی به شکایت شما با کیست.",
        outcomes=answers(REFUSED="رسیدگی با مرجع دیگری است"),
    ),
    notify("tell", "ابلاغ تصمیم با ذکر دلیل", "head", "refused"),
    end("refused", "پذیرفته نشد", "head"),
)
CLIENT = drawn_up(
    "client_complaint",
    "رسیدگی و پاسخگویی به درخواست‌ها و شکایات ارباب رجوع از دستگاه‌های اجرایی استان",
    CLIENT_LANES,
    CLIENT_ITEMS,
)
