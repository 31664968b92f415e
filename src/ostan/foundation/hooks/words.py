"""Every word a person reads about webhooks."""

from django.utils.translation import gettext_lazy as _

KIND = {
    "case.opened": _("ثبت درخواست"),
    "case.asked": _("پرسش از متقاضی"),
    "case.answered": _("پاسخ متقاضی"),
    "case.message": _("پیام تازه"),
    "case.extended": _("تمدید مهلت"),
    "case.rerouted": _("ارجاع به واحد دیگر"),
    "case.late": _("گذشتن از مهلت"),
    "case.decided": _("پایان پرونده"),
    "case.reopened": _("بازگشایی پرونده"),
    "case.payment_asked": _("خواستن هزینه از متقاضی"),
    "case.payment_settled": _("پرداخت یا بخشودن هزینه"),
    "task.opened": _("بازشدن کار"),
}
STATE = {"WAITING": _("در صف"), "SENT": _("رسید"), "FAILED": _("نرسید")}
LOST = {
    "hooks.address_private": _("فرستاده نشد: نشانی از شبکهٔ باز نیست"),
    "hooks.address_wrong": _("فرستاده نشد: نشانی درست نیست"),
    "ended": _("فرستاده نشد: نشانی کنار گذاشته شده بود"),
    "gone": _("مقصد گفت که دیگر نیست"),
}
UNREACHED = _("مقصد پاسخ نداد")
WHY = {"gone": _("مقصد گفت که دیگر نیست (410)"), "ended": _("در اینجا پایان یافت")}
BROKEN = {
    "hooks.address_wrong": _("نشانی باید با https آغاز شود و نام و گذرواژه در آن نباشد."),
    "hooks.address_private": _("این نشانی به شبکهٔ درونی می‌رسد و پذیرفته نیست."),
    "hooks.kind_missing": _("دست‌کم یک رویداد برگزینید."),
    "hooks.kind_unknown": _("چنین رویدادی نیست."),
    "hooks.ended_already": _("این نشانی پیش‌تر کنار گذاشته شده است."),
    "hooks.too_many": _("هر سامانه بیش از %(most)s نشانی نمی‌تواند داشته باشد."),
}
