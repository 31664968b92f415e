"""Every word a person reads about the working calendar."""

from django.utils.translation import gettext_lazy as _

from ostan.kernel.calendar import DayKind

DAY_KIND = {
    DayKind.HOLIDAY: _("تعطیل رسمی"),
    DayKind.EXTRA: _("روز کاری فوق‌العاده"),
    DayKind.HALF_DAY: _("نیمه‌وقت"),
    DayKind.CLOSURE: _("تعطیلی اضطراری"),
}

BROKEN = {
    "calendar.bad_date": _("این تاریخ درست نیست؛ مانند ۱۴۰۵/۰۲/۱۵ بنویسید."),
    "calendar.bad_period": _("این دوره شناخته نیست."),
    "calendar.bad_hours": _(
        "ساعت را مانند «۷ تا ۱۴:۳۰» بنویسید؛ پایان پس از آغاز است و بازه‌ها روی هم نمی‌افتند."
    ),
    "calendar.no_working_time": _("در تقویم کاری روز کاری‌ای نیست؛ نخست ساعت کار را تعیین کنید."),
    "calendar.title_missing": _("دلیل یا عنوان را بنویسید."),
    "calendar.text_too_long": _("این متن بیش از %(longest)s نویسه است؛ آن را کوتاه کنید."),
    "calendar.ends_before_it_begins": _("روز پایان پیش از روز آغاز است."),
    "calendar.span_too_long": _("یک ردیف بیش از %(longest)s روز را نمی‌پوشاند."),
    "calendar.hours_needed": _("برای نیمه‌وقت و روز کاری فوق‌العاده ساعت کار را بنویسید."),
    "calendar.no_hours_wanted": _("تعطیلی ساعت کار ندارد؛ خانهٔ ساعت را خالی بگذارید."),
    "calendar.kind_unknown": _("نوع روز را برگزینید."),
    "calendar.years_unknown": _("سال‌ها باید میان %(first)s و %(last)s باشند."),
}
