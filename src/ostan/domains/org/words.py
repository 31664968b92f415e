"""Every word a person reads about places, units and people."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.org.queries import HatCard
from ostan.domains.org.rules import MandateKind, PlaceLevel, UnitKind
from ostan.domains.org.rules.sheets import PERSON_COLUMNS, UNIT_COLUMNS, Verdict
from ostan.kernel.actor import MANDATES, Role

PLACE_LEVEL = {
    PlaceLevel.PROVINCE: _("استان"),
    PlaceLevel.COUNTY: _("شهرستان"),
    PlaceLevel.DISTRICT: _("بخش"),
    PlaceLevel.RURAL_DISTRICT: _("دهستان"),
    PlaceLevel.CITY: _("شهر"),
    PlaceLevel.CITY_ZONE: _("منطقهٔ شهری"),
    PlaceLevel.VILLAGE: _("آبادی"),
}

UNIT_KIND = {
    UnitKind.GOVERNORATE: _("استانداری"),
    UnitKind.COUNTY_GOVERNORATE: _("فرمانداری"),
    UnitKind.DISTRICT_GOVERNORATE: _("بخشداری"),
    UnitKind.AGENCY: _("دستگاه اجرایی"),
    UnitKind.AGENCY_OFFICE: _("ادارهٔ تابعه"),
    UnitKind.OFFICE: _("واحد داخلی"),
}

ROLE = {
    Role.CITIZEN: _("شهروند"),
    Role.CLERK: _("کارشناس"),
    Role.DESK_OPERATOR: _("متصدی میز خدمت"),
    Role.UNIT_HEAD: _("رئیس واحد"),
    Role.DEPUTY: _("معاون"),
    Role.COMMITTEE_MEMBER: _("عضو کمیته"),
    Role.FINANCE_CLERK: _("کارشناس امور مالی"),
    Role.PROVINCIAL_DEPUTY: _("معاون استاندار"),
    Role.GOVERNOR: _("استاندار"),
    Role.AUDITOR: _("بازرس"),
    Role.JUROR: _("داور جشنواره"),
    Role.ADMINISTRATOR: _("راهبر سامانه"),
    Role.PARTNER: _("سامانهٔ همکار"),
    Role.SYSTEM: _("سامانه"),
}


def hat(card: HatCard) -> str:
    """What a hat is called: the post or the role, and for whom somebody stands in."""
    if card.id > MANDATES:
        return f"از طرف {card.absent}"
    title = str(card.post or ROLE[card.role])
    return f"{title} (جانشین {card.absent})" if card.absent else title


MANDATE_KIND = {
    MandateKind.GUARDIAN: _("ولی یا قیم"),
    MandateKind.PROXY: _("وکیل"),
    MandateKind.COMPANY: _("نمایندهٔ شخص حقوقی"),
}
MANDATE_STATE = {
    "WAITING": _("منتظر تأیید"),
    "HOLDS": _("برقرار"),
    "ENDED": _("پایان‌یافته"),
    "REFUSED": _("پذیرفته نشد"),
}


MATCH = {
    "yes": _("شمارهٔ همراه به نام دارندهٔ کد ملی است"),
    "no": _("شمارهٔ همراه به نام دارندهٔ کد ملی نیست"),
    "unchecked": _("یکی بودن دارندهٔ کد ملی و شمارهٔ همراه هنوز بررسی نشده است"),
}
"""What the staff read of code and number of an applicant; «not» is a hint, for a number may be a relative's."""

VERDICT = {
    Verdict.NEW: _("تازه"),
    Verdict.CHANGED: _("تغییر می‌کند"),
    Verdict.SAME: _("بی‌تغییر"),
    Verdict.REFUSED: _("پذیرفته نشد"),
}

FIELD = {**UNIT_COLUMNS, **PERSON_COLUMNS}

BROKEN = {
    "org.kind_not_under": _("این نوع واحد نمی‌تواند زیر واحدی که برگزیده‌اید قرار بگیرد."),
    "org.unit_code_malformed": _(
        "کد واحد با حرف یا رقم لاتین آغاز می‌شود و تنها حرف، رقم، نقطه و خط تیره دارد."
    ),
    "org.unit_code_taken": _("کد «%(code)s» از آنِ واحد دیگری است."),
    "org.kind_missing": _("نوع واحد را برگزینید."),
    "org.unit_not_chosen": _("یکی از واحدها را برگزینید."),
    "org.unit_closed": _("این واحد بسته شده است."),
    "org.unit_has_units": _("این واحد هنوز زیرمجموعه دارد؛ نخست آن‌ها را ببندید یا جابه‌جا کنید."),
    "org.unit_has_people": _("در این واحد هنوز کسی نقش دارد؛ نخست نقش‌ها را پایان دهید."),
    "org.unit_under_itself": _("واحد را نمی‌توان زیر خودش یا زیرمجموعهٔ خودش برد."),
    "org.tree_too_deep": _("درخت واحدها بیش از اندازه ژرف می‌شود."),
    "org.name_missing": _("نام را بنویسید."),
    "org.code_missing": _("کد ملی ده‌رقمی یا کد فراگیر را بنویسید."),
    "org.text_too_long": _("این متن بیش از %(longest)s نویسه است؛ آن را کوتاه کنید."),
    "org.place_unknown": _("محلی با این کد در تقسیمات کشوری یافت نشد."),
    "org.places_missing": _("فایل‌های تقسیمات کشوری نصب نشده‌اند؛ نصب را دوباره اجرا کنید."),
    "org.sheet_lacks_columns": _("این ستون‌ها در برگه نیستند: %(columns)s."),
    "org.sheet_missing": _("برگهٔ «%(sheet)s» در این فایل نیست."),
    "org.sheet_kind_unknown": _("نوع واحد «%(text)s» شناخته نیست."),
    "org.sheet_role_unknown": _("نقش «%(text)s» شناخته نیست."),
    "org.sheet_kind_changes": _("نوع واحد موجود با فایل عوض نمی‌شود."),
    "org.sheet_code_twice": _("این کد پیش‌تر در ردیف %(line)s همین برگه آمده است."),
    "org.sheet_parent_unknown": _("واحد بالادست نه در سامانه هست و نه در این برگه."),
    "org.sheet_parent_refused": _("ردیف واحد بالادست پذیرفته نشد."),
    "org.sheet_unit_unknown": _("واحدی با کد «%(text)s» یافت نشد."),
    "org.sheet_person_differs": _("مشخصات این شخص با ردیف %(line)s همین برگه نمی‌خواند."),
    "org.sheet_ends_administrator": _("پایان نقش راهبر سامانه با فایل عوض نمی‌شود؛ از صفحهٔ او عوض کنید."),
    "org.post_is_held": _("این سمت هنوز متصدی دارد؛ نخست نقش او را پایان دهید."),
    "org.email_malformed": _("نشانی رایانامه درست نیست؛ مانند name@example.ir بنویسید."),
    "org.national_code_taken": _("این کد ملی پیش‌تر برای شخص دیگری ثبت شده است."),
    "org.unit_unknown": _("واحد را از فهرست برگزینید."),
    "org.mobile_missing": _("شمارهٔ همراه متقاضی را بفرستید؛ بی آن کسی را نمی‌توان شناخت."),
    "org.has_account": _("این شخص از پیش حساب دارد؛ گذرواژه‌اش را از صفحهٔ خود او عوض کنید."),
    "org.namesake": _(
        "«%(name)s» در فهرست کارکنان هست و حساب ندارد. با کد ملی یا تلفن همراه بگویید که همان است، یا بگویید که شخص دیگری است."
    ),
    "org.mobile_of_several": _("این شمارهٔ همراه برای چند نفر ثبت شده است؛ شخص را با کد ملی بشناسانید."),
    "org.number_of_another": _(
        "این شمارهٔ همراه به نام دارندهٔ این کد ملی نیست. با شماره‌ای که به نام خودتان است وارد شوید یا کد ملی را اصلاح کنید."
    ),
    "org.foreign_code_taken": _("این کد فراگیر پیش‌تر برای شخص دیگری ثبت شده است."),
    "org.person_holds_roles": _("این شخص هنوز نقش دارد؛ نخست نقش‌های او را پایان دهید."),
    "org.mandate_kind": _("مشخص کنید با چه سمتی از طرف او عمل می‌کنید."),
    "org.mandate_evidence": _("تصویر مدرک نمایندگی را پیوست کنید."),
    "org.mandate_of_oneself": _("نمایندگی از خود یا تأیید نمایندگی خود ممکن نیست."),
    "org.mandates_too_many": _("درخواست‌های منتظر تأیید شما بسیار است؛ نخست نتیجهٔ آن‌ها را ببینید."),
    "org.mandate_too_long": _("نمایندگی حداکثر پنج سال تأیید می‌شود و پس از آن دوباره بررسی می‌شود."),
    "org.role_unknown": _("این نقش شناخته نیست."),
    "org.role_held_already": _("این شخص همین نقش را در این واحد و در این زمان دارد."),
    "org.role_ended_already": _("این نقش پیش‌تر پایان یافته است."),
    "org.last_administrator": _("این تنها راهبر سامانه است؛ نخست راهبر دیگری بگمارید."),
    "org.term_ends_before_it_begins": _("روز پایان پیش از روز آغاز است."),
    "org.term_is_past": _("این بازه گذشته است."),
    "org.substitute_is_absent": _("جانشین نمی‌تواند خودِ شخص باشد."),
    "org.substitute_not_staff": _("جانشین باید در آن روز نقشی در سازمان داشته باشد."),
    "org.absent_holds_no_role": _("شخص در همهٔ این بازه این نقش را ندارد."),
    "org.substitute_not_of_unit": _("جانشین را از همکاران همین واحد برگزینید."),
    "org.absent_already": _("برای این نقش در این بازه غیبت دیگری ثبت شده است."),
    "org.absence_too_long": _("غیبت حداکثر %(days)s روز ثبت می‌شود."),
}
