"""Sums of money, whatever the order of paying, waiving and giving back; and the comparison of two lists."""

from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.cases.rules import BY_APPLICANT, Outcome, to_refund
from ostan.domains.catalogue.rules.card import Refund
from ostan.foundation.payments.rules import Gap, Line, differences, still_due

RIALS = st.integers(1, 10**12)
CHARGES = st.lists(st.tuples(RIALS, st.sampled_from(Refund)), max_size=8)
LINES = st.lists(
    st.builds(Line, st.text("0123456789", min_size=1, max_size=3), st.integers(1, 5)), max_size=12
)
OURS = st.lists(
    st.builds(Line, st.text("0123456789", min_size=1, max_size=3), RIALS), unique_by=lambda one: one.reference
)


@given(amount=RIALS, steps=st.lists(st.tuples(st.booleans(), RIALS), max_size=12))
def test_nobody_ends_up_paying_more_than_the_amount(amount: int, steps: list[tuple[bool, int]]) -> None:
    """Each time the bill is for what is due; a refund gives back at most what was paid with it."""
    settled: list[int] = []
    returned: list[int] = []
    for pays, wish in steps:
        due = still_due(amount, settled, returned)
        if pays and due:
            settled.append(due)
        elif not pays and settled:
            returned.append(min(wish, sum(settled) - sum(returned)))
        assert 0 <= sum(settled) - sum(returned) <= amount
        assert still_due(amount, settled, returned) == amount - (sum(settled) - sum(returned))


@given(outcome=st.sampled_from(Outcome), charges=CHARGES)
def test_what_goes_back_is_never_more_than_what_was_paid(
    outcome: Outcome, charges: list[tuple[int, Refund]]
) -> None:
    back = to_refund(outcome, charges)
    always = sum(rials for rials, refund in charges if refund is Refund.ALWAYS)

    assert 0 <= back <= sum(rials for rials, _ in charges)
    if outcome in (Outcome.GRANTED, Outcome.PARTLY):
        assert back == 0
    else:
        assert back >= always
    if outcome in BY_APPLICANT:
        assert back == always


@given(ours=OURS, theirs=LINES)
def test_every_reference_agrees_or_is_named_once(ours: list[Line], theirs: list[Line]) -> None:
    found = differences(ours, theirs)
    named = [one.reference for one in found]
    here = {one.reference: one.rials for one in ours}

    assert len(named) == len(set(named))
    for reference in {*here, *(one.reference for one in theirs)} - set(named):
        assert [one.rials for one in theirs if one.reference == reference] == [here[reference]]
    assert all(one.gap is not Gap.NOT_HERE or one.reference not in here for one in found)
    assert differences(ours, ours) == []
