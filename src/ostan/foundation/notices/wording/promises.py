"""What councils and committees, and whoever promised or reported, are told."""

from ostan.foundation.notices.wording.kinds import HOUSE, Wording

MEETING = ("body", "when", "link", *HOUSE)
RESOLUTION = ("body", "number", "due", "link", *HOUSE)

PROMISES: dict[str, Wording] = {
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
    "figures.questioned": Wording(
        "توضیح‌خواهی دربارهٔ عددها",
        "$count عدد به توضیح نیاز دارد",
        "$count عدد گزارش‌شده به توضیح نیاز دارد؛ مهلت پاسخ: $due\n$link",
        "آزمون‌ها $count عدد از گزارش واحد شما را دور از انتظار یافتند. این ایراد نیست؛ تا $due توضیح دهید چرا چنین است:\n$link",
        ("count", "due", "link", *HOUSE),
    ),
}
