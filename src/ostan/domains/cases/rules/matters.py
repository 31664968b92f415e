"""What complaints and requests say: about whom, in which words, and whether the applicant stays hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ostan.domains.catalogue.rules.form import Form, Kind
from ostan.domains.catalogue.rules.searching import spelt
from ostan.kernel.errors import RuleBroken

HIDE = "hide_identity"
"""The question of a form whose yes keeps the applicant's identity from the accused agency."""

MOST_SPELT = 4_000
"""Letters of what was said that are kept for finding."""


def about_in(form: Form, answers: Mapping[str, Any]) -> str:
    """The code of the first unit that the applicant named, "" when none was."""
    units = (answers.get(question.name) for question in form.questions if question.kind is Kind.UNIT)
    return next((str(code) for code in units if code), "")


def said_in(form: Form, answers: Mapping[str, Any]) -> str:
    """The long texts among the answers that are not personal, spelt for finding."""
    texts = (
        str(answers[question.name])
        for question in form.questions
        if question.kind is Kind.LONG_TEXT and not question.is_personal and answers.get(question.name)
    )
    return spelt_said(" ".join(texts))


def spelt_said(text: str) -> str:
    """A text as it is kept for finding, and as rules of words are asked about it."""
    return spelt(text)[:MOST_SPELT]


def hides_in(answers: Mapping[str, Any]) -> bool:
    """Whether the applicant asked to stay hidden from the agency complained about."""
    return answers.get(HIDE) is True


def neutral_name(number: int, name: str) -> str:
    """What a document is called for whoever may not know the applicant: people put their names into names of files."""
    return f"{number}{PurePath(name).suffix.lower()[:8]}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """From which likeness of two texts (0 to 1, of trigrams) a case is offered as perhaps the same.

    Of the same person more unlike texts are offered than of others, who must also mean the same place and
    subject. Within `days` of each other. Source: measured, docs/decisions/0055.
    """

    same_person: float = 0.2
    others: float = 0.25
    days: int = 90


def may_know(
    paths: Iterable[str], *, hides: bool, owner_path: str, hidden_from: str, is_own: bool = False
) -> bool:
    """Whether hats over the units at `paths` may know who the applicant is: the applicant always; of a hidden one
    only the unit that took the case in and what is below it, and nobody of the agency complained about."""
    if is_own or not hides:
        return True
    return any(
        path.startswith(owner_path) and not (hidden_from and path.startswith(hidden_from))
        for path in paths
        if path and owner_path
    )


def check_parts(open_parts: int) -> None:
    """Raises RuleBroken cases.parts_open (`count`): a case is decided after its parts."""
    if open_parts:
        raise RuleBroken("cases.parts_open", count=open_parts)


MOST_PARTS = 20
"""Parts of one case. Source: assumed."""
