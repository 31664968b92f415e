"""What of a paid fee goes back when a case ends."""

from collections.abc import Iterable

from ostan.domains.cases.rules.endings import BY_APPLICANT
from ostan.domains.cases.rules.states import Outcome
from ostan.domains.catalogue.rules.card import Refund

GIVEN = frozenset({Outcome.GRANTED, Outcome.PARTLY})
"""Ends with which the service was given."""


def to_refund(outcome: Outcome, charges: Iterable[tuple[int, Refund]]) -> int:
    """The sum, in rials, of the charges that go back after this end. Source: assumed; the card says it of each."""
    if outcome in GIVEN:
        return 0
    back = {Refund.ALWAYS} if outcome in BY_APPLICANT else {Refund.ALWAYS, Refund.NOT_GIVEN}
    return sum(rials for rials, refund in charges if refund in back)
