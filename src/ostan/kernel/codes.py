"""Tracking codes: what a citizen reads aloud on the telephone and types on any keyboard.

Twelve digits in three groups of four. Digits alone, because every telephone, keyboard and language in the
province has them, none looks or sounds like a letter, and the codes read the same in Persian and Latin
digits. Twelve, because ten is a national code or a postal code and eleven a mobile number: a field can tell
a citizen who typed the wrong one. The first digit is never 0, so a spreadsheet does not shorten the code.

Ten digits are drawn at random (9,000,000,000 codes: with a million cases in the house, one guess in 9,000
meets a case, before the check digits and before the mobile code that the tracking page also asks for); the
last two are the ISO 7064 MOD 97-10 check pair. It catches every single wrong digit, every exchange of two
digits and every pair of neighbours heard wrong (پانزده for پنجاه), except the confusions of 00/97, 01/98
and 02/99, and 96 of 97 of all other mistakes. A one-digit scheme such as Damm's lets one mistake in ten pass.
"""

from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import only_digits

PAYLOADS = 9_000_000_000
"""How many tracking codes there are: draw `secrets.randbelow(PAYLOADS)`."""

_FIRST = 1_000_000_000
_LENGTH = 12


def tracking_code(number: int) -> str:
    """The tracking code of a number drawn at random: 12 Latin digits.

    Raises:
        ValueError: not 0 <= number < PAYLOADS.
    """
    if not 0 <= number < PAYLOADS:
        raise ValueError(f"a tracking code is drawn from 0 to {PAYLOADS - 1}")
    payload = number + _FIRST
    return f"{payload}{98 - payload * 100 % 97:02d}"


def parse_tracking_code(text: str) -> str:
    """The code as 12 Latin digits, from any kind of digits with spaces, hyphens or dots between.

    Raises:
        RuleBroken: "codes.tracking", reason="letters" | "length" | "check".
    """
    digits = only_digits(text)
    if digits is None:
        raise RuleBroken("codes.tracking", reason="letters")
    if len(digits) != _LENGTH:
        raise RuleBroken("codes.tracking", reason="length", length=len(digits))
    if digits[0] == "0" or int(digits) % 97 != 1 or not 2 <= int(digits[-2:]) <= 98:
        raise RuleBroken("codes.tracking", reason="check")
    return digits


def show_tracking_code(code: str) -> str:
    """The code in groups of four, as it is printed and read aloud: "1234-5678-9012"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
