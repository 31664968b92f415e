"""A list as it is taken along on paper or as a sheet: texts only, with what it is and what narrowed it on top."""

import dataclasses
from collections.abc import Sequence
from enum import StrEnum

MOST_ROWS = 2_000
"""Rows of a list that are taken along at once. Source: assumed."""


class Form(StrEnum):
    """In which form a list is taken along."""

    PRINT = "print"
    EXCEL = "excel"


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """`code` names the list in the ledger, `told` says what narrowed it; `personal`: its rows name applicants.

    Give `rows` with one more than MOST_ROWS when there are more; they are left out, and that is told.
    """

    code: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    told: Sequence[str] = ()
    personal: bool = False

    @property
    def shown(self) -> Sequence[Sequence[str]]:
        """The rows that are taken along."""
        return self.rows[:MOST_ROWS]

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are taken along."""
        return len(self.rows) > MOST_ROWS
