"""Line icons, our own drawing on a 24 by 24 ground. Always beside words, so hidden from screen readers."""

from functools import cache

from markupsafe import Markup

SHAPES = {
    "home": "M4 11.5 12 5l8 6.5V19.5H14.5V14.5H9.5V19.5H4Z",
    "search": "M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12ZM15 15l4.5 4.5",
    "services": "M4.5 4.5h6v6h-6ZM13.5 4.5h6v6h-6ZM4.5 13.5h6v6h-6ZM13.5 13.5h6v6h-6Z",
    "track": "M5 19.5V8.5L12 4.5l7 4v11ZM9 13l2.2 2.2L15.2 11",
    "folder": "M3.5 7V18.5H20.5V8.5H12L10 6H3.5Z",
    "chart": "M4.5 4.5v15h15M8.5 16v-4M12.5 16V8M16.5 16v-6",
    "person": (
        "M12 4.5a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6ZM4.8 19.8c.6-3.6 3.5-5.6 7.2-5.6s6.6 2 7.2 5.6"
    ),
    "people": (
        "M9 5.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM3 19c.5-3 2.9-4.7 6-4.7s5.5 1.7 6 4.7"
        "M15.5 5.8a3 3 0 0 1 0 5.8M17.5 14.7c1.9.6 3.2 2 3.5 4.3"
    ),
    "building": "M5 20V6l7-2.5L19 6v14M3 20h18M9 9.5h1.5M13.5 9.5H15M9 13.5h1.5M13.5 13.5H15M10.5 20v-3h3v3",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "close": "M6 6l12 12M18 6 6 18",
    "forward": "M9 5l7 7-7 7",
    "back": "M15 5l-7 7 7 7",
    "down": "M6 9.5l6 6 6-6",
    "up": "M6 14.5l6-6 6 6",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "ok": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM8 12.3l2.8 2.8L16 9.5",
    "bad": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM9 9l6 6M15 9l-6 6",
    "warn": "M12 4 21 19.5H3ZM12 10v4.5M12 16.9v.2",
    "info": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 11v5.5M12 7.6v.2",
    "quiet": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM8 12h8",
    "clock": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3 2",
    "calendar": "M4.5 6h15v13.5h-15ZM4.5 10h15M8.5 3.5v4M15.5 3.5v4",
    "pause": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM10 9v6M14 9v6",
    "file": "M6 3.5h8l4.5 4.5v12.5H6ZM14 3.5V8h4.5",
    "attach": (
        "M17.5 11.5l-6.3 6.3a3.9 3.9 0 0 1-5.5-5.5l7-7"
        "a2.6 2.6 0 0 1 3.7 3.7l-6.7 6.7a1.3 1.3 0 0 1-1.9-1.9l6-6"
    ),
    "print": "M7 8.5V4h10v4.5M7 16.5H4.5v-8h15v8H17M7 14h10v6H7Z",
    "edit": "M5 19l.8-3.8L15.5 5.5l3 3L8.8 18.2ZM13.5 7.5l3 3",
    "trash": "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5",
    "plus": "M12 5v14M5 12h14",
    "message": "M4 5h16v11H11l-4.5 4V16H4Z",
    "bell": "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5ZM10.2 20.5h3.6",
    "lock": "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
    "shield": "M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6ZM8.8 11.8l2.3 2.3 4.2-4.3",
    "sun": (
        "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 3v2M12 19v2M3 12h2"
        "M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"
    ),
    "phone": "M7 3.5h10v17H7ZM10.5 17.5h3",
    "place": (
        "M12 20.5c-4-4.3-6-7.3-6-10.2a6 6 0 0 1 12 0c0 2.9-2 5.9-6 10.2Z"
        "M12 8.2a2.1 2.1 0 1 1 0 4.2 2.1 2.1 0 0 1 0-4.2Z"
    ),
    "money": "M3.5 6.5h17v11h-17ZM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM6.5 9.5v.2M17.5 14.3v.2",
    "law": "M12 4v16M7.5 20h9M5 7.5h14M5 7.5 2.8 13.5h4.4ZM19 7.5l-2.2 6h4.4Z",
    "star": "M12 4l2.3 5.2 5.7.5-4.3 3.7 1.3 5.6-5-3-5 3 1.3-5.6L4 9.7l5.7-.5Z",
    "filter": "M4 6h16l-6.2 7v5.5L10.2 20v-7Z",
    "out": "M14 4.5H5.5v15H14M10.5 12h10M17 8.5l3.5 3.5-3.5 3.5",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
    "hand": "M4 14.5l3.5-1.5h5l2 1.5-1 1.5H9.5M13.8 15.5l4.7-2.2 1.5 1.5-6 4.2H8.5L4 17.5",
    "baby": (
        "M12 4.5a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM9.5 10.5v.2M14.5 10.5v.2"
        "M9.5 14c1.5 1.3 3.5 1.3 5 0M12 4.5c-1.5 1-1.5 2.5 0 3"
    ),
    "ring": "M12 9a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM9 4h6l1.5 2L12 9 7.5 6Z",
    "work": "M4 8h16v11H4ZM9 8V5.5h6V8M4 12.5c5 2.3 11 2.3 16 0",
    "school": "M2.5 9.5 12 5l9.5 4.5L12 14ZM6.5 11.5V16c3 2.3 8 2.3 11 0v-4.5M21.5 9.5v5",
    "health": (
        "M12 19.5C6 15.5 3.5 12.5 3.5 9.3 3.5 5 9.5 3.8 12 8c2.5-4.2 8.5-3 8.5 1.3 0 3.2-2.5 6.2-8.5 10.2Z"
        "M7.5 11.5H10l1.2-2 1.8 4 1.2-2h2.3"
    ),
    "farm": "M12 20.5V9M12 13c-4 0-6-2-6-5.5 4 0 6 2 6 5.5ZM12 10.5c0-4 2-6 6-6 0 4-2 6-6 6ZM5 20.5h14",
    "car": "M4 16V11.5l2-5.5h12l2 5.5V16ZM4 11.5h16M6 16v2.5M18 16v2.5M7.5 13.8v.2M16.5 13.8v.2",
    "tree": "M12 3.5 6.5 11h3L5 17h14l-4.5-6h3ZM12 17v3.5",
}
"""The path of each icon by its name."""

TURNING = frozenset({"forward", "back", "out"})
"""Arrows that are mirrored with the direction of reading."""


@cache
def draw(name: str, more: str = "") -> Markup:
    """The icon as SVG; `more` are further classes. Raises KeyError for a name that is not drawn."""
    classes = " ".join(["icon", *([more] if more else []), *(["turns"] if name in TURNING else [])])
    return Markup(  # noqa: S704  # names and paths of ours alone
        f'<svg class="{classes}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f'<path d="{SHAPES[name]}"/></svg>'
    )
