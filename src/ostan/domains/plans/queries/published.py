"""Reads what everybody may see of promises: what was promised, and what was verified of it. Claims are not read."""

import dataclasses
import datetime

from ostan.domains.indicators import queries as indicators
from ostan.domains.plans.models import Commitment
from ostan.domains.plans.queries.promises import PromiseCard, PromiseFile, cells_of, file_of, stood, whole
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """A promise as it is published: with the cells of which its figures are made, and what its indicator means."""

    file: PromiseFile
    cells: list[indicators.VerifiedCell]
    meaning: indicators.Meaning


def published(*, now: datetime.datetime, unit_path: str = "", limit: int = 5_000) -> list[PromiseCard]:
    """All promises of a unit with all below it ("": of the province), what is due first on top. Four statements."""
    rows = whole(Commitment.objects.filter(unit__path__startswith=unit_path))
    return [card for card, _ in stood(rows.order_by("due", "pk")[:limit], now)]


def published_promise(*, now: datetime.datetime, commitment_id: int) -> Published:
    """One promise. Twelve statements. Raises NotAllowed when there is none."""
    row = whole(Commitment.objects.filter(pk=commitment_id)).first()
    if row is None:
        raise NotAllowed("public")
    meaning = indicators.meaning_of(row.version, row.version.indicator.code)
    return Published(file_of(row, now), cells_of(row, now), meaning)
