"""Where the activities of a log fall apart: the four cuts of the inductive miner.

Source: Leemans, Fahland, van der Aalst: Discovering Block-Structured Process Models from Event Logs (2013).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Way = tuple[str, ...]
Ways = Counter[Way]
Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Graph:
    """Which activity follows which directly, and which begin and end a way."""

    names: tuple[str, ...]
    follows: frozenset[tuple[str, str]]
    first: Group
    last: Group

    def reach(self) -> dict[str, set[str]]:
        """Everything that may come after each activity, however far."""
        after: dict[str, set[str]] = {name: set() for name in self.names}
        for one, then in self.follows:
            after[one].add(then)
        for name in self.names:
            _walk(name, after)
        return after


def _walk(name: str, after: dict[str, set[str]]) -> None:
    seen, open_ = set(after[name]), list(after[name])
    while open_:
        fresh = after[open_.pop()] - seen
        seen |= fresh
        open_ += fresh
    after[name] = seen


def graph_of(ways: Ways) -> Graph:
    """The directly-follows graph of ways none of which is empty; names in the order in which they come."""
    names = dict.fromkeys(name for way in ways for name in way)
    follows = frozenset(pair for way in ways for pair in pairwise(way))
    return Graph(
        tuple(names),
        follows,
        frozenset(way[0] for way in ways),
        frozenset(way[-1] for way in ways),
    )


def groups(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[Group]:
    """The names that hang together through the pairs, in the order of their first names."""
    home: dict[str, set[str]] = {name: {name} for name in names}
    for one, other in pairs:
        if home[one] is not home[other]:
            whole = home[one] | home[other]
            home.update(dict.fromkeys(whole, whole))
    return list(dict.fromkeys(frozenset(some) for some in home.values()))


def choice(graph: Graph) -> list[Group]:
    """Groups between which nothing follows; one when there are none."""
    return groups(graph.names, graph.follows)


def sequence(graph: Graph) -> list[Group]:
    """Groups each of which comes before the next, in their order; one when there are none.

    Steps that are left out together stay together: beside a group that may be skipped stand those that lead to it alone,
    and those that come from it alone. Source: the strict sequence cut, Leemans: Robust Process Mining with Guarantees
    (2017), 5.5.
    """
    after = graph.reach()
    together = (
        (one, other)
        for place, one in enumerate(graph.names)
        for other in graph.names[place + 1 :]
        if (other in after[one]) == (one in after[other])
    )
    found = groups(graph.names, together)
    found.sort(key=lambda some: len({then for one in some for then in after[one]} | some), reverse=True)
    return _skipped_together(graph, found) if len(found) > 1 else found


def _skipped_together(graph: Graph, row: list[Group]) -> list[Group]:
    home = {name: place for place, some in enumerate(row) for name in some}
    steps = {(home[one], home[then]) for one, then in graph.follows if home[one] != home[then]}
    steps |= {(-1, home[name]) for name in graph.first} | {(home[name], len(row)) for name in graph.last}
    earliest = [min(one for one, then in steps if then == place) for place in range(len(row))]
    farthest = [max(then for one, then in steps if one == place) for place in range(len(row))]
    whole: list[Group] = []
    at = 0
    for place, some in enumerate(row):
        if place < at:
            continue
        if any(one < place < then for one, then in steps):
            begin, at = _around(place, earliest, farthest)
            before = row[begin:place]
            if len(before) <= len(whole) and whole[len(whole) - len(before) :] == before:
                del whole[len(whole) - len(before) :]
                some = some.union(*before)
            some = some.union(*row[place + 1 : at])
        whole.append(some)
    return whole


def _around(place: int, earliest: list[int], farthest: list[int]) -> tuple[int, int]:
    """From where to where a group reaches with those that lead to it alone and come from it alone."""
    begin, end = place, place + 1
    while begin > 0 and farthest[begin - 1] <= place:
        begin -= 1
    while end < len(earliest) and earliest[end] >= place:
        end += 1
    return begin, end


def parallel(graph: Graph) -> list[Group]:
    """Groups that may mix in any order, each with a beginning and an end of its own; one when there are none."""
    apart = (
        (one, other)
        for place, one in enumerate(graph.names)
        for other in graph.names[place + 1 :]
        if (one, other) not in graph.follows or (other, one) not in graph.follows
    )
    found = groups(graph.names, apart)
    whole = [some for some in found if some & graph.first and some & graph.last]
    halves = [some for some in found if some not in whole]
    if not whole:
        return [frozenset(graph.names)]
    return [whole[0].union(*halves), *whole[1:]]


def loop(graph: Graph) -> list[Group]:
    """What is done, then the groups that lead from its end back to its beginning; one when there are none."""
    body = graph.first | graph.last
    inner = [(one, then) for one, then in graph.follows if one not in body and then not in body]
    redo: list[Group] = []
    done = set(body)
    for some in groups([name for name in graph.names if name not in body], inner):
        if _leads_back(graph, some):
            redo.append(some)
        else:
            done |= some
    return [frozenset(done), *redo] if redo else [frozenset(graph.names)]


def _leads_back(graph: Graph, some: Group) -> bool:
    """Whether the group is entered only from all ends, and left only to all beginnings."""
    entered = {(one, then) for one, then in graph.follows if then in some and one not in some}
    left = {(one, then) for one, then in graph.follows if one in some and then not in some}
    if any(one not in graph.last for one, _ in entered) or any(then not in graph.first for _, then in left):
        return False
    heads, tails = {then for _, then in entered}, {one for one, _ in left}
    return all((one, head) in graph.follows for one in graph.last for head in heads) and all(
        (tail, then) in graph.follows for tail in tails for then in graph.first
    )


def project(ways: Ways, some: Group) -> Ways:
    """The ways with nothing but these activities."""
    found: Ways = Counter()
    for way, n in ways.items():
        found[tuple(name for name in way if name in some)] += n
    return found


def chosen(ways: Ways, some: Group) -> Ways:
    """The ways that use these activities."""
    return Counter({way: n for way, n in ways.items() if way[0] in some})


def turns(ways: Ways, found: list[Group]) -> list[Ways]:
    """The ways of a loop cut where they pass from what is done to what leads back, and again."""
    home = {name: place for place, some in enumerate(found) for name in some}
    cut: list[Ways] = [Counter() for _ in found]
    for way, n in ways.items():
        for place, piece in _pieces(way, home):
            cut[place][piece] += n
    return cut


def _pieces(way: Way, home: dict[str, int]) -> Iterator[tuple[int, Way]]:
    piece: list[str] = []
    for name in way:
        if piece and home[piece[-1]] != home[name]:
            yield home[piece[-1]], tuple(piece)
            piece = []
        piece.append(name)
    yield home[piece[-1]], tuple(piece)
