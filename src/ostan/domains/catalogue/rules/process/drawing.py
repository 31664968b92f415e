"""Writes a Picture as SVG for a page: readable by machines, ready for any theme, without a style of its own.

Colours come from `currentColor`, so the drawing follows light and dark; classes let a style sheet say more.
A finished step carries a tick, the present one a heavy border and a dot: colour never tells alone.
"""

from collections.abc import Collection
from html import escape

from ostan.domains.catalogue.rules.process.diagram import (
    NAME_LINE,
    NAME_SIZE,
    SMALL_LINE,
    SMALL_SIZE,
    Arrow,
    Picture,
    Ribbon,
    Shape,
)
from ostan.domains.catalogue.rules.process.model import ENDS, GATEWAYS, PAY, TASKS, Kind

_TEXT = 'direction="rtl" unicode-bidi="plaintext" text-anchor="middle" fill="currentColor"'
_HALO = 'paint-order="stroke" stroke="Canvas" stroke-width="4" stroke-linejoin="round"'
_LINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'

_AGAIN = ' fill-opacity="0.45" aria-hidden="true"'
_EVERY = 620

_ICONS = {
    Kind.USER: "M7 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM1.5 13c.4-3 2.6-4.3 5.5-4.3s5.1 1.3 5.5 4.3",
    Kind.MANUAL: "M2 8V5.5M5 7V2M8 7V1.5M11 7.5V3M2 8c0 3 2 5 5 5s4-2 4-5.5",
    Kind.SERVICE: "M7 4.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4M7 1v2M7 11v2M1 7h2M11 7h2"
    "M2.8 2.8l1.4 1.4M9.8 9.8l1.4 1.4M11.2 2.8 9.8 4.2M4.2 9.8 2.8 11.2",
    Kind.SEND: "M1 3h12v8H1zM1 3l6 5 6-5",
    Kind.RECEIVE: "M1 5l6-4 6 4v8H1zM1 5l6 4 6-4",
    Kind.RULE: "M1 2h12v10H1zM1 5h12M5 5v7",
    Kind.CALL: "M3 3h8v8H3zM7 5v4M5 7h4",
}
_CARD = "M1 3h12v8H1zM1 6h12M3 9h3"
"""A bank card, on a step at which the applicant pays."""


def svg(
    picture: Picture,
    *,
    title: str,
    description: str,
    name: str = "process",
    done: Collection[str] = (),
    now: Collection[str] = (),
) -> str:
    """The picture as an SVG element. `name` makes its ids unique on a page; `done` and `now` are node ids.

    All text is escaped. The element has no style attribute and no script.
    """
    state = dict.fromkeys(done, "is-done") | dict.fromkeys(now, "is-now")
    arrows = "".join(_arrow(arrow, name) for arrow in picture.arrows)
    labels = "".join(_arrow_label(arrow) for arrow in picture.arrows)
    shapes = "".join(_shape(shape, state.get(shape.node.id, "")) for shape in picture.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="process-map" role="img" '
        f'aria-labelledby="{_attribute(name)}-title {_attribute(name)}-desc" '
        f'width="{picture.width:.0f}" height="{picture.height:.0f}" '
        f'viewBox="0 0 {picture.width:.0f} {picture.height:.0f}">'
        f'<title id="{_attribute(name)}-title">{escape(title)}</title>'
        f'<desc id="{_attribute(name)}-desc">{escape(description)}</desc>{_head(name)}'
        f"{''.join(map(_ribbon, enumerate(picture.ribbons)))}"
        f'<g class="process-flows" opacity="0.75">{arrows}</g>{shapes}{labels}'
        f"{''.join(map(_lane_names, picture.ribbons))}</svg>"
    )


def _attribute(text: str) -> str:
    return escape(text, quote=True)


def _head(name: str) -> str:
    return (
        f'<defs><marker id="{_attribute(name)}-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse"><path d="M0 1 9 5 0 9z" fill="currentColor"/>'
        "</marker></defs>"
    )


def _text(x: float, y: float, size: float, lines: Collection[str], line: float, extra: str = "") -> str:
    """One text element a line: a browser orders each by its own letters."""
    return "".join(
        f'<text x="{x:.1f}" y="{y + index * line:.1f}" font-size="{size}" {_TEXT} {extra}>'
        f"{escape(text)}</text>"
        for index, text in enumerate(lines)
    )


def _ribbon(numbered: tuple[int, Ribbon]) -> str:
    number, ribbon = numbered
    return (
        f'<rect class="process-lane" x="{ribbon.x:.1f}" y="{ribbon.y:.1f}" width="{ribbon.width:.1f}" '
        f'height="{ribbon.height:.1f}" fill="currentColor" fill-opacity="{0.05 if number % 2 else 0.02}" '
        'stroke="currentColor" stroke-opacity="0.25"/>'
    )


def _lane_names(ribbon: Ribbon) -> str:
    """The name at the beginning of a band and again along it, for those who see only a part."""
    return "".join(
        f'<text class="process-lane-name" x="{x:.1f}" y="{ribbon.y + 19:.1f}" font-size="13" '
        'font-weight="600" direction="rtl" unicode-bidi="plaintext" text-anchor="start" '
        f'fill="currentColor" {_HALO}{"" if first else _AGAIN}>{escape(ribbon.lane.name)}</text>'
        for first, x in _name_places(ribbon)
    )


def _name_places(ribbon: Ribbon) -> list[tuple[bool, float]]:
    right = ribbon.x + ribbon.width - 12
    count = max(1, round(ribbon.width / _EVERY))
    return [(turn == 0, right - turn * _EVERY) for turn in range(count) if right - turn * _EVERY > 120]


def _arrow(arrow: Arrow, name: str) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in arrow.points)
    return (
        f'<path class="process-flow" d="{path}" {_LINE} stroke-width="1.4" '
        f'marker-end="url(#{_attribute(name)}-head)"/>'
    )


def _arrow_label(arrow: Arrow) -> str:
    extra = f'class="process-flow-name" {_HALO}'
    return _text(arrow.label_x, arrow.label_y, SMALL_SIZE, arrow.lines, SMALL_LINE, extra)


def _shape(shape: Shape, state: str) -> str:
    weight = 3.0 if state == "is-now" else 1.5
    return (
        f'<g class="{f"process-node process-{shape.node.kind} {state}".rstrip()}">'
        f"{_outline(shape, weight)}{_names(shape)}{_mark(shape, state)}</g>"
    )


def _names(shape: Shape) -> str:
    x = shape.center[0]
    if not _is_box(shape):
        return _text(x, shape.text_y, SMALL_SIZE, shape.lines, SMALL_LINE, f'class="process-name" {_HALO}')
    below = shape.text_y + len(shape.lines) * NAME_LINE - 1
    caption = [shape.caption] if shape.caption else []
    return _text(x, shape.text_y, NAME_SIZE, shape.lines, NAME_LINE, 'class="process-name"') + _text(
        x, below, SMALL_SIZE, caption, SMALL_LINE, 'class="process-caption" fill-opacity="0.75"'
    )


def _is_box(shape: Shape) -> bool:
    return shape.node.kind in TASKS or shape.node.kind is Kind.OTHER


def _outline(shape: Shape, weight: float) -> str:
    if _is_box(shape):
        return _box(shape, weight)
    return _gateway(shape, weight) if shape.node.kind in GATEWAYS else _event(shape, weight)


def _box(shape: Shape, weight: float) -> str:
    dashes = ' stroke-dasharray="5 4"' if shape.node.kind is Kind.OTHER else ""
    icon = _CARD if shape.node.step.act == PAY else _ICONS.get(shape.node.kind, "")
    drawn = (
        f'<path d="{icon}" transform="translate({shape.x + 6:.1f} {shape.y + 5:.1f}) scale(0.85)" {_LINE} '
        'stroke-width="1.2" stroke-opacity="0.55"/>'
    )
    return (
        f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}" '
        f'rx="10" fill="Canvas" stroke="currentColor" stroke-width="{weight}"{dashes}/>'
        f"{drawn if icon else ''}"
    )


def _gateway(shape: Shape, weight: float) -> str:
    (x, y), half = shape.center, shape.width / 2
    edge = f"{half:.1f} {half:.1f}"
    sign = {
        Kind.EXCLUSIVE: f"M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12",
        Kind.PARALLEL: f"M{x:.1f} {y - 9:.1f}v18m-9-9h18",
        Kind.INCLUSIVE: f"M{x - 8:.1f} {y:.1f}a8 8 0 1 0 16 0a8 8 0 1 0-16 0",
    }[shape.node.kind]
    return (
        f'<path d="M{x:.1f} {y - half:.1f}l{edge}-{edge}-{half:.1f}-{half:.1f}z" '
        f'fill="Canvas" stroke="currentColor" stroke-width="{weight}" stroke-linejoin="round"/>'
        f'<path d="{sign}" {_LINE} stroke-width="2"/>'
    )


def _event(shape: Shape, weight: float) -> str:
    """A circle: thin at the start, heavy at the end, double on a border (broken: it interrupts nothing)."""
    (x, y), radius, kind = shape.center, shape.width / 2, shape.node.kind
    bold = max(weight, 3.5) if kind in ENDS else weight
    timer = shape.node.timer
    dashes = ' stroke-dasharray="3 2.5"' if timer and not timer.interrupting else ""
    ring = f'cx="{x:.1f}" cy="{y:.1f}" stroke="currentColor"{dashes}'
    outer = f'<circle {ring} r="{radius:.1f}" fill="Canvas" stroke-width="{bold}"/>'
    inner = f'<circle {ring} r="{radius - 3:.1f}" fill="none" stroke-width="1"/>' if timer else ""
    return outer + inner + _event_sign(shape)


def _event_sign(shape: Shape) -> str:
    x, y = shape.center
    if shape.node.kind is Kind.TERMINATE:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="currentColor"/>'
    if shape.node.timer or shape.node.trigger == "timer":
        return f'<path d="M{x:.1f} {y - 5:.1f}v5l3.5 2" {_LINE} stroke-width="1.5"/>'
    if shape.node.trigger == "message":
        return f'<path d="M{x - 7:.1f} {y - 5:.1f}h14v10h-14zl7 5 7-5" {_LINE} stroke-width="1.3"/>'
    return ""


def _mark(shape: Shape, state: str) -> str:
    """A tick on what is finished, a dot on what is open now."""
    x, y = shape.x + shape.width - 4, shape.y + 4
    if state == "is-done":
        return (
            f'<circle class="process-mark" cx="{x:.1f}" cy="{y:.1f}" r="9" fill="currentColor"/>'
            f'<path d="M{x - 4:.1f} {y:.1f}l3 3 5-6" fill="none" stroke="Canvas" stroke-width="2" '
            'stroke-linecap="round" stroke-linejoin="round"/>'
        )
    if state == "is-now":
        return (
            f'<circle class="process-mark" cx="{x:.1f}" cy="{y:.1f}" r="9" fill="Canvas" '
            f'stroke="currentColor" stroke-width="2"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="currentColor"/>'
        )
    return ""
