"""House rules that the import graph cannot see."""

import ast
import dataclasses
import pathlib
import re
import tomllib
import typing
from collections.abc import Iterator

import pytest
from django.apps import apps

from ostan.kernel.events import Event

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ostan"
FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
PYTHON = FILES + sorted(p for folder in ("tests", "tools", "bench") for p in (ROOT / folder).rglob("*.py"))

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "update",
}
DEFERS = {"defer", "defer_async", "batch_defer", "batch_defer_async"}
ONCE_WRITES = {"once.insert", "once.update"}
SAVE_WORDS = {"update_fields", "force_insert", "force_update", "using"}
MAY_WRITE = re.compile(
    r"(domains/\w+/actions(/\w+)?\.py|foundation/\w+/(actions|append|seal|store|outbox)(/\w+)?\.py)$"
)
DRAWERS = re.compile(r"^(utils?|helpers?|common|misc|base|managers?|services?)\.py$")
NAMED_BY_DJANGO = "src/ostan/foundation/postgresql/base.py:0"

PUBLIC = {
    "org.Place",  # the country's divisions are public knowledge
    "holidays.WeeklyHours",
    "holidays.SpecialDay",
    "holidays.CalendarVersion",
    "ledger.Checkpoint",  # published so that outsiders can witness them
}
PLUMBING = {
    "identity.Account",  # sign-in only; who the person is stands in org
    "identity.TryCount",
    "keys.ApiKey",  # read by whoever manages keys, and at the door
    "keys.KeptAnswer",
    "keys.Feed",  # found by its secret, or by the person
    "hooks.Hook",
    "hooks.Delivery",
    "identity.Session",  # a person sees his own on the page of his account
    "identity.Browser",
    "identity.Subject",
    "ledger.Entry",  # read through ledger.read, for auditors and for the history of a row one may see
    "ledger.Leaf",
    "ledger.Node",
    "files.Incoming",  # plumbing of an upload until it is whole; given to its owner alone
    "files.StoredFile",  # given out by the domain that owns the attachment
    "notices.Notice",
    "notices.Template",
    "notices.QuietHours",
}


def tree_of(path: pathlib.Path) -> ast.Module:
    return ast.parse(path.read_text())


def place(path: pathlib.Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def functions(path: pathlib.Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield typing.cast(ast.FunctionDef, node)


def orm_writes(path: pathlib.Path) -> Iterator[int]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            is_row_save = (
                node.func.attr == "save" and not node.args and {k.arg for k in node.keywords} <= SAVE_WORDS
            )
            if "objects" in owner or ".filter(" in owner or is_row_save:
                yield node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ONCE_WRITES:
            yield node.lineno


def test_only_actions_write() -> None:
    strays = [place(p, n) for p in FILES if not MAY_WRITE.search(p.as_posix()) for n in orm_writes(p)]

    assert not strays


def test_jobs_are_asked_for_in_the_transaction_of_their_change() -> None:
    """A task's own `defer` commits at once when a worker calls it; a query's `defer` is given names of columns."""
    strays = [
        place(path, node.lineno)
        for path in FILES
        if path.name != "jobs.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in DEFERS
        and not all(isinstance(word, ast.Constant) for word in node.args or [node])
    ]

    assert not strays


def actions() -> Iterator[tuple[pathlib.Path, ast.FunctionDef]]:
    """The public actions: functions of an `actions.py`, or those that a package of that name gives out."""
    for room in sorted((SOURCE / "domains").glob("*/actions*")):
        paths = sorted(room.glob("*.py")) if room.is_dir() else [room]
        names = given_out(room / "__init__.py") if room.is_dir() else None
        for path in paths:
            for node in tree_of(path).body:
                public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
                if public and (names is None or node.name in names):
                    yield path, typing.cast(ast.FunctionDef, node)


def given_out(init: pathlib.Path) -> set[str]:
    return {
        alias.asname or alias.name
        for node in tree_of(init).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_actions_take_actor_and_now_by_name() -> None:
    strays = [
        place(p, f.lineno)
        for p, f in actions()
        if f.args.args or [a.arg for a in f.args.kwonlyargs][:2] != ["actor", "now"]
    ]

    assert not strays


def test_actions_say_what_comes_back_and_what_is_refused() -> None:
    assert not [place(p, f.lineno) for p, f in actions() if not ast.get_docstring(f)]


def test_no_drawers() -> None:
    assert not [place(p) for p in PYTHON if DRAWERS.match(p.name) and place(p) != NAMED_BY_DJANGO]


def test_rooms_stay_small() -> None:
    assert not [place(p) for p in PYTHON if len(p.read_text().splitlines()) > 400]


def test_functions_stay_small() -> None:
    strays = [
        f"{place(p, f.lineno)} {f.name}"
        for p in PYTHON
        for f in functions(p)
        if (f.end_lineno or 0) - f.lineno + 1 > 60
    ]

    assert not strays


def test_nothing_is_left_for_later() -> None:
    unfinished = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|pytest\.mark\.(skip|xfail)\b")
    own = pathlib.Path(__file__)

    assert not [place(p) for p in PYTHON if p != own and unfinished.search(p.read_text())]


def test_no_function_does_nothing() -> None:
    strays = []
    for path in FILES:
        for function in functions(path):
            body = [
                n
                for n in function.body
                if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
            ]
            if len(body) == 1 and isinstance(body[0], ast.Pass):
                strays.append(f"{place(path, function.lineno)} {function.name}")

    assert not strays


def floors() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["name"].startswith("2."))["layers"]
    return {
        name.strip(): len(layers) - height for height, line in enumerate(layers) for name in line.split("|")
    }


def house_models() -> list[type]:
    return [m for m in apps.get_models() if m.__module__.startswith("ostan.")]


def test_foreign_keys_point_downwards() -> None:
    """Foreign keys named by a string are invisible to the import contracts, so the tables are asked."""
    floor = floors()
    strays = [
        f"{model._meta.label} -> {field.related_model._meta.label}"
        for model in house_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and model._meta.app_label != field.related_model._meta.app_label
        and floor.get(field.related_model._meta.app_label, 0) >= floor.get(model._meta.app_label, 0)
        and (model._meta.app_label in floor or field.related_model._meta.app_label in floor)
    ]

    assert not strays


def test_every_table_says_who_may_see_it() -> None:
    parts = {  # reached only through the row that they belong to
        f.remote_field.model._meta.label
        for m in house_models()
        for f in m._meta.get_fields()
        if f.is_relation and f.concrete and hasattr(f, "remote_field")
    }
    silent = [
        m._meta.label
        for m in house_models()
        if not hasattr(m, "SCOPE") and m._meta.label not in PUBLIC | PLUMBING and not belongs_to_a_scope(m)
    ]

    assert parts
    assert not silent


def belongs_to_a_scope(model: type) -> bool:
    """Whether a row of the table is a part of one row that has a scope (the messages of a case)."""
    return any(
        field.is_relation and field.concrete and hasattr(field.related_model, "SCOPE") and not field.null
        for field in model._meta.get_fields()
    )


def event_types() -> list[type[Event]]:
    found, queue = [], [Event]
    while queue:
        for kind in queue.pop().__subclasses__():
            queue.append(kind)
            if kind.__module__.startswith("ostan."):
                found.append(kind)
    return found


@pytest.mark.parametrize("kind", event_types(), ids=lambda kind: kind.__name__)
def test_events_carry_no_free_text(kind: type[Event]) -> None:
    """A plain str may only be an id, a code, a key, a digest or a reason code."""
    hints = typing.get_type_hints(kind)
    allowed = re.compile(
        r"(^|_)(code|id|key|node|commitment|digest|sha256|reason|kind|activity|path|name_key)s?$"
    )
    strays = [
        field.name
        for field in dataclasses.fields(kind)
        if hints[field.name] is str and field.name != "stream" and not allowed.search(field.name)
    ]

    assert not strays


def test_every_view_has_a_door() -> None:
    from django.urls import URLPattern, get_resolver

    def walk(patterns: list, prefix: str = "") -> Iterator[tuple[str, object]]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield path, pattern.callback
            else:
                yield from walk(pattern.url_patterns, path)

    assert not [path for path, view in walk(get_resolver().url_patterns) if not hasattr(view, "door")]
