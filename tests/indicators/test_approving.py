"""No path locks what is not accepted, and none changes what is locked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ostan.domains.indicators.rules import SheetState, approving
from ostan.domains.indicators.rules.approving import Stand
from ostan.kernel.errors import RuleBroken

REFUSED = {"indicators.not_now", "indicators.own_work", "indicators.branches_wait"} | {
    "indicators.locked",
    "indicators.window_closed",
    "indicators.sheet_empty",
}
YES_OR_NO = st.booleans()


class Sheets(RuleBasedStateMachine):
    """One sheet, pushed about by everybody in any order. Values are numbered; an approval knows its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.stand, self.is_open = Stand(), True
        self.value = 0
        self.approved: int | None = None
        self.accepted: int | None = None
        self.locked: int | None = None

    def go(self, act: object, **told: object) -> bool:
        try:
            self.stand = act(self.stand, **told)  # type: ignore[operator]
        except RuleBroken as refused:
            code = refused.code
        else:
            return True
        assert code in REFUSED
        return False

    @rule()
    def change(self) -> None:
        if self.go(approving.changed, is_open=self.is_open):
            assert self.locked is None
            self.value += 1
            self.approved = self.accepted = None

    @rule(empty=YES_OR_NO)
    def hand_in(self, empty: bool) -> None:
        self.go(approving.handed_in, is_open=self.is_open, is_empty=empty)

    @rule(own=YES_OR_NO, waiting=st.integers(0, 2))
    def approve(self, own: bool, waiting: int) -> None:
        if self.go(approving.approved, by_maker=own, branches_wait=waiting):
            assert not own
            assert waiting == 0
            self.approved = self.value

    @rule(own=YES_OR_NO)
    def accept(self, own: bool) -> None:
        if self.go(approving.accepted, by_approver=own):
            assert self.approved == self.value
            self.accepted = self.value

    @rule()
    def give_back(self) -> None:
        if self.go(approving.returned):
            assert self.locked is None
            self.approved = self.accepted = None

    @rule()
    def lock(self) -> None:
        if self.go(approving.locked, is_open=self.is_open):
            self.locked = self.value

    @precondition(lambda self: self.is_open)
    @rule()
    def close(self) -> None:
        self.is_open = False

    @rule()
    def make_exception(self) -> None:
        self.stand, self.locked, self.is_open = approving.unlocked(self.stand), None, True

    @invariant()
    def what_is_locked_was_accepted_as_it_is(self) -> None:
        assert self.stand.is_locked == (self.locked is not None)
        if self.stand.is_locked:
            assert self.stand.state is SheetState.ACCEPTED
            assert self.locked == self.value == self.accepted == self.approved

    @invariant()
    def what_is_accepted_was_approved_as_it_is(self) -> None:
        if self.stand.state is SheetState.ACCEPTED:
            assert self.accepted == self.approved == self.value


Sheets.TestCase.settings = settings(max_examples=120, stateful_step_count=30)
TestSheets = Sheets.TestCase


@given(st.sampled_from(list(SheetState)), st.booleans())
def test_a_locked_sheet_takes_nothing(state: SheetState, is_open: bool) -> None:
    stand = Stand(state, is_locked=True)
    for act, told in (
        (approving.changed, {"is_open": is_open}),
        (approving.handed_in, {"is_open": is_open, "is_empty": False}),
        (approving.approved, {"by_maker": False, "branches_wait": 0}),
        (approving.accepted, {"by_approver": False}),
        (approving.returned, {}),
        (approving.locked, {"is_open": is_open}),
    ):
        with pytest.raises(RuleBroken):
            act(stand, **told)
