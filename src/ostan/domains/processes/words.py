"""Every word a person reads about processes and their logs."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "processes.not_xes": _("این فایل، فایل رویداد XES نیست یا از میان بریده شده است (سطر %(line)s)."),
    "processes.hostile_xml": _("این فایل ساختاری دارد که از فایل ناشناس نمی‌پذیریم."),
    "processes.no_activity": _("نام فعالیت نوشته نشده است."),
    "processes.no_time": _("زمان نوشته نشده است."),
    "processes.grows_without_bound": _(
        "بار این گروه %(load)s برابر توان آن است؛ صف پیوسته بلندتر می‌شود و عددی راست نیست."
    ),
    "processes.bad_time": _("«%(text)s» زمان شناخته‌شده‌ای نیست."),
}
