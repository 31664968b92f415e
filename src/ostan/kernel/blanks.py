"""Texts with blanks that are filled in later, written $name."""

import string
from collections.abc import Collection, Mapping

from ostan.kernel.errors import RuleBroken


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its blanks filled in; one without a value stays as it is."""
    return string.Template(text).safe_substitute(values)


def check(text: str, known: Collection[str], *, field: str) -> list[str]:
    """The names of the text's blanks, all of which are known.

    Raises:
        RuleBroken: blanks.bad_name (a $ that names nothing), blanks.unknown_name (`name`).
    """
    template = string.Template(text)
    if not template.is_valid():
        raise RuleBroken("blanks.bad_name", field=field)
    names = template.get_identifiers()
    for name in names:
        if name not in known:
            raise RuleBroken("blanks.unknown_name", field=field, name=name)
    return names
