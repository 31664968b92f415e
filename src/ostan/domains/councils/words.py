"""Every word a person reads about councils."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.councils.rules import (
    AskKind,
    Axis,
    BodyKind,
    ItemKind,
    MeetingState,
    Presence,
    QuorumKind,
    ResolutionState,
    SeatRole,
)
from ostan.kernel.calendar import PeriodKind

BODY_KINDS = {
    BodyKind.COUNCIL: _("شورا"),
    BodyKind.COMMITTEE: _("کمیته"),
    BodyKind.WORKGROUP: _("کارگروه"),
    BodyKind.GATHERING: _("گردهمایی معاونان"),
}
SEAT_ROLES = {
    SeatRole.CHAIR: _("رئیس"),
    SeatRole.SECRETARY: _("دبیر"),
    SeatRole.MEMBER: _("عضو"),
    SeatRole.GUEST: _("مهمان، بی‌حق رأی"),
}
QUORUM_KINDS = {QuorumKind.SHARE: _("درصدی از اعضا"), QuorumKind.NUMBER: _("شمار اعضا")}
PERIODS = {
    PeriodKind.MONTH: _("هر ماه"),
    PeriodKind.SEASON: _("هر فصل"),
    PeriodKind.HALF: _("هر نیم‌سال"),
    PeriodKind.YEAR: _("هر سال"),
}
MEETING_STATES = {
    MeetingState.PLANNED: _("در برنامه"),
    MeetingState.CALLED: _("دعوت شد"),
    MeetingState.SITTING: _("در حال برگزاری"),
    MeetingState.HELD: _("برگزار شد"),
    MeetingState.CANCELLED: _("لغو شد"),
}
ITEM_KINDS = {
    ItemKind.MEMBER: _("پیشنهاد عضو"),
    ItemKind.PROGRAMME: _("برنامهٔ زیر نظر"),
    ItemKind.LATE_COMMITMENT: _("تعهدِ دیرشده"),
    ItemKind.FLAGGED_READING: _("عددِ نیازمند توضیح"),
    ItemKind.ESCALATED_CASE: _("پرونده‌های گذشته از مهلت قانونی"),
    ItemKind.OVERDUE_RESOLUTION: _("مصوبهٔ گذشته از مهلت"),
    ItemKind.CONSULTATION: _("درخواست دستگاه"),
}
PRESENCES = {
    Presence.PRESENT: _("حاضر"),
    Presence.ABSENT: _("غایب"),
    Presence.SUBSTITUTE: _("جانشین آمد"),
}
RESOLUTION_STATES = {
    ResolutionState.OPEN: _("در جریان"),
    ResolutionState.OVERDUE: _("از مهلت گذشته"),
    ResolutionState.DONE: _("انجام شد"),
    ResolutionState.DONE_LATE: _("با تأخیر انجام شد"),
}
ASK_KINDS = {AskKind.ADVICE: _("مشاوره"), AskKind.FACILITATION: _("تسهیلگری")}
AXES = {
    Axis.MONITORING: _("نظارت"),
    Axis.ADVICE: _("مشاوره"),
    Axis.FACILITATION: _("تسهیلگری"),
}
BROKEN = {
    "councils.missing": _("این پرسش پاسخ می‌خواهد."),
    "councils.too_long": _("این متن باید کوتاه‌تر از %(longest)s نویسه باشد."),
    "councils.quorum": _("حد نصاب عددی از ۱ تا %(most)s است."),
    "councils.programme_code": _("کد برنامه از حرف‌های کوچک لاتین، رقم، نقطه و خط تیره است."),
    "councils.programme_twice": _("کد «%(code)s» دو بار آمده است."),
    "councils.too_many": _("بیش از %(most)s مورد نمی‌شود."),
    "councils.no_such_unit": _("یکی از واحدهای میزبان پیدا نشد. آن را دوباره برگزینید."),
    "councils.parent": _("شورای بالادست پیدا نشد یا پایان یافته است."),
    "councils.closed": _("کار این شورا یا کمیته پایان یافته است."),
    "councils.still_busy": _("جلسه‌ای در پیش یا در حال برگزاری است. نخست آن را برگزار یا لغو کنید."),
    "councils.who": _("یک نفر یا یک پست سازمانی را برگزینید."),
    "councils.not_staff": _("این فرد در آن روز در هیچ دستگاهی سمتی ندارد."),
    "councils.sits_already": _("او اکنون عضو است."),
    "councils.role_taken": _("این نقش اکنون با دیگری است. نخست دورهٔ او را پایان دهید."),
    "councils.term": _("پایان دوره نباید پیش از آغاز آن باشد."),
    "councils.seat_over": _("این عضویت پایان یافته است."),
    "councils.times": _("ساعت پایان باید پس از ساعت آغاز باشد و جلسه بیش از %(most)s ساعت نباشد."),
    "councils.past": _("این زمان گذشته است."),
    "councils.link": _("پیوند جلسه باید نشانی کاملی باشد که با https آغاز می‌شود."),
    "councils.no_such_programme": _("این برنامه در فهرست برنامه‌های زیر نظر نیست."),
    "councils.weeks": _("فاصلهٔ جلسه‌ها از یک تا %(most)s هفته است."),
    "councils.series_over": _("این برنامهٔ جلسه‌ها پایان یافته است."),
    "councils.not_now": _("این کار در این مرحله شدنی نیست. صفحه را تازه کنید."),
    "councils.nobody_sits": _("هنوز عضوی نیست که دعوت شود. نخست اعضا را بنویسید."),
    "councils.has_resolved": _("این جلسه مصوبه دارد و دیگر لغو نمی‌شود."),
    "councils.no_such_item": _("یکی از موردهای دستور جلسه دیگر در دسترس نیست. صفحه را تازه کنید."),
    "councils.too_early": _("جلسه را زودتر از دو ساعت پیش از آغاز آن نمی‌توان گشود."),
    "councils.approved": _("صورت‌جلسه تأیید شده است و دیگر تغییر نمی‌کند."),
    "councils.no_such_seat": _("یکی از اعضا در روز جلسه عضو نبوده است. صفحه را تازه کنید."),
    "councils.substitute": _("جانشین باید کارمند دیگری باشد که خود به جای این عضو نمی‌نشیند."),
    "councils.minutes_changed": _(
        "پس از آنکه این صفحه را گشودید، متن تازه‌ای ذخیره شده است. نوشتهٔ شما نگه داشته شد؛ دو متن را با هم ببینید."
    ),
    "councils.no_quorum": _("جلسه به حد نصاب نرسیده است: %(there)s نفر از %(needed)s نفرِ لازم."),
    "councils.no_minutes": _("صورت‌جلسه هنوز نوشته نشده است."),
    "councils.due": _("مهلت باید از فردا تا %(most)s روز دیگر باشد."),
    "councils.due_closed": _("این روز تعطیل است. یک روز کاری برگزینید."),
    "councils.done_already": _("انجام این مصوبه گزارش شده است."),
    "councils.not_done": _("انجام این مصوبه هنوز گزارش نشده است."),
    "councils.owner": _("مسئول باید از کارکنان همین واحد باشد."),
    "councils.commitment": _("این تعهد از آنِ واحدِ موظف نیست. یکی از تعهدهای فهرست را برگزینید."),
    "councils.measured": _(
        "پشت این مصوبه تعهدی سنجش‌پذیر است: انجام آن را عددِ تأییدشده نشان می‌دهد، نه گزارش."
    ),
    "councils.no_such_file": _("مدرک پیدا نشد. آن را دوباره بفرستید."),
    "councils.answered": _("به این درخواست پاسخ داده شده است."),
    "councils.choose": _("یکی از گزینه‌ها را برگزینید."),
    "councils.number": _("یک عدد بنویسید."),
}
