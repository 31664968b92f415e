"""The demo province as the command sees it; run as a module it prints the sign-ins, one per role."""

import sys

import django

from ostan.config.terminal import say
from ostan.config.trouble import Trouble
from ostan.kernel import clock

SIZES = ("small", "large")
CODE_ON_PAGE = "(code on the page)"


def load(size: str) -> None:
    """Load it; returns when the pages are usable, and the worker makes the rest. The settings must have been read.

    Raises:
        Trouble: the demo was loaded in another size before.
    """
    from ostan.wiring import demo  # needs the settings

    try:
        demo.load(size=size, now=clock.now(), report=say)
    except demo.OtherSize as there:
        raise Trouble(
            f"This demo has its year of history, with {there.cases} cases; one of another size needs a data folder "
            "of its own (set OSTAN_VAR)."
        ) from there


def print_sign_ins() -> None:
    """A table for the terminal: page, what to type, and last the Persian, which would move other columns."""
    from ostan.wiring import demo  # needs the settings

    rows = [(one.at, one.login, one.secret, f"{one.role}: {one.name}") for one in demo.sign_ins()]
    for at, login, secret, who in rows:
        print(f"    {at:<16}  {login:<12}  {secret if secret.isascii() else CODE_ON_PAGE:<18}  {who}")


def main() -> int:
    """Print the table."""
    django.setup()
    print_sign_ins()
    return 0


if __name__ == "__main__":
    sys.exit(main())
