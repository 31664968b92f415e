"""Check the whole ledger: every entry that was edited, removed or moved is found and named.

`--published FILE` is a signed checkpoint that somebody outside has kept: the ledger must still hold
what it says. Ends with 0 when everything fits, with 1 when anything was found.
"""

import argparse
from pathlib import Path

from ostan.config import checkpoint, database
from ostan.config.installation import from_environment, prepare
from ostan.config.terminal import enter_django, say
from ostan.config.trouble import Trouble


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--published", type=Path, action="append", default=[], metavar="FILE", help="a kept checkpoint"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when the ledger is whole, else 1.

    Raises:
        Trouble: there is no ledger, or a file given is not a signed checkpoint.
    """
    installation = from_environment()
    prepare(installation)
    with database.reachable(installation) as addresses:
        if not checkpoint.has_ledger(addresses.owner):
            raise Trouble("The database has no ledger yet; `ostan run` makes it.")
        enter_django(installation, addresses.app)
        from ostan.foundation.ledger.verify import verify  # needs the settings

        try:
            notes = [path.read_text(encoding="utf-8") for path in arguments.published]
            verdict = verify(report=say, published=notes)
        except (OSError, ValueError) as wrong:
            raise Trouble(f"A published checkpoint cannot be read: {wrong}.") from wrong
    say(
        f"{verdict.entries} sealed entries, {verdict.unsealed} still to be sealed, "
        f"{verdict.checkpoints} checkpoints, looked at in {verdict.seconds:.1f} s."
    )
    say(f"{verdict.found} findings: the ledger was changed." if verdict.found else "the ledger is whole.")
    return 1 if verdict.found else 0
