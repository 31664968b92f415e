"""The figures within which a service's cases move; a province may set others for all services or for one."""

from dataclasses import dataclass

from ostan.domains.cases.rules.ladder import LADDER, Step, check_ladder
from ostan.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Limits:
    """Days are working days. Source: assumed, until the province sets its own.

    `answer_days`: how long the applicant may take to answer, `remind_days` after which a reminder goes out.
    `bounces`: the change of agency at which a case goes to the arbiter instead. `arbiter_id`: unit that then
    takes it, 0 for the office of a deputy governor, or the governorate where there is none. `ladder`: who is told of
    a case before and after its norm runs out.
    """

    answer_days: int = 10
    remind_days: int = 7
    objection_days: int = 10
    extensions: int = 2
    extension_days: int = 10
    bounces: int = 3
    arbiter_id: int = 0
    ladder: tuple[Step, ...] = LADDER


def check_limits(limits: Limits) -> None:
    """Raises RuleBroken cases.limit_out_of_range (`field`, `least`, `most`), and those of check_ladder."""
    ranges = {
        "answer_days": (1, 365),
        "remind_days": (1, max(1, limits.answer_days - 1)),
        "objection_days": (1, 365),
        "extensions": (0, 20),
        "extension_days": (0, 365),
        "bounces": (1, 100),
    }
    for name, (least, most) in ranges.items():
        if not least <= getattr(limits, name) <= most:
            raise RuleBroken("cases.limit_out_of_range", field=name, least=least, most=most)
    check_ladder(limits.ladder)


def check_extension(limits: Limits, days: int, given: list[int]) -> None:
    """Whether `days` more may be given after the extensions `given` in this round.

    Raises RuleBroken: cases.extension_of_nothing, cases.extensions_used_up (`most`),
    cases.extension_too_long (`left`).
    """
    if days < 1:
        raise RuleBroken("cases.extension_of_nothing", field="days")
    if len(given) >= limits.extensions:
        raise RuleBroken("cases.extensions_used_up", most=limits.extensions)
    left = limits.extension_days - sum(given)
    if days > left:
        raise RuleBroken("cases.extension_too_long", field="days", left=max(0, left))
