"""Where a case goes: ordered rules over service, place, words and answers, and a default that is always there."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ostan.domains.catalogue.rules.searching import spelt
from ostan.kernel.errors import RuleBroken
from ostan.kernel.expressions import expression

KNOWN = ("answers", "place", "channel")
"""What the condition of a rule may name: answers that are not personal, the code of the place, the channel."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A unit that may hold a case. Of an agency it is the office for the place that does."""

    unit_id: int
    unit_path: str
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One rule. `service_id` 0, an empty place, condition and no words fit everything.

    Of the `words` (see words_in) one must be among what was said.
    """

    id: int
    service_id: int
    place_code: str
    condition: str
    to: Destination
    reason: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a case goes and why: by rule `rule_id` with its own `reason` and the `word` that fitted, or, 0, by default."""

    to: Destination
    rule_id: int = 0
    reason: str = ""
    word: str = ""
    failed: tuple[int, ...] = ()


def check_condition(condition: str) -> None:
    """Raises RuleBroken expressions.bad (`reason`, `position`) for a condition that cannot be asked."""
    if condition:
        expression(condition, KNOWN)


MOST_WORDS = 100
SHORTEST_WORD = 3
REST = "*"
"""At the end of a word: whatever begins so."""


def words_in(text: str) -> tuple[str, ...]:
    """The words and phrases of a rule as staff wrote them, parted by commas or lines."""
    return tuple(dict.fromkeys(word.strip() for word in re.split(r"[،,\n]", text) if word.strip()))


def check_words(words: tuple[str, ...]) -> None:
    """Raises RuleBroken cases.word_short (`word`, `least`) or cases.words_many (`most`)."""
    if len(words) > MOST_WORDS:
        raise RuleBroken("cases.words_many", field="words", most=MOST_WORDS)
    for word in words:
        if len(spelt(word).replace(" ", "")) < SHORTEST_WORD:
            raise RuleBroken("cases.word_short", field="words", word=word, least=SHORTEST_WORD)


def word_in(words: Iterable[str], said: str) -> str:
    """The first of the words that stands in `said` (spelt, see matters.said_in) as a whole word, a phrase, or, with
    a * behind it, as a beginning; "" when none does. The words of a phrase may be written together."""
    return next((word for word in words if _pattern(word).search(said)), "")


@functools.lru_cache(maxsize=10_000)
def _pattern(word: str) -> re.Pattern[str]:
    parts = (spelt(part).replace(" ", "") for part in re.split(r"[\s\u200c]+", word))
    return re.compile(
        r"\b" + " ?".join(part for part in parts if part) + ("" if word.endswith(REST) else r"\b")
    )


def route(
    rules: Iterable[Route], *, service_id: int, place_code: str, facts: Mapping[str, object], said: str = ""
) -> Routed | None:
    """The first rule, in the order given, that fits; None leaves the case to the default.

    `said` is what the applicant wrote, spelt for finding.

    A rule whose condition cannot be worked out for these answers does not fit: a mistake in a rule must not
    keep a citizen from applying. Such rules are named in `failed`.
    """
    failed: list[int] = []
    for rule in rules:
        if rule.service_id not in (0, service_id) or not place_code.startswith(rule.place_code):
            continue
        word = word_in(rule.words, said)
        if rule.words and not word:
            continue
        try:
            fits = not rule.condition or expression(rule.condition, KNOWN).holds(facts)
        except RuleBroken:
            failed.append(rule.id)
            continue
        if fits:
            return Routed(rule.to, rule.id, rule.reason, word, tuple(failed))
    return None
