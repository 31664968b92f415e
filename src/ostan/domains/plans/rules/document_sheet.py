"""The fate of every row of a sheet that tells what stands in a document. Pure: sheet and present tree in, fates out.

The column titles and kinds are the format of the file, in the words of who fills it in. Rows may stand in any order.
"""

import dataclasses
from collections.abc import Iterable, Mapping

from ostan.domains.org.rules.sheets import Fate, Verdict, cells
from ostan.domains.plans.rules.documents import NodeKind, check_code, check_under, line
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken

COLUMNS = {
    "code": "کد",
    "kind": "نوع",
    "title": "عنوان",
    "parent": "کد بالادست",
    "body": "دستگاه ملی مسئول",
}
NEEDS = ("code", "kind", "title")
KINDS = {
    "برنامه": NodeKind.PROGRAMME,
    "فصل": NodeKind.CHAPTER,
    "چالش": NodeKind.CHALLENGE,
    "راهبرد": NodeKind.STRATEGY,
    "اقدام": NodeKind.ACTION,
    "نشانگر": NodeKind.MARKER,
}
_KIND_OF = {persian.fold(name): kind for name, kind in KINDS.items()} | {
    kind.lower(): kind for kind in NodeKind
}


@dataclasses.dataclass(frozen=True, slots=True)
class NodeRow:
    """A node as a sheet or the present document describes it; `parent` is a code, "" for none."""

    code: str
    kind: NodeKind
    title: str
    parent: str
    body: str


NodeFate = Fate[NodeRow]


def judge(rows: Iterable[tuple[int, Mapping[str, str]]], known: Mapping[str, NodeRow]) -> list[NodeFate]:
    """The fate of each row (line number, texts by column title), in the order of the sheet.

    What stands in the document already keeps its kind, because units may have taken it.
    """
    fates = [_read(number, texts, known) for number, texts in rows]
    _refuse_twins(fates)
    while _refuse_misplaced(fates, known):
        continue
    return fates


def _read(number: int, texts: Mapping[str, str], known: Mapping[str, NodeRow]) -> NodeFate:
    told = cells(texts, COLUMNS)
    fate: NodeFate = Fate(number, told["code"][:60] or told["title"][:60], Verdict.NEW)
    try:
        fate.said = _said(told)
    except RuleBroken as broken:
        fate.refuse(broken.code, **broken.facts)
        return fate
    before = known.get(fate.said.code)
    if before is None:
        return fate
    if before.kind is not fate.said.kind:
        fate.refuse("plans.kind_changes")
        return fate
    fate.fields = tuple(
        field.name
        for field in dataclasses.fields(NodeRow)
        if getattr(before, field.name) != getattr(fate.said, field.name)
    )
    fate.verdict = Verdict.CHANGED if fate.fields else Verdict.SAME
    return fate


def _said(told: Mapping[str, str]) -> NodeRow:
    kind = _KIND_OF.get(persian.fold(told["kind"]))
    if kind is None:
        raise RuleBroken("plans.kind_unknown", text=told["kind"][:40])
    return NodeRow(
        code=check_code(told["code"]),
        kind=kind,
        title=line(told["title"], "title"),
        parent=check_code(told["parent"], "parent") if told["parent"] else "",
        body=line(told["body"], "body", required=False),
    )


def _accepted(fates: Iterable[NodeFate]) -> list[tuple[NodeFate, NodeRow]]:
    return [(fate, fate.said) for fate in fates if fate.said and fate.verdict is not Verdict.REFUSED]


def _refuse_twins(fates: list[NodeFate]) -> None:
    first: dict[str, int] = {}
    for fate, said in _accepted(fates):
        if said.code in first:
            fate.refuse("plans.code_twice", line=first[said.code])
        first.setdefault(said.code, fate.line)


def _refuse_misplaced(fates: list[NodeFate], known: Mapping[str, NodeRow]) -> bool:
    """Refuse rows whose place is missing or of the wrong kind; whether any was. Kinds only narrow downwards, so the
    tree has no circles.
    """
    rows = {**known, **{said.code: said for _, said in _accepted(fates)}}
    is_any = False
    for fate, said in _accepted(fates):
        above = rows.get(said.parent)
        if said.parent and above is None:
            fate.refuse("plans.parent_unknown", code=said.parent)
            is_any = True
            continue
        try:
            check_under(said.kind, above.kind if above else None)
        except RuleBroken as broken:
            fate.refuse(broken.code)
            is_any = True
    return is_any


def parents_first(rows: Iterable[NodeRow]) -> list[NodeRow]:
    """The rows so that what stands above comes before what stands below it, else as they were."""
    order = list(KINDS.values())
    return sorted(rows, key=lambda one: order.index(one.kind))
