"""Every word a person reads about processes and their logs."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "processes.not_xes": _("این فایل، فایل رویداد XES نیست یا از میان بریده شده است (سطر %(line)s)."),
    "processes.hostile_xml": _("این فایل ساختاری دارد که از فایل ناشناس نمی‌پذیریم."),
    "processes.not_ocel": _("این فایل، فایل رویداد OCEL 2.0 نیست."),
    "processes.too_large": _("فایل باید کوچک‌تر از %(most)s مگابایت باشد."),
    "processes.no_object_type": _("در این فایل چیزی از نوع «%(title)s» نیست."),
    "processes.mapping": _("بگویید پرونده، فعالیت و زمان در کدام ستون‌اند و زمان چگونه نوشته شده است."),
    "processes.no_column": _("ستون «%(title)s» در فایل نیست."),
    "processes.no_case": _("شمارهٔ پرونده نوشته نشده است."),
    "processes.no_activity": _("نام فعالیت نوشته نشده است."),
    "processes.no_time": _("زمان نوشته نشده است."),
    "processes.grows_without_bound": _(
        "بار این گروه %(load)s برابر توان آن است؛ صف پیوسته بلندتر می‌شود و عددی راست نیست."
    ),
    "processes.bad_time": _("«%(text)s» زمان شناخته‌شده‌ای نیست."),
}
