"""Where each node of a diagram stands: its column by the longest way to it, its row inside its lane."""

from collections.abc import Iterator
from dataclasses import dataclass

from ostan.domains.catalogue.rules.process.model import Kind, Lane, Node, Process


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow between two cells; an arrow out of a border timer starts at the timer's step."""

    flow: str
    source: str
    target: str
    timer: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane as rows of the grid: `first` to `last`, both inside."""

    lane: Lane
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The diagram before it has sizes. `cells`: node → (column, row), counted in reading direction."""

    cells: dict[str, tuple[int, int]]
    bands: tuple[Band, ...]
    links: tuple[Link, ...]
    columns: int
    rows: int


def grid(process: Process) -> Grid:
    """The cell of every node except border timers, which sit on their step."""
    nodes = [node for node in process.nodes if node.kind is not Kind.TIMER]
    known = {node.id for node in nodes}
    links = tuple(link for link in _links(process) if known.issuperset((link.source, link.target)))
    columns = _columns([node.id for node in _starts_first(nodes)], links)
    cells: dict[str, tuple[int, int]] = {}
    bands: list[Band] = []
    first = 0
    for lane in _lanes(process, nodes):
        inside = [node.id for node in nodes if _lane_id(process, node) == lane.id]
        cells |= _rows(inside, columns, links, first)
        last = max((cells[node][1] for node in inside), default=first)
        bands.append(Band(lane, first, last))
        first = last + 1
    return Grid(cells, tuple(bands), links, max(columns.values(), default=0) + 1, first)


def _starts_first(nodes: list[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: node.kind is not Kind.START)


def _links(process: Process) -> Iterator[Link]:
    on = {node.id: node.timer.on for node in process.nodes if node.timer}
    for flow in process.flows:
        ends = on.get(flow.source, flow.source), on.get(flow.target, flow.target)
        yield Link(flow.id, *ends, timer=flow.source if flow.source in on else "")


def _lane_id(process: Process, node: Node) -> str:
    return node.lane if any(lane.id == node.lane for lane in process.lanes) else ""


def _lanes(process: Process, nodes: list[Node]) -> list[Lane]:
    """The lanes in file order, and one without a name for nodes that stand in none."""
    homeless = any(not _lane_id(process, node) for node in nodes)
    return [*process.lanes, *([Lane("")] if homeless else [])]


def _columns(nodes: list[str], links: tuple[Link, ...]) -> dict[str, int]:
    """The length of the longest way to each node, once arrows that lead back are left out."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for link in links:
        if link.source in after and link.target in after:
            after[link.source].append(link.target)
    order, back = _depth_first(nodes, after)
    columns = dict.fromkeys(nodes, 0)
    for node in order:
        for target in after[node]:
            if (node, target) not in back:
                columns[target] = max(columns[target], columns[node] + 1)
    return columns


def _depth_first(nodes: list[str], after: dict[str, list[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """Nodes so that each comes before those it leads to, and the arrows that had to be left out for it."""
    back: set[tuple[str, str]] = set()
    finished: list[str] = []
    seen: set[str] = set()
    for root in nodes:
        path: list[tuple[str, Iterator[str]]] = []
        if root not in seen:
            path.append((root, iter(after[root])))
            seen.add(root)
        while path:
            node, rest = path[-1]
            target = next(rest, None)
            if target is None:
                finished.append(path.pop()[0])
            elif target not in seen:
                seen.add(target)
                path.append((target, iter(after[target])))
            elif any(target == above for above, _ in path):
                back.add((node, target))
    return finished[::-1], back


def _without_timers(columns: dict[str, int], links: tuple[Link, ...]) -> set[str]:
    """The nodes a case can reach without any timer ringing: the main road, which is drawn straight."""
    queue = [node for node, column in columns.items() if column == 0]
    main: set[str] = set()
    while queue:
        node = queue.pop()
        if node not in main:
            main.add(node)
            queue.extend(link.target for link in links if link.source == node and not link.timer)
    return main


def _rows(
    nodes: list[str], columns: dict[str, int], links: tuple[Link, ...], first: int
) -> dict[str, tuple[int, int]]:
    """The cells of one lane: a node stands in the row of what leads to it when that cell is free."""
    cells: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    main = _without_timers(columns, links)
    for node in sorted(nodes, key=lambda node: (columns[node], node not in main)):
        before = [link.source for link in links if link.target == node and link.source in cells]
        forward = [cells[source][1] for source in before if columns[source] < columns[node]]
        row = min(forward, default=first)
        while (columns[node], row) in taken:
            row += 1
        cells[node] = columns[node], row
        taken.add(cells[node])
    return cells
