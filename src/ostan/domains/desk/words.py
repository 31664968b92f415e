"""Every word a person reads about the service desk."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.desk.rules import (
    Absence,
    AppointmentState,
    AwayReason,
    Ending,
    Priority,
    Source,
    TicketState,
)

TICKET_STATES = {
    TicketState.WAITING: _("در نوبت"),
    TicketState.CALLED: _("فراخوانده شد"),
    TicketState.SERVING: _("پای باجه"),
    TicketState.DONE: _("پایان یافت"),
    TicketState.NO_SHOW: _("نیامد"),
    TicketState.SENT_AWAY: _("بی‌نتیجه برگشت"),
}
SOURCES = {
    Source.KIOSK: _("دستگاه نوبت"),
    Source.OPERATOR: _("متصدی"),
    Source.APPOINTMENT: _("وقت قبلی"),
}
PRIORITIES = {
    Priority.DISABILITY: _("دارای معلولیت"),
    Priority.AGE: _("سالمند"),
    Priority.PREGNANCY: _("مادر باردار"),
}
ENDINGS = {
    Ending.ANSWERED: _("همین‌جا انجام شد"),
    Ending.INFORMED: _("راهنمایی شد"),
    Ending.CASE_OPENED: _("درخواست ثبت شد و رسیدگی ادامه دارد"),
}
AWAY = {
    AwayReason.NO_REPRESENTATIVE: _("نمایندهٔ دستگاه نبود"),
    AwayReason.DOCUMENTS_MISSING: _("مدارک کامل نبود"),
    AwayReason.OTHER_AGENCY: _("کار به دستگاه دیگری مربوط بود"),
    AwayReason.SYSTEM_DOWN: _("سامانه در دسترس نبود"),
    AwayReason.CLOSED: _("ساعت کار پایان یافت"),
}
ABSENCES = {
    Absence.LEAVE: _("مرخصی"),
    Absence.MISSION: _("مأموریت"),
    Absence.AGENCY_NEED: _("نیاز دستگاه"),
    Absence.OTHER: _("دلیل دیگر"),
}
APPOINTMENT_STATES = {
    AppointmentState.BOOKED: _("گرفته شد"),
    AppointmentState.ARRIVED: _("آمدید"),
    AppointmentState.CANCELLED: _("لغو شد"),
    AppointmentState.MISSED: _("نیامدید"),
}
BROKEN = {
    "desk.hall_code": _("نشان تالار از حرف‌های کوچک لاتین، رقم و خط تیره است و نباید تکراری باشد."),
    "desk.score_unknown": _("یکی از پنج چهره را برگزینید."),
    "desk.rated_already": _("نظر شما دربارهٔ این مراجعه پیش‌تر ثبت شده است."),
    "desk.choose": _("یکی از گزینه‌ها را برگزینید."),
    "desk.name_missing": _("نام را بنویسید."),
    "desk.text_too_long": _("این متن باید کوتاه‌تر از %(longest)s نویسه باشد."),
    "desk.counter_number": _("شمارهٔ باجه عددی از ۱ تا ۹۹ است."),
    "desk.slot_length": _("هر وقت از %(least)s تا %(most)s دقیقه است؛ صفر یعنی بدون وقت قبلی."),
    "desk.only_own_desk": _(
        "این خدمت را تنها دستگاه خودش ارائه می‌کند؛ آن را در نوبت نمایندهٔ دستگاه بگذارید."
    ),
    "desk.day_past": _("این زمان گذشته است."),
    "desk.day_out_of_reach": _("وقت را می‌توان از امروز تا %(days)s روز دیگر گرفت."),
    "desk.not_of_agency": _("این فرد آن روز در این دستگاه سمتی ندارد که بتواند نمایندهٔ آن باشد."),
    "desk.away_that_day": _("برای این فرد در آن روز غیبت ثبت شده است؛ فرد دیگری را برگزینید."),
    "desk.shift_empty": _("ساعت پایان باید پس از ساعت آغاز باشد."),
    "desk.shift_outside_hours": _("این ساعت بیرون از ساعت کار تالار در آن روز است."),
    "desk.shift_overlaps": _("این ساعت با نوبت دیگری در همین باجه یا از همین فرد هم‌پوشانی دارد."),
    "desk.absence_unknown": _("دلیل نبودن را برگزینید."),
    "desk.closed": _("تالار اکنون بسته است و نوبت داده نمی‌شود."),
    "desk.not_given_today": _("این خدمت امروز در این تالار ارائه نمی‌شود."),
    "desk.priority_unknown": _("دلیل اولویت شناخته نشد. دوباره برگزینید."),
    "desk.numbers_used_up": _("شماره‌های امروز تمام شده است. از متصدی راهنمایی بخواهید."),
    "desk.no_such_appointment": _("وقتی با این شماره برای امروز پیدا نشد. شماره را دوباره ببینید."),
    "desk.counter_taken": _("همکار دیگری امروز پای این باجه است."),
    "desk.finish_first": _("نخست نوبتی را که در دست دارید به پایان برسانید."),
    "desk.nobody_waits": _("کسی در نوبت این باجه نیست."),
    "desk.not_now": _("این نوبت دیگر در این مرحله نیست. صفحه را تازه کنید."),
    "desk.ending_unknown": _("بگویید کار چگونه پایان یافت."),
    "desk.reason_unknown": _("دلیل را برگزینید."),
    "desk.no_case": _("در این مراجعه درخواستی ثبت نشده است."),
    "desk.case_goes_on": _("درخواستِ این مراجعه هنوز در دست رسیدگی است؛ بگویید رسیدگی ادامه دارد."),
    "desk.case_decided": _("دربارهٔ درخواستِ این مراجعه تصمیم گرفته شد؛ بگویید همین‌جا انجام شد."),
    "desk.to_where": _("یک باجه یا یک دستگاه حاضر در تالار را برگزینید."),
    "desk.visitor_known": _("در این مراجعه برای فرد دیگری درخواست ثبت شده است."),
    "desk.visitor_missing": _("نخست مراجعه‌کننده را بشناسید: کد ملی و شمارهٔ همراه."),
    "desk.case_there": _("در این مراجعه درخواستی ثبت شده است."),
    "desk.slot_taken": _("این وقت دیگر آزاد نیست. وقت دیگری برگزینید."),
    "desk.already_booked": _("برای این خدمت وقتی دارید. می‌توانید همان را جابه‌جا کنید."),
    "desk.appointment_over": _("این وقت گذشته یا لغو شده است."),
}
