"""Every word a person reads about plans, promises and demands."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ostan.domains.org.rules.sheets import Verdict
from ostan.domains.plans.rules import (
    AmendmentState,
    Answer,
    DocumentKind,
    NodeKind,
    Standing,
    State,
    Step,
    Why,
)
from ostan.ui import figures, moments

DOCUMENT_KINDS = {
    DocumentKind.TRANSFORMATION: _("سند تحول"),
    DocumentKind.REFORM_ROUND: _("دورهٔ برنامهٔ اصلاح نظام اداری"),
    DocumentKind.STRATEGIC_PLAN: _("برنامهٔ راهبردی"),
    DocumentKind.DUTIES: _("شرح وظایف معاونت"),
}
NODE_KINDS = {
    NodeKind.PROGRAMME: _("برنامه"),
    NodeKind.CHAPTER: _("فصل"),
    NodeKind.CHALLENGE: _("چالش"),
    NodeKind.STRATEGY: _("راهبرد"),
    NodeKind.ACTION: _("اقدام"),
    NodeKind.MARKER: _("نشانگر"),
}
VERDICTS = {
    Verdict.NEW: _("تازه"),
    Verdict.CHANGED: _("تغییر می‌کند"),
    Verdict.SAME: _("بی‌تغییر"),
    Verdict.REFUSED: _("پذیرفته نشد"),
}
STATES = {
    State.NOT_STARTED: _("آغاز نشده"),
    State.ON_PACE: _("همگام با برنامه"),
    State.BEHIND: _("عقب‌تر از برنامه"),
    State.MET: _("محقق شد"),
    State.MISSED: _("محقق نشد"),
    State.UNVERIFIABLE: _("راستی‌آزمایی‌نشده"),
}
STATE_TONES = {
    State.NOT_STARTED: "quiet",
    State.ON_PACE: "ok",
    State.BEHIND: "warn",
    State.MET: "brand",
    State.MISSED: "bad",
    State.UNVERIFIABLE: "warn",
}
WHY = {
    Why.BEFORE_START: _("این تعهد از %(starts)s آغاز می‌شود."),
    Why.TOO_EARLY: _("این تعهد از %(starts)s آغاز شده است و نخستین عدد آن تا %(until)s راستی‌آزمایی می‌شود."),
    Why.NEVER_VERIFIED: _("از آغاز تعهد در %(starts)s هیچ عددی راستی‌آزمایی نشده است."),
    Why.LONG_UNVERIFIED: _(
        "آخرین عدد راستی‌آزمایی‌شده %(figure)s و برای %(day)s است؛ پس از آن عددی راستی‌آزمایی نشده است."
    ),
    Why.END_UNVERIFIED: _(
        "مهلت %(due)s گذشته است و عدد پایان کار راستی‌آزمایی نشده؛ آخرین عدد %(figure)s برای %(day)s است."
    ),
    Why.REACHED: _("عدد راستی‌آزمایی‌شدهٔ %(day)s برابر %(figure)s است و به هدف %(target)s رسیده است."),
    Why.NOT_REACHED: _("مهلت %(due)s گذشته است: هدف %(target)s بود و عدد راستی‌آزمایی‌شده %(figure)s است."),
    Why.REACHED_LATE: _("هدف %(target)s باید تا %(due)s محقق می‌شد؛ در %(late)s و پس از مهلت به آن رسیدند."),
    Why.FAST_ENOUGH: _(
        "عدد راستی‌آزمایی‌شدهٔ %(day)s برابر %(figure)s است؛ برای رسیدن به هدف تا آن روز %(expected)s لازم بود."
    ),
    Why.TOO_SLOW: _(
        "عدد راستی‌آزمایی‌شدهٔ %(day)s برابر %(figure)s است، درحالی‌که تا آن روز %(expected)s لازم بود."
    ),
    Why.AWAY: _(
        "عدد راستی‌آزمایی‌شدهٔ %(day)s برابر %(figure)s است و از هدف %(target)s دورتر شده است؛ %(expected)s لازم بود."
    ),
}
AMENDMENT_STATES = {
    AmendmentState.ASKED: _("در انتظار تصویب"),
    AmendmentState.APPROVED: _("تصویب شد"),
    AmendmentState.REFUSED: _("رد شد"),
}
AMENDMENT_TONES = {
    AmendmentState.ASKED: "info",
    AmendmentState.APPROVED: "ok",
    AmendmentState.REFUSED: "bad",
}
ANSWERS = {
    Answer.GRANTED: _("پذیرفته شد"),
    Answer.PARTLY: _("بخشی پذیرفته شد"),
    Answer.REFUSED: _("رد شد"),
}
ANSWER_TONES = {Answer.GRANTED: "ok", Answer.PARTLY: "info", Answer.REFUSED: "bad"}
STEP_TONES = {Step.UNIT: "quiet", Step.DEPUTY: "info", Step.GOVERNOR: "warn", Step.COUNCIL: "bad"}
STEPS = {
    Step.UNIT: _("پیگیری دستگاه"),
    Step.DEPUTY: _("پیگیری معاون توسعهٔ مدیریت"),
    Step.GOVERNOR: _("پیگیری استاندار"),
    Step.COUNCIL: _("طرح در شورای راهبری"),
}


def figure(value: Decimal | int, *, is_share: bool) -> str:
    """The figure of a promise: a number, or a share of 1 in percent."""
    return f"{figures.number(value * 100, 2)}٪" if is_share else figures.number(value, 2)


WAITS = _("در انتظار پاسخ %(bodies)s است.")


def reason(told: Standing, *, is_share: bool = False, waits_for: Iterable[str] = ()) -> str:
    """Why a promise stands so, as one sentence with its figures and days; and, when it waits for answers, for whose."""
    facts = {
        name: moments.day(value) if isinstance(value, datetime.date) else figure(value, is_share=is_share)
        for name, value in told.facts.items()
    }
    why = str(WHY[told.why]) % facts
    bodies = " و ".join(dict.fromkeys(waits_for))
    return f"{why} {str(WAITS) % {'bodies': bodies}}" if bodies else why


BROKEN = {
    "plans.missing": _("این پرسش پاسخ می‌خواهد."),
    "plans.too_long": _("این متن باید کوتاه‌تر از %(longest)s نویسه باشد."),
    "plans.bad_code": _("کد از حرف‌های کوچک لاتین، رقم، نقطه، خط تیره و خط زیر است."),
    "plans.code_taken": _("این کد و ویرایش پیش‌تر ثبت شده است."),
    "plans.edition": _("شمارهٔ ویرایش عددی از ۱ تا ۹۹۹ است."),
    "plans.wrong_place": _("این ردیف در این جای سند نمی‌آید. کد بالادست و نوع آن را بررسی کنید."),
    "plans.term": _("روز پایان باید پس از روز آغاز و مدت آن معقول باشد."),
    "plans.same_term": _("روز پایان سند همان است که بود."),
    "plans.cuts_promises": _(
        "مهلت %(count)s تعهد پس از این روز است و بریده می‌شود: %(promises)s. روزی دیرتر بنویسید یا نخست مهلت آن‌ها را تغییر دهید."
    ),
    "plans.after_document": _("مهلت تعهد نباید پس از روز پایان سند باشد."),
    "plans.past": _("مهلت باید روزی در آینده باشد."),
    "plans.figure": _("یک عدد بنویسید."),
    "plans.share": _("سهم عددی بیش از صفر و حداکثر ۱۰۰ درصد است."),
    "plans.wrong_way": _("هدف نباید از وضع موجود بدتر باشد."),
    "plans.milestones": _(
        "هر گام باید روزی میان آغاز و پایان، نامی روشن و عددی میان وضع موجود و هدف داشته باشد."
    ),
    "plans.too_many": _("بیش از %(most)s مورد نمی‌شود."),
    "plans.over": _("مهلت این تعهد گذشته است و دیگر تغییر نمی‌کند."),
    "plans.nothing_changed": _("هدف و مهلت همان است که بود."),
    "plans.own_amendment": _("کسی که تغییر را خواسته است، خود آن را تصویب نمی‌کند."),
    "plans.future": _("تاریخ نامه نباید در آینده باشد."),
    "plans.taken_already": _("این واحد پیش‌تر همین اقدام را با همین شاخص بر عهده گرفته است."),
    "plans.document_over": _("اعتبار این سند پایان یافته است."),
    "plans.not_measurable": _("شاخصی برگزینید که خودش گزارش و راستی‌آزمایی می‌شود و کنار گذاشته نشده است."),
    "plans.asked_already": _("یک تغییر دیگر برای این تعهد در انتظار تصویب است."),
    "plans.decided_already": _("دربارهٔ این تغییر تصمیم گرفته شده است."),
    "plans.answered_already": _("پاسخ این مطالبه پیش‌تر ثبت شده است."),
    "plans.waits_already": _("این تعهد پیش‌تر در انتظار همین پاسخ گذاشته شده است."),
    "plans.waits_not": _("این تعهد در انتظار این پاسخ نیست."),
    "plans.lacks_columns": _("این ستون‌ها در فایل نیست: %(columns)s"),
    "plans.kind_unknown": _("نوع «%(text)s» شناخته نشد. برنامه، فصل، چالش، راهبرد، اقدام یا نشانگر بنویسید."),
    "plans.kind_changes": _("نوع ردیفی که در سند هست عوض نمی‌شود."),
    "plans.code_twice": _("این کد در ردیف %(line)s هم آمده است."),
    "plans.parent_unknown": _("بالادستی با کد «%(code)s» در سند و در ردیف‌های پذیرفته نیست."),
    "plans.answer_day": _("تاریخ پاسخ باید از روز درخواست تا امروز باشد."),
}
