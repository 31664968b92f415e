"""Where a case goes: ordered rules over service, place and answers, and a default that is always there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ostan.kernel.errors import RuleBroken
from ostan.kernel.expressions import expression

KNOWN = ("answers", "place", "channel")
"""What the condition of a rule may name: answers that are not personal, the code of the place, the channel."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A unit that may hold a case."""

    unit_id: int
    unit_path: str


@dataclass(frozen=True, slots=True)
class Route:
    """One rule. `service_id` 0 and an empty place or condition fit everything."""

    id: int
    service_id: int
    place_code: str
    condition: str
    to: Destination
    reason: str


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a case goes and why: by rule `rule_id` with its own `reason`, or, 0, by default."""

    to: Destination
    rule_id: int = 0
    reason: str = ""
    failed: tuple[int, ...] = ()


def check_condition(condition: str) -> None:
    """Raises RuleBroken expressions.bad (`reason`, `position`) for a condition that cannot be asked."""
    if condition:
        expression(condition, KNOWN)


def route(
    rules: Iterable[Route], *, service_id: int, place_code: str, facts: Mapping[str, object]
) -> Routed | None:
    """The first rule, in the order given, that fits; None leaves the case to the default.

    A rule whose condition cannot be worked out for these answers does not fit: a mistake in a rule must not
    keep a citizen from applying. Such rules are named in `failed`.
    """
    failed: list[int] = []
    for rule in rules:
        if rule.service_id not in (0, service_id) or not place_code.startswith(rule.place_code):
            continue
        try:
            fits = not rule.condition or expression(rule.condition, KNOWN).holds(facts)
        except RuleBroken:
            failed.append(rule.id)
            continue
        if fits:
            return Routed(rule.to, rule.id, rule.reason, tuple(failed))
    return None
