"""The demo province as the command sees it; run as a module it prints the sign-ins, one per role."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, cast

import django

from ostan.config.terminal import say
from ostan.kernel import clock

SIZES = ("small", "large")
PROVINCE = "ostan.wiring.demo"


class SignIn(Protocol):
    """One way into the demo: what to type, and as whom one is in then."""

    role: str
    name: str
    login: str
    secret: str


class Province(Protocol):
    """What the demo offers: `load` returns when the pages are usable, the worker makes the rest."""

    def sign_ins(self) -> Sequence[SignIn]: ...

    def load(self, *, size: str, now: datetime, report: Callable[[str], None]) -> None: ...


def is_there() -> bool:
    """Whether this installation was delivered with a demo."""
    return importlib.util.find_spec(PROVINCE) is not None


def _province() -> Province:
    return cast(Province, importlib.import_module(PROVINCE))


def load(size: str) -> None:
    """Load it. The settings must have been read."""
    _province().load(size=size, now=clock.now(), report=say)


def print_sign_ins() -> None:
    """A table for the terminal."""
    rows = [(entry.role, entry.name, entry.login, entry.secret) for entry in _province().sign_ins()]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("   ", "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def main() -> int:
    """Print the table."""
    django.setup()
    print_sign_ins()
    return 0


if __name__ == "__main__":
    sys.exit(main())
