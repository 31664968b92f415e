"""Reads documents: their tree, and which of their actions nobody has taken."""

import dataclasses
import datetime
from collections import defaultdict

from ostan.domains.plans.models import Commitment, Document, Node
from ostan.domains.plans.rules import Coverage, DocumentKind, NodeKind, coverage
from ostan.domains.plans.rules.document_sheet import NodeRow
from ostan.foundation import access
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
    """A document with all that stands in it, from top to bottom, and how much of it is taken."""

    card: DocumentCard
    lines: list[NodeLine]
    coverage: Coverage

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
    """The document with its tree and coverage. Three statements. Raises NotAllowed."""
    row = access.load(Document.objects.all(), actor, SEE, pk=document_id)
    nodes = list(Node.objects.filter(document=document_id).order_by("place", "pk"))
    takers = _takers(document_id)
    lines = _lines(nodes, takers)
    takeable = [one.id for one in lines if one.is_takeable]
    return DocumentFile(_card(row), lines, coverage(takeable, takers))


def _takers(document_id: int) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Commitment.objects.filter(node__document=document_id).order_by("unit_id")
    for node_id, unit_id in rows.values_list("node_id", "unit_id").distinct():
        found[node_id].append(unit_id)
    return {node_id: tuple(units) for node_id, units in found.items()}


def _lines(nodes: list[Node], takers: dict[int, tuple[int, ...]]) -> list[NodeLine]:
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
    rows = Node.objects.filter(document=document_id).values_list(
        "code", "kind", "title", "parent__code", "body"
    )
    return {
        code: NodeRow(code, NodeKind(kind), title, parent or "", body)
        for code, kind, title, parent, body in rows
    }


def node(*, actor: Actor, node_id: int) -> tuple[DocumentCard, str]:
    """The document in which an action stands, and the action's title. Raises NotAllowed."""
    access.require(actor, SEE)
    row = Node.objects.select_related("document").filter(pk=node_id).first()
    if row is None:
        raise NotAllowed(SEE)
    return _card(row.document), row.title
