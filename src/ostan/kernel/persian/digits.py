"""Digits in their three kinds: Latin (0-9), Persian (۰-۹) and Arabic (٠-٩)."""

import re
from decimal import Decimal

_LATIN = "0123456789"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"

_TO_LATIN = str.maketrans(_PERSIAN + _ARABIC, _LATIN * 2)
_TO_PERSIAN = str.maketrans(_LATIN + _ARABIC, _PERSIAN * 2)

# What people put between the digits of a number, and what a copied number brings along unseen.
_BETWEEN = re.compile(
    r"[\s\-\u2010-\u2015\u2212./_()\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0640]+"
)


def latin_digits(text: str) -> str:
    """The text with all digits Latin, as numbers are stored and compared."""
    return text.translate(_TO_LATIN)


def persian_digits(value: object) -> str:
    """The value's text with all digits Persian, as numbers stand on screen."""
    return str(value).translate(_TO_PERSIAN)


def group_digits(value: int | Decimal) -> str:
    """The number in Persian digits with a separator at every thousand: «۱٬۲۵۰٬۰۰۰» or «۱٬۲۵۰٫۵»."""
    grouped = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return persian_digits(grouped).translate(_MARKS)


def only_digits(text: str) -> str | None:
    """The digits of a typed number, Latin; None when something else than a separator stands among them."""
    digits = _BETWEEN.sub("", latin_digits(text))
    return digits if digits.isascii() and (digits.isdigit() or not digits) else None


_MARKS = str.maketrans({",": "٬", ".": "٫", "-": "−"})
