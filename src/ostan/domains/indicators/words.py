"""Every word a person reads about indicators."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.indicators.rules import (
    Direction,
    EvidenceKind,
    Held,
    How,
    Measure,
    SheetState,
    Source,
    Standing,
)
from ostan.domains.indicators.rules.evidence import Mark
from ostan.domains.indicators.rules.grid import Verdict
from ostan.domains.indicators.rules.review import (
    Check,
    Finding,
    Method,
    NoteKind,
    Outcome,
    Part,
    PlacedBy,
    Planned,
    QuestionState,
    Repute,
    Terms,
    Way,
)
from ostan.kernel.calendar import PeriodKind
from ostan.ui.figures import number, percent

MEASURE = {
    Measure.COUNT: _("شمارش"),
    Measure.RATIO: _("نسبت (صورت به مخرج)"),
    Measure.MONEY: _("مبلغ"),
    Measure.DURATION: _("مدت زمان"),
    Measure.SCORE: _("امتیاز"),
}
DIRECTION = {
    Direction.UP: _("بیشتر بهتر است"),
    Direction.DOWN: _("کمتر بهتر است"),
    Direction.LEVEL: _("ثابت ماندن بهتر است"),
}
SOURCE = {
    Source.COMPUTED: _("شمارش سامانه"),
    Source.FORMULA: _("فرمول"),
    Source.REPORTED: _("گزارش دستگاه"),
}
HOW = {
    How.SUM: _("جمع"),
    How.LAST: _("آخرین دوره"),
    How.MEAN: _("میانگین"),
    How.MAX: _("بیشترین"),
    How.MIN: _("کمترین"),
    How.RATIO: _("جمع صورت‌ها به جمع مخرج‌ها"),
    How.ALONE: _("جمع‌پذیر نیست؛ در هر سطح جداگانه شمرده می‌شود"),
}
PERIOD_KIND = {
    PeriodKind.YEAR: _("سالانه"),
    PeriodKind.HALF: _("شش‌ماهه"),
    PeriodKind.SEASON: _("فصلی"),
    PeriodKind.MONTH: _("ماهانه"),
}
HELD = {
    Held.VALUE: _("دارای مقدار"),
    Held.MISSING: _("گزارش نشده"),
    Held.NOT_APPLICABLE: _("مصداق ندارد"),
}
STANDING = {
    Standing.CLAIMED: _("اظهارشده"),
    Standing.VERIFIED: _("راستی‌آزمایی‌شده"),
    Standing.VALIDATED: _("تأییدشده"),
}
SHEET_STATE = {
    SheetState.OPEN: _("در انتظار ارسال"),
    SheetState.HANDED_IN: _("ارسال‌شده"),
    SheetState.APPROVED: _("تأیید دستگاه"),
    SheetState.ACCEPTED: _("پذیرش دبیر کمیته"),
    SheetState.RETURNED: _("برگشت برای اصلاح"),
}
SHEET_TONE = {
    SheetState.OPEN: "quiet",
    SheetState.HANDED_IN: "info",
    SheetState.APPROVED: "info",
    SheetState.ACCEPTED: "ok",
    SheetState.RETURNED: "warn",
}
VERDICT = {
    Verdict.NEW: _("تازه"),
    Verdict.CHANGED: _("تغییر"),
    Verdict.SAME: _("بی‌تغییر"),
    Verdict.REFUSED: _("پذیرفته نشد"),
}
EVIDENCE_KIND = {
    EvidenceKind.FILE: _("سند"),
    EvidenceKind.ENTRY: _("رویداد دفتر"),
    EvidenceKind.PHOTO: _("عکس"),
}
MARK = {
    Mark.REUSED: _("همین مدرک زیر مقدار دیگری هم آمده است"),
    Mark.OLDER: _("از آغاز دوره قدیمی‌تر است"),
    Mark.LATER: _("پس از پایان دوره است"),
    Mark.NO_TIME: _("زمان گرفتن عکس گفته نشده است"),
}
BROKEN = {
    "indicators.last_of_units": _("«آخرین» میان واحدها معنا ندارد؛ قاعدهٔ دیگری برگزینید."),
    "indicators.ratio_rule": _("نسبت فقط از جمع صورت‌ها و جمع مخرج‌ها به دست می‌آید و قاعدهٔ آن برای نسبت است."),
    "indicators.level_not_summed": _(
        "مقدار پایان دوره در طول زمان جمع نمی‌شود؛ «آخرین دوره» یا «میانگین» را برگزینید."
    ),
    "indicators.score_not_summed": _("امتیاز جمع نمی‌شود؛ «میانگین» را برگزینید."),
    "indicators.bad_code": _("کد با حرف کوچک لاتین آغاز می‌شود و تنها حرف، رقم و خط زیر دارد."),
    "indicators.code_taken": _("این کد پیش‌تر به کار رفته است."),
    "indicators.formula_empty": _("فرمول باید دست‌کم از یک شاخص دیگر بخواند."),
    "indicators.formula_circle": _("این فرمول در نهایت به خودش برمی‌گردد (%(code)s)."),
    "indicators.days_out_of_range": _("شمار روزها باید تا %(most)s باشد."),
    "indicators.text_missing": _("این بخش را بنویسید."),
    "indicators.text_long": _("متن باید کوتاه‌تر از %(most)s نویسه باشد."),
    "indicators.of_title_missing": _("بنویسید صورت و مخرج نسبت چه چیزی را می‌شمارند."),
    "indicators.measure_missing": _("بگویید سامانه این شاخص را با کدام شمارش به دست می‌آورد."),
    "indicators.category_twice": _("هر دسته یک کد یگانه می‌خواهد."),
    "indicators.place_not_reported": _("تنها شاخصی که واحدها گزارش می‌کنند به تفکیک شهرستان است."),
    "indicators.too_many_categories": _("شاخص نمی‌تواند بیش از %(most)s دسته داشته باشد."),
    "indicators.since_before": _("تعریف تازه از دوره‌ای پس از تعریف پیشین آغاز می‌شود."),
    "indicators.figures_stand": _(
        "برای این دوره یا پس از آن داده ثبت شده است؛ تعریف تازه را از دوره‌ای آغاز کنید که هنوز داده ندارد."
    ),
    "indicators.choose": _("یکی را برگزینید."),
    "indicators.whole_days": _("شمار روزها را با رقم بنویسید."),
    "indicators.unit_unknown": _("واحدی با کد %(code)s نیست."),
    "indicators.nothing_changed": _("چیزی در تعریف تغییر نکرده است."),
    "indicators.source_stays": _("سرچشمهٔ شاخص تغییر نمی‌کند؛ شاخص تازه‌ای بسازید."),
    "indicators.still_read": _("شاخص %(code)s در فرمول خود از این شاخص می‌خواند."),
    "indicators.set_empty": _("دست‌کم یک شاخص و یک واحد برگزینید."),
    "indicators.indicator_unknown": _("شاخصی با کد %(code)s نیست."),
    "indicators.not_reported": _("شاخص %(code)s را دستگاه‌ها گزارش نمی‌کنند."),
    "indicators.other_period_kind": _("دورهٔ این شاخص با دورهٔ خواسته‌شده یکی نیست."),
    "indicators.locked": _("این برگه نهایی و قفل شده است. برای اصلاح، گشودن قفل را از معاونت بخواهید."),
    "indicators.window_closed": _(
        "مهلت این دوره به پایان رسیده است. برای ارسال، گشودن مهلت را از معاونت بخواهید."
    ),
    "indicators.sheet_empty": _("پیش از ارسال، دست‌کم یک خانه را پر کنید یا بگویید مصداق ندارد."),
    "indicators.not_now": _("این برگه اکنون در مرحلهٔ دیگری است. صفحه را تازه کنید."),
    "indicators.own_work": _("کسی که داده را نوشته یا فرستاده است خودش آن را تأیید نمی‌کند."),
    "indicators.branches_wait": _("نخست برگهٔ %(count)s واحد زیرمجموعه باید تأیید شود."),
    "indicators.reason_missing": _("دلیل را بنویسید."),
    "indicators.reason_long": _("دلیل باید کوتاه‌تر از %(most)s نویسه باشد."),
    "indicators.until_out_of_range": _("قفل حداکثر برای %(days)s روز گشوده می‌شود."),
    "indicators.cell_unknown": _("این برگه خانه‌ای برای «%(code)s» با این دسته ندارد."),
    "indicators.cell_twice": _("این خانه در ردیف بالاتر هم آمده است."),
    "indicators.note_long": _("توضیح باید کوتاه‌تر از %(most)s نویسه باشد."),
    "indicators.value_and_not_applicable": _("یا مقدار را بنویسید یا بگویید مصداق ندارد."),
    "indicators.not_a_number": _("«%(text)s» عدد نیست."),
    "indicators.number_range": _("عدد باید صفر یا بزرگ‌تر باشد و بیش از شش رقم اعشار نداشته باشد."),
    "indicators.whole_number": _("شمارش عدد درست می‌خواهد، بی اعشار."),
    "indicators.of_missing": _("نسبت هم صورت می‌خواهد هم مخرج."),
    "indicators.of_not_asked": _("این شاخص مخرج ندارد؛ خانهٔ مخرج را خالی بگذارید."),
    "indicators.sheet_lacks_columns": _("این ستون‌ها در فایل نیست: %(columns)s"),
    "indicators.bad_place": _("مکان را با عرض و طول جغرافیایی بنویسید، مانند ۳۶٫۲۸، ۵۰٫۰۱."),
    "indicators.evidence_missing": _("سندی بگذارید، یا شمارهٔ رویدادی را بنویسید که در دفتر هست."),
    "indicators.shown_later": _("این زمان هنوز نرسیده است."),
    "indicators.claim_is_the_units": _("مقدار اظهارشده را تنها خود واحد می‌نویسد."),
    "indicators.groups_frozen": _(
        "گروه‌های هم‌سنجی سال %(year)s دیگر تغییر نمی‌کند؛ برای سال آینده گروه تعیین کنید."
    ),
    "indicators.group_small": _("گروه «%(code)s» دست‌کم %(least)s واحد می‌خواهد."),
    "indicators.unit_in_two_groups": _("%(count)s واحد در بیش از یک گروه آمده است؛ هر واحد یک گروه دارد."),
    "indicators.span": _("بازه از دورهٔ پیشین تا پسین و حداکثر %(most)s دوره است."),
    "indicators.not_computed": _("شاخص %(code)s را سامانه نمی‌شمارد."),
    "indicators.question_closed": _("دربارهٔ این توضیح‌خواهی پیش‌تر تصمیم گرفته شده است."),
    "indicators.decision_missing": _("بگویید با این عدد چه شود."),
    "indicators.answer_awaited": _("تا پایان مهلت، نخست باید واحد پاسخ دهد."),
    "indicators.own_answer": _("کسی که توضیح داده است خودش دربارهٔ آن تصمیم نمی‌گیرد."),
    "indicators.too_many_files": _("بیش از %(most)s سند پیوست نکنید."),
    "indicators.audit_terms": _("خطای تحمل‌پذیر باید بیش از صفر و تا %(most)s درصد باشد."),
    "indicators.audit_expected": _("خطای مورد انتظار باید از خطای تحمل‌پذیر کمتر باشد."),
    "indicators.audit_confidence": _("یکی از درجه‌های اطمینان را برگزینید."),
    "indicators.audit_method": _("بگویید حسابرسی چگونه باشد."),
    "indicators.audit_span": _("شمار دوره‌ها باید از ۱ تا %(most)s باشد."),
    "indicators.audit_empty": _("در این دوره‌ها عددی اظهار نشده است که حسابرسی شود."),
    "indicators.audit_too_close": _(
        "خطای مورد انتظار و تحمل‌پذیر چنان به هم نزدیک‌اند که هیچ نمونه‌ای جدایشان نمی‌کند."
    ),
    "indicators.audit_drawn": _("فهرست این حسابرسی بسته و قرعهٔ آن کشیده شده است."),
    "indicators.no_checkpoint": _("دفتر هنوز مُهر نشده است؛ یک دقیقهٔ دیگر دوباره بکوشید."),
    "indicators.groups_empty": _("دست‌کم برای یک گروه، نام آن را کنار واحدها بنویسید."),
    "indicators.limits_not_monthly": _("حدهای نمودار تنها برای شاخص ماهانه است."),
    "indicators.limits_too_early": _("از تعیین پیشین حدها باید دست‌کم %(least)s ماه عدد گذشته باشد."),
    "indicators.outcome_missing": _("بگویید چه یافتید."),
    "indicators.way_missing": _("بگویید چگونه بررسی کردید."),
    "indicators.item_done": _("یافتهٔ این مورد پیش‌تر ثبت شده است."),
    "indicators.recount_missing": _("عددی را که خود شمردید بنویسید."),
    "indicators.recount_same": _("عددی که نوشتید همان عدد اظهارشده است؛ «درست بود» را برگزینید."),
    "indicators.second_is_itself": _("شاخص نمی‌تواند منبع دوم خودش باشد."),
}
CHECK = {
    Check.FLAT: _("تکرار عدد"),
    Check.SMOOTH: _("یکنواختی بیش از اندازه"),
    Check.OUTLIER: _("دوری از روال"),
    Check.DEADLINE: _("جهش پایان سال"),
    Check.SECOND_SOURCE: _("اختلاف با منبع دوم"),
}
CHECK_MEANS = {
    Check.FLAT: _("همان عدد دورهٔ پیش یا سال پیش بارها تکرار شده است."),
    Check.SMOOTH: _("عددها کمتر از آنچه در چنین شمارشی طبیعی است بالا و پایین می‌روند."),
    Check.OUTLIER: _("عدد، به نسبت روزهای کاری، از دیگر دوره‌های همین واحد بسیار دور است."),
    Check.DEADLINE: _("دورهٔ پایان سال یکباره کمبود دوره‌های دیگر را جبران کرده است."),
    Check.SECOND_SOURCE: _("عدد با آنچه منبع دیگری شمرده است نمی‌خواند."),
}
QUESTION_STATE = {
    QuestionState.ASKED: _("در انتظار توضیح واحد"),
    QuestionState.ANSWERED: _("توضیح رسیده"),
    QuestionState.EXPLAINED: _("توضیح پذیرفته شد"),
    QuestionState.ERROR: _("عدد نادرست بود"),
    QuestionState.TO_AUDIT: _("به حسابرسی رفت"),
}
QUESTION_TONE = {
    QuestionState.ASKED: "warn",
    QuestionState.ANSWERED: "info",
    QuestionState.EXPLAINED: "ok",
    QuestionState.ERROR: "bad",
    QuestionState.TO_AUDIT: "info",
}
DECISION = {
    QuestionState.EXPLAINED: _("توضیح پذیرفتنی است"),
    QuestionState.ERROR: _("عدد نادرست است و باید اصلاح شود"),
    QuestionState.TO_AUDIT: _("حسابرس از نزدیک بررسی کند"),
}
NOTE_KIND = {
    NoteKind.ANSWER: _("توضیح واحد"),
    NoteKind.DECISION: _("تصمیم بررسی‌کننده"),
}
REPUTE = {
    Repute.YOUNG: _("هنوز زود است"),
    Repute.KEPT: _("برقرار"),
    Repute.RETIRED: _("کنار گذاشته"),
}
OUTCOME = {
    Outcome.RIGHT: _("درست بود"),
    Outcome.WRONG: _("نادرست بود"),
    Outcome.UNAVAILABLE: _("مدرکی ارائه نشد"),
}
METHOD = {
    Method.ITEMS: _("نمونه از همهٔ عددها"),
    Method.LOTS: _("رد یا قبول هر دستگاه"),
    Method.SUMS: _("به نسبت بزرگی (مبلغ یا نفرساعت)"),
}
METHOD_MEANS = {
    Method.ITEMS: _("سه‌دهم به قرعهٔ ساده و هفت‌دهم به ترتیب اولویت."),
    Method.LOTS: _("در هر دستگاه چند عدد به قرعه؛ دستگاه با خطای کم می‌گذرد."),
    Method.SUMS: _("هر ریال یا ساعت یک بخت دارد؛ عددهای بزرگ بیشتر کشیده می‌شوند."),
}
PART = {
    Part.RANDOM: _("قرعهٔ ساده"),
    Part.PRIORITY: _("اولویت"),
    Part.SUM: _("به نسبت بزرگی"),
}
WAY = {
    Way.VISIT: _("حضوری"),
    Way.PHONE: _("تلفنی"),
}
PLACED_BY = {
    PlacedBy.CAMERA: _("به گفتهٔ دوربین"),
    PlacedBy.PHONE: _("مکان گوشی هنگام ثبت"),
}
OUTCOME_TONE = {Outcome.RIGHT: "ok", Outcome.WRONG: "bad", Outcome.UNAVAILABLE: "warn"}
WHY_ITEMS = _(
    "در فهرست %(population)s عدد هست و تا %(tolerable)s نادرست تحمل می‌شود. اگر %(size)s عدد به قرعهٔ ساده بررسی شود و "
    "نادرستِ یافته از %(expected)s بیشتر نباشد، با اطمینان %(confidence)s شمار نادرست‌ها کمتر از این حد است."
)
WHY_LOTS = _(
    "در هر دستگاه %(size)s عدد بررسی می‌شود و دستگاه با حداکثر %(allowed)s نادرست می‌گذرد. دستگاهی که %(tolerable_share)s "
    "عددهایش نادرست است با احتمال %(bad_passes)s می‌گذرد و دستگاهی که %(expected_share)s نادرست دارد با احتمال "
    "%(good_fails)s رد می‌شود."
)
WHY_SUMS = _(
    "از جمع همهٔ عددها %(size)s واحد با فاصلهٔ برابر کشیده می‌شود. اگر بیش از %(tolerable_share)s جمع (%(tolerable)s واحد) "
    "بیش‌گزارش باشد، با اطمینان %(confidence)s دیده می‌شود."
)
_WHY = {Method.ITEMS: WHY_ITEMS, Method.LOTS: WHY_LOTS, Method.SUMS: WHY_SUMS}


def why(terms: Terms, planned: Planned) -> str:
    """Why so many are drawn and not fewer, with the numbers."""
    return str(_WHY[terms.method]) % {
        "population": number(planned.population),
        "size": number(planned.size),
        "tolerable": number(planned.tolerable),
        "expected": number(planned.expected),
        "allowed": number(planned.allowed),
        "confidence": percent(terms.confidence),
        "tolerable_share": percent(terms.tolerable, 1),
        "expected_share": percent(terms.expected, 1),
        "good_fails": percent(planned.good_fails, 1),
        "bad_passes": percent(planned.bad_passes, 1),
    }


REPEATED = _(
    "از %(pairs)s گزارش پیاپی، %(repeats)s بار همان عدد دورهٔ پیش تکرار شده است؛ آخرین بار %(value)s."
)
REPEATED_YEAR = _(
    "در %(repeats)s دوره از %(pairs)s دوره، عدد همان عدد دورهٔ مشابه سال پیش است؛ آخرین بار %(value)s."
)
TOO_SMOOTH = _(
    "در %(periods)s دورهٔ گذشته، عددها از هر دوره تا دورهٔ بعد حدود %(step)s واحد جابه‌جا شده‌اند؛ "
    "در شمارشی به این اندازه دست‌کم حدود %(expected)s واحد جابه‌جایی انتظار می‌رود."
)
DOES_NOT_FOLLOW = _(
    "در دوره‌هایی که عدد همهٔ واحدها بالا و پایین رفته است، این واحد %(follows)s آن تغییر را نشان می‌دهد؛ "
    "برای دیگران این سهم حدود %(usual_follows)s است."
)
FAR = _(
    "عدد این دوره %(value)s است؛ به نسبت روزهای کاری و بر پایهٔ %(others)s دورهٔ دیگر، حدود %(expected)s انتظار می‌رفت."
)
JUMPED = _(
    "دورهٔ پایانی سال، به نسبت روزهای کاری، %(times)s برابر دوره‌های دیگر همان سال است؛ "
    "به‌طور معمول این نسبت حدود %(usual_times)s است."
)
APART = _(
    "در %(periods)s دورهٔ گذشته، گزارش واحد روی هم %(reported)s و شمارش منبع دوم %(counted)s است؛ "
    "در دورهٔ آخر، %(last_reported)s در برابر %(last_counted)s."
)
_TENTHS = frozenset({"times", "usual_times"})
_SHARES = frozenset({"follows", "usual_follows"})


def told(finding: Finding) -> str:
    """The sentence in which an agency is asked for an explanation, with the numbers and without a reproach."""
    facts = {
        name: percent(value) if name in _SHARES else number(value, 1 if name in _TENTHS else 0)
        for name, value in finding.facts.items()
    }
    if finding.check is Check.FLAT:
        return str(REPEATED if finding.facts["lag"] == 1 else REPEATED_YEAR) % facts
    if finding.check is Check.SMOOTH:
        return str(DOES_NOT_FOLLOW if "follows" in facts else TOO_SMOOTH) % facts
    sentences = {Check.OUTLIER: FAR, Check.DEADLINE: JUMPED, Check.SECOND_SOURCE: APART}
    return str(sentences[finding.check]) % facts
