"""The form editor in words: kinds of questions, comparisons, file types, levels of places."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.catalogue.rules.form import ChangeKind, Kind, Operator
from ostan.domains.catalogue.rules.life import VersionState
from ostan.kernel.calendar import Unit

KIND = {
    Kind.TEXT: _("متن کوتاه"),
    Kind.LONG_TEXT: _("متن بلند"),
    Kind.CHOICE: _("یک گزینه از چند گزینه"),
    Kind.SEVERAL: _("چند گزینه با هم"),
    Kind.NUMBER: _("عدد"),
    Kind.RIAL: _("مبلغ به ریال"),
    Kind.JALALI_DATE: _("تاریخ"),
    Kind.PLACE: _("محل (استان تا …)"),
    Kind.UNIT: _("دستگاه یا واحد"),
    Kind.NATIONAL_CODE: _("کد ملی"),
    Kind.FOREIGN_CODE: _("کد فراگیر اتباع خارجی"),
    Kind.MOBILE: _("تلفن همراه"),
    Kind.POSTAL_CODE: _("کد پستی"),
    Kind.SHEBA: _("شمارهٔ شبا"),
    Kind.EMAIL: _("رایانامه"),
    Kind.FILE: _("پیوست فایل"),
    Kind.GROUP: _("گروه تکرارشونده"),
    Kind.DECLARATION: _("تعهد و تأیید"),
}
OPERATOR = {
    Operator.IS: _("برابر است با"),
    Operator.IS_NOT: _("برابر نیست با"),
    Operator.INCLUDES: _("شامل است"),
    Operator.EXCLUDES: _("شامل نیست"),
    Operator.MORE: _("بیشتر است از"),
    Operator.LESS: _("کمتر است از"),
    Operator.ANSWERED: _("پاسخ داده شده است"),
    Operator.UNANSWERED: _("بی‌پاسخ مانده است"),
}
FILE_TYPE = {"pdf": _("PDF"), "image": _("تصویر"), "word": _("Word"), "excel": _("Excel")}
LEVEL = {
    "PROVINCE": _("استان"),
    "COUNTY": _("شهرستان"),
    "DISTRICT": _("بخش"),
    "RURAL_DISTRICT": _("دهستان"),
    "CITY": _("شهر"),
    "VILLAGE": _("آبادی"),
}
UNIT = {Unit.DAYS: _("روز کاری"), Unit.HOURS: _("ساعت کاری")}
STATE = {
    VersionState.DRAFT: _("پیش‌نویس"),
    VersionState.PUBLISHED: _("منتشرشده"),
    VersionState.RETIRED: _("کنارگذاشته"),
}
LIMITS = {
    Kind.TEXT: (_("کمترین شمار نویسه"), _("بیشترین شمار نویسه")),
    Kind.LONG_TEXT: (_("کمترین شمار نویسه"), _("بیشترین شمار نویسه")),
    Kind.NUMBER: (_("کمترین عدد"), _("بیشترین عدد")),
    Kind.RIAL: (_("کمترین مبلغ (ریال)"), _("بیشترین مبلغ (ریال)")),
    Kind.SEVERAL: (_("کمترین شمار گزینه"), _("بیشترین شمار گزینه")),
    Kind.FILE: (_("کمترین شمار فایل"), _("بیشترین شمار فایل")),
    Kind.GROUP: (_("کمترین شمار سطر"), _("بیشترین شمار سطر")),
}
CHANGE = {
    ChangeKind.NEW: _("پرسش تازه"),
    ChangeKind.GONE: _("دیگر پرسیده نمی‌شود"),
    ChangeKind.OPTIONS: _("گزینه‌ها عوض شده است"),
    ChangeKind.DEMANDED: _("اکنون باید پاسخ داده شود"),
    ChangeKind.ANEW: _("پرسش عوض شده است"),
}
