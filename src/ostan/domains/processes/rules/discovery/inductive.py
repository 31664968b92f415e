"""The inductive miner: cut the log where it falls apart, and mine the parts. What comes out can always come to its end.

Source: Leemans, Fahland, van der Aalst: Discovering Block-Structured Process Models from Event Logs (2013); the ways out
where no cut is found (once a trace, at once, loops of nothing, a flower) are those of the same authors' ProM plug-in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from ostan.domains.processes.rules.discovery import cuts
from ostan.domains.processes.rules.discovery.cuts import Graph, Group, Way, Ways
from ostan.domains.processes.rules.discovery.tree import TAU, Operator, Tree, of


def mine(ways: Mapping[Way, int]) -> Tree:
    """The model that can do every one of these ways, with how often each was gone."""
    return _mined(Counter({way: n for way, n in ways.items() if n > 0}))


def _mined(ways: Ways) -> Tree:
    if not ways or set(ways) == {()}:
        return TAU
    if () in ways:
        return of(Operator.CHOICE, TAU, _mined(Counter({way: n for way, n in ways.items() if way})))
    names = {name for way in ways for name in way}
    if len(names) == 1:
        leaf = Tree(next(iter(names)))
        return leaf if all(len(way) == 1 for way in ways) else of(Operator.LOOP, leaf, TAU)
    graph = cuts.graph_of(ways)
    return _by_cut(ways, graph) or _without_cut(ways, graph)


def _by_cut(ways: Ways, graph: Graph) -> Tree | None:
    found = cuts.choice(graph)
    if len(found) > 1:
        return of(Operator.CHOICE, *(_mined(cuts.chosen(ways, some)) for some in found))
    found = cuts.sequence(graph)
    if len(found) > 1:
        return of(Operator.SEQUENCE, *(_mined(cuts.project(ways, some)) for some in found))
    found = cuts.parallel(graph)
    if len(found) > 1:
        return of(Operator.PARALLEL, *(_mined(cuts.project(ways, some)) for some in found))
    found = cuts.loop(graph)
    if len(found) > 1:
        body, *back = (_mined(some) for some in cuts.turns(ways, found))
        return of(Operator.LOOP, body, of(Operator.CHOICE, *back))
    return None


def _without_cut(ways: Ways, graph: Graph) -> Tree:
    return (
        _once_each(ways, graph)
        or _at_once(ways, graph)
        or _again(ways, graph)
        or of(Operator.LOOP, of(Operator.CHOICE, *map(Tree, sorted(graph.names))), TAU)
    )


def _once_each(ways: Ways, graph: Graph) -> Tree | None:
    """An activity that every way has exactly once runs beside the rest."""
    for name in sorted(graph.names):
        if all(way.count(name) == 1 for way in ways):
            return of(Operator.PARALLEL, Tree(name), _mined(cuts.project(ways, _but(graph, name))))
    return None


def _at_once(ways: Ways, graph: Graph) -> Tree | None:
    """An activity without which the rest falls apart runs beside it."""
    for name in sorted(graph.names):
        rest = cuts.project(ways, _but(graph, name))
        whole = Counter({way: n for way, n in rest.items() if way})
        tree = _by_cut(whole, cuts.graph_of(whole)) if len(graph.names) > 2 else None
        if tree is not None:
            beside = of(Operator.CHOICE, TAU, tree) if () in rest else tree
            return of(Operator.PARALLEL, _mined(cuts.project(ways, frozenset({name}))), beside)
    return None


def _but(graph: Graph, name: str) -> Group:
    return frozenset(graph.names) - {name}


def _again(ways: Ways, graph: Graph) -> Tree | None:
    """Ways that begin anew wherever an end is followed by a beginning are a loop whose way back does nothing."""
    pieces: Ways = Counter()
    for way, n in ways.items():
        for piece in _cut_where(way, graph):
            pieces[piece] += n
    if sum(pieces.values()) == sum(ways.values()):
        return None
    return of(Operator.LOOP, _mined(pieces), TAU)


def _cut_where(way: Way, graph: Graph) -> Iterable[Way]:
    begin = 0
    for at in range(1, len(way)):
        if way[at - 1] in graph.last and way[at] in graph.first:
            yield way[begin:at]
            begin = at
    yield way[begin:]
