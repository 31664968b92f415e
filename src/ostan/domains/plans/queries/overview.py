"""Reads how all promises stand at once: by programme and agency, for the pages that watch them."""

import dataclasses
import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from ostan.domains.org import queries as org
from ostan.domains.org.rules import paths
from ostan.domains.plans.models import Node
from ostan.domains.plans.queries.promises import PromiseCard, promises
from ostan.domains.plans.rules import State
from ostan.kernel.actor import Actor

MOST = 20_000
WORST = (
    State.MISSED,
    State.BEHIND,
    State.UNVERIFIABLE,
    State.NOT_STARTED,
    State.ON_PACE,
    State.MET,
)
"""From what needs looking at first to what is done."""


@dataclasses.dataclass(frozen=True, slots=True)
class Programme:
    """What stands on top of a document: a programme or a chapter. `code` is its code in the document."""

    id: int
    code: str
    title: str
    document_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class HeatCell:
    """The promises of all units that one agency answers for (org.rules.paths.agency), from one programme: how many
    stand how, and which they are."""

    states: Mapping[State, int]
    promise_ids: tuple[int, ...]

    @property
    def worst(self) -> State:
        """The state that needs looking at first."""
        return next(one for one in WORST if self.states.get(one))

    @property
    def count(self) -> int:
        return len(self.promise_ids)


@dataclasses.dataclass(frozen=True, slots=True)
class Heat:
    """Programmes × agencies. `programmes` are all that were asked for, also those without a promise, in the order of
    their document; `units` are (id, name) of the agencies that promised anything, by name; `cells` holds by
    (programme id, unit id) only what is not empty.
    """

    programmes: list[Programme]
    units: list[tuple[int, str]]
    cells: Mapping[tuple[int, int], HeatCell]

    @property
    def states(self) -> Counter[State]:
        """How many of all promises stand how."""
        return sum((Counter(cell.states) for cell in self.cells.values()), Counter())


def heat(
    *,
    actor: Actor,
    now: datetime.datetime,
    document_id: int = 0,
    codes: Collection[str] = (),
    unit_path: str = "",
) -> Heat:
    """How the promises stand by programme and agency: of one document (0: of all), of the programmes with these codes
    (none: of all), of a unit with all below it ("": of the province).

    A promise of an office counts for the agency that answers for it. At most seven statements. Raises NotAllowed.
    """
    cards = promises(actor=actor, now=now, unit_path=unit_path, document_id=document_id, limit=MOST)
    tops, top_of = _tops(document_id, codes)
    told = [card for card in cards if card.node_id in top_of]
    agency_of, names = _agencies(told)
    grouped: dict[tuple[int, int], list[PromiseCard]] = defaultdict(list)
    for card in told:
        grouped[top_of[card.node_id], agency_of[card.unit_id]].append(card)
    cells = {
        key: HeatCell(Counter(one.state for one in some), tuple(one.id for one in some))
        for key, some in grouped.items()
    }
    return Heat(tops, names, cells)


def _tops(document_id: int, codes: Collection[str]) -> tuple[list[Programme], dict[int, int]]:
    """The programmes, and the programme of every row below them."""
    rows = Node.objects.filter(document=document_id) if document_id else Node.objects.all()
    found = list(
        rows.order_by("document_id", "place", "pk").values_list(
            "pk", "parent_id", "code", "title", "document_id"
        )
    )
    tops = [
        Programme(pk, code, title, document)
        for pk, parent, code, title, document in found
        if parent is None and (not codes or code in codes)
    ]
    above = {pk: parent for pk, parent, *_ in found}
    wanted = {one.id for one in tops}
    top_of = {pk: _root(pk, above) for pk in above}
    return tops, {pk: root for pk, root in top_of.items() if root in wanted}


def _root(pk: int, above: Mapping[int, int | None]) -> int:
    parent = above[pk]
    return pk if parent is None else _root(parent, above)


def _agencies(cards: Iterable[PromiseCard]) -> tuple[dict[int, int], list[tuple[int, str]]]:
    """The agency of each unit that promised, and the agencies by name. Two statements."""
    units = org.units(unit_ids={card.unit_id for card in cards})
    agency_of = {pk: paths.agency(one.path) for pk, one in units.items()}
    names = org.unit_names(unit_ids=set(agency_of.values()))
    return agency_of, sorted(names.items(), key=lambda one: one[1])
