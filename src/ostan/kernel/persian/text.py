"""The normaliser of Persian text: `clean` for storing, `fold` for searching and comparing.

`clean` mends what a keyboard or a copied page got wrong and keeps what a person meant: tanwin (لطفاً),
hamza (تأیید), ة (دایرة‌المعارف) and Latin digits stay. `fold` goes further, so that two spellings of one
word meet: no marks, no half-spaces, one alef, one he, Latin digits. Both change nothing when they are
applied a second time.

Source of the table: the letters and signs that general libraries miss most often on real Persian news and
forms (Arabic and Kurdish keyboards, texts from old Windows code pages).
"""

import re
import unicodedata

from ostan.kernel.persian.digits import latin_digits

ZWNJ = "\u200c"
HE_HAMZA = "ه\u0654"

_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")

# Shapes of letters from old code pages. The signs ﷰ-﷿ (rial, salutations) are meant as they are.
_SHAPES = re.compile("[\ufb50-\ufdef\ufe70-\ufefc]")
_SPACES = "\t\x0b\x0c\x1c-\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINES = "\r\x85\u2028\u2029"
_AS_ZWNJ = "\u00ac\u00ad\u200b"
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\uffff\U000e0000-\U000e0fff"
    "\u0640"  # tatweel: a stroke that only stretches a word
    "\ud800-\udfff"  # halves of surrogate pairs, which no database stores
)
_ODD = re.compile(f"[{_SPACES}{_LINES}{_AS_ZWNJ}{_UNSEEN}]")
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\u200d": ZWNJ})
_ZWNJ_RUN = re.compile(f"{ZWNJ}{{2,}}")
_ZWNJ_LOST = re.compile(f"(?:^|(?<=[\\s])){ZWNJ}+|{ZWNJ}+(?=\\s|$)")
_SPACE_RUN = re.compile(" {2,}")
_LINE_EDGE = re.compile(" ?\n ?")
_LINE_RUN = re.compile("\n{3,}")
# A joiner stays inside a pictograph (a family, a flag); between letters it is a mistyped half-space.
_EMOJI_JOIN = re.compile(
    "(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
)


def clean(text: str) -> str:
    """The text as it is stored: one Persian spelling of letters, half-spaces, spaces and line breaks.

    ي ى→ی, ك→ک, ۀ→هٔ, Arabic digits→Persian ones, letter shapes→letters, ¬ and soft hyphens→half-space;
    tatweel, bidirectional and other unseen controls fall away; doubled spaces and half-spaces become one,
    line ends become one sign, more than one empty line becomes one.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = text.replace("\r\n", "\n")
    text = _EMOJI_JOIN.sub("\ue000", text.replace("\ue000", ""))
    text = _ODD.sub(_mend, text).translate(_LETTERS).translate(_ARABIC_DIGITS)
    text = unicodedata.normalize("NFC", text).replace("ی\u0654", "ئ")
    text = unicodedata.normalize("NFC", text.replace("\u06c0", HE_HAMZA))
    return _tidy(text.replace("\ue000", "\u200d"))


def clean_line(text: str) -> str:
    """`clean` for a value of one line: a name, a title."""
    return _tidy(clean(text).replace("\n", " "))


def fold(text: str) -> str:
    """The text as it is searched and compared; never shown.

    On top of `clean`: compatibility forms, small letters, one line, Latin digits, no marks over letters, no
    half-space, آ أ إ ٱ→ا, ة ۀ ە ہ ھ→ه, ؤ ۆ→و, ئ ې ۍ ێ ے→ی, ڪ ګ→ک, no lone hamza.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKC", clean(text)).casefold()
    text = unicodedata.normalize("NFKC", clean(text))
    folded = _DROPPED.sub("", latin_digits(text).translate(_FOLDED))
    return " ".join(unicodedata.normalize("NFC", folded).split())


def _mend(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in _LINES:
        return "\n"
    if sign in _AS_ZWNJ:
        return ZWNJ
    return " " if sign.isspace() or sign in "\x1c\x1d\x1e\x1f" else ""


def _tidy(text: str) -> str:
    text = _ZWNJ_LOST.sub("", _ZWNJ_RUN.sub(ZWNJ, text))
    text = _LINE_EDGE.sub("\n", _SPACE_RUN.sub(" ", text))
    return _LINE_RUN.sub("\n\n", text).strip()


_FOLDED = str.maketrans(
    {
        **dict.fromkeys("آأإٱٲٳ", "ا"),
        **dict.fromkeys("ةەہھۀۂۃ", "ه"),
        **dict.fromkeys("ؤۆۇۊۏ", "و"),
        **dict.fromkeys("ئيىېۍێےۓ", "ی"),
        **dict.fromkeys("كڪګڬ", "ک"),
        "ڕ": "ر",
        "ڵ": "ل",
    }
)
_DROPPED = re.compile(
    "[ء\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u200c\u200d\ufe00-\ufe0f\u0300-\u036f]"
)
