"""The identity card in words: its fields and what may stand in them."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.catalogue.rules.card import (
    Channel,
    LifeEvent,
    Maturity,
    Nature,
    Reach,
    Refund,
    ServiceKind,
    Stage,
    Start,
)

FIELDS = {
    "title": _("عنوان خدمت"),
    "national_id": _("شناسهٔ خدمت"),
    "provider": _("دستگاه ارائه‌دهنده"),
    "parent_body": _("دستگاه مادر"),
    "description": _("شرح خدمت"),
    "kind": _("نوع خدمت"),
    "audience": _("خدمت‌گیرندگان"),
    "nature": _("ماهیت خدمت"),
    "reach": _("سطح خدمت"),
    "parts": _("زیرخدمت‌ها"),
    "life_event": _("رویداد مرتبط"),
    "start": _("نحوهٔ آغاز خدمت"),
    "documents": _("مدارک لازم"),
    "laws": _("قوانین و مقررات بالادستی"),
    "statistics": _("آمار خدمت‌گیرندگان"),
    "duration": _("متوسط زمان ارائه"),
    "frequency": _("تواتر"),
    "visits": _("تعداد مراجعهٔ حضوری"),
    "costs": _("هزینه و راه پرداخت"),
    "access": _("نحوهٔ دسترسی"),
    "processes": _("عنوان فرایندها"),
    "links": _("ارتباط با سامانه‌ها و دستگاه‌های دیگر"),
    "maturity": _("بلوغ الکترونیکی"),
    "notes": _("سایر توضیحات"),
    "filled_by": _("تکمیل‌کنندهٔ فرم"),
    "filled_on": _("تاریخ تکمیل فرم"),
    "keywords": _("کلیدواژه‌ها"),
    "source_url": _("نشانی منبع"),
}
KIND = {
    ServiceKind.G2C: _("به شهروندان (G2C)"),
    ServiceKind.G2B: _("به کسب‌وکارها (G2B)"),
    ServiceKind.G2G: _("به دستگاه‌های دیگر (G2G)"),
}
NATURE = {Nature.SOVEREIGN: _("حاکمیتی"), Nature.DELEGABLE: _("تصدی‌گری")}
REACH = {
    Reach.NATIONAL: _("ملی"),
    Reach.REGIONAL: _("منطقه‌ای"),
    Reach.PROVINCIAL: _("استانی"),
    Reach.URBAN: _("شهری"),
    Reach.RURAL: _("روستایی"),
}
LIFE_EVENT = {
    LifeEvent.BIRTH: _("تولد"),
    LifeEvent.EDUCATION: _("آموزش"),
    LifeEvent.HEALTH: _("سلامت"),
    LifeEvent.TAX: _("مالیات"),
    LifeEvent.BUSINESS: _("کسب‌وکار"),
    LifeEvent.SOCIAL_SECURITY: _("تأمین اجتماعی"),
    LifeEvent.PROPERTY: _("ثبت مالکیت"),
    LifeEvent.UTILITIES: _("تأسیسات شهری"),
    LifeEvent.INSURANCE: _("بیمه"),
    LifeEvent.MARRIAGE: _("ازدواج"),
    LifeEvent.RETIREMENT: _("بازنشستگی"),
    LifeEvent.CERTIFICATES: _("مدارک و گواهینامه‌ها"),
    LifeEvent.DEATH: _("وفات"),
    LifeEvent.OTHER: _("سایر"),
}
START = {
    Start.REQUEST: _("تقاضای گیرندهٔ خدمت"),
    Start.TIME: _("فرا رسیدن زمانی مشخص"),
    Start.EVENT: _("رخداد رویدادی مشخص"),
    Start.DECISION: _("تشخیص دستگاه"),
    Start.OTHER: _("سایر"),
}
STAGE = {
    Stage.INFORM: _("اطلاع‌رسانی"),
    Stage.REQUEST: _("درخواست"),
    Stage.PRODUCE: _("تولید"),
    Stage.DELIVER: _("ارائه"),
}
CHANNEL = {
    Channel.WEB: _("وب"),
    Channel.MOBILE_APP: _("برنامهٔ همراه"),
    Channel.SMS: _("پیامک"),
    Channel.CALL_CENTRE: _("تلفن گویا یا مرکز تماس"),
    Channel.COUNTER: _("دفتر پیشخوان"),
    Channel.IN_PERSON: _("حضوری"),
    Channel.POST: _("پست"),
    Channel.INTRANET: _("شبکهٔ داخلی دستگاه"),
    Channel.OTHER: _("سایر"),
}
MATURITY = {
    Maturity.PRESENCE: _("۱. حضور در وب"),
    Maturity.INTERACTIVE: _("۲. تعاملی"),
    Maturity.TRANSACTIONAL: _("۳. تراکنشی"),
    Maturity.INTEGRATED: _("۴. یکپارچگی"),
    Maturity.PARTICIPATORY: _("۵. مشارکتی"),
}
REFUND = {
    Refund.NEVER: _("بازگردانده نمی‌شود"),
    Refund.NOT_GIVEN: _("اگر خدمت داده نشود بازگردانده می‌شود"),
    Refund.ALWAYS: _("اگر خدمت داده نشود یا متقاضی انصراف دهد بازگردانده می‌شود"),
}
PERIOD = {"day": _("در روز"), "month": _("در ماه"), "year": _("در سال")}
