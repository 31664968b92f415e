"""Digits in their three kinds: Latin (0-9), Persian (۰-۹) and Arabic (٠-٩)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

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


Other = TypeVar("Other")


def whole_number(text: str, otherwise: Other, *, digits: int = 17) -> int | Other:
    """The number that an address or a hidden field says in Latin digits, else `otherwise`.

    An id has no more than 17 digits, so every such number fits the database; and Python refuses to read thousands.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else otherwise


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those of the texts that say a number; what nobody's page has offered is passed over."""
    return [found for text in texts if (found := whole_number(text, None)) is not None]


_MARKS = str.maketrans({",": "٬", ".": "٫", "-": "−"})
