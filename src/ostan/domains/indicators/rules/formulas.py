"""Indicators that follow from others: CEL over their codes. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from ostan.domains.indicators.rules.rolling import MISSING, Reading, value
from ostan.kernel.errors import RuleBroken
from ostan.kernel.expressions import expression

CODE = re.compile(r"[a-z][a-z0-9_]{1,58}")
"""Codes are names in formulas: small Latin letters, digits and the low line."""

DIGITS = Decimal("0.000001")


def check_code(code: str) -> str:
    """The code. Raises RuleBroken "indicators.bad_code"."""
    if not CODE.fullmatch(code):
        raise RuleBroken("indicators.bad_code", field="code")
    return code


def inputs(formula: str) -> frozenset[str]:
    """The codes of the indicators that the formula reads. Raises RuleBroken "expressions.bad"."""
    return expression(formula).names


def check_formula(*, code: str, formula: str, others: Mapping[str, str]) -> None:
    """Refuse a formula that reads what there is not, or that comes back to itself.

    Args:
        code: the indicator whose formula it is.
        formula: CEL over codes of indicators.
        others: the present formula of every indicator by code, "" for those without.

    Raises:
        RuleBroken: "expressions.bad" (also for an unknown code: reason "name"), "indicators.formula_empty" or
            "indicators.formula_circle" (code: where it closes).
    """
    known = {*others, code}
    read = expression(formula, known).names
    if not read:
        raise RuleBroken("indicators.formula_empty", field="formula")
    all_of = {**others, code: formula}
    seen: set[str] = set()
    waiting = sorted(read)
    while waiting:
        at = waiting.pop()
        if at == code:
            raise RuleBroken("indicators.formula_circle", field="formula", code=at)
        if at not in seen:
            seen.add(at)
            waiting += sorted(inputs(all_of[at])) if all_of.get(at) else []


def worked_out(formula: str, readings: Mapping[str, Reading]) -> Reading:
    """What the formula gives of these readings; missing when one of its inputs has no figure, or nothing can be
    worked out, as a division by zero.

    Numbers go in as floating ones, so that a division never drops its remainder; six digits are kept.
    """
    figures: dict[str, object] = {}
    for code in inputs(formula):
        figure = readings.get(code, MISSING).figure
        if figure is None:
            return MISSING
        figures[code] = float(figure)
    try:
        found = expression(formula).value(figures)
    except RuleBroken:
        return MISSING
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return MISSING
    number = Decimal(repr(found))
    return value(number.quantize(DIGITS)) if number.is_finite() and abs(number) < 10**15 else MISSING
