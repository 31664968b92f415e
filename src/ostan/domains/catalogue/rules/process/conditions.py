"""Conditions on arrows and business rules: CEL, compiled once, with the element that carries them named."""

import re
from collections.abc import Mapping
from typing import Any

from ostan.kernel.errors import RuleBroken
from ostan.kernel.expressions import expression

Variables = Mapping[str, Any]
"""What conditions are told, by name."""

VARIABLES = frozenset({"answers", "outcome", "case", "steps"})
"""What a condition may name: the answers by question, the outcome of each step, facts of the case, and what was
answered at steps: by form and question."""

_COMPARED = re.compile(r"""\boutcome\.([A-Za-z_]\w*)\s*[!=]=\s*(?:"([^"]*)"|'([^']*)')""")
_ONE_COMPARISON = re.compile(r"""\s*outcome\.([A-Za-z_]\w*)\s*==\s*(?:"([^"]*)"|'([^']*)')\s*""")


class Condition:
    """A compiled expression and the id of the element that carries it.

    `names` are the variables it reads and `paths` the same with their members.
    """

    __slots__ = ("_expression", "names", "paths", "place")

    def __init__(self, text: str, place: str) -> None:
        """Raises RuleBroken: catalogue.process_condition_wrong (`place`, `reason`, `position`)."""
        self.place = place
        try:
            self._expression = expression(text)
        except RuleBroken as wrong:
            raise RuleBroken("catalogue.process_condition_wrong", place=place, **wrong.facts) from wrong
        self.names, self.paths = self._expression.names, self._expression.paths

    def holds(self, variables: Variables) -> bool:
        """Whether it is true. Raises RuleBroken: catalogue.process_condition_failed (`place`, `reason`)."""
        try:
            return self._expression.holds(variables)
        except RuleBroken as wrong:
            raise RuleBroken("catalogue.process_condition_failed", place=self.place, **wrong.facts) from wrong

    def value(self, variables: Variables) -> object:
        """What it gives. Raises RuleBroken: catalogue.process_condition_failed (`place`, `reason`)."""
        try:
            return self._expression.value(variables)
        except RuleBroken as wrong:
            raise RuleBroken("catalogue.process_condition_failed", place=self.place, **wrong.facts) from wrong


def compared_outcomes(text: str) -> list[tuple[str, str]]:
    """The steps whose outcome a condition compares with a text, and the texts."""
    return [(found[1], found[2] or found[3] or "") for found in _COMPARED.finditer(text)]


def one_comparison(text: str) -> tuple[str, str]:
    """The step and the code of a condition that is just `outcome.step == "code"`, else two empty texts."""
    found = _ONE_COMPARISON.fullmatch(text)
    return (found[1], found[2] or found[3] or "") if found else ("", "")
