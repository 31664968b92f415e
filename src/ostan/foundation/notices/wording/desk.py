"""What visitors of the service desk are told."""

from ostan.foundation.notices.wording.kinds import Wording

VISIT = ("number", "service", "hall", "when", "link", "portal", "address")

DESK: dict[str, Wording] = {
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
}
