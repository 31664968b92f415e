"""Reads documents: their tree, and which of their actions nobody has taken."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from ostan.domains.org import queries as org
from ostan.domains.plans.models import Commitment, Document, Node
from ostan.domains.plans.rules import Coverage, DocumentKind, NodeKind, coverage
from ostan.domains.plans.rules.document_sheet import COLUMNS, KINDS, NodeRow
from ostan.foundation import access, sheets
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

SEE = "plans.see"
TAKEABLE = (NodeKind.ACTION, NodeKind.PROGRAMME)
"""A unit takes actions; of a programme without actions of its own, the programme."""


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document in one edition; `until` None: it is in force."""

    id: int
    kind: DocumentKind
    code: str
    edition: int
    title: str
    basis: str
    since: datetime.date
    until: datetime.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class TermLine:
    """The last day of a document before and after a change, with its reason."""

    before: datetime.date | None
    until: datetime.date | None
    reason: str
    by_id: int
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class NodeLine:
    """A row of a document's tree; `depth` counts from 0, `takers` are the ids of the units that took it."""

    id: int
    kind: NodeKind
    code: str
    title: str
    body: str
    depth: int
    takers: tuple[int, ...]
    is_takeable: bool


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document with all that stands in it, from top to bottom, how much of it is taken, and the changes of its last
    day, the first on top."""

    card: DocumentCard
    lines: list[NodeLine]
    coverage: Coverage
    terms: list[TermLine]

    @property
    def untaken(self) -> list[NodeLine]:
        """The actions that nobody has taken, in their order."""
        missing = set(self.coverage.untaken)
        return [one for one in self.lines if one.id in missing]


def _card(row: Document) -> DocumentCard:
    return DocumentCard(
        row.pk, DocumentKind(row.kind), row.code, row.edition, row.title, row.basis, row.since, row.until
    )


def documents(*, actor: Actor) -> list[DocumentCard]:
    """All documents, those in force first, the newest edition on top. One statement. Raises NotAllowed."""
    access.require(actor, SEE)
    rows = Document.objects.order_by("-until", "kind", "code", "-edition")
    return [_card(row) for row in rows]


def document(*, actor: Actor, document_id: int) -> DocumentFile:
    """The document with its tree and coverage. Four statements. Raises NotAllowed."""
    row = access.load(Document.objects.all(), actor, SEE, pk=document_id)
    nodes = list(Node.objects.filter(document=document_id).order_by("place", "pk"))
    takers = _takers(document_id)
    lines = lines_of(nodes, takers)
    takeable = [one.id for one in lines if one.is_takeable]
    terms = [
        TermLine(one.until_before, one.until, one.reason, one.by_id, one.at)
        for one in row.terms.order_by("pk")
    ]
    return DocumentFile(_card(row), lines, coverage(takeable, takers), terms)


def _above(row: Node, by_id: Mapping[int, Node]) -> list[Node]:
    """What the row stands in, from the top."""
    parent = by_id.get(row.parent_id or 0)
    return [] if parent is None else [*_above(parent, by_id), parent]


def document_card(*, actor: Actor, document_id: int, capability: str = SEE) -> DocumentCard:
    """The document alone. One statement. Raises NotAllowed."""
    return _card(access.load(Document.objects.all(), actor, capability, pk=document_id))


def document_workbook(*, document_id: int) -> bytes:
    """The sheet of a document as import_nodes reads it, with all that stands in it. One statement."""
    names = {kind: name for name, kind in KINDS.items()}
    rows = [
        [row.code, names[row.kind], row.title, row.parent, row.body]
        for row in known_nodes(document_id=document_id).values()
    ]
    choices: dict[str, Sequence[str]] = {COLUMNS["kind"]: list(KINDS)}
    return sheets.workbook([sheets.Table("ردیف‌ها", list(COLUMNS.values()), rows, choices)])


def coverages(*, document_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many actions each document has and how many of them are taken, by its id. Two statements."""
    nodes = Node.objects.filter(document__in=document_ids).order_by("document_id", "place", "pk")
    by_document: dict[int, list[Node]] = defaultdict(list)
    for one in nodes:
        by_document[one.document_id].append(one)
    taken = Commitment.objects.filter(node__document__in=document_ids).values_list("node_id").distinct()
    takers = {node_id: (1,) for (node_id,) in taken}
    told = {}
    for pk, some in by_document.items():
        takeable = [one.id for one in lines_of(some, {}) if one.is_takeable]
        told[pk] = (len(takeable), sum(one in takers for one in takeable))
    return told


def taker_names(*, lines: Iterable[NodeLine]) -> dict[int, str]:
    """The names of the units that took anything of these lines, by id. One statement."""
    return org.unit_names(unit_ids={one for line in lines for one in line.takers})


def _takers(document_id: int) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Commitment.objects.filter(node__document=document_id).order_by("unit_id")
    for node_id, unit_id in rows.values_list("node_id", "unit_id").distinct():
        found[node_id].append(unit_id)
    return {node_id: tuple(units) for node_id, units in found.items()}


def lines_of(nodes: list[Node], takers: dict[int, tuple[int, ...]]) -> list[NodeLine]:
    """The rows of one document from top to bottom, each with who took it."""
    below: dict[int | None, list[Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent_id].append(node)
    told: list[NodeLine] = []
    waiting = [(node, 0) for node in reversed(below[None])]
    while waiting:
        node, depth = waiting.pop()
        kind = NodeKind(node.kind)
        has_actions = kind is NodeKind.PROGRAMME and bool(below[node.pk])
        is_takeable = kind in TAKEABLE and not has_actions
        units = takers.get(node.pk, ())
        told.append(NodeLine(node.pk, kind, node.code, node.title, node.body, depth, units, is_takeable))
        waiting += [(one, depth + 1) for one in reversed(below[node.pk])]
    return told


def known_nodes(*, document_id: int) -> dict[str, NodeRow]:
    """What stands in a document by code, as its sheet tells it. One statement."""
    found = Node.objects.filter(document=document_id).order_by("place", "pk")
    rows = found.values_list("code", "kind", "title", "parent__code", "body")
    return {
        code: NodeRow(code, NodeKind(kind), title, parent or "", body)
        for code, kind, title, parent, body in rows
    }


@dataclasses.dataclass(frozen=True, slots=True)
class NodeFile:
    """An action with its document, what stands above it from the top, and its markers."""

    document: DocumentCard
    line: NodeLine
    above: list[str]
    markers: list[str]


def node_title(*, node_id: int) -> str:
    """What a row of a document is called. One statement. Raises NotAllowed when there is none."""
    found = Node.objects.filter(pk=node_id).values_list("title", flat=True).first()
    if found is None:
        raise NotAllowed(SEE)
    return found


def node(*, actor: Actor, node_id: int) -> NodeFile:
    """An action that units can take. Three statements. Raises NotAllowed."""
    access.require(actor, SEE)
    row = Node.objects.select_related("document").filter(pk=node_id, kind__in=TAKEABLE).first()
    if row is None:
        raise NotAllowed(SEE)
    nodes = list(Node.objects.filter(document=row.document_id).order_by("place", "pk"))
    by_id = {one.pk: one for one in nodes}
    line = next(one for one in lines_of(nodes, _takers(row.document_id)) if one.id == node_id)
    above = [one.title for one in _above(row, by_id)]
    markers = [one.title for one in nodes if one.parent_id == node_id and one.kind == NodeKind.MARKER]
    return NodeFile(_card(row.document), line, above, markers)
