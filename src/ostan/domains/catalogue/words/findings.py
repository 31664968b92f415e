"""What a card, a form and a version lack, in words. Each is both a refusal and a line of a check list."""

from django.utils.translation import gettext_lazy as _

CARD = {
    "catalogue.card_title": _("عنوان خدمت نوشته نشده است."),
    "catalogue.card_title_long": _("عنوان خدمت بیش از %(most)s نویسه است."),
    "catalogue.card_national_id": _("شناسهٔ خدمت معمولاً %(digits)s رقم است؛ آن را دوباره ببینید."),
    "catalogue.card_undivided_and_parts": _("گفته شده که خدمت زیرخدمت ندارد، ولی زیرخدمت هم نوشته شده است."),
    "catalogue.card_part_long": _("عنوان یکی از زیرخدمت‌ها بیش از %(most)s نویسه است."),
    "catalogue.card_part_id": _("شناسهٔ زیرخدمت «%(title)s» معمولاً %(digits)s رقم است؛ آن را دوباره ببینید."),
    "catalogue.card_part_id_twice": _("شناسهٔ زیرخدمت «%(title)s» پیش‌تر در همین شناسنامه آمده است."),
    "catalogue.card_part_twice": _("زیرخدمت «%(title)s» دو بار نوشته شده است."),
    "catalogue.card_provider": _("نام دستگاه ارائه‌دهنده نوشته نشده است."),
    "catalogue.card_description": _("شرح خدمت نوشته نشده است."),
    "catalogue.card_description_short": _("شرح خدمت بسیار کوتاه است؛ بگویید خدمت به چه کار می‌آید."),
    "catalogue.card_kind": _("نوع خدمت (شهروند، کسب‌وکار یا دستگاه) برگزیده نشده است."),
    "catalogue.card_free_and_costs": _("خدمت رایگان خوانده شده، ولی برای آن مبلغ هم نوشته شده است."),
    "catalogue.card_cost_without_way": _("برای «%(title)s» راه پرداخت گفته نشده است."),
    "catalogue.card_source_url": _("نشانی منبع باید با http آغاز شود."),
    "catalogue.card_no_request_channel": _("گفته نشده که خدمت از کدام راه درخواست می‌شود."),
    "catalogue.card_not_electronic": _("یکی از مرحله‌ها الکترونیکی خوانده شده، ولی راه الکترونیکی ندارد."),
    "catalogue.card_visits": _("درخواست حضوری است، ولی شمار مراجعه صفر نوشته شده است."),
}
FORM = {
    "catalogue.form_empty": _("فرم هیچ پرسشی ندارد."),
    "catalogue.form_missing": _("فرایند هست، ولی فرم درخواست ساخته نشده است."),
    "catalogue.form_shape": _("بخشی از تعریف فرم خوانده نشد."),
    "catalogue.form_unreadable": _("تعریف فرم خوانده نشد؛ چیزی ذخیره نشد."),
    "catalogue.form_part_gone": _("این بخش از فرم دیگر نیست؛ شاید همکاری آن را برداشته باشد."),
    "catalogue.form_too_large": _("فرم بیش از اندازه بزرگ است؛ آن را کوتاه‌تر کنید."),
    "catalogue.form_too_long": _("فرم بیش از %(most)s پرسش دارد."),
    "catalogue.form_name": _("نام فنی پرسش «%(label)s» باید با حروف کوچک لاتین باشد."),
    "catalogue.form_name_twice": _("نام «%(name)s» دو بار به کار رفته است."),
    "catalogue.form_kind": _("نوع پرسش «%(label)s» شناخته نیست."),
    "catalogue.form_label": _("متن یکی از پرسش‌ها نوشته نشده است."),
    "catalogue.form_nested": _("پرسش «%(label)s» نمی‌تواند درون گروه تکرارشونده باشد."),
    "catalogue.form_options": _("پرسش «%(label)s» دست‌کم دو گزینهٔ نوشته‌شده می‌خواهد."),
    "catalogue.form_option_value": _("کد گزینه‌های «%(label)s» باید با حروف کوچک لاتین باشد."),
    "catalogue.form_option_twice": _("دو گزینهٔ «%(label)s» یک کد دارند."),
    "catalogue.form_group_empty": _("گروه «%(label)s» هیچ پرسشی درون خود ندارد."),
    "catalogue.form_limits": _("کمینه و بیشینهٔ «%(label)s» با هم نمی‌خوانند."),
    "catalogue.form_dates": _("بازهٔ تاریخ «%(label)s» درست نیست."),
    "catalogue.form_level": _("برای «%(label)s» بگویید محل تا کدام سطح پرسیده شود."),
    "catalogue.form_accepts": _("گونهٔ فایل «%(label)s» شناخته نیست."),
    "catalogue.form_statement": _("متن تعهد «%(label)s» نوشته نشده است."),
    "catalogue.form_condition": _("شرط نمایش «%(label)s» درست نیست."),
    "catalogue.form_condition_ahead": _("شرط «%(label)s» به پرسشی تکیه دارد که پس از آن می‌آید."),
    "catalogue.form_step_empty": _("فرم گام «%(title)s» هیچ پرسشی ندارد."),
    "catalogue.form_page_title": _("یکی از صفحه‌های فرم عنوان ندارد."),
}
VERSION = {
    "catalogue.process_missing": _("فرم هست، ولی فرایند رسیدگی بارگذاری نشده است."),
    "catalogue.cost_without_amount": _(
        "«%(title)s» اینترنتی پرداخت می‌شود ولی مبلغ ندارد؛ مبلغ را بنویسید یا پرداخت الکترونیکی را بردارید."
    ),
    "catalogue.cost_without_step": _(
        "«%(title)s» اینترنتی پرداخت می‌شود ولی فرایند گام پرداخت ندارد؛ گام پرداخت بگذارید"
        " یا پرداخت الکترونیکی را بردارید و بنویسید کجا پرداخت می‌شود، مانند «در محل»."
    ),
    "catalogue.pay_step_without_cost": _(
        "فرایند گام پرداخت «%(name)s» دارد ولی شناسنامه هزینه‌ای ندارد که اینترنتی پرداخت شود."
    ),
    "catalogue.norm_missing": _("زمان تعهدشده (هنجار خدمت) تعیین نشده است."),
    "catalogue.norm_over_legal": _("زمان تعهدشده (%(norm)s) از مهلت قانونی (%(legal)s) بیشتر است."),
}
FINDINGS = {**CARD, **FORM, **VERSION}
