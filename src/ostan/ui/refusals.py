"""The wording of refusals: every domain's `words.BROKEN` is registered here when the house is wired."""

from collections.abc import Mapping
from typing import Protocol

from ostan.ui import figures


class Refusal(Protocol):
    """What `kernel.errors.RuleBroken` and its kin carry."""

    code: str
    facts: dict[str, object]


_WORDING: dict[str, object] = {}


def register(broken: Mapping[str, object]) -> None:
    """Add wordings by code. Raises ValueError when a code already has another wording."""
    for code, wording in broken.items():
        if _WORDING.get(code, wording) != wording:
            raise ValueError(f"two wordings for the refusal {code}")
        _WORDING[code] = wording


def codes() -> frozenset[str]:
    """The codes that have a wording."""
    return frozenset(_WORDING)


def text(refusal: Refusal) -> str:
    """The Persian sentence that tells a person why the house refused.

    A code without a wording gives a general sentence with the code, so that a page never fails on it.
    """
    wording = _WORDING.get(refusal.code)
    if wording is None:
        return f"این کار اکنون شدنی نیست ({refusal.code})."
    try:
        return str(wording) % {name: _as_told(fact) for name, fact in refusal.facts.items()}
    except (KeyError, TypeError, ValueError):
        return str(wording)


def _as_told(fact: object) -> object:
    """Whole numbers stand in a sentence as a Persian reader expects them; codes stay as they are, and several
    codes that have a wording are told as «این یا آن».
    """
    if isinstance(fact, tuple):
        return " یا ".join(str(_WORDING.get(str(code), code)) for code in fact)
    return figures.number(fact) if isinstance(fact, int) and not isinstance(fact, bool) else fact


def by_field(refusal: Refusal) -> dict[str, str]:
    """The sentence by the question it is about (`facts["field"]`), "" being the whole form."""
    return {str(refusal.facts.get("field", "")): text(refusal)}
