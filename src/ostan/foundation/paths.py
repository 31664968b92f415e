"""Paths of units: rows keep a copy of their unit's, for `access` to filter by, and it follows the tree."""

from typing import Any, cast

from django.db.models import F, OuterRef, QuerySet, Subquery


def follow(rows: QuerySet[Any]) -> int:
    """How many of the rows had another path than their unit, and have the same now.

    The column is the one that the table's SCOPE names for the unit: "owner_path" is the path of "owner".
    """
    table = cast(Any, rows.model)
    column: str = table.SCOPE["unit"]
    present = f"{column.removesuffix('_path')}__path"
    here = table.objects.filter(pk=OuterRef("pk")).values(present)[:1]
    return rows.exclude(**{column: F(present)}).update(**{column: Subquery(here)})
