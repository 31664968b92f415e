"""What is said about processes: why a file is refused, what keeps it from running, why a case cannot move."""

from django.utils.translation import gettext_lazy as _

REFUSED_FILE = {
    "catalogue.process_too_large": _("این فایل فرایند بزرگ‌تر از اندازهٔ مجاز است."),
    "catalogue.process_unsafe": _("این فایل تعریف سند یا موجودیت XML دارد و برای ایمنی پذیرفته نمی‌شود."),
    "catalogue.process_not_xml": _("این فایل XML درستی نیست (سطر %(line)s)."),
    "catalogue.process_not_bpmn": _("این فایل نمودار BPMN 2.0 نیست."),
    "catalogue.process_empty": _("در این فایل هیچ فرایندی نیست."),
}

OUTSIDE = {
    "catalogue.process_second_process": _("فایل چند فرایند دارد؛ فقط یکی اجرا می‌شود، نه «%(name)s»."),
    "catalogue.process_outside": _(
        "سامانه عنصر «%(element)s» با نام «%(name)s» (سطر %(line)s) را اجرا نمی‌کند."
    ),
    "catalogue.process_event_outside": _(
        "سامانه رویداد «%(event)s» با نام «%(name)s» (سطر %(line)s) را اجرا نمی‌کند."
    ),
    "catalogue.process_inside_outside": _(
        "سامانه «%(element)s» را در گام «%(name)s» (سطر %(line)s) اجرا نمی‌کند."
    ),
    "catalogue.process_condition_language": _(
        "شرط سطر %(line)s به زبان «%(language)s» است؛ شرط‌ها را به CEL بنویسید."
    ),
    "catalogue.process_flow_loose": _("پیکان سطر %(line)s به هیچ گامی وصل نیست."),
    "catalogue.process_id_repeated": _("این شناسه در نمودار تکراری است."),
    "catalogue.process_id_missing": _("یکی از عنصرهای نمودار شناسه ندارد."),
    "catalogue.process_timer_length": _(
        "مدت زمان‌سنج «%(text)s» روشن نیست؛ برای نمونه «2d» (دو روز کاری) یا «P3D» (سه روز) بنویسید."
        " ماه و سال پذیرفته نیست."
    ),
    "catalogue.process_norm_unclear": _("مهلت «%(text)s» روشن نیست؛ برای نمونه «2d» یا «4h» بنویسید."),
    "catalogue.process_outcomes_unclear": _(
        "نتیجه‌های گام «%(text)s» روشن نیست؛ هر نتیجه را به شکل «کد: عنوان» و با نقطه‌ویرگول جدا بنویسید."
    ),
    "catalogue.process_act_unknown": _(
        "کار «%(act)s» شناخته نیست؛ یکی از work، decide، ask، pay یا issue را بنویسید."
    ),
}

UNFIT = {
    "catalogue.process_too_many_nodes": _("فرایند %(nodes)s عنصر دارد؛ بیش از %(limit)s عنصر اجرا نمی‌شود."),
    "catalogue.process_no_start": _("فرایند رویداد آغاز ندارد."),
    "catalogue.process_timer_start": _(
        "آغاز زمانی «%(name)s» اجرا نمی‌شود: هر پرونده با یک درخواست آغاز می‌شود. رویداد آغاز ساده بگذارید."
    ),
    "catalogue.process_no_end_event": _("فرایند رویداد پایان ندارد."),
    "catalogue.process_no_decision": _("هیچ گامی برای تصمیم‌گیری (decide) تعیین نشده است."),
    "catalogue.process_after_end": _("پس از پایان «%(name)s» پیکانی آمده است."),
    "catalogue.process_before_start": _("پیکانی به آغاز یا زمان‌سنج «%(name)s» می‌رسد."),
    "catalogue.process_dead_end": _("پس از «%(name)s» راهی نیست؛ آن را به گام بعد یا پایان برسانید."),
    "catalogue.process_unreachable": _("هیچ راهی به «%(name)s» نمی‌رسد."),
    "catalogue.process_timer_place": _("زمان‌سنج «%(name)s» باید روی گامی باشد که منتظر کسی می‌ماند."),
    "catalogue.process_nameless": _("این گام نام ندارد."),
    "catalogue.process_does_nothing": _("روشن نیست گام خودکار «%(name)s» چه کاری می‌کند."),
    "catalogue.process_operation_unknown": _(
        "سامانه کار خودکار «%(does)s» را که گام «%(name)s» خواسته انجام نمی‌دهد؛ notify یا record بنویسید."
    ),
    "catalogue.process_operation_misplaced": _(
        "کار خودکار «%(does)s» روی «%(name)s» انجام نمی‌شود؛ آن را روی serviceTask یا sendTask بگذارید."
    ),
    "catalogue.process_pay_misplaced": _(
        "در «%(name)s» کسی منتظر نمی‌ماند؛ پرداخت (pay) را روی userTask یا receiveTask بگذارید."
    ),
    "catalogue.process_form_unknown": _(
        "گام «%(name)s» فرم «%(form)s» را می‌پرسد که در این نسخه نیست؛ فرم را در «فرم گام‌ها» بسازید یا نامش را بردارید."
    ),
    "catalogue.process_form_misplaced": _(
        "فرم «%(form)s» در «%(name)s» پرسیده نمی‌شود؛ فرم گام را همکاران پاسخ می‌دهند، نه متقاضی یا سامانه."
    ),
    "catalogue.process_step_question_unknown": _(
        "فرم گام «%(form)s» پرسشی به نام «%(question)s» ندارد که شرط به آن نگاه کند."
    ),
    "catalogue.process_rule_missing": _("گام قاعدهٔ «%(name)s» عبارتی ندارد."),
    "catalogue.process_condition_unheeded": _(
        "شرط پیکانی که از درگاه موازی «%(name)s» بیرون می‌آید نادیده گرفته می‌شود."
    ),
    "catalogue.process_condition_missing": _(
        "پیکان «%(way)s» از درگاه «%(name)s» نه شرط دارد و نه پیش‌فرض است."
    ),
    "catalogue.process_no_default": _(
        "شاید هیچ‌یک از شرط‌های درگاه «%(name)s» برقرار نباشد؛ یک راه پیش‌فرض تعیین کنید."
    ),
    "catalogue.process_condition_wrong": _("شرط «%(text)s» درست نیست (نویسهٔ %(position)s)."),
    "catalogue.process_variable_unknown": _("شرط «%(text)s» نام ناشناختهٔ «%(variable)s» را به کار برده است."),
    "catalogue.process_question_unknown": _("فرم پرسشی به نام «%(question)s» ندارد."),
    "catalogue.process_outcome_unknown": _(
        "شرط به نتیجهٔ گام «%(step)s» نگاه می‌کند که نیست یا نتیجه‌ای ندارد."
    ),
    "catalogue.process_outcome_code_unknown": _("گام «%(step)s» نتیجه‌ای به نام «%(outcome)s» ندارد."),
    "catalogue.process_endless": _("در اینجا درگاه‌ها دور می‌زنند و به هیچ گامی نمی‌رسند."),
    "catalogue.process_stuck": _("پرونده ممکن است در این پیوند برای همیشه منتظر بماند."),
    "catalogue.process_twice": _("این گام ممکن است هم‌زمان دو بار باز شود."),
    "catalogue.process_no_end": _("از این گام ممکن است راهی به پایان نباشد."),
    "catalogue.process_too_wide": _("فرایند بیش از %(states)s حالت دارد؛ فقط همین شمار آزموده شد."),
    "catalogue.process_call_unknown": _("فرایند فراخواندهٔ «%(key)s» پیدا نشد."),
    "catalogue.process_call_circle": _("فرایند «%(key)s» خود را فرا می‌خواند."),
    "catalogue.process_call_starts": _("فرایند فراخواندهٔ «%(key)s» باید دقیقاً یک آغاز داشته باشد."),
    "catalogue.process_call_terminates": _(
        "فرایند فراخواندهٔ «%(key)s» نباید پایان‌دهندهٔ همهٔ مسیرها داشته باشد."
    ),
    "catalogue.process_call_clash": _(
        "نام گام «%(step)s» هم در این فرایند و هم در فرایند «%(key)s» آمده است."
    ),
    "catalogue.process_call_timer": _(
        "زمان‌سنج روی فراخوانی «%(key)s» اجرا نمی‌شود؛ آن را روی گام‌های درون آن بگذارید."
    ),
}

CANNOT_MOVE = {
    "catalogue.process_not_runnable": _("این فرایند عنصری دارد که سامانه اجرا نمی‌کند (%(place)s)."),
    "catalogue.process_step_closed": _("این گام پیش‌تر بسته شده است."),
    "catalogue.process_timer_stopped": _("این زمان‌سنج دیگر در کار نیست."),
    "catalogue.process_no_way": _("با این پاسخ‌ها راهی پس از «%(name)s» باز نیست؛ به صاحب خدمت خبر دهید."),
    "catalogue.process_condition_failed": _(
        "شرط «%(place)s» با این پاسخ‌ها سنجیدنی نیست؛ به صاحب خدمت خبر دهید."
    ),
    "catalogue.process_not_mapped": _("برای «%(name)s» در نسخهٔ تازه جایگزینی هم‌نوع تعیین نشده است."),
    "catalogue.process_mapping_stuck": _("با این جایگزینی پرونده در «%(place)s» گیر می‌کند."),
}

PROCESS = REFUSED_FILE | OUTSIDE | UNFIT | CANNOT_MOVE
"""Every code of a process, a refusal or a finding, with its wording."""

KIND = {
    "start": _("آغاز"),
    "end": _("پایان"),
    "terminate": _("پایان همهٔ مسیرها"),
    "user": _("گام"),
    "manual": _("کار دستی"),
    "service": _("کار خودکار"),
    "send": _("پیام"),
    "receive": _("دریافت"),
    "rule": _("قاعده"),
    "call": _("فرایند دیگر"),
    "timer": _("زمان‌سنج"),
    "other": _("خارج از اجرا"),
}
"""What a line of the process in words begins with."""

OPERATION = {
    "notify": _(
        "سامانه به مدیر واحدی که پرونده نزد آن است یادآوری می‌کند؛ در پایان کار، نتیجه را به متقاضی می‌گوید."
    ),
    "record": _("سامانه این گام را در دفتر رویدادها ثبت می‌کند."),
}
"""What the house does by itself at a step."""

PAYING = _("متقاضی هزینهٔ نوشته‌شده در شناسنامهٔ خدمت را می‌پردازد؛ تا آن هنگام زمان رسیدگی نمی‌گذرد.")
"""What happens at a step at which the applicant pays."""

WORKING_DAYS, WORKING_HOURS, WORKING_MINUTES = (
    _("%(n)s روز کاری"),
    _("%(n)s ساعت کاری"),
    _("%(n)s دقیقهٔ کاری"),
)
DAYS, HOURS, MINUTES = _("%(n)s روز"), _("%(n)s ساعت"), _("%(n)s دقیقه")
