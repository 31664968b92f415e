"""Clean names of uploaded documents."""

import re
import unicodedata

LONGEST = 120
_ZWNJ = "\u200c"
_FORBIDDEN = re.compile(r'[<>:"|?*%;\\/]')


def clean(name: str, ending: str) -> str:
    """A name that is safe on any screen and disk, with the ending of the true kind; "file" when nothing is left.

    Folders, control signs and signs that turn the direction of writing go (a name could hide its ending with
    them); the half-space stays.
    """
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(
        c for c in unicodedata.normalize("NFC", last) if c == _ZWNJ or unicodedata.category(c)[0] != "C"
    )
    stem = _FORBIDDEN.sub(" ", kept).rpartition(".")[0] or _FORBIDDEN.sub(" ", kept)
    stem = re.sub(r"\s+", " ", stem).strip(" ." + _ZWNJ)[: LONGEST - len(ending)].strip(" ." + _ZWNJ)
    return (stem or "file") + ending
