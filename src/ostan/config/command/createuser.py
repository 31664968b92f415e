"""Give a member of the staff an account and a role, such as the first administrator.

The password is asked for; with `--password-stdin` it is one line of standard input. Without a unit
the role is held over the whole province.

Somebody who is in the staff already, as from an Excel file, is found by national code or mobile number and gets
the account; no second person is made.
"""

import argparse
import datetime
import getpass
import sys
from typing import TYPE_CHECKING

from ostan.config import database
from ostan.config.command.run import make_ready
from ostan.config.installation import from_environment, prepare
from ostan.config.terminal import enter_django, say
from ostan.config.trouble import Trouble
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

if TYPE_CHECKING:
    from ostan.domains.org.queries import Unit

ROLES = [role.value for role in Role if role not in (Role.CITIZEN, Role.SYSTEM, Role.PARTNER)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="sign-in name")
    parser.add_argument("--family-name", default="", help="needed for somebody who is not in the staff yet")
    parser.add_argument("--given-name", default="")
    parser.add_argument("--national-code", default="", metavar="CODE", help='"-" asks for it, unseen')
    parser.add_argument("--mobile", default="", metavar="NUMBER", help='"-" asks for it, unseen')
    parser.add_argument(
        "--another", action="store_true", help="somebody else of the same name as a colleague without account"
    )
    parser.add_argument(
        "--role", choices=ROLES, help="default: the roles that are held already, else administrator"
    )
    parser.add_argument("--unit", default="", metavar="CODE", help="code of the unit (default: the topmost)")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(arguments: argparse.Namespace) -> int:
    """0 when the account is there.

    Raises:
        Trouble: a rule of the house refuses it, or there is no such unit.
    """
    installation = from_environment()
    prepare(installation)
    for name in ("national_code", "mobile"):
        if getattr(arguments, name) == "-":
            setattr(arguments, name, getpass.getpass(f"{name.replace('_', ' ').capitalize()}: "))
    password = ask_password(from_stdin=arguments.password_stdin)
    with database.reachable(installation) as addresses:
        make_ready(installation, addresses)
        enter_django(installation, addresses.app)
        from ostan.ui import refusals  # needs the settings

        try:
            was_known = make(arguments, password)
        except RuleBroken as refusal:
            raise Trouble(f"Refused ({refusal.code}): {refusals.text(refusal)}") from refusal
        except NotAllowed as missing:
            raise Trouble("There is no such unit; load a province first, or name another.") from missing
    whose = "the member of the staff who was known already" if was_known else "a new member of the staff"
    say(f"{arguments.name} can sign in: {whose}.")
    return 0


def ask_password(*, from_stdin: bool) -> str:
    """The password, typed twice at a terminal.

    Raises:
        Trouble: the two differ.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise Trouble("The two passwords differ; nothing was made.")
    return password


def make(arguments: argparse.Namespace, password: str) -> bool:
    """Person, account and role as one, all of them or none; whether the person was known before."""
    from ostan.domains.org import actions, queries  # need the settings

    now = clock.now()
    unit = topmost(now) if not arguments.unit else queries.unit_by_code(code=arguments.unit)
    told = actions.particulars(
        given_name=arguments.given_name,
        family_name=arguments.family_name,
        national_code=arguments.national_code,
        mobile=arguments.mobile,
    )
    _, was_known = actions.let_in(
        actor=SYSTEM,
        now=now,
        told=told,
        position=actions.Position(unit_id=unit.id, role=Role(arguments.role or Role.ADMINISTRATOR)),
        account_name=arguments.name,
        password=password,
        is_another=arguments.another,
        keeps_roles=arguments.role is None,
    )
    return was_known


def topmost(now: datetime.datetime) -> "Unit":
    """The unit over all others.

    Raises:
        NotAllowed: no unit has been loaded.
    """
    from ostan.domains.org import queries  # needs the settings

    roots = queries.children(parent_id=None, on=now)
    if not roots:
        raise NotAllowed("org.see")
    return roots[0]
