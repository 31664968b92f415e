"""Statements that are made once: the SQL is built at the first call, later calls only fill in the values.

Building the SQL of a list or of a row costs more than running it; the pages and acts that a province lives by
ask and write the same few things again and again. What is asked is still written with the ORM.
"""

import datetime
import functools
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper
from django.db.models import JSONField, Model, QuerySet
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)

_FIRST_MARK = 31_000
"""Marks fit the smallest column, or Django would leave the condition out as one that nothing can meet."""

_FIRST_DAY = datetime.date(9000, 1, 1)


_mine = threading.local()


def fetch(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement that gives rows."""
    cursor = _cursor()
    cursor.execute(sql, params)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class Made(NamedTuple):
    """A query as SQL with its values, where the shape depends on what is asked: to be kept by that.

    `sql` is empty for a query that cannot have rows.
    """

    sql: str
    values: tuple[Any, ...] = ()

    def rows(self, json: Sequence[int] = ()) -> list[tuple[Any, ...]]:
        """The rows, as values_list would give them. `json` names the places of JSON columns in a row."""
        found = fetch(self.sql, self.values) if self.sql else []
        return [_read(row, json) for row in found] if json else found


def made(rows: QuerySet[Any, Any]) -> Made:
    """The query as it would be sent."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return Made("")
    return Made(sql, tuple(values))


def _read(row: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
    cells = list(row)
    for at in places:
        cells[at] = json.loads(cells[at]) if isinstance(cells[at], str) else cells[at]
    return tuple(cells)


def _cursor() -> CursorWrapper:
    """One cursor serves a thread for as long as its connection lasts: to make one costs as much as a small query."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.queries_logged:
        return here.cursor()
    if not here.in_atomic_block:
        here.close_if_health_check_failed()
    kept: CursorWrapper | None = getattr(_mine, "cursor", None)
    if kept is None or here.connection is None or kept.connection is not here.connection:
        kept = _mine.cursor = here.cursor()
    return kept


def insert(*rows: Model, ignore_conflicts: bool = False) -> int:
    """How many of the new rows of one table were written, by one statement; they have their ids.

    Only with `ignore_conflicts` it may be fewer than all, and then those that were there have no id.
    """
    return _insert(rows, " ON CONFLICT DO NOTHING" if ignore_conflicts else "")


def put(*rows: Model, key: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Write rows of one table by one statement; where a row with the same `key` is there, these fields of it. All have
    their ids."""
    if rows:
        _insert(rows, _instead(type(rows[0]), key, names))


def _insert(rows: Sequence[Model], conflict: str) -> int:
    if not rows:
        return 0
    keyed = rows[0].pk is not None
    sql, columns = _insertion(type(rows[0]), len(rows), keyed, conflict)
    ids = fetch(sql, [value for row in rows for value in _values(row, columns)])
    if len(ids) == len(rows):
        for row, (key,) in zip(rows, ids, strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return len(ids)


def insert_each(*rows: Model) -> None:
    """Write new rows, whatever their tables, by one statement. None is told its id."""
    if rows:
        sql, columns = _insertions(tuple((type(row), row.pk is not None) for row in rows))
        fetch(sql, [value for row, of in zip(rows, columns, strict=True) for value in _values(row, of)])


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is there; none, no statement."""
    if names:
        sql, columns = _change(type(row), names)
        _cursor().execute(sql, [*_values(row, columns), row.pk])


Column = tuple[str, Callable[[Any], Any] | None]
"""Name of the attribute, and what makes of its value what PostgreSQL is given, unless it is given as it stands."""

_AS_IT_STANDS = (
    models.AutoField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)


def _column(field: Any) -> Column:
    if isinstance(field, _AS_IT_STANDS):
        return field.attname, None
    return field.attname, lambda value: field.get_db_prep_save(value, connection)


def _values(row: Model, columns: Sequence[Column]) -> list[Any]:
    return [getattr(row, name) if turn is None else turn(getattr(row, name)) for name, turn in columns]


@functools.cache
def _instead(model: type[Model], key: tuple[str, ...], names: tuple[str, ...]) -> str:
    keys = ", ".join(_quoted(model._meta.get_field(name)) for name in key)
    changed = [_quoted(model._meta.get_field(name)) for name in names]
    return f" ON CONFLICT ({keys}) DO UPDATE SET {', '.join(f'{one} = EXCLUDED.{one}' for one in changed)}"


@functools.cache
def _insertion(model: type[Model], count: int, keyed: bool, conflict: str) -> tuple[str, list[Column]]:
    fields = [field for field in model._meta.concrete_fields if keyed or not field.primary_key]
    names, places = ", ".join(map(_quoted, fields)), ", ".join(["%s"] * len(fields))
    table, key = _named(model._meta.db_table), _quoted(model._meta.pk)
    rows = ", ".join([f"({places})"] * count)
    sql = f"INSERT INTO {table} ({names}) VALUES {rows}{conflict} RETURNING {key}"  # noqa: S608  # names of the model
    return sql, [_column(field) for field in fields]


@functools.cache
def _insertions(kinds: tuple[tuple[type[Model], bool], ...]) -> tuple[str, list[list[Column]]]:
    parts = [_insertion(model, 1, keyed, "") for model, keyed in kinds]
    written = ", ".join(f"written_{at} AS ({sql})" for at, (sql, _) in enumerate(parts))
    return f"WITH {written} SELECT 1", [columns for _, columns in parts]


@functools.cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Column]]:
    fields = [model._meta.get_field(name) for name in names]
    settings = ", ".join(f"{_quoted(field)} = %s" for field in fields)
    table, key = _named(model._meta.db_table), _quoted(model._meta.pk)
    sql = f"UPDATE {table} SET {settings} WHERE {key} = %s"  # noqa: S608  # names of the model
    return sql, [_column(field) for field in fields]


def _quoted(field: Any) -> str:
    return _named(field.column)


def _named(name: str) -> str:
    return connection.ops.quote_name(name)


class Once:
    """A query whose values are named. `build` gets a mark for each name and must use it as a plain number or text.

    A name that ends with "_text" stands for text, one with "_day" for a date, one with "_ids" for any number of
    whole numbers and one with "_texts" for any number of texts (`build` gets one and asks with `__in=[…]`), any other
    for a whole number. `json` names the places of JSON columns in a row.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], *names: str, json: tuple[int, ...] = ()
    ) -> None:
        self._build, self._names, self._json = build, names, json
        self._sql = ""
        self._params: list[tuple[str, Any]] = []

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, as values_list would give them."""
        if not self._sql:
            self._make()
        params = [values[name] if name else fixed for name, fixed in self._params]
        return Made(self._sql, tuple(params)).rows(self._json)

    def _make(self) -> None:
        marks = {name: _mark(name, at) for at, name in enumerate(self._names)}
        sql, params = self._build(**marks).query.sql_with_params()
        by_mark = {mark: name for name, mark in marks.items()}
        self._params = [(by_mark.get(param, ""), param) for param in params]
        self._sql = self._many(sql)

    def _many(self, sql: str) -> str:
        parts = sql.split("%s")
        for at, (name, _) in enumerate(self._params):
            if name.endswith(("_ids", "_texts")):
                parts[at] = parts[at].removesuffix("IN (") + "= ANY("
        return "%s".join(parts)


def _mark(name: str, at: int) -> Any:
    if name.endswith(("_text", "_texts")):
        return f"\ue000{name}"
    return _FIRST_DAY + datetime.timedelta(at) if name.endswith("_day") else _FIRST_MARK + at


class OnceRows(Generic[Row]):
    """Whole rows of a table, found by named values; `more` are annotations that become attributes of the rows."""

    def __init__(
        self, model: type[Row], build: Callable[..., QuerySet[Row]], *names: str, more: tuple[str, ...] = ()
    ) -> None:
        fields = model._meta.concrete_fields
        json_at = tuple(at for at, field in enumerate(fields) if isinstance(field, JSONField))
        self._model, self._columns, self._more = model, [field.attname for field in fields], more
        self._once = Once(build, *names, json=json_at)

    def rows(self, **values: Any) -> list[Row]:
        """The rows."""
        return [self._row(row) for row in self._once.rows(**values)]

    def first(self, **values: Any) -> Row | None:
        """The first row, None when there is none."""
        return next(iter(self.rows(**values)), None)

    def _row(self, cells: tuple[Any, ...]) -> Row:
        whole = len(self._columns)
        row = self._model.__new__(self._model)
        row._state = ModelState()
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        row.__dict__.update(zip(self._columns, cells[:whole], strict=True))
        for name, value in zip(self._more, cells[whole:], strict=True):
            setattr(row, name, value)
        return row
