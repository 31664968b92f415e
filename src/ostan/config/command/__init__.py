"""The `ostan` command: one entry point, one module for each of its words."""

import argparse
import errno
import sys
from types import ModuleType

from ostan.config.command import backup, createuser, doctor, load, restore, review, run, simulate, verify
from ostan.config.trouble import Trouble

WORDS: dict[str, ModuleType] = {
    "run": run,
    "load": load,
    "verify": verify,
    "backup": backup,
    "restore": restore,
    "createuser": createuser,
    "doctor": doctor,
    "review": review,
    "simulate": simulate,
}
DESCRIPTION = "Ostan: the platform on which a province serves its citizens."
EPILOGUE = """\
environment:
  OSTAN_PORT                 port to serve on (8000)
  OSTAN_HOST                 address to listen on (127.0.0.1)
  OSTAN_VAR                  data folder: database, files, secrets, logs (var/)
  OSTAN_DATABASE_URL         an outside PostgreSQL instead of the embedded one
  OSTAN_OWNER_DATABASE_URL   the same for the owner of its tables, when that is another role
  OSTAN_PG_BIN               folder of the PostgreSQL programs to use

`ostan WORD --help` tells more about one word."""


def main(arguments: list[str] | None = None) -> int:
    """Run one word and return the exit code: 0 done, 1 trouble, 2 wrong usage, 130 interrupted."""
    return carry_out(grammar().parse_args(arguments))


def grammar() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(
        prog="ostan",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_subparsers(title="words", metavar="WORD", required=True)
    for name, module in WORDS.items():
        short = (module.__doc__ or "").partition("\n")[0]
        word = words.add_parser(
            name, help=short, description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        module.add_arguments(word)
        word.set_defaults(run=module.run)
    return parser


def carry_out(chosen: argparse.Namespace) -> int:
    """Do it, and turn what can go wrong outside of us into one sentence."""
    try:
        return int(chosen.run(chosen))
    except Trouble as trouble:
        print(f"ostan: {trouble}", file=sys.stderr)
    except KeyboardInterrupt:
        print("ostan: interrupted.", file=sys.stderr)
        return 130
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}:
            raise
        print(f"ostan: {problem.filename or 'the data folder'}: {problem.strerror}.", file=sys.stderr)
    return 1
