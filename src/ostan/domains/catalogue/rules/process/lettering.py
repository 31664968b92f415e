"""How wide a Persian text is and where its lines break, without a browser at hand."""

from itertools import pairwise

_JOINED = {
    "23": "اأآ",
    "29": "بلن",
    "31": "پتثیئ",
    "34": "رزژ",
    "44": "وؤک",
    "46": "فق",
    "48": "دذ",
    "52": "عغگ",
    "55": "مهط",
    "66": "ظ",
    "68": "جچحخ",
    "80": "سش",
    "85": "صض",
}
_ALONE = {
    "23": "اأآ",
    "34": "رزژ",
    "40": "ء",
    "44": "وؤ",
    "48": "دذه",
    "60": "معغ",
    "66": "لی",
    "68": "نجچحخقئ",
    "75": "طظ",
    "90": "بپتثفکگ",
    "118": "سش",
    "125": "صض",
}
_OTHER = {
    "0": "\u200c\u200d\u064b\u064e\u064f\u0650\u0651\u0654",
    "24": "ijlI",
    "27": " :؛،.",
    "34": "()frt",
    "45": "«»-_/٪؟!",
}
"""Advance widths in hundredths of the type size, measured on Vazirmatn Regular 33.0.3 (initial and medial
forms together, final and isolated forms together)."""


def _table(groups: dict[str, str]) -> dict[str, int]:
    return {letter: int(width) for width, letters in groups.items() for letter in letters}


_JOINED_WIDTHS, _ALONE_WIDTHS = _table(_JOINED), _table(_ALONE) | _table(_OTHER)
_BREAKS_AFTER = frozenset("اأآدذرزژوؤء")
_USUAL = 56


def width(text: str, size: float) -> float:
    """Width of one line of text, in the unit of the type size."""
    hundredths = sum(_advance(letter, after) for letter, after in pairwise(f"{text} "))
    return hundredths * size / 100


def _advance(letter: str, after: str) -> int:
    joins = letter in _JOINED_WIDTHS and letter not in _BREAKS_AFTER and after in _JOINED_WIDTHS
    return (_JOINED_WIDTHS if joins else _ALONE_WIDTHS).get(letter, _USUAL)


def wrap(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """The lines of a text within `room`, at most `most` of them; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) <= most:
        return tuple(shorten(line, size, room) for line in lines)
    kept = lines[:most]
    kept[-1] = shorten(f"{kept[-1]} {lines[most]}", size, room)
    kept[-1] = kept[-1] if kept[-1].endswith("…") else f"{kept[-1]}…"
    return tuple(shorten(line, size, room) for line in kept)


def shorten(line: str, size: float, room: float) -> str:
    """The line, cut with an ellipsis when it is wider than the room."""
    if width(line, size) <= room:
        return line
    while len(line) > 1 and width(f"{line}…", size) > room:
        line = line[:-1].rstrip()
    return f"{line}…"
