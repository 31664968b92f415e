"""What a decision must say."""

from dataclasses import dataclass

from ostan.domains.cases.rules.states import Outcome, TaskAct
from ostan.kernel.errors import RuleBroken

BY_STAFF = frozenset({Outcome.GRANTED, Outcome.REFUSED, Outcome.PARTLY, Outcome.FORWARDED, Outcome.DUPLICATE})
"""What a clerk may decide; WITHDRAWN is the applicant's word, NO_ANSWER follows from silence and
UNPAID from a term that ended without payment."""

BY_APPLICANT = frozenset({Outcome.WITHDRAWN, Outcome.NO_ANSWER, Outcome.UNPAID})
"""Ends by the applicant's will or silence: they say nothing about the office."""

CUTS = BY_APPLICANT | {Outcome.FORWARDED, Outcome.DUPLICATE}
"""Ends that stop the process where it stands; after the others it goes on, perhaps to issue the result."""

FINAL = frozenset({Outcome.WITHDRAWN})
"""Ends against which there is nothing to object: the applicant chose them."""

SHORTEST_REASON = 10
"""Letters below which a reason says nothing. Source: assumed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A decision as it is proposed. `upheld` answers an objection; None in a round that is none."""

    outcome: Outcome
    reason: str
    law: str = ""
    forwarded_to: str = ""
    duplicate_of: str = ""
    upheld: bool | None = None


def check_ending(ending: Ending, act: str, *, objected: bool, before: str = "") -> None:
    """Whether a decision may stand; `act` is what the step in hand wants, `before` the outcome objected to.

    Source: «حقوق شهروندی در نظام اداری» (1127128, 1395): a refusal is reasoned and names its law; the rest assumed.

    Raises RuleBroken: cases.outcome_not_yours, cases.not_a_deciding_step, cases.reason_needed,
    cases.law_needed, cases.forwarded_to_whom, cases.duplicate_of_which, cases.objection_unanswered,
    cases.objection_not_made, cases.outcome_must_stand, cases.upheld_changes_nothing.
    """
    if ending.outcome not in BY_STAFF:
        raise RuleBroken("cases.outcome_not_yours", outcome=ending.outcome)
    if act != TaskAct.DECIDE and ending.outcome not in CUTS:
        raise RuleBroken("cases.not_a_deciding_step")
    _check_words(ending)
    if not objected:
        if ending.upheld is not None:
            raise RuleBroken("cases.objection_not_made")
        return
    if ending.upheld is None:
        raise RuleBroken("cases.objection_unanswered")
    if not ending.upheld and ending.outcome != before:
        raise RuleBroken("cases.outcome_must_stand")
    if ending.upheld and ending.outcome == before:
        raise RuleBroken("cases.upheld_changes_nothing")


def _check_words(ending: Ending) -> None:
    if ending.outcome != Outcome.GRANTED:
        check_reason(ending.reason)
    if ending.outcome == Outcome.REFUSED and not ending.law.strip():
        raise RuleBroken("cases.law_needed", field="law")
    if ending.outcome == Outcome.FORWARDED and not ending.forwarded_to.strip():
        raise RuleBroken("cases.forwarded_to_whom", field="forwarded_to")
    if ending.outcome == Outcome.DUPLICATE and not ending.duplicate_of.strip():
        raise RuleBroken("cases.duplicate_of_which", field="duplicate_of")


def check_reason(reason: str) -> None:
    """Raises RuleBroken cases.reason_needed (`least`) when fewer letters were given than say anything."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("cases.reason_needed", field="reason", least=SHORTEST_REASON)


def check_text(text: str) -> None:
    """Raises RuleBroken: cases.text_needed for nothing, cases.text_too_long (`most`)."""
    if not text.strip():
        raise RuleBroken("cases.text_needed", field="text")
    if len(text) > LONGEST_TEXT:
        raise RuleBroken("cases.text_too_long", field="text", most=LONGEST_TEXT)


LONGEST_TEXT = 4_000
"""Letters of one message. Source: assumed."""
