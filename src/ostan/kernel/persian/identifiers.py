"""The numbers people and companies are known by. Each is accepted in any kind of digits, with spaces or
hyphens, and comes back in one canonical form; a refusal never carries the number itself.
"""

import re

from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian.digits import latin_digits, only_digits

_PLUS = re.compile(r"^\W*\+")
_COMPANY_WEIGHTS = (29, 27, 23, 19, 17) * 2


def parse_national_code(text: str) -> str:
    """A person's national code (کد ملی): 10 Latin digits; 8 or 9 digits are padded with zeros.

    Source: the check digit of the civil registration's number as public validators compute it; ten equal
    digits pass the sum and are refused all the same.

    Raises:
        RuleBroken: "persian.national_code", reason="letters" | "length" | "check".
    """
    digits = _digits(text, "persian.national_code", 8, 9, 10).zfill(10)
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    if len(set(digits)) == 1 or int(digits[9]) != (rest if rest < 2 else 11 - rest):
        raise RuleBroken("persian.national_code", reason="check")
    return digits


def parse_foreign_code(text: str) -> str:
    """The code of a foreign national (کد فراگیر اتباع خارجی, کد فیدا): 12 Latin digits.

    Source: the length, as public guides for foreign nationals give it. No rule of a check digit is published,
    so none is asked for; that twelve equal digits are no code is assumed.

    Raises:
        RuleBroken: "persian.foreign_code", reason="letters" | "length" | "check".
    """
    digits = _digits(text, "persian.foreign_code", 12)
    if len(set(digits)) == 1:
        raise RuleBroken("persian.foreign_code", reason="check")
    return digits


def parse_mobile(text: str) -> str:
    """A mobile number: 11 Latin digits that begin with 09, from 09…, 9…, +98 9…, 0098 9… or 98 9….

    Source: the national numbering plan, 09 and nine digits.

    Raises:
        RuleBroken: "persian.mobile", reason="letters" | "length" | "prefix".
    """
    digits = only_digits(_PLUS.sub("", text))
    if digits is None:
        raise RuleBroken("persian.mobile", reason="letters")
    digits = digits.lstrip("0")
    if len(digits) >= 12:
        digits = digits.removeprefix("98").lstrip("0")
    if len(digits) != 10:
        raise RuleBroken("persian.mobile", reason="length", length=len(digits))
    if digits[0] != "9":
        raise RuleBroken("persian.mobile", reason="prefix")
    return f"0{digits}"


def parse_postal_code(text: str) -> str:
    """A postal code: 10 Latin digits, not beginning with 0 and not all equal.

    Source: length as public validators have it; the first digit assumed.

    Raises:
        RuleBroken: "persian.postal_code", reason="letters" | "length" | "check".
    """
    digits = _digits(text, "persian.postal_code", 10)
    if digits[0] == "0" or len(set(digits)) == 1:
        raise RuleBroken("persian.postal_code", reason="check")
    return digits


def parse_sheba(text: str) -> str:
    """A bank account's Sheba number: "IR" and 24 Latin digits; "IR" may be left out.

    Source: ISO 13616 (IBAN), checked by ISO 7064 MOD 97-10.

    Raises:
        RuleBroken: "persian.sheba", reason="letters" | "length" | "check".
    """
    bare = latin_digits(text).strip().upper().replace(" ", "").removeprefix("IR")
    digits = _digits(bare, "persian.sheba", 24)
    # The country stands as I=18, R=27 and moves behind the account together with the check digits.
    if int(f"{digits[2:]}1827{digits[:2]}") % 97 != 1:
        raise RuleBroken("persian.sheba", reason="check")
    return f"IR{digits}"


def parse_company_id(text: str) -> str:
    """A legal person's national id (شناسه ملی): 11 Latin digits.

    Source: the check digit as public validators compute it.

    Raises:
        RuleBroken: "persian.company_id", reason="letters" | "length" | "check".
    """
    digits = _digits(text, "persian.company_id", 11)
    shift = int(digits[9]) + 2
    total = sum(
        (int(digit) + shift) * weight for digit, weight in zip(digits, _COMPANY_WEIGHTS, strict=False)
    )
    if int(digits[3:9]) == 0 or int(digits[10]) != total % 11 % 10:
        raise RuleBroken("persian.company_id", reason="check")
    return digits


def mask(value: str, *, first: int = 3, last: int = 2) -> str:
    """The value with its middle hidden, for showing: "001•••••09". Too short a value is hidden whole.

    Args:
        first: characters shown at the beginning.
        last: characters shown at the end.
    """
    hidden = len(value) - first - last
    if hidden < 3:
        return "•" * len(value)
    return f"{value[:first]}{'•' * hidden}{value[len(value) - last :]}"


def _digits(text: str, code: str, *lengths: int) -> str:
    digits = only_digits(text)
    if digits is None:
        raise RuleBroken(code, reason="letters")
    if len(digits) not in lengths:
        raise RuleBroken(code, reason="length", length=len(digits))
    return digits
