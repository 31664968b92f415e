"""Fill an installation that is still empty: with the demo province, or with a real one.

`--demo` loads East Azerbaijan with simulated citizens and clerks: pages live within a minute, the
rest of the history is made by the worker. `--empty FILE` begins a real province from an Excel file
with its units (sheet «واحدها») and people (sheet «افراد»), the places of the country, the usual
working hours, the official holidays, the general subject of complaints and requests, the ten programmes
of administrative reform and a council with three committees to be changed; `--dry-run` only says what would
become of each row.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ostan.config import database, demo
from ostan.config.command.run import make_ready
from ostan.config.installation import (
    DEMO,
    PROVINCE,
    ROOT,
    Installation,
    from_environment,
    kind_of,
    note_kind,
    prepare,
)
from ostan.config.terminal import enter_django, say
from ostan.config.trouble import Trouble
from ostan.kernel import calendar, clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from ostan.domains.org.rules.sheets import Fate

HOURS = ROOT / "data" / "calendar" / "weekly_hours.json"
PROGRAMMES = ROOT / "data" / "plans" / "reform-round-2.json"
COUNCILS = ROOT / "data" / "councils" / "default.json"
YEARS_AHEAD = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--demo", nargs="?", const="small", choices=demo.SIZES, help="the demo province (default: small)"
    )
    what.add_argument(
        "--empty", type=Path, metavar="UNITS.xlsx", help="a real province, from its units and people"
    )
    parser.add_argument("--dry-run", action="store_true", help="with --empty: only say what would be done")


def run(arguments: argparse.Namespace) -> int:
    """0 when it is loaded, 1 when rows of the file were refused in a dry run.

    Raises:
        Trouble: something else is loaded already, or the file cannot be taken over.
    """
    installation = from_environment()
    prepare(installation)
    wanted = DEMO if arguments.demo else PROVINCE
    if kind_of(installation) not in {"", wanted}:
        raise Trouble(
            f"This installation is a {kind_of(installation)} already; a {wanted} needs a data folder of its own "
            "(set OSTAN_VAR)."
        )
    with database.reachable(installation) as addresses:
        make_ready(installation, addresses)
        if arguments.demo:
            begin_demo(installation, addresses, arguments.demo)
            return 0
        enter_django(installation, addresses.app)
        try:
            return begin_province(installation, arguments.empty, dry_run=arguments.dry_run)
        except RuleBroken as refusal:
            from ostan.ui import refusals  # needs the settings

            raise Trouble(f"Refused ({refusal.code}): {refusals.text(refusal)}") from refusal


def begin_demo(installation: Installation, addresses: database.Addresses, size: str) -> None:
    """Load the demo, or more of it.

    Raises:
        Trouble: a real province lives in this database.
    """
    if not kind_of(installation) and database.has_units(addresses):
        raise Trouble("This database holds a province; the demo needs one of its own.")
    note_kind(installation, DEMO)
    enter_django(installation, addresses.app)
    demo.load(size)


def begin_province(installation: Installation, file: Path, *, dry_run: bool) -> int:
    """Everything as one: a dry run does it all and takes it back."""
    from django.db import transaction  # needs the settings

    try:
        sheet = file.read_bytes()
    except OSError as missing:
        raise Trouble(f"{file} cannot be read: {missing.strerror}.") from missing
    with transaction.atomic():
        refused = take_over(sheet)
        transaction.set_rollback(dry_run)
    if dry_run:
        say("nothing was written; leave out --dry-run to do it.")
        return 1 if refused else 0
    note_kind(installation, PROVINCE)
    say("the province is there; give its first administrator an account with `ostan createuser`.")
    return 0


def take_over(sheet: bytes) -> int:
    """Places and calendar first, because units stand in places; returns how many rows were refused."""
    from ostan.domains.councils import actions as councils  # needs the settings, as the next do
    from ostan.domains.org import actions as org
    from ostan.domains.plans import actions as plans
    from ostan.foundation.holidays import actions as holidays
    from ostan.wiring import matters

    now = clock.now()
    year = calendar.to_jalali(now.date()).year
    places = org.load_places(actor=SYSTEM, now=now)
    say(f"places: {places['new']} new, {places['changed']} changed, {places['gone']} gone.")
    holidays.load_defaults(actor=SYSTEM, now=now, path=HOURS)
    holidays.load_official_holidays(actor=SYSTEM, now=now, first_year=year - 1, last_year=year + YEARS_AHEAD)
    programmes = plans.load_document(actor=SYSTEM, now=now, path=PROGRAMMES).tally
    say(f"programmes of reform: {programmes.new} new, {programmes.changed} changed.")
    found = org.import_province(actor=SYSTEM, now=now, data=sheet, dry_run=False)
    units = tell("units", found.units.fates, found.units.tally)
    if matters.load_general(now=now):
        say("complaints and requests: the general subject is there.")
    bodies = councils.set_up_defaults(actor=SYSTEM, now=now, path=COUNCILS)
    say(f"councils: {bodies} set up as a default to be changed.")
    return units + tell("people", found.people.fates, found.people.tally)


def tell(name: str, fates: "Iterable[Fate[Any]]", counts: Any) -> int:
    """Say what became of the rows; returns how many were refused."""
    from ostan.ui import refusals  # needs the settings

    for fate in fates:
        if fate.refusal is not None:
            say(f"{name}, line {fate.line}: {refusals.text(fate.refusal)}")
    say(f"{name}: {counts.new} new, {counts.changed} changed, {counts.same} same, {counts.refused} refused.")
    return int(counts.refused)
