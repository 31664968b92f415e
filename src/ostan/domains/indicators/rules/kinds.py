"""What an indicator may be, and the states of its figures."""

from enum import StrEnum

from ostan.kernel.errors import RuleBroken


class Measure(StrEnum):
    """What is measured."""

    COUNT = "COUNT"
    RATIO = "RATIO"
    MONEY = "MONEY"
    DURATION = "DURATION"
    SCORE = "SCORE"


class Direction(StrEnum):
    """Which way is better."""

    UP = "UP"
    DOWN = "DOWN"
    LEVEL = "LEVEL"


class Source(StrEnum):
    """Where the figure comes from: the house counts it, it follows from others, or a unit reports it."""

    COMPUTED = "COMPUTED"
    FORMULA = "FORMULA"
    REPORTED = "REPORTED"


class How(StrEnum):
    """How figures become one. ALONE: they do not; the figure of a wider unit or time is counted for itself."""

    SUM = "SUM"
    LAST = "LAST"
    MEAN = "MEAN"
    MAX = "MAX"
    MIN = "MIN"
    RATIO = "RATIO"
    ALONE = "ALONE"


class Held(StrEnum):
    """What a cell holds. Missing, zero and not applicable are three things."""

    VALUE = "VALUE"
    MISSING = "MISSING"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Standing(StrEnum):
    """Who says so: the unit itself, an auditor who counted again, the committee that took it over."""

    CLAIMED = "CLAIMED"
    VERIFIED = "VERIFIED"
    VALIDATED = "VALIDATED"


class SheetState(StrEnum):
    """The way of what one unit hands in for one period of a data set."""

    OPEN = "OPEN"
    HANDED_IN = "HANDED_IN"
    APPROVED = "APPROVED"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


class EvidenceKind(StrEnum):
    """What shows that a figure is so."""

    FILE = "FILE"
    ENTRY = "ENTRY"
    PHOTO = "PHOTO"


ACROSS_UNITS = frozenset(How) - {How.LAST}


def check_aggregation(
    *, measure: Measure, across_units: How, across_periods: How, is_incremental: bool
) -> None:
    """Refuse two rules that would give a wrong sum.

    A ratio is only ever the sum of its numerators over the sum of its denominators (or its last pair); a level at
    the end of a period (not incremental) is not added up over time; a score is never added up; nothing is the
    last one among units. Source: the two rules of UNICEF's Partner Reporting Portal; DevResults' rule that
    figures are incremental, never cumulative to date.

    Raises:
        RuleBroken: "indicators.ratio_rule", "indicators.level_not_summed", "indicators.score_not_summed" or
            "indicators.last_of_units".
    """
    if across_units not in ACROSS_UNITS:
        raise RuleBroken("indicators.last_of_units", field="across_units")
    ratio = {How.RATIO, How.ALONE}
    if measure is Measure.RATIO:
        if across_units not in ratio:
            raise RuleBroken("indicators.ratio_rule", field="across_units")
        if across_periods not in ratio | {How.LAST}:
            raise RuleBroken("indicators.ratio_rule", field="across_periods")
        return
    for field, how in (("across_units", across_units), ("across_periods", across_periods)):
        if how is How.RATIO:
            raise RuleBroken("indicators.ratio_rule", field=field)
        if measure is Measure.SCORE and how is How.SUM:
            raise RuleBroken("indicators.score_not_summed", field=field)
    if across_periods is How.SUM and not is_incremental:
        raise RuleBroken("indicators.level_not_summed", field="across_periods")
