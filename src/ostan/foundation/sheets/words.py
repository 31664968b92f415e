"""Why a table that somebody brought cannot be read."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "sheets.too_large": _("این فایل بزرگ‌تر از اندازهٔ مجاز (%(most)s مگابایت) است."),
    "sheets.wrong_type": _("تنها فایل اکسل (xlsx) یا CSV با رمزگذاری UTF-8 پذیرفته می‌شود."),
    "sheets.unreadable": _("این فایل خوانده نمی‌شود؛ آن را در اکسل باز و دوباره ذخیره کنید."),
    "sheets.too_many_rows": _(
        "برگه بیش از %(most)s ردیف دارد؛ آن را بخش کنید یا ردیف‌های خالی پایین را پاک کنید."
    ),
    "sheets.too_many_columns": _("برگه بیش از %(most)s ستون دارد."),
    "sheets.column_twice": _("ستون «%(column)s» دو بار آمده است."),
    "sheets.empty": _("در این فایل ردیفی نیست."),
}
