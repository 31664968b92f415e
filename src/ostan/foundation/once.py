"""Queries that are made once: Django builds the SQL at the first call, later calls only fill in the values.

Building the SQL of a list costs more than running it; the pages and acts that a province lives by ask the same
few questions again and again. What is asked is still written with the ORM.
"""

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import JSONField, Model, QuerySet

Row = TypeVar("Row", bound=Model)

_FIRST_MARK = 31_000
"""Marks fit the smallest column, or Django would leave the condition out as one that nothing can meet."""


class Once:
    """A query whose values are named. `build` gets a mark for each name and must use it as a plain number or text.

    A name that ends with "_text" stands for text, any other for a whole number. `json` names the places of
    JSON columns in a row.
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
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return [self._read(row) for row in found] if self._json else found

    def _make(self) -> None:
        marks: dict[str, Any] = {
            name: f"\ue000{name}" if name.endswith("_text") else _FIRST_MARK + at
            for at, name in enumerate(self._names)
        }
        sql, params = self._build(**marks).query.sql_with_params()
        by_mark = {mark: name for name, mark in marks.items()}
        self._params = [(by_mark.get(param, ""), param) for param in params]
        self._sql = sql

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        cells = list(row)
        for at in self._json:
            cells[at] = json.loads(cells[at]) if isinstance(cells[at], str) else cells[at]
        return tuple(cells)


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
        row = self._model.from_db(connection.alias, self._columns, cells[:whole])
        for name, value in zip(self._more, cells[whole:], strict=True):
            setattr(row, name, value)
        return row
