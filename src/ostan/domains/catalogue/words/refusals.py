"""How the catalogue says no."""

from django.utils.translation import gettext_lazy as _

GATEWAY = {
    "catalogue.gateway_not_offered": _("تنها خدمتی که منتشر شده و درخواست می‌پذیرد به دروازهٔ عمومی می‌رود."),
    "catalogue.gateway_needs_text": _(
        "فرم این خدمت پرسش متنی ندارد؛ شرح درخواست در دروازهٔ عمومی جایی نخواهد داشت."
    ),
    "catalogue.gateway_wants_file": _(
        "فرم این خدمت فایل یا جدولی می‌خواهد که از دروازهٔ عمومی فرستادنی نیست؛ نخست آن را اختیاری کنید."
    ),
}
ANSWERS = {
    "catalogue.form_errors": _("%(count)s پاسخ درست نیست."),
    "catalogue.answers_shape": _("پاسخ‌ها خوانده نشد."),
    "catalogue.answer_unknown": _("پرسشی به نام «%(field)s» در این فرم نیست."),
    "catalogue.answer_missing": _("«%(label)s» را پاسخ دهید."),
    "catalogue.answer_not_declared": _("برای ادامه باید «%(label)s» را بپذیرید."),
    "catalogue.answer_type": _("پاسخ «%(label)s» خوانده نشد."),
    "catalogue.answer_text": _("پاسخ «%(label)s» خوانده نشد."),
    "catalogue.answer_long_text": _("پاسخ «%(label)s» خوانده نشد."),
    "catalogue.answer_choice": _("برای «%(label)s» یکی از گزینه‌ها را برگزینید."),
    "catalogue.answer_several": _("برای «%(label)s» از گزینه‌ها برگزینید."),
    "catalogue.answer_rial": _("«%(label)s» را به ریال و با رقم بنویسید."),
    "catalogue.answer_jalali_date": _("برای «%(label)s» تاریخ درستی بنویسید؛ نمونه: ۱۴۰۵/۰۲/۱۷"),
    "catalogue.answer_group": _("پاسخ «%(label)s» خوانده نشد."),
    "catalogue.answer_declaration": _("برای ادامه باید «%(label)s» را بپذیرید."),
    "catalogue.answer_too_short": _("«%(label)s» دست‌کم %(least)s نویسه می‌خواهد."),
    "catalogue.answer_too_long": _("«%(label)s» بیش از %(most)s نویسه نمی‌گیرد."),
    "catalogue.answer_too_small": _("«%(label)s» کمتر از %(least)s نمی‌شود."),
    "catalogue.answer_too_large": _("«%(label)s» بیش از %(most)s نمی‌شود."),
    "catalogue.answer_too_few": _("برای «%(label)s» دست‌کم %(least)s مورد لازم است."),
    "catalogue.answer_too_many": _("برای «%(label)s» بیش از %(most)s مورد پذیرفته نمی‌شود."),
    "catalogue.answer_not_option": _("برای «%(label)s» یکی از گزینه‌ها را برگزینید."),
    "catalogue.answer_number": _("«%(label)s» را با رقم بنویسید."),
    "catalogue.answer_whole": _("«%(label)s» باید عدد درست باشد، بی اعشار."),
    "catalogue.answer_decimals": _("«%(label)s» تا %(most)s رقم اعشار می‌گیرد."),
    "catalogue.answer_date": _("برای «%(label)s» تاریخ درستی بنویسید؛ نمونه: ۱۴۰۵/۰۲/۱۷"),
    "catalogue.answer_too_early": _("تاریخی که برای «%(label)s» نوشته‌اید زودتر از حد مجاز است."),
    "catalogue.answer_too_late": _("تاریخی که برای «%(label)s» نوشته‌اید دیرتر از حد مجاز است."),
    "catalogue.answer_place": _("محل «%(label)s» را از فهرست برگزینید."),
    "catalogue.answer_unit": _(
        "برای «%(label)s» واحدی با این نام نیست یا چند واحد هست؛ نام را دوباره ببینید و یکی را برگزینید."
    ),
    "catalogue.answer_place_level": _("برای «%(label)s» یک سطح پایین‌تر را هم برگزینید."),
    "catalogue.answer_national_code": _("کد ملی درست نیست؛ ۱۰ رقم روی کارت ملی را دوباره ببینید."),
    "catalogue.answer_foreign_code": _("کد فراگیر درست نیست؛ ۱۲ رقم آن را دوباره ببینید."),
    "catalogue.answer_mobile": _("شمارهٔ همراه درست نیست؛ نمونه: ۰۹۱۴۱۲۳۴۵۶۷"),
    "catalogue.answer_postal_code": _("کد پستی درست نیست؛ ۱۰ رقم است و با صفر آغاز نمی‌شود."),
    "catalogue.answer_sheba": _("شمارهٔ شبا درست نیست؛ IR و ۲۴ رقم پس از آن را دوباره ببینید."),
    "catalogue.answer_email": _("نشانی رایانامه درست نیست؛ نمونه: name@example.ir"),
    "catalogue.answer_file_set_aside": _(
        "در این فایل چیز زیان‌باری (بدافزار) یافت شد و کنار گذاشته شد. آن را بردارید و فایل سالمی بفرستید."
    ),
    "catalogue.answer_file_kind": _(
        "برای «%(label)s» فایل %(kinds)s بفرستید؛ این فایل از نوع دیگری است. پاسخ‌های دیگرتان سر جای خود است."
    ),
    "catalogue.file_pdf": _("PDF"),
    "catalogue.file_image": _("تصویر (JPG، PNG یا WEBP)"),
    "catalogue.file_word": _("Word (docx)"),
    "catalogue.file_excel": _("Excel (xlsx)"),
    "catalogue.answer_file": _("فایل «%(label)s» پذیرفته نشد؛ آن را دوباره پیوست کنید."),
}
LIFE = {
    "catalogue.no_general_matter": _(
        "هنوز موضوع عمومی شکایت‌ها بارگذاری نشده است؛ آن را از فایل بگیرید تا الگوی موضوع‌های تازه شود."
    ),
    "catalogue.step_form_key": _("برای «%(key)s» نمی‌توان فرم ساخت؛ شناسهٔ گام باید با حروف لاتین باشد."),
    "catalogue.step_form_title": _("نام فرم گام را بنویسید."),
    "catalogue.step_form_taken": _("این گام هم‌اکنون فرم دارد؛ همان را ویرایش کنید."),
    "catalogue.step_forms_many": _("هر نسخه تا %(most)s فرم گام می‌گیرد."),
    "catalogue.title_missing": _("عنوان خدمت را بنویسید."),
    "catalogue.process_file_missing": _("فایل BPMN را برگزینید."),
    "catalogue.number_wanted": _("یک عدد درست بنویسید."),
    "catalogue.row_untitled": _("%(item)s %(number)s عنوان ندارد؛ عنوانش را بنویسید یا آن را حذف کنید."),
    "catalogue.owner_missing": _("واحد صاحب خدمت را برگزینید."),
    "catalogue.condition_broken": _("شرط درست نیست؛ پرسش، مقایسه و مقدار را دوباره برگزینید."),
    "catalogue.code_malformed": _("کد نشانی فقط حروف کوچک لاتین، رقم و خط تیره می‌گیرد."),
    "catalogue.code_taken": _("این کد نشانی پیش‌تر به خدمت دیگری داده شده است."),
    "catalogue.draft_exists": _("این خدمت هم‌اکنون یک پیش‌نویس دارد؛ همان را ادامه دهید."),
    "catalogue.only_version": _("تنها نسخهٔ خدمت را نمی‌توان دور انداخت."),
    "catalogue.version_published": _("این نسخه منتشر شده است و دیگر تغییر نمی‌کند؛ نسخهٔ تازه بسازید."),
    "catalogue.promise_range": _("زمان باید از صفر تا %(most)s باشد."),
    "catalogue.not_ready": _("نسخه آمادهٔ انتشار نیست؛ %(count)s کاستی دارد."),
    "catalogue.same_owner": _("این خدمت هم‌اکنون از آن همین واحد است."),
    "catalogue.owner_closed": _("این واحد دیگر فعال نیست؛ واحد دیگری برگزینید."),
    "catalogue.owner_out_of_reach": _(
        "این واحد بیرون از حوزهٔ شماست. واگذاری به دستگاه دیگر با معاون استاندار یا مدیر سامانه است."
    ),
    "catalogue.not_offered": _("این خدمت اکنون ارائه نمی‌شود."),
    "catalogue.definition_broken": _("فایل خدمت خوانده نشد."),
    "catalogue.package_broken": _("بستهٔ خدمت خوانده نشد؛ باید همان فایلی باشد که از سامانه گرفته شده است."),
}
