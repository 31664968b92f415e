"""What is wrong with a card, a form or a whole version: said with a code, never by an exception."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend. `place` is the field, page or question; `stops` keeps the version from publishing.

    `facts` are the values that the wording of `code` names, in pairs so that the finding stays a value.
    """

    code: str
    place: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    stops: bool = True


def warning(code: str, place: str = "", **facts: object) -> Finding:
    """A finding that does not stop publishing."""
    return Finding(
        code, place, tuple(sorted((name, str(value)) for name, value in facts.items())), stops=False
    )


def error(code: str, place: str = "", **facts: object) -> Finding:
    """A finding that stops publishing."""
    return Finding(code, place, tuple(sorted((name, str(value)) for name, value in facts.items())))
