"""The picture of a process: lanes as bands, time from right to left, every arrow at right angles.

Gives plain shapes with sizes in pixels; `svg` writes them, `write` puts them into a BPMN file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ostan.domains.catalogue.rules.process.lettering import width, wrap
from ostan.domains.catalogue.rules.process.model import (
    ENDS,
    GATEWAYS,
    MAX_NODES,
    TASKS,
    Flow,
    Kind,
    Lane,
    Node,
    Process,
    outcome_name,
)
from ostan.domains.catalogue.rules.process.ranks import Grid, grid
from ostan.domains.catalogue.rules.process.routes import Leg, Route, Routes, Side, routes
from ostan.kernel.errors import RuleBroken

NAME_SIZE, SMALL_SIZE = 13.0, 11.5
NAME_LINE, SMALL_LINE = 19, 16
MARGIN = 10
HEAD = 28
"""The strip at the top of a band that holds the lane's name."""
TASK_WIDTH, TASK_LEAST = 148, 58
GATE, ROUND, BORDER = 40, 32, 22
TRACK, LEVEL_TRACK = 12, 14
CHANNEL, LEVEL = 22, 16
LABEL_ROOM = 88
ASIDE = 9
NAME_ROOM = 100

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node as drawn: its box, its name in lines (inside a task, beside anything else) and a caption below.

    `text_y` is the baseline of the first line.
    """

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    caption: str
    text_y: float

    @property
    def center(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow as drawn: its corners, and its name in lines centred on `label_x`, the first at `label_y`."""

    flow: Flow
    points: tuple[Point, ...]
    lines: tuple[str, ...] = ()
    label_x: float = 0
    label_y: float = 0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A lane as drawn."""

    lane: Lane
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing."""

    width: float
    height: float
    ribbons: tuple[Ribbon, ...]
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]


def layout(process: Process, captions: Mapping[str, str] | None = None) -> Picture:
    """The drawing of a process; `captions` are small lines under the names of steps, by node id.

    Raises RuleBroken: catalogue.process_too_large above MAX_NODES.
    """
    if len(process.nodes) > MAX_NODES:
        raise RuleBroken("catalogue.process_too_large")
    return _Drawing(process, captions or {}).picture()


class _Drawing:
    """Turns cells and tracks into pixels, first from left to right, and mirrors everything at the end."""

    def __init__(self, process: Process, captions: Mapping[str, str]) -> None:
        self.process, self.captions = process, captions
        self.nodes = {node.id: node for node in process.nodes}
        self.flows = {flow.id: flow for flow in process.flows}
        self.grid: Grid = grid(process)
        self.routes: Routes = routes(self.grid)
        self.labels = {flow.id: wrap(flow.name, SMALL_SIZE, LABEL_ROOM, 3) for flow in process.flows}
        self.sizes = {node.id: self.size(node) for node in process.nodes}
        self.place_columns()
        self.place_rows()

    def size(self, node: Node) -> tuple[float, float]:
        if node.kind in TASKS or node.kind is Kind.OTHER:
            lines = len(self.lines(node))
            return TASK_WIDTH, max(TASK_LEAST, lines * NAME_LINE + (34 if self.caption(node) else 18))
        if node.kind in GATEWAYS:
            return GATE, GATE
        return (BORDER, BORDER) if node.kind is Kind.TIMER else (ROUND, ROUND)

    def lines(self, node: Node) -> tuple[str, ...]:
        if node.kind in TASKS or node.kind is Kind.OTHER:
            return wrap(node.name, NAME_SIZE, TASK_WIDTH - 38, 4)
        return wrap(node.name, SMALL_SIZE, NAME_ROOM, 3)

    def caption(self, node: Node) -> str:
        return self.captions.get(node.id, "") if node.kind in TASKS else ""

    def place_columns(self) -> None:
        """The left edge of each column and channel."""
        widest = [float(ROUND)] * self.grid.columns
        for node, (column, _) in self.grid.cells.items():
            widest[column] = max(widest[column], self.sizes[node][0], self.overhang(node))
        labelled = self.labelled_channels()
        x = float(MARGIN + CHANNEL)
        self.column_x: list[float] = []
        self.channel_x: list[float] = []
        for column, room in enumerate(widest):
            self.column_x.append(x + room / 2)
            self.channel_x.append(x + room + 14)
            tracks = self.routes.upright_tracks.get(column, 0)
            x += room + CHANNEL + tracks * TRACK + labelled.get(column, 0)
        self.width = x + MARGIN

    def overhang(self, node: str) -> float:
        """Room for the name beside an event or gateway, of which a part may reach over the channels."""
        lines = () if self.nodes[node].kind in TASKS else self.lines(self.nodes[node])
        return max((width(line, SMALL_SIZE) for line in lines), default=0) - CHANNEL

    def labelled_channels(self) -> dict[int, float]:
        rooms: dict[int, float] = {}
        for route in self.routes.routes:
            if route.exit == "side":
                column = self.grid.cells[route.link.source][0]
                widths = [width(line, SMALL_SIZE) + 12 for line in self.labels[route.link.flow]]
                rooms[column] = max([rooms.get(column, 0), *widths])
        return rooms

    def place_rows(self) -> None:
        """The middle of each row, the top of each channel above a row, and the bands."""
        heads = {band.first for band in self.grid.bands}
        bands: dict[int, Lane] = {band.first: band.lane for band in self.grid.bands}
        y = float(MARGIN)
        self.row_y: list[float] = []
        self.level_y: list[float] = []
        tops: list[tuple[Lane, float]] = []
        for row in range(self.grid.rows + 1):
            self.level_y.append(y + LEVEL / 2 + 4)
            y += self.level_room(row)
            if row in heads:
                tops.append((bands[row], y))
                y += HEAD
            if row < self.grid.rows:
                above, below = self.row_extent(row)
                self.row_y.append(y + above)
                y += above + below
        self.height = y + MARGIN
        bottoms = [top for _, top in tops[1:]] + [y]
        self.ribbons = tuple(
            Ribbon(lane, MARGIN, top, self.width - 2 * MARGIN, bottom - top)
            for (lane, top), bottom in zip(tops, bottoms, strict=True)
        )

    def level_room(self, row: int) -> float:
        tracks = self.routes.level_tracks.get(row, 0)
        labels = [self.label_height(route) for route in self.routes.routes if self.level_of(route) == row]
        return LEVEL + tracks * LEVEL_TRACK + max(labels, default=0) if tracks else LEVEL / 2

    def level_of(self, route: Route) -> int:
        """The channel above a row in which the arrow's name is written, -1 when it is written elsewhere."""
        return -1 if route.exit == "side" else route.legs[0].channel

    def label_height(self, route: Route) -> float:
        return len(self.labels[route.link.flow]) * SMALL_LINE

    def row_extent(self, row: int) -> tuple[float, float]:
        """Room above and below the middle of a row; names of gateways and events stand below them."""
        inside = [node for node, (_, at) in self.grid.cells.items() if at == row]
        above = max((self.sizes[node][1] / 2 for node in inside), default=ROUND)
        below = max((self.below(self.nodes[node]) for node in inside), default=ROUND)
        return above + 4, below + 4

    def below(self, node: Node) -> float:
        beside = node.kind not in TASKS and node.kind is not Kind.OTHER
        timer = (
            BORDER / 2
            if any(other.timer and other.timer.on == node.id for other in self.process.nodes)
            else 0
        )
        return self.sizes[node.id][1] / 2 + (len(self.lines(node)) * SMALL_LINE + 4 if beside else timer)

    def picture(self) -> Picture:
        boxes = {node: self.box(node) for node in self.grid.cells}
        boxes |= dict(self.timer_boxes(boxes))
        shapes = tuple(self.shape(node, boxes[node.id]) for node in self.process.nodes if node.id in boxes)
        arrows = [self.arrow(route, boxes) for route in self.routes.routes]
        order = list(self.flows)
        arrows.sort(key=lambda arrow: order.index(arrow.flow.id))
        return Picture(self.width, self.height, self.ribbons, shapes, tuple(arrows))

    def box(self, node: str) -> tuple[float, float, float, float]:
        column, row = self.grid.cells[node]
        wide, high = self.sizes[node]
        return self.column_x[column] - wide / 2, self.row_y[row] - high / 2, wide, high

    def timer_boxes(
        self, boxes: dict[str, tuple[float, float, float, float]]
    ) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
        """Timers sit on the lower border of their step, the first nearest to where the step leads."""
        placed: dict[str, int] = {}
        for node in self.process.of_kind(Kind.TIMER):
            if node.timer and node.timer.on in boxes:
                x, y, wide, high = boxes[node.timer.on]
                turn = placed.setdefault(node.timer.on, 0)
                placed[node.timer.on] += 1
                yield node.id, (x + wide - 34 - 30 * turn, y + high - BORDER / 2, BORDER, BORDER)

    def shape(self, node: Node, box: tuple[float, float, float, float]) -> Shape:
        x, y, wide, high = box
        lines = () if node.kind is Kind.TIMER else self.lines(node)
        caption = self.caption(node)
        if node.kind in TASKS or node.kind is Kind.OTHER:
            text = len(lines) * NAME_LINE + (SMALL_LINE - 4 if caption else 0)
            text_y = y + (high - text) / 2 + NAME_LINE - 5
        else:
            text_y = y + high + SMALL_LINE - 1
        return Shape(node, self.width - x - wide, y, wide, high, lines, caption, text_y)

    def arrow(self, route: Route, boxes: dict[str, tuple[float, float, float, float]]) -> Arrow:
        box, target = boxes[route.link.timer or route.link.source], boxes[route.link.target]
        x, y = self.port(route, box, route.exit, leaving=True)
        points: list[Point] = [(x, y)]
        for leg in route.legs:
            x, y = (self.track_x(leg), y) if leg.upright else (x, self.track_y(leg))
            points.append((x, y))
        end_x, end_y = self.port(route, target, route.entry, leaving=False)
        points += [(x, end_y) if route.entry == "side" else (end_x, y), (end_x, end_y)]
        lines = self.labels[route.link.flow]
        label_x, label_y = self.label(route, points, lines)
        mirrored = tuple((self.width - x, y) for x, y in _straightened(points))
        return Arrow(self.flows[route.link.flow], mirrored, lines, self.width - label_x, label_y)

    def track_x(self, leg: Leg) -> float:
        return self.channel_x[leg.channel] + leg.track * TRACK

    def track_y(self, leg: Leg) -> float:
        labels = [
            self.label_height(route) for route in self.routes.routes if self.level_of(route) == leg.channel
        ]
        return self.level_y[leg.channel] + max(labels, default=0) + leg.track * LEVEL_TRACK

    def port(
        self, route: Route, box: tuple[float, float, float, float], side: Side, *, leaving: bool
    ) -> Point:
        """Where an arrow touches a shape; above and below, those that leave and come stand apart."""
        x, y, wide, high = box
        if side == "side":
            below = ASIDE if not leaving and route.legs and route.legs[-1].aside else 0
            inset = self.inset(route.link.target, below)
            return (x + wide if leaving else x + inset), y + high / 2 + below
        if leaving and route.link.timer:
            return x + wide / 2, y + high
        aside = wide / 8 * (1 if leaving else -2) * (1 if side == "bottom" else -1)
        inset = self.inset(route.link.source if leaving else route.link.target, aside)
        return x + wide / 2 + aside, (y + inset if side == "top" else y + high - inset)

    def inset(self, node: str, aside: float) -> float:
        """How far inside its box the border of a shape lies, `aside` from its middle."""
        kind, half = self.nodes[node].kind, self.sizes[node][0] / 2
        if kind in GATEWAYS:
            return abs(aside)
        if kind is Kind.START or kind in ENDS:
            return half - float((half**2 - aside**2) ** 0.5)
        return 0.0

    def label(self, route: Route, points: list[Point], lines: tuple[str, ...]) -> Point:
        """The middle and the first baseline of an arrow's name, above a level part near its source."""
        room = max((width(line, SMALL_SIZE) for line in lines), default=0)
        height = (len(lines) - 1) * SMALL_LINE
        if route.exit != "side":
            (x, _), (_, y) = points[0], points[1]
            toward = 1 if points[2][0] > x else -1
            return x + toward * (room / 2 + 8), y - 5 - height
        column = self.grid.cells[route.link.source][0]
        tracks = self.routes.upright_tracks.get(column, 0)
        x = self.channel_x[column] + max(tracks - 1, 0) * TRACK + room / 2 + 5
        turned = len(route.legs) == 1 and route.legs[0].channel == column
        return x, (points[-1][1] if turned else points[0][1]) - 5 - height


def _straightened(points: list[Point]) -> Iterator[Point]:
    """The corners without those at which the line does not turn."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return iter(kept)


def _in_line(first: Point, middle: Point, last: Point) -> bool:
    return first[0] == middle[0] == last[0] or first[1] == middle[1] == last[1]


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the process in words: `after` are the numbers of what may follow, with the arrow's name."""

    number: int
    node: Node
    lane: str
    after: tuple[tuple[str, int], ...]


def steps(process: Process) -> tuple[Line, ...]:
    """The process as an ordered list for those who do not see the picture: steps and ends, not gateways."""
    shown = [node for node in process.nodes if node.kind not in GATEWAYS and node.kind is not Kind.START]
    cells = grid(process).cells
    at = {node.id: cells.get(node.timer.on if node.timer else node.id, (0, 0)) for node in shown}
    shown.sort(key=lambda node: (at[node.id], node.kind is Kind.TIMER))
    number = {node.id: index for index, node in enumerate(shown, 1)}
    lanes = {lane.id: lane.name for lane in process.lanes}
    return tuple(
        Line(number[node.id], node, lanes.get(node.lane, ""), tuple(_after(process, node.id, number)))
        for node in shown
    )


def _after(process: Process, node: str, number: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """What follows a node, looking through gateways; names met on the way are joined."""
    found: dict[tuple[str, int], None] = {}
    queue = [(node, "")]
    seen: set[str] = set()
    while queue:
        here, said = queue.pop(0)
        for flow in process.flows:
            if flow.source != here or flow.id in seen:
                continue
            seen.add(flow.id)
            name = "، ".join(filter(None, (said, flow.name)))
            if flow.target in number:
                found[name, number[flow.target]] = None
            else:
                queue.append((flow.target, name))
    return iter(found)


def standing(nodes: Iterator[str]) -> frozenset[str]:
    """The drawn nodes that stand for nodes of a running case: a step inside a call is its call."""
    return frozenset(node.partition(".")[0] if outcome_name(node) != node else node for node in nodes)
