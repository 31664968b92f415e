"""Wording of refusals."""

from django.utils.translation import gettext_lazy as _

from ostan.foundation.payments.rules import Gap

BROKEN = {
    "payments.off": _(
        "پرداخت اینترنتی در این سامانه روشن نیست. مبلغ را در محل یا به شماره حساب گفته‌شده بپردازید."
    ),
    "payments.paid_already": _("این مبلغ پیش‌تر پرداخت شده است."),
    "payments.cancelled": _("این مبلغ دیگر لازم نیست پرداخت شود."),
    "payments.being_checked": _(
        "پرداخت پیشین شما در حال بررسی است. چند دقیقهٔ دیگر دوباره ببینید و اکنون نپردازید."
    ),
    "payments.gateway_silent": _(
        "درگاه بانک اکنون پاسخ نمی‌دهد. پولی از شما کم نشده است؛ کمی بعد دوباره تلاش کنید."
    ),
    "payments.gateway_refused": _(
        "درگاه بانک این پرداخت را آغاز نکرد (شمارهٔ خطا: %(number)s). به راهبر سامانه خبر دهید."
    ),
    "payments.reference_missing": _("شمارهٔ پیگیری یا سند پرداخت را بنویسید."),
    "payments.slip_used": _("با این شمارهٔ سند و تاریخ، پرداخت دیگری ثبت شده است."),
    "payments.slip_not_yours": _("فایل سند یافت نشد؛ آن را دوباره بارگذاری کنید."),
    "payments.paid_before_owed": _("تاریخ پرداخت پیش از صدور این صورت‌حساب است."),
    "payments.paid_tomorrow": _("تاریخ پرداخت هنوز نرسیده است."),
    "payments.column_missing": _("ستون «%(column)s» در فایل نیست؛ عنوان درست آن را بنویسید."),
    "payments.amount_unreadable": _("مبلغ ردیف %(line)s خوانده نشد."),
    "payments.day_missing": _("تاریخ را بنویسید."),
    "payments.file_missing": _("فایل گزارش درگاه را برگزینید."),
    "payments.reason_missing": _("دلیل بخشودن را بنویسید؛ دست‌کم %(least)s حرف."),
    "payments.refund_out_of_range": _("مبلغ بازپرداخت باید از یک ریال تا %(most)s ریال باشد."),
}

GAPS = {
    Gap.NOT_HERE: _("در گزارش درگاه هست و در پرداخت‌های ما نیست"),
    Gap.NOT_THERE: _("در پرداخت‌های ما هست و در گزارش درگاه نیست"),
    Gap.AMOUNT: _("مبلغ دو سو یکی نیست"),
    Gap.TWICE: _("در گزارش درگاه بیش از یک بار آمده است"),
}
BILL_STATES = {
    "OWED": _("پرداخت‌نشده"),
    "PAID": _("پرداخت‌شده"),
    "WAIVED": _("بخشوده"),
    "CANCELLED": _("لغوشده"),
}
REFUND_STATES = {
    "ASKED": _("در انتظار بازپرداخت"),
    "GIVEN": _("بازپرداخت‌شده"),
    "DROPPED": _("دیگر لازم نیست"),
}
ATTEMPT_STATES = {
    "ASKED": _("آغازشده"),
    "SENT": _("در درگاه بانک"),
    "CHECKING": _("در حال استعلام"),
    "PAID": _("پرداخت‌شده"),
    "REFUSED": _("پرداخت نشد"),
    "RETURNED": _("پول بازمی‌گردد"),
}
