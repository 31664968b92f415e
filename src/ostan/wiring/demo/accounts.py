"""The ways into the demo: a sign-in for each role, and for each seat that has pages of its own."""

import dataclasses

from ostan.domains.org import words
from ostan.kernel.actor import Role
from ostan.wiring.demo import people, told


@dataclasses.dataclass(frozen=True, slots=True)
class SignIn:
    """What to type, and as whom one is in then. `at` is the page on which it is typed."""

    role: str
    name: str
    login: str
    secret: str
    at: str = "/staff/sign-in/"


CODE_IS_SHOWN = "کد روی صفحه نشان داده می‌شود"


def sign_ins() -> list[SignIn]:
    """A citizen first, then one member of the staff for each role."""
    citizen = people.citizen(0)
    first = SignIn(str(words.ROLE[Role.CITIZEN]), citizen.name, citizen.mobile, CODE_IS_SHOWN, "/sign-in/")
    password = told.file("people")["password"]
    return [
        first,
        *(
            SignIn(
                told.get("title") or str(words.ROLE[Role(told["role"])]),
                member_of(told).name,
                told["login"],
                password,
            )
            for told in accounts()
        ),
    ]


def accounts() -> list[dict[str, str]]:
    """Who of the staff can sign in: login, role and unit, and a title where several have the role."""
    found: list[dict[str, str]] = told.file("people")["accounts"]
    return found


def member_of(account: dict[str, str]) -> people.Somebody:
    """The person behind a staff account: the first of the unit in the role."""
    return people.somebody(f"{account['unit']}/{account['role']}/0")
