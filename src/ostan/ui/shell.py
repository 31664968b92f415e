"""What the shells need to know about the visitor: navigation, hats, theme. Plain data, set on the request."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest

T = TypeVar("T")

THEMES = ("light", "dark")
NOBODY: dict[str, object] = {"nav": [], "hats": [], "who": "", "acting_for": ""}
COLOURS = ("turquoise", "azure", "emerald", "pomegranate")


class NavItem(NamedTuple):
    """A line of the navigation. `count` is shown as a small number, `icon` names one of icons.SHAPES; `key` is the
    key (by its place: "KeyK") that leads there after g."""

    title: str
    url: str
    active: bool = False
    count: int | None = None  # type: ignore[assignment]  # hides tuple.count, which nobody counts with
    icon: str = ""
    key: str = ""


class Hat(NamedTuple):
    """A membership in which the person may act. `id` is what the form at `/hat/` posts, 0 for a citizen."""

    id: int
    title: str
    unit: str = ""
    active: bool = False


def _told(value: Iterable[T] | Callable[[], Iterable[T]] | None) -> list[T]:
    """The items of `value`, which may be given as a callable so that pages without a shell pay nothing."""
    items = value() if callable(value) else value
    return list(items or ())


def facts(request: HttpRequest, *, bare: bool = False) -> dict[str, object]:
    """The context of every shell.

    Reads, when present: `request.actor`, `request.now`, `request.nav` and `request.hats` (lists of NavItem
    and Hat, or callables that give them), `request.who` (the name of the person signed in, or a callable),
    and in a demo `request.demo_replayed` (gives how much of how much has been made, minutes left and of what, None when all).
    With `bare` none of the last four is asked for: the page that says that we failed must not fail on the
    same database.
    """
    portal = dict(settings.PORTAL)
    portal["colour"] = portal["colour"] if portal["colour"] in COLOURS else COLOURS[0]
    theme = request.COOKIES.get("theme", "")
    actor = getattr(request, "actor", None)
    replayed = None if bare else getattr(request, "demo_replayed", None)
    return {
        "portal": portal,
        "demo": bool(getattr(settings, "DEMO", False)),
        "replayed": replayed() if callable(replayed) else None,
        "actor": actor,
        "signed_in": bool(actor is not None and actor.person_id and not bare),
        "now": getattr(request, "now", None),
        "theme": theme if theme in THEMES else "",
        **(NOBODY if bare else _seat(request)),
    }


def _seat(request: HttpRequest) -> dict[str, object]:
    who = getattr(request, "who", "")
    return {
        "nav": [NavItem(*item) for item in _told(getattr(request, "nav", None))],
        "hats": [Hat(*item) for item in _told(getattr(request, "hats", None))],
        "acting_for": getattr(request, "acting_for", ""),
        "who": cast("Callable[[], str]", who)() if callable(who) else who,
    }
