"""Numbers, amounts, shares and codes as a Persian reader expects them on the page."""

import re
from decimal import Decimal

from markupsafe import Markup, escape

from ostan.kernel.codes import show_tracking_code
from ostan.kernel.persian import latin_digits, persian_digits, whole_number

Number = int | float | Decimal

_ADDRESS = re.compile(r"(https?://[^\s<>«»]*[^\s<>«».,:;!()،؛؟])")
_ONES = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه")
_TEENS = ("ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده")
_TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
_HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
_SCALES = ("", "هزار", "میلیون", "میلیارد", "هزار میلیارد", "میلیون میلیارد")


def digits(value: object) -> str:
    """The text of `value` with Latin and Arabic digits turned into Persian ones; None gives an empty text."""
    return "" if value is None else persian_digits(value)


def number(value: Number | None, places: int = 0) -> str:
    """A number in groups of three, such as «۱۲٬۳۴۵» or «۳٫۵»; None gives «—»."""
    if value is None:
        return "—"
    text = f"{abs(value):,.{places}f}"
    if places:
        text = text.rstrip("0").rstrip(".")
    text = digits(text.replace(",", "٬").replace(".", "٫"))
    return f"−{text}" if value < 0 and text.strip("۰٬٫") else text


def percent(ratio: Number | None, places: int = 0) -> str:
    """A share between 0 and 1 as «۶۳٪»; None gives «—»."""
    return "—" if ratio is None else f"{number(float(ratio) * 100, places)}٪"


def rial(amount: int | None) -> str:
    """An amount of rials as «۱٬۲۰۰٬۰۰۰ ریال»; None gives «—»."""
    return "—" if amount is None else f"{number(amount)} ریال"


def toman(amount: int | None) -> str:
    """An amount of **rials** told in tomans, as «۱۲۰٬۰۰۰ تومان»; None gives «—»."""
    if amount is None:
        return "—"
    return f"{number(amount / 10, 1 if amount % 10 else 0)} تومان"


def toman_words(amount: int | None) -> str:
    """An amount of **rials** in words and tomans, as «صد و بیست هزار تومان»; empty when no round toman."""
    if amount is None or amount % 10 or abs(amount) >= 10**19:
        return ""
    return f"{words(amount // 10)} تومان"


def words(value: int) -> str:
    """A whole number in Persian words, below 10^18 in size."""
    if value == 0:
        return "صفر"
    if value < 0:
        return f"منفی {words(-value)}"
    groups: list[str] = []
    for scale in _SCALES:
        value, group = divmod(value, 1000)
        if group:
            name = _group_words(group)
            groups.append("هزار" if scale == "هزار" and group == 1 else f"{name} {scale}".strip())
        if not value:
            break
    return " و ".join(reversed(groups))


def _group_words(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    below = [_TEENS[ones]] if tens == 1 else [_TENS[tens], _ONES[ones]]
    return " و ".join(part for part in [_HUNDREDS[hundreds], *below] if part)


LONGEST_NUMBER = 40
"""Digits; more are nobody's amount, and Python refuses to read thousands of them."""


def amount_of(value: object) -> int | None:
    """The whole number that a person typed in any digits and grouping; None when it is no whole number."""
    text = latin_digits(str(value if value is not None else ""))
    text = "".join(letter for letter in text if not (letter.isspace() or letter in ",٬،\u200c\u200e\u200f"))
    return whole_number(text, None, digits=LONGEST_NUMBER)


def grouped(value: object) -> str:
    """A typed amount in groups of three Persian digits; what is no whole number comes back as typed."""
    amount = amount_of(value)
    return str(value if value is not None else "") if amount is None else number(amount)


def size(octets: int) -> str:
    """A size of a file as «۳۴۰ کیلوبایت» or «۲٫۴ مگابایت»."""
    if octets < 1024:
        return f"{number(octets)} بایت"
    if octets < 1024 * 1024:
        return f"{number(octets / 1024)} کیلوبایت"
    return f"{number(octets / 1024 / 1024, 1)} مگابایت"


def code(value: object) -> Markup:
    """A tracking code, number or address set apart left-to-right, so that it never mixes with a sentence."""
    text = "" if value is None else escape(str(value))
    return Markup(f'<bdi dir="ltr" class="code">{text}</bdi>')  # noqa: S704  # escaped


def tracking(value: str) -> str:
    """A tracking code in groups of four Persian digits, as it is read aloud: «۱۲۳۴-۵۶۷۸-۹۰۱۲»."""
    return digits(show_tracking_code(value))


def masked(value: object, shown: int = 4) -> Markup:
    """A personal code but for its last `shown` characters covered, as `••••••۱۲۳۴`, set left-to-right."""
    text = "" if value is None else str(value)
    hidden = max(0, len(text) - shown)
    cover = f'<span aria-hidden="true">{"•" * hidden}</span>'
    told = f'<span class="unseen">{digits(hidden)} رقم پوشیده، پایان </span>' if hidden else ""
    open_end = escape(digits(text[hidden:]))
    return Markup(f'<bdi dir="ltr" class="code">{told}{cover}{open_end}</bdi>')  # noqa: S704  # escaped


def initials(name: object) -> str:
    """The first letters of the first two words of a name, parted by a half-space, for an avatar."""
    return "\u200c".join(word[0] for word in str(name or "").split()[:2])


def lines(text: object) -> Markup:
    """Plain text with its line breaks kept as `<br>` and its paragraphs as `<p>`."""
    paragraphs = [part.strip() for part in str(text or "").replace("\r\n", "\n").split("\n\n")]
    broken = ["<br>".join(escape(line) for line in part.split("\n")) for part in paragraphs if part]
    return Markup("".join(f"<p>{part}</p>" for part in broken))  # noqa: S704  # escaped


def linked(text: object) -> Markup:
    """Text in Persian digits, whose web addresses are links and keep their letters and digits."""
    parts = _ADDRESS.split(str(text or ""))
    link = Markup('<a href="{0}"><bdi dir="ltr">{0}</bdi></a>')
    return Markup("").join(
        link.format(part) if turn % 2 else escape(digits(part)) for turn, part in enumerate(parts)
    )
