"""Writes the pages of docs/ that are tables of the code: who may do what, and what follows what.

`python -m tools.docs` writes them; a test says when they are stale.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTE = "Made by `python -m tools.docs` from {source}; change it there."
NEEDED = {
    "DJANGO_SETTINGS_MODULE": "ostan.config.settings",
    "OSTAN_SECRET_KEY": "only-for-reading-the-tables-of-the-code",
    "OSTAN_VAULT_KEY": "only-for-reading-the-tables-of-the-code",
    "OSTAN_DATABASE_URL": "postgresql://nobody@localhost/none",
}


def main() -> None:
    """Write every page."""
    import django

    for name, value in NEEDED.items():
        os.environ.setdefault(name, value)
    django.setup()
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The text of each page by its file name. Django has been set up."""
    return {"access.md": access_page(), "flows.md": flows_page()}


def access_page() -> str:
    """Capabilities by role, from the one table."""
    from ostan.domains.org import words
    from ostan.foundation.access import MATRIX
    from ostan.kernel.actor import Role

    roles = [role for role in Role if any(role in line for line in MATRIX.values())]
    table = (
        [f"`{capability}`", *(line[role].value if role in line else "" for role in roles)]
        for capability, line in MATRIX.items()
    )
    names = [f"{role.value.replace('_', ' ')}<br>{words.ROLE[role]}" for role in roles]
    told = [
        "# Who may do what",
        NOTE.format(source="`foundation/access.py`"),
        "Reach: *own* rows, those of the *unit* whose hat is worn and all below it, or *all*. An empty cell is no.",
        "\n".join(as_table(["capability", *names], table)),
    ]
    return "\n\n".join(told) + "\n"


def flows_page() -> str:
    """Which listeners an event has, and what the worker does by the clock."""
    told = [
        "# What follows what",
        NOTE.format(source="`wiring/flows.py` and `wiring/schedule.py`"),
        "## When this is recorded, that follows",
        "\n".join(as_table(["event", "listeners"], follows())),
        "## By the clock",
        "Times are UTC; Tehran is three and a half hours ahead.",
        "\n".join(as_table(["when", "task", "what"], ticks())),
    ]
    return "\n\n".join(told) + "\n"


def follows() -> Iterator[list[str]]:
    """Each event that anybody listens to, with its listeners."""
    from ostan.foundation.work import listeners_of
    from ostan.kernel.events import Event

    told = {event.__name__ for event in Event.__subclasses__() if event.__module__.startswith("ostan.")}
    for name in sorted(told):
        if bound := sorted(listeners_of(name)):
            yield [f"`{name}`", "<br>".join(f"`{listener}`" for listener in bound)]


def ticks() -> Iterator[list[str]]:
    """Each task of the schedule, when it runs and what it does."""
    from ostan.wiring import schedule

    found = schedule.app.periodic_registry.periodic_tasks.values()
    for one in sorted(found, key=lambda one: one.task.name):
        yield [f"`{one.cron}`", f"`{one.task.name}`", " ".join((one.task.func.__doc__ or "").split())]


def as_table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """A table in Markdown, line by line."""
    yield from (f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    main()
