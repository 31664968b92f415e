"""People who do not exist: staff of every unit and citizens without number, the same ones at every load.

Names are put together from common ones. National codes have a valid check digit but a prefix that is given
to nobody, mobile numbers a prefix that no operator has (both assumed).
"""

import dataclasses
from collections.abc import Iterable

from ostan.kernel.actor import Role
from ostan.wiring.demo import told
from ostan.wiring.demo.dice import dice

_STAFF_SERIALS = range(5_000_000, 10_000_000)
"""Serials below are those of citizens."""

_STRIDE = 1_618_033
"""Has no divisor in common with the serials of citizens, so that it scatters them without meeting one twice."""


@dataclasses.dataclass(frozen=True, slots=True)
class Somebody:
    """A made person: names, a national code of 10 digits, a mobile number of 11."""

    given_name: str
    family_name: str
    national_code: str
    mobile: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A member of a unit's staff, the `number`-th in this role."""

    who: Somebody
    unit: str
    role: Role
    post: str
    number: int


def staff(units: Iterable[tuple[str, str]]) -> list[Member]:
    """Who works in these units, given as (code, kind)."""
    plan = told.file("people")
    return [
        Member(somebody(f"{code}/{role}/{number}"), code, Role(role), post, number)
        for code, kind in units
        for role, post, count in plan["own_staffing"].get(code, plan["staffing"][kind])
        for number in range(count)
    ]


def citizen(number: int) -> Somebody:
    """The `number`-th citizen; number 0 is the one whose sign-in the demo shows.

    No two have the same mobile or national code, and nobody of the staff has either.
    """
    return dataclasses.replace(
        somebody(f"citizen/{number}"),
        mobile=f"{told.file('people')['mobile_prefix']}{number + 1:07d}",
        national_code=national_code(number * _STRIDE % _STAFF_SERIALS.start),
    )


def somebody(key: str, *, foreign: bool = False) -> Somebody:
    """The made person of that key, always the same."""
    draw, names = dice(key), told.file("people")
    group = "foreign_" if foreign else ""
    given = draw.choice(names[group + draw.choice(("women", "men"))])
    family = draw.choice(names["foreign_families" if foreign else "families"])
    mobile = f"{names['mobile_prefix']}{draw.choice(_STAFF_SERIALS):07d}"
    return Somebody(given, family, national_code(draw.choice(_STAFF_SERIALS)), mobile)


def national_code(number: int) -> str:
    """A national code with this serial of up to 7 digits behind the demo's prefix, and its check digit."""
    nine = f"{told.file('people')['national_code_prefix']}{number:07d}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return f"{nine}{rest if rest < 2 else 11 - rest}"
