"""Wording of refusals."""

from django.utils.translation import gettext_lazy as _

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
}
