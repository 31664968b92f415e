"""The wording of what the kernel refuses, and of what any part of the house may refuse."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "work.stale": _("کس دیگری هم‌زمان این مورد را تغییر داد. صفحه را تازه کنید و دوباره بکوشید."),
    "codes.tracking": _("کد رهگیری درست نیست؛ دوازده رقم روی رسید را بی‌کم‌وکاست بنویسید."),
    "persian.national_code": _("کد ملی درست نیست؛ ده رقم کارت ملی را بی‌کم‌وکاست بنویسید."),
    "persian.mobile": _("شمارهٔ همراه درست نیست؛ مانند ۰۹۱۲۳۴۵۶۷۸۹ بنویسید."),
    "persian.postal_code": _("کد پستی درست نیست؛ ده رقم آن را بی‌کم‌وکاست بنویسید."),
    "persian.sheba": _("شمارهٔ شبا درست نیست؛ IR و بیست‌وچهار رقم پس از آن را بنویسید."),
    "persian.company_id": _("شناسهٔ ملی درست نیست؛ یازده رقم آن را بی‌کم‌وکاست بنویسید."),
    "expressions.bad": _("این شرط خوانده نشد. نام پرسش‌ها، علامت‌ها و پرانتزها را بررسی کنید."),
    "expressions.failed": _("این شرط را با این پاسخ‌ها نمی‌توان سنجید."),
    "limits.too_many": _("شمار کوشش‌ها بیش از اندازه شد. چند دقیقهٔ دیگر دوباره بکوشید."),
}
