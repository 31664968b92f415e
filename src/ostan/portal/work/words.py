"""Refusals of the desk's own pages."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "work.absent_unknown": _("کسی را برگزینید که غیبتش را ثبت می‌کنید."),
    "work.unit_unknown": _("واحدی با این نام یا کد یافت نشد."),
    "work.unit_unclear": _("چند واحد با این نام هست. یکی را برگزینید."),
    "work.nothing_ticked": _("نخست کارها را در فهرست انتخاب کنید."),
    "work.out_of_hands": _("این کار دیگر در اختیار شما نیست."),
    "work.reply_unchosen": _("نخست یک متن آماده را برگزینید."),
    "work.file_missing": _("یک فایل برگزینید."),
}
