"""How the words of a service are kept for searching: folded, then spelt in ASCII.

PostgreSQL takes apart into trigrams only what the database's character type calls a letter; in a database made
with the C locale no Persian letter is one, and a search that forgives typing would find nothing. Spelt in
ASCII, letter by letter, the same words work in every database.
"""

from ostan.kernel import persian

_COMMON = dict(zip("ابپتجچحخدرزسشطعفقکگلمنوهی", "abptjcehdrzsvxofqkglmnuwi", strict=True))
_RARE = {"ث": "ys", "ذ": "yz", "ژ": "yj", "ص": "yc", "ض": "yd", "ظ": "yt", "غ": "yg"}
_LATIN = {letter: f"yy{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
_SPELLING = str.maketrans(_COMMON | _RARE | _LATIN)


def spelt(text: str) -> str:
    """The folded text with every letter in ASCII; digits, spaces and signs stay, other signs become spaces."""
    told = persian.fold(text).translate(_SPELLING)
    return " ".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in told).split()
    )


def spelt_lines(*texts: str) -> str:
    """Each text on a line of its own, empty ones left out."""
    return "\n".join(line for line in map(spelt, texts) if line)
