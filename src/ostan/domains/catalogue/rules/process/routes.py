"""The way of each arrow through the grid: which channels between cells it runs in, on which track.

Arrows run in the channels between columns and between rows, and along a row only where its cells are
empty, so none crosses a shape. A channel has as many tracks as arrows run side by side in it.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from ostan.domains.catalogue.rules.process.ranks import Grid, Link

Side = Literal["side", "top", "bottom"]


@dataclass(slots=True)
class Leg:
    """A straight part of an arrow. `upright` legs run in the channel after column `channel`, the others in
    the channel above row `channel`. `begin` and `end` are positions along it; `track` is set at the end, and
    `aside` when two arrows change rows with each other, so that one must enter its shape beside the middle."""

    upright: bool
    channel: int
    link: Link
    begin: int = 0
    end: int = 0
    track: int = 0
    aside: bool = False

    def meets(self, other: "Leg") -> bool:
        low, high = sorted((self.begin, self.end))
        other_low, other_high = sorted((other.begin, other.end))
        return low <= other_high and other_low <= high

    def may_share(self, other: "Leg") -> bool:
        """Arrows out of one node, or into one, may run as one line."""
        same_exit = self.link.source == other.link.source and self.link.timer == other.link.timer
        return same_exit or self.link.target == other.link.target


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow: the side it leaves by, its legs in turn, and the side it enters by."""

    link: Link
    exit: Side
    legs: tuple[Leg, ...]
    entry: Side


@dataclass(frozen=True, slots=True)
class Routes:
    """All arrows, and how many tracks each channel needs (only channels that need any)."""

    routes: tuple[Route, ...]
    upright_tracks: dict[int, int]
    level_tracks: dict[int, int]


def routes(grid: Grid) -> Routes:
    """A way for every link of the grid."""
    finder = _Finder(grid)
    found = tuple(finder.route(link) for link in sorted(grid.links, key=finder.length))
    legs = [leg for route in found for leg in route.legs]
    return Routes(
        found,
        _assign([leg for leg in legs if leg.upright]),
        _assign([leg for leg in legs if not leg.upright]),
    )


class _Finder:
    """Chooses channels, shortest arrows first, and remembers which empty cells arrows run through."""

    def __init__(self, grid: Grid) -> None:
        self.cells = grid.cells
        self.shapes = set(grid.cells.values())
        self.passing: dict[tuple[int, int], list[Link]] = defaultdict(list)

    def length(self, link: Link) -> tuple[int, int]:
        (column, row), (to_column, to_row) = self.cells[link.source], self.cells[link.target]
        return abs(to_column - column), abs(to_row - row)

    def route(self, link: Link) -> Route:
        (column, row), (to_column, to_row) = self.cells[link.source], self.cells[link.target]
        if to_column <= column:
            made = self.backward(link, row, to_column, to_row)
        elif link.timer:
            made = self.from_timer(link, row, to_column, to_row)
        else:
            made = Route(link, "side", self.forward(link, column, row, to_column, to_row), "side")
        self._measure(made)
        return made

    def forward(self, link: Link, column: int, row: int, to_column: int, to_row: int) -> tuple[Leg, ...]:
        between = range(column + 1, to_column)
        if row == to_row and self.passes(link, between, row):
            return ()
        if row != to_row and self.passes(link, between, to_row):
            return (Leg(True, column, link),)
        if row != to_row and self.passes(link, between, row):
            return (Leg(True, to_column - 1, link),)
        level = to_row if row < to_row else to_row + 1
        return Leg(True, column, link), Leg(False, level, link), Leg(True, to_column - 1, link)

    def from_timer(self, link: Link, row: int, to_column: int, to_row: int) -> Route:
        legs = Leg(False, row + 1, link), Leg(True, to_column - 1, link)
        return Route(link, "bottom", legs, "side")

    def backward(self, link: Link, row: int, to_column: int, to_row: int) -> Route:
        """Round the shapes: below or above the row, and into the target from there."""
        up = to_row < row and not link.timer
        leave, arrive = (row, to_row + 1) if up else (row + 1, to_row if to_row > row else to_row + 1)
        sides: tuple[Side, Side] = ("top" if up else "bottom", "top" if to_row > row else "bottom")
        first = Leg(False, leave, link)
        if leave == arrive:
            return Route(link, sides[0], (first,), sides[1])
        return Route(link, sides[0], (first, Leg(True, to_column, link), Leg(False, arrive, link)), sides[1])

    def passes(self, link: Link, columns: range, row: int) -> bool:
        """Whether the arrow may run through these cells of a row; if so it does."""
        cells = [(column, row) for column in columns]
        free = all(
            cell not in self.shapes
            and all(
                other.source == link.source or other.target == link.target for other in self.passing[cell]
            )
            for cell in cells
        )
        if free:
            for cell in cells:
                self.passing[cell].append(link)
        return free

    def _measure(self, route: Route) -> None:
        """Positions along each leg: the middle of column or row n is 2n+1, the channel before it 2n."""
        column, row = self.cells[route.link.source]
        to_column, to_row = self.cells[route.link.target]
        x, y = 2 * column + 1, 2 * row + 1
        for leg, following in zip(route.legs, (*route.legs[1:], None), strict=False):
            if leg.upright:
                x = 2 * leg.channel + 2
                leg.begin, y = y, 2 * following.channel if following else 2 * to_row + 1
                leg.end = y
            else:
                y = 2 * leg.channel
                leg.begin, x = x, 2 * following.channel + 2 if following else 2 * to_column + 1
                leg.end = x


def _assign(legs: list[Leg]) -> dict[int, int]:
    """Gives each leg a track in its channel; the number of tracks by channel."""
    channels: dict[int, list[Leg]] = defaultdict(list)
    for leg in legs:
        channels[leg.channel].append(leg)
    return {channel: _tracks(found) for channel, found in channels.items()}


def _tracks(legs: list[Leg]) -> int:
    done: list[Leg] = []
    for leg in _in_order(legs):
        leg.track = 1 + max((other.track for other in done if _before(other, leg)), default=-1)
        while any(
            other.track == leg.track and other.meets(leg) and not other.may_share(leg) for other in done
        ):
            leg.track += 1
        done.append(leg)
    for leg in done:
        leg.aside = any(
            _before(other, leg) and other.track >= leg.track for other in done if other is not leg
        )
    return max(leg.track for leg in done) + 1


def _in_order(legs: list[Leg]) -> list[Leg]:
    """Legs so that few cross: those that must come first do, then steep ones inside wide ones."""
    waiting = sorted(legs, key=lambda leg: (leg.begin if leg.end < leg.begin else -leg.begin, leg.link.flow))
    ordered: list[Leg] = []
    while waiting:
        free = (
            leg for leg in waiting if not any(_before(other, leg) for other in waiting if other is not leg)
        )
        chosen = next(free, waiting[0])
        waiting.remove(chosen)
        ordered.append(chosen)
    return ordered


def _before(first: Leg, second: Leg) -> bool:
    """Whether two lines would lie on one another unless the first leg's track is the nearer one.

    It is so when the first arrow leaves the channel's side at the height where the second one enters the
    other side: the first must turn off before the second turns in. Heights between rows are no matter: there
    each line has a track of its own.
    """
    at_a_row = first.upright and first.begin % 2 == 1
    return at_a_row and first.begin == second.end and not first.may_share(second)
