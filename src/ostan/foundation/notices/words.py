"""Every word a person reads about notices."""

from django.utils.translation import gettext_lazy as _

CHANNEL = {"SMS": _("پیامک"), "EMAIL": _("رایانامه"), "INAPP": _("صندوق پیام")}
STATE = {
    "WAITING": _("در صف ارسال"),
    "SENT": _("فرستاده شد"),
    "DELIVERED": _("رسید"),
    "FAILED": _("نرسید"),
    "WITHHELD": _("فرستاده نشد: راه ارسالی تنظیم نشده است"),
}
BROKEN = {
    "notices.unknown": _("چنین پیامی در سامانه نیست."),
    "notices.empty": _("متن پیام را بنویسید."),
    "notices.too_long": _("این متن بلند است؛ بیش از %(most)s نویسه جا ندارد."),
    "notices.personal_name": _("در پیامک نمی‌توان «%(name)s» آورد؛ پیامک روی گوشی قفل هم خوانده می‌شود."),
    "notices.hours_wrong": _("ساعت را از ۰ تا ۲۳ بنویسید."),
}
