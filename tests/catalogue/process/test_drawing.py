"""The drawing: right angles, no arrow through a shape, everything inside, and nothing a page's policy forbids."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

from hypothesis import given, settings

from ostan.domains.catalogue.rules.process import (
    Item,
    Kind,
    Lane,
    Picture,
    Process,
    Step,
    Timer,
    drawn_up,
    layout,
    standing,
    steps,
    svg,
)
from ostan.domains.catalogue.rules.process.diagram import Arrow, Point, Shape
from ostan.domains.catalogue.rules.process.lettering import width, wrap
from ostan.domains.catalogue.rules.process.spans import Span
from tests.catalogue.process.blocks import graphs, processes

SLACK = 0.5


def _inside(shape: Shape, first: tuple[float, float], last: tuple[float, float]) -> bool:
    """Whether the straight line between two points runs through the inside of a shape."""
    (x1, x2), (y1, y2) = sorted((first[0], last[0])), sorted((first[1], last[1]))
    left, top = shape.x + SLACK, shape.y + SLACK
    right, bottom = shape.x + shape.width - SLACK, shape.y + shape.height - SLACK
    return x1 < right and x2 > left and y1 < bottom and y2 > top


def assert_clear(picture: Picture) -> None:
    boxes = [shape for shape in picture.shapes if shape.node.kind is not Kind.TIMER]
    for one, other in combinations(boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for arrow in picture.arrows:
        assert len(arrow.points) > 1
        for first, last in pairwise(arrow.points):
            assert first[0] == last[0] or first[1] == last[1], "a slanting line"
            for shape in boxes:
                # A diamond's and a circle's border lie inside their boxes, so their own arrows may enter.
                own = shape.node.id in (arrow.flow.source, arrow.flow.target)
                assert own or not _inside(shape, first, last), (arrow.flow, shape.node.id)
        for x, y in arrow.points:
            assert 0 <= x <= picture.width
            assert 0 <= y <= picture.height


def overlaps(picture: Picture) -> list[tuple[str, str]]:
    """Arrows without a common end that lie on one another somewhere: a reader could not tell them apart."""
    pairs = combinations(picture.arrows, 2)
    return [(one.flow.id, other.flow.id) for one, other in pairs if _foreign(one, other) and _lie(one, other)]


def _foreign(one: Arrow, other: Arrow) -> bool:
    return one.flow.source != other.flow.source and one.flow.target != other.flow.target


def _lie(one: Arrow, other: Arrow) -> bool:
    return any(_share(a, b, c, d) for a, b in pairwise(one.points) for c, d in pairwise(other.points))


def _share(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two straight lines have more than a point in common."""
    for along, across in ((0, 1), (1, 0)):
        if abs(a[across] - b[across]) + abs(c[across] - d[across]) + abs(a[across] - c[across]) < SLACK:
            low, high = (
                max(min(a[along], b[along]), min(c[along], d[along])),
                min(max(a[along], b[along]), max(c[along], d[along])),
            )
            return high - low > SLACK
    return False


@settings(max_examples=150, deadline=None)
@given(processes)
def test_arrows_run_round_the_shapes(process: Process) -> None:
    assert_clear(layout(process, {node.id: "۲ روز کاری" for node in process.nodes}))


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_any_graph_can_be_drawn(process: Process) -> None:
    assert_clear(layout(process))
    assert len(steps(process)) <= len(process.nodes)


HOSTILE = '<script>alert("۱")</script> & \'"><b>'


def _process() -> Process:
    return drawn_up(
        "p",
        HOSTILE,
        (Lane("a", HOSTILE),),
        (
            Item("s", Kind.START, "شروع", "a", ("u",), trigger="message"),
            Item("u", Kind.USER, HOSTILE, "a", ("g",), Step(act="decide")),
            Item("g", Kind.EXCLUSIVE, HOSTILE, "a", ("e", "r")),
            Item("r", Kind.RECEIVE, "دریافت پاسخ", "a", ("e",)),
            Item("e", Kind.TERMINATE, HOSTILE, "a"),
            Item("t", Kind.TIMER, "", "", ("e",), timer=Timer("u", Span(1), interrupting=False)),
        ),
    )


def test_the_svg_is_well_formed_and_keeps_to_the_policy() -> None:
    written = svg(layout(_process()), title=HOSTILE, description=HOSTILE, done={"s"}, now={"u"})
    root = ElementTree.fromstring(written)
    assert root.attrib["role"] == "img"
    ids = {element.attrib["id"]: element.text for element in root.iter() if "id" in element.attrib}
    assert [ids[name] for name in root.attrib["aria-labelledby"].split()] == [HOSTILE, HOSTILE]
    assert not [element for element in root.iter() if "style" in element.attrib]
    assert not [element for element in root.iter() if element.tag.endswith(("script", "style", "a", "image"))]
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    texts = [element for element in root.iter() if element.tag.endswith("}text")]
    assert texts
    assert {element.attrib["direction"] for element in texts} == {"rtl"}
    assert len(re.findall("is-now", written)) == 1


def test_a_drawing_reads_from_right_to_left() -> None:
    picture = layout(_process())
    at = {shape.node.id: shape.x for shape in picture.shapes}
    assert at["s"] > at["u"] > at["g"] > at["r"] > at["e"]


def test_the_words_tell_what_the_picture_shows() -> None:
    lines = {line.node.id: line for line in steps(_process())}
    assert [line.number for line in lines.values()] == [1, 2, 3, 4]
    assert {lines["u"].number, lines["r"].number} == {1, 3}
    assert lines["u"].after == (("", lines["e"].number), ("", lines["r"].number))
    assert lines["t"].after == (("", lines["e"].number),)
    assert standing(iter(["call.inner", "u"])) == {"call", "u"}


def test_lines_break_between_words_and_never_run_over() -> None:
    text = "صدور پروانه تأسیس و فعالیت سازمان‌های مردم‌نهاد و نظارت بر عملکرد و مجامع عمومی آنها"
    lines = wrap(text, 13, 114, 4)
    assert len(lines) == 4
    assert all(width(line, 13) <= 114 for line in lines)
    assert lines[-1].endswith("…")
    assert wrap("بررسی مدارک", 13, 114, 4) == ("بررسی مدارک",)
    assert wrap("", 13, 114, 4) == ()
    assert wrap("آ" * 200, 13, 50, 2)[0].endswith("…")
