"""Who is meant by «@» in a note."""

from collections import Counter
from collections.abc import Mapping

MARK = "@"


def named(text: str, names: Mapping[int, str]) -> set[int]:
    """Those of `names` (by person id) whose name stands after a «@» in the text.

    The longest name that fits is meant. A name that two people have means neither: they are ticked in the list.
    """
    bearers = Counter(names.values())
    known = sorted(((name, one) for one, name in names.items() if name and bearers[name] == 1), reverse=True)
    parts = (part.lstrip() for part in text.split(MARK)[1:])
    found = (next((one for name, one in known if part.startswith(name)), None) for part in parts)
    return {one for one in found if one is not None}
