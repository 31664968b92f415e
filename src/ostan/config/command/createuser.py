"""Give a member of the staff an account and a role, such as the first administrator.

The password is asked for; with `--password-stdin` it is one line of standard input. Without a unit
the role is held over the whole province.
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

ROLES = [role.value for role in Role if role not in (Role.CITIZEN, Role.SYSTEM)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="sign-in name")
    parser.add_argument("--family-name", required=True)
    parser.add_argument("--given-name", default="")
    parser.add_argument("--role", choices=ROLES, default=Role.ADMINISTRATOR.value)
    parser.add_argument("--unit", default="", metavar="CODE", help="code of the unit (default: the topmost)")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(arguments: argparse.Namespace) -> int:
    """0 when the account is there.

    Raises:
        Trouble: a rule of the house refuses it, or there is no such unit.
    """
    installation = from_environment()
    prepare(installation)
    password = ask_password(from_stdin=arguments.password_stdin)
    with database.reachable(installation) as addresses:
        make_ready(installation, addresses)
        enter_django(installation, addresses.app)
        from ostan.ui import refusals  # needs the settings

        try:
            make(arguments, password)
        except RuleBroken as refusal:
            raise Trouble(f"Refused ({refusal.code}): {refusals.text(refusal)}") from refusal
        except NotAllowed as missing:
            raise Trouble("There is no such unit; load a province first, or name another.") from missing
    say(f"{arguments.name} can sign in as {arguments.role}.")
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


def make(arguments: argparse.Namespace, password: str) -> None:
    """Person, account and role as one: all of them or none."""
    from ostan.domains.org import actions, queries  # need the settings

    now = clock.now()
    unit = topmost(now) if not arguments.unit else queries.unit_by_code(code=arguments.unit)
    actions.hire(
        actor=SYSTEM,
        now=now,
        told=actions.particulars(given_name=arguments.given_name, family_name=arguments.family_name),
        position=actions.Position(unit_id=unit.id, role=Role(arguments.role)),
        account_name=arguments.name,
        password=password,
    )


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
