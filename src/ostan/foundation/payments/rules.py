"""Sums of money and the comparison of two lists of payments. Pure; amounts are whole rials."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel.errors import RuleBroken

PRACTICE = "practice"
"""The merchant under which the gateway to practise with is asked. Real gateways give out long codes."""


def still_due(amount: int, settled: Iterable[int], returned: Iterable[int]) -> int:
    """What is still owed of an amount, after what was paid or waived and what of that was given back."""
    return max(0, amount - sum(settled) + sum(returned))


def check_refund(amount: int, paid: int) -> None:
    """Raises RuleBroken payments.refund_out_of_range (`most`) unless 0 < amount ≤ paid."""
    if not 0 < amount <= paid:
        raise RuleBroken("payments.refund_out_of_range", most=paid)


@dataclass(frozen=True, slots=True)
class Line:
    """A payment as one side knows it: its reference and its amount."""

    reference: str
    rials: int


class Gap(StrEnum):
    """How the gateway's report and our bills differ over one reference."""

    NOT_HERE = "not_here"
    NOT_THERE = "not_there"
    AMOUNT = "amount"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; 0 rials on the side that does not know the reference."""

    gap: Gap
    reference: str
    ours: int
    theirs: int


def differences(ours: Iterable[Line], theirs: Iterable[Line]) -> list[Difference]:
    """Every difference between our paid bills and the gateway's report, by reference; none when they agree."""
    return list(_differences(list(ours), list(theirs)))


def _differences(ours: list[Line], theirs: list[Line]) -> Iterator[Difference]:
    here = {line.reference: line.rials for line in ours}
    there = {line.reference: line.rials for line in theirs}
    times = Counter(line.reference for line in theirs)
    for reference in sorted(here.keys() | there.keys()):
        known, said = here.get(reference, 0), there.get(reference, 0)
        if times[reference] > 1:
            total = sum(line.rials for line in theirs if line.reference == reference)
            yield Difference(Gap.TWICE, reference, known, total)
        elif reference not in here:
            yield Difference(Gap.NOT_HERE, reference, 0, said)
        elif reference not in there:
            yield Difference(Gap.NOT_THERE, reference, known, 0)
        elif known != said:
            yield Difference(Gap.AMOUNT, reference, known, said)
