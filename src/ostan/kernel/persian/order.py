"""Persian alphabetical order for databases that know none."""

import re

from ostan.kernel.persian.digits import latin_digits
from ostan.kernel.persian.text import clean_line

_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_VARIANTS = {"ا": "أإٱٲٳء", "ه": "ةۀەہھ", "و": "ؤۆۇ", "ی": "ئېۍێ", "ک": "ڪګ", "ر": "ڕ", "ل": "ڵ"}
_FIRST = 0x40  # letters take the places from @ to `, between the digits and the small Latin letters

_PLACES = {ord(letter): chr(_FIRST + place) for place, letter in enumerate(_ALPHABET)}
_PLACES |= {ord(variant): _PLACES[ord(letter)] for letter, many in _VARIANTS.items() for variant in many}
_UNORDERED = re.compile(r"[^\w\s]|_|[\u0610-\u061a\u064b-\u065f\u0670\u0300-\u036f]")
_NUMBER = re.compile(r"[0-9]+")


def sort_key(text: str) -> str:
    """A key whose plain byte order (PostgreSQL's "C", Python's `<`) is Persian alphabetical order.

    Space, then numbers by their size («ناحیه ۲» before «ناحیه ۱۰»), then آ ا ب پ … و ه ی, then Latin without
    regard to case, then anything else. Hamza forms stand with their letters; marks, punctuation and
    half-spaces count only between texts that are otherwise alike.
    Source: the Persian alphabet; آ before ا and hamza forms as variants as in Unicode CLDR's order for fa.
    """
    line = clean_line(text)
    plain = _UNORDERED.sub("", latin_digits(line).lower())
    first = " ".join(_NUMBER.sub(_by_size, plain).translate(_PLACES).split())
    return f"{first}\t{line}"


def _by_size(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0")
    # Two digits that count the digits, so that a longer number is a greater text.
    return f"{min(len(digits), 99):02d}{digits}"
