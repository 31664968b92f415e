"""The notices of the house in Persian, as they are before a province changes them.

A message holds nothing personal but the tracking code. `names` are the values that its text may use, written
$name. What is urgent goes out at night and to whoever asked not to be written to.
"""

from dataclasses import dataclass

CHANNELS = ("SMS", "EMAIL", "INAPP")


@dataclass(frozen=True, slots=True)
class Wording:
    """Default texts of one kind of notice. `subject` is for e-mail; `short` for SMS; `body` for the rest.

    A digest can be done without while other notices come.
    """

    title: str
    subject: str
    short: str
    body: str
    names: tuple[str, ...]
    urgent: bool = False
    is_digest: bool = False


SMS_NAMES = frozenset(
    {"code", "due", "until", "link", "count", "days", "number", "when", "hall", "portal", "address"}
)
"""What a text message may name: it lies open on a locked telephone, so nothing tells of whom or what it is."""
HOUSE = ("portal", "address")
CASE = ("code", "service", "portal", "address")
VISIT = ("number", "service", "hall", "when", "link", "portal", "address")
MEETING = ("body", "when", "link", *HOUSE)
RESOLUTION = ("body", "number", "due", "link", *HOUSE)

WORDINGS: dict[str, Wording] = {
    "case.opened": Wording(
        "ثبت درخواست",
        "درخواست شما ثبت شد",
        "درخواست شما ثبت شد.\nکد رهگیری: $code\nتاریخ پاسخ نهایی: $due\n$address/track/",
        "درخواست شما برای «$service» با کد رهگیری $code ثبت شد. پاسخ نهایی تا $due داده می‌شود.",
        (*CASE, "due"),
    ),
    "case.question": Wording(
        "پرسش از متقاضی",
        "برای ادامهٔ کار به پاسخ شما نیاز است",
        "برای ادامهٔ رسیدگی به درخواست $code به پاسخ شما نیاز است.\n$address/my/$code/",
        "کارشناس دربارهٔ درخواست $code («$service») پرسشی دارد. تا پاسخ شما نرسد، زمان رسیدگی متوقف می‌ماند.",
        CASE,
    ),
    "case.reminder": Wording(
        "یادآوری پرسش",
        "هنوز منتظر پاسخ شما هستیم",
        "درخواست $code منتظر پاسخ شماست. اگر تا $until پاسخ ندهید بسته می‌شود.\n$address/my/$code/",
        "درخواست $code («$service») هنوز منتظر پاسخ شماست و اگر تا $until پاسخی نرسد بسته می‌شود.",
        (*CASE, "until"),
    ),
    "case.payment": Wording(
        "هزینهٔ درخواست",
        "برای ادامهٔ کار هزینهٔ خدمت را بپردازید",
        "برای ادامهٔ رسیدگی به درخواست $code هزینهٔ آن را تا $until بپردازید.\n$address/my/$code/",
        "برای ادامهٔ رسیدگی به درخواست $code («$service») هزینهٔ خدمت را تا $until بپردازید. تا آن هنگام زمان رسیدگی متوقف است.",
        (*CASE, "until"),
    ),
    "case.payment_reminder": Wording(
        "یادآوری پرداخت",
        "هزینهٔ درخواست شما هنوز پرداخت نشده است",
        "هزینهٔ درخواست $code پرداخت نشده است. اگر تا $until نپردازید بسته می‌شود.\n$address/my/$code/",
        "هزینهٔ درخواست $code («$service») هنوز پرداخت نشده است و اگر تا $until نپردازید بسته می‌شود.",
        (*CASE, "until"),
    ),
    "case.paid": Wording(
        "رسیدن پرداخت",
        "هزینهٔ درخواست شما پرداخت شد",
        "هزینهٔ درخواست $code پرداخت شد و رسیدگی ادامه دارد. رسید: $address/my/$code/",
        "هزینهٔ درخواست $code («$service») پرداخت شد و رسیدگی ادامه دارد. رسید پرداخت در صفحهٔ پرونده است.",
        CASE,
    ),
    "case.waived": Wording(
        "بخشودن هزینه",
        "هزینهٔ درخواست شما بخشوده شد",
        "هزینهٔ درخواست $code بخشوده شد و رسیدگی ادامه دارد.\n$address/my/$code/",
        "هزینهٔ درخواست $code («$service») بخشوده شد؛ لازم نیست چیزی بپردازید و رسیدگی ادامه دارد.",
        CASE,
    ),
    "case.refund": Wording(
        "بازپرداخت",
        "هزینه‌ای که پرداختید بازگردانده می‌شود",
        "هزینهٔ درخواست $code بازگردانده می‌شود. شمارهٔ شبای خود را بنویسید: $address/my/$code/",
        "هزینهٔ درخواست $code («$service») بازگردانده می‌شود. برای آن، شمارهٔ شبای خود را در صفحهٔ پرونده بنویسید.",
        CASE,
    ),
    "case.refunded": Wording(
        "انجام بازپرداخت",
        "هزینه‌ای که پرداختید بازگردانده شد",
        "هزینهٔ درخواست $code بازگردانده شد.\n$address/my/$code/",
        "هزینهٔ درخواست $code («$service») بازگردانده شد. شمارهٔ سند آن در صفحهٔ پرونده است.",
        CASE,
    ),
    "case.extended": Wording(
        "تمدید مهلت",
        "مهلت پاسخ تمدید شد",
        "مهلت پاسخ به درخواست $code تا $due تمدید شد.\n$address/my/$code/",
        "مهلت پاسخ به درخواست $code («$service») تا $due تمدید شد. دلیل آن در صفحهٔ پرونده آمده است.",
        (*CASE, "due"),
    ),
    "case.referred": Wording(
        "ارجاع به دستگاه دیگر",
        "درخواست شما به دستگاه مسئول فرستاده شد",
        "درخواست $code برای رسیدگی به دستگاه دیگری فرستاده شد. تاریخ پاسخ نهایی همان است: $due\n$address/my/$code/",
        "درخواست $code («$service») برای رسیدگی به «$agency» فرستاده شد. لازم نیست کاری کنید؛ پاسخ نهایی تا $due داده می‌شود.",
        (*CASE, "due", "agency"),
    ),
    "case.decided": Wording(
        "اعلام نتیجه",
        "نتیجهٔ درخواست شما آماده است",
        "نتیجهٔ درخواست $code آماده است.\n$address/my/$code/",
        "رسیدگی به درخواست $code («$service») پایان یافت. نتیجه و دلیل آن را در صفحهٔ پرونده ببینید.",
        CASE,
    ),
    "case.message": Wording(
        "پیام تازه در پرونده",
        "پیام تازه‌ای دارید",
        "در پروندهٔ $code پیام تازه‌ای دارید.\n$address/my/$code/",
        "در پروندهٔ $code («$service») پیام تازه‌ای برای شما نوشته شد.",
        CASE,
    ),
    "case.file_set_aside": Wording(
        "فایل کنار گذاشته‌شده",
        "فایلی که فرستادید کنار گذاشته شد",
        "در فایلی که برای پروندهٔ $code فرستادید بدافزار یافت شد. نسخهٔ سالم را در یک پیام بفرستید.\n$address/my/$code/",
        "در فایلی که برای پروندهٔ $code («$service») فرستادید بدافزار یافت شد. نسخهٔ سالم آن را در یک پیام بفرستید.",
        CASE,
    ),
    "case.late": Wording(
        "دیرکرد پرونده",
        "پرونده‌ای از مهلت گذشت",
        "پروندهٔ $code از مهلت گذشت.\n$address/work/cases/$code/",
        "پروندهٔ $code («$service») در واحد شما از مهلت گذشته است.",
        CASE,
    ),
    "case.still_late": Wording(
        "ادامهٔ دیرکرد پرونده",
        "پرونده‌ای همچنان بی‌پاسخ است",
        "پروندهٔ $code $days روز کاری پس از مهلت هنوز بی‌پاسخ است.\n$address/work/cases/$code/",
        "پروندهٔ $code («$service») $days روز کاری پس از مهلت هنوز بی‌پاسخ است.",
        (*CASE, "days"),
    ),
    "case.legally_late": Wording(
        "گذشتن از مهلت قانونی",
        "پرونده‌ای از مهلت قانونی گذشت",
        "پروندهٔ $code از مهلت قانونی گذشت.\n$address/work/cases/$code/",
        "پروندهٔ $code («$service») در یکی از واحدهای شما از مهلت قانونی پاسخ گذشته است.",
        CASE,
    ),
    "case.called": Wording(
        "یادآوری پرونده",
        "پرونده‌ای منتظر شماست",
        "پروندهٔ $code منتظر اقدام واحد شماست (مهلت: $due).\n$address/work/cases/$code/",
        "پروندهٔ $code («$service») در واحد شما منتظر اقدام است. مهلت پاسخ به متقاضی $due است.",
        (*CASE, "due"),
    ),
    "case.warning": Wording(
        "نزدیک شدن مهلت",
        "مهلت پرونده‌ای نزدیک است",
        "مهلت پروندهٔ $code نزدیک است ($due).\n$address/work/cases/$code/",
        "مهلت پروندهٔ $code («$service») در واحد شما رو به پایان است: $due.",
        (*CASE, "due"),
    ),
    "case.mentioned": Wording(
        "اشاره در یادداشت",
        "همکاری از شما یاد کرده است",
        "در یادداشتی در پروندهٔ $code از شما یاد شد.\n$address/work/cases/$code/",
        "همکاری در یادداشتی در پروندهٔ $code («$service») از شما یاد کرده است.",
        CASE,
    ),
    "case.followed": Wording(
        "پایان درخواستی که پی می‌گرفتید",
        "درخواستی که پی می‌گرفتید پایان یافت",
        "رسیدگی به درخواست $code که پی می‌گرفتید پایان یافت.\n$address/my/",
        "رسیدگی به درخواست $code («$service») که پی می‌گرفتید پایان یافت. نتیجه را در «درخواست‌های من» ببینید.",
        CASE,
    ),
    "case.joined": Wording(
        "یکی‌شدن درخواستی که پی می‌گرفتید",
        "درخواستی که پی می‌گرفتید با درخواست مشابهی یکی شد",
        "درخواست $code که پی می‌گرفتید با درخواست مشابهی یکی شد؛ پایان آن را به شما می‌گوییم.\n$address/my/",
        "درخواست $code («$service») که پی می‌گرفتید با درخواست مشابهی یکی شد. لازم نیست کاری کنید؛ پایان آن را به شما می‌گوییم.",
        CASE,
    ),
    "case.part_decided": Wording(
        "پایان بخشی از پرونده",
        "بخشی از پروندهٔ شما پایان یافت",
        "بخشی از پروندهٔ $code پایان یافت.\n$address/work/cases/$code/",
        "بخشی از پروندهٔ $code («$service») که به واحد دیگری سپرده بودید پایان یافت.",
        CASE,
    ),
    "case.outside_answered": Wording(
        "پاسخ نهاد بیرونی",
        "نهاد بیرونی پاسخ داد",
        "نهاد بیرونی دربارهٔ پروندهٔ $code پاسخ داد.\n$address/work/cases/$code/",
        "نهادی که دربارهٔ پروندهٔ $code («$service») از آن پرسیده بودید پاسخ داد. پاسخ در پرونده است.",
        CASE,
    ),
    "outside.asked": Wording(
        "پرسش از نهاد بیرونی",
        "دربارهٔ یک درخواست مردمی به پاسخ شما نیاز است",
        "دربارهٔ درخواست $code به پاسخ شما نیاز است. مهلت: $due\n$link",
        "دربارهٔ درخواست $code («$service») به پاسخ شما نیاز است. تا $due از این پیوند پاسخ دهید:\n$link",
        (*CASE, "due", "link"),
    ),
    "outside.reminder": Wording(
        "یادآوری به نهاد بیرونی",
        "هنوز منتظر پاسخ شما هستیم",
        "درخواست $code منتظر پاسخ شماست. مهلت: $due\n$link",
        "درخواست $code («$service») هنوز منتظر پاسخ شماست. مهلت آن $due است:\n$link",
        (*CASE, "due", "link"),
    ),
    "feedback.invited": Wording(
        "دعوت به ارزیابی",
        "از رسیدگی راضی بودید؟",
        "از رسیدگی به درخواست $code راضی بودید؟ با یک پاسخ کوتاه به بهتر شدن کار کمک کنید.\n$link",
        "رسیدگی به درخواست $code («$service») پایان یافت. نظر شما، راضی یا ناراضی، در آمار این خدمت منتشر می‌شود:\n$link",
        (*CASE, "link"),
    ),
    "feedback.suggestion": Wording(
        "پاسخ پیشنهاد",
        "به پیشنهاد شما پاسخ داده شد",
        "به پیشنهاد شما پاسخ داده شد.\n$address",
        "دستگاه به پیشنهاد شما دربارهٔ «$service» پاسخ داد. پاسخ در صفحهٔ پیشنهاد شماست.",
        ("service", *HOUSE),
    ),
    "desk.booked": Wording(
        "وقت قبلی",
        "وقت شما در میز خدمت گرفته شد",
        "وقت شما: $when، $hall.\nشمارهٔ وقت: $number\n$link",
        "وقت شما برای «$service» در $hall گرفته شد: $when. این شماره را در دستگاه نوبت بزنید: $number.",
        VISIT,
    ),
    "desk.moved": Wording(
        "جابه‌جایی وقت",
        "وقت شما جابه‌جا شد",
        "وقت تازهٔ شما: $when، $hall.\nشمارهٔ وقت: $number\n$link",
        "وقت شما برای «$service» در $hall جابه‌جا شد: $when. شمارهٔ وقت همان $number است.",
        VISIT,
    ),
    "desk.reminder": Wording(
        "یادآوری وقت",
        "فردا در میز خدمت وقت دارید",
        "یادآوری: فردا وقت دارید؛ $when، $hall.\nاگر نمی‌آیید، آن را لغو کنید تا به دیگری برسد.\n$link",
        "فردا برای «$service» در $hall وقت دارید: $when. اگر نمی‌آیید، آن را لغو کنید تا به دیگری برسد.",
        VISIT,
    ),
    "desk.cancelled": Wording(
        "لغو وقت",
        "وقت شما لغو شد",
        "وقت شما ($when، $hall) لغو شد.\n$address/visits/",
        "وقت شما برای «$service» در $hall ($when) به درخواست خودتان لغو شد.",
        VISIT,
    ),
    "desk.called_off": Wording(
        "لغو وقت از سوی تالار",
        "وقت شما از سوی تالار لغو شد",
        "این خدمت در وقت شما ($when، $hall) ارائه نمی‌شود. پوزش می‌خواهیم؛ وقت دیگری بگیرید.\n$address/visits/",
        "خدمت «$service» در وقت شما ($when، $hall) ارائه نمی‌شود. پوزش می‌خواهیم؛ لطفاً وقت دیگری بگیرید.",
        VISIT,
    ),
    "councils.called": Wording(
        "دعوت به جلسه",
        "دعوت به جلسهٔ $body",
        "به جلسه‌ای دعوت شده‌اید: $when\n$link",
        "به جلسهٔ «$body» دعوت شده‌اید: $when. دستور جلسه، نشانی و فایل تقویم در این صفحه است:\n$link",
        MEETING,
    ),
    "councils.moved": Wording(
        "تغییر زمان یا جای جلسه",
        "جلسهٔ $body تغییر کرد",
        "زمان یا جای جلسهٔ شما تغییر کرد: $when\n$link",
        "زمان یا جای جلسهٔ «$body» تغییر کرد. زمان تازه: $when. جزئیات و فایل تازهٔ تقویم:\n$link",
        MEETING,
    ),
    "councils.cancelled": Wording(
        "لغو جلسه",
        "جلسهٔ $body لغو شد",
        "جلسهٔ $when لغو شد.\n$link",
        "جلسهٔ «$body» که برای $when تعیین شده بود لغو شد. موضوع‌های آن در جلسهٔ بعد بررسی می‌شود.",
        MEETING,
    ),
    "councils.resolution": Wording(
        "مصوبه برای واحد",
        "مصوبه‌ای واحد شما را موظف کرد",
        "مصوبهٔ $number بر عهدهٔ واحد شماست. مهلت: $due\n$link",
        "مصوبهٔ $number «$body» بر عهدهٔ واحد شماست و باید تا $due انجام شود:\n$link",
        RESOLUTION,
    ),
    "councils.owner": Wording(
        "مسئول مصوبه",
        "شما مسئول مصوبه‌ای شدید",
        "شما مسئول مصوبهٔ $number شدید. مهلت: $due\n$link",
        "پاسخ‌گویی به مصوبهٔ $number «$body» به شما سپرده شد. مهلت آن $due است:\n$link",
        RESOLUTION,
    ),
    "councils.resolution_near": Wording(
        "نزدیک‌شدن مهلت مصوبه",
        "مهلت مصوبه نزدیک است",
        "مهلت مصوبهٔ $number تا $due است.\n$link",
        "مهلت مصوبهٔ $number «$body» تا $due است. اگر انجام شده، آن را با مدرک گزارش کنید:\n$link",
        RESOLUTION,
    ),
    "councils.resolution_late": Wording(
        "گذشتن مهلت مصوبه",
        "مهلت مصوبه گذشت",
        "مهلت مصوبهٔ $number گذشت و به جلسهٔ بعد می‌رود.\n$link",
        "مهلت مصوبهٔ $number «$body» در $due گذشت. این مصوبه در دستور جلسهٔ بعد است:\n$link",
        RESOLUTION,
    ),
    "councils.returned": Wording(
        "بازگشت گزارش انجام",
        "گزارش انجام مصوبه پذیرفته نشد",
        "گزارش انجام مصوبهٔ $number پذیرفته نشد.\n$link",
        "گزارش انجام مصوبهٔ $number «$body» پذیرفته نشد. دلیل آن در این صفحه است:\n$link",
        RESOLUTION,
    ),
    "councils.asked": Wording(
        "درخواست از شورا یا کمیته",
        "دستگاهی از $body درخواستی دارد",
        "درخواستی برای شما به عنوان رئیس یا دبیر رسیده است.\n$link",
        "دستگاهی از «$body» مشاوره یا تسهیلگری خواسته است:\n$link",
        ("body", "link", *HOUSE),
    ),
    "councils.answered": Wording(
        "پاسخ شورا یا کمیته",
        "$body به درخواست شما پاسخ داد",
        "به درخواست شما پاسخ داده شد.\n$link",
        "«$body» به درخواست واحد شما پاسخ داد:\n$link",
        ("body", "link", *HOUSE),
    ),
    "councils.digest": Wording(
        "خلاصهٔ هفتگی",
        "خلاصهٔ هفته تا $until",
        "خلاصهٔ هفته آماده است.\n$address",
        "$told\n\nمُهر دفتر رویدادها\nنام دفتر: $origin\nشمار رویدادها: $size\nریشه: $root\n"
        "این سه خط را نگه دارید: هرگاه ریشهٔ دفتر برای همین شمار جز این باشد، دفتر دست خورده است ($seals).\n\n"
        "اگر این خلاصه را نمی‌خواهید: $address/account/",
        (*HOUSE, "until", "told", "origin", "size", "root", "seals"),
        is_digest=True,
    ),
    "draft.held": Wording(
        "کد ادامهٔ پیش‌نویس",
        "کد ادامهٔ پیش‌نویس شما",
        "کد ادامهٔ پیش‌نویس: $code\nتا $until می‌ماند.\n$address/resume/",
        "کد ادامهٔ پیش‌نویس شما $code است و تا $until به کار می‌آید: $address/resume/",
        (*HOUSE, "code", "until"),
        urgent=True,
    ),
    "account.new_browser": Wording(
        "ورود از مرورگری تازه",
        "ورود به حساب شما از مرورگری تازه",
        "از مرورگری تازه به حساب شما در $portal وارد شدند. اگر شما نبودید: $address/account/",
        "از مرورگری تازه به حساب شما وارد شدند. اگر شما نبودید، در «حساب و امنیت» آن نشست را پایان دهید و گذرواژه را عوض کنید.",
        HOUSE,
        urgent=True,
    ),
    "account.factor_changed": Wording(
        "تغییر عامل دوم ورود",
        "عامل دوم ورود شما عوض شد",
        "عامل دوم ورود حساب شما در $portal عوض شد. اگر شما نبودید: $address/account/",
        "عامل دوم ورود به حساب شما افزوده، برداشته یا نو شد. اگر شما نبودید، بی‌درنگ به راهبر سامانه خبر دهید.",
        HOUSE,
        urgent=True,
    ),
    "account.password_changed": Wording(
        "تغییر گذرواژه",
        "گذرواژهٔ شما عوض شد",
        "گذرواژهٔ حساب شما در $portal عوض شد. اگر شما نخواسته‌اید، به راهبر سامانه خبر دهید.",
        "گذرواژهٔ حساب شما عوض شد و نشست‌های پیشین پایان یافت. اگر شما نخواسته‌اید، بی‌درنگ به راهبر سامانه خبر دهید.",
        HOUSE,
        urgent=True,
    ),
    "account.failures": Wording(
        "ناکامی پیاپی در ورود",
        "چند بار نادرست برای ورود به حساب شما کوشیده‌اند",
        "چند بار پیاپی و نادرست برای ورود به حساب شما در $portal کوشیده‌اند. اگر شما نبودید: $address/account/",
        "چند بار پیاپی و نادرست برای ورود به حساب شما کوشیده‌اند. اگر شما نبودید، گذرواژه را عوض کنید و عامل دوم بیفزایید.",
        HOUSE,
        urgent=True,
    ),
    "notices.report": Wording(
        "گزارش پیام‌های نرسیده",
        "پیام‌هایی که در شبانه‌روز گذشته نرسید",
        "در شبانه‌روز گذشته $count پیام به گیرنده نرسید.\n$address/manage/notices/",
        "در شبانه‌روز گذشته $count پیام به گیرنده نرسید. دلیل هر یک و راه فرستادن دوباره در صفحهٔ «متن پیام‌ها» است.",
        (*HOUSE, "count"),
    ),
}
