"""Makes the whole ledger again from its records and names everything that does not fit.

Every comparison is local: a record with its leaf, sixteen leaves with the node over them, nodes with those
above, the tree with each signed root. Where two differ the stored value is taken for what lies above, so one
change gives one finding and hides no other.
"""

import bisect
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from django.db.models import Exists, OuterRef

from ostan.foundation.ledger import append, keys, note, tree
from ostan.foundation.ledger.findings import Finding, Kind, Verdict
from ostan.foundation.ledger.models import Checkpoint, Entry, Leaf
from ostan.kernel import merkle

PAGE = 4_096
"""Leaves held in memory at once; a multiple of 2^STRIDE."""

KEPT = 1_000
BLOCK = 1 << tree.STRIDE
_LEVELS = range(tree.STRIDE, 61, tree.STRIDE)


def verify(*, report: Callable[[str], None] = lambda line: None, published: Iterable[str] = ()) -> Verdict:
    """The verdict on the whole ledger; each finding is also given to `report` as one line.

    `published` are signed notes that outsiders have kept: the ledger must still hold what they sign.
    Memory stays bounded however long the ledger is. Raises ValueError for a text that is not a note.
    """
    began = time.perf_counter()
    verdict = Verdict()
    notes = [note.parse_note(text) for text in published]
    for finding in _all_findings(verdict, notes):
        verdict.found += 1
        if len(verdict.findings) < KEPT:
            verdict.findings.append(finding)
        report(str(finding))
    verdict.seconds = time.perf_counter() - began
    return verdict


def _all_findings(verdict: Verdict, notes: Sequence[note.Statement]) -> Iterator[Finding]:
    last = Checkpoint.objects.order_by("-size").first()
    verdict.size = last.size if last else 0
    yield from _sealed(verdict)
    yield from _unsealed(verdict, last.settled_id if last else 0)
    for statement in notes:
        if not _holds(statement, verdict.size):
            yield Finding(Kind.PUBLISHED_DIFFERS, statement.size)


def _sealed(verdict: Verdict) -> Iterator[Finding]:
    """Leaf by leaf, with the nodes and the checkpoints that end in each page."""
    walk = _Walk()
    suspects: list[_Suspect] = []
    while walk.size < verdict.size:
        start, stop = walk.size, min(walk.size + PAGE, verdict.size)
        page = list(Leaf.objects.filter(position__gte=start, position__lt=stop).order_by("position"))
        signed = list(Checkpoint.objects.filter(size__gt=start, size__lte=stop).order_by("size"))
        entries = Entry.objects.in_bulk([leaf.entry_id for leaf in page])
        verdict.entries += len(entries)
        verdict.checkpoints += len(signed)
        yield from _records(page, entries, suspects)
        yield from _order(page, entries, [checkpoint.size for checkpoint in signed])
        yield from walk.page(page, stop, signed)
    yield from _named(suspects)
    yield from _unsigned()


def _unsigned() -> Iterator[Finding]:
    """Leaves past the last checkpoint. A seal commits both together, so the leaves are looked at first."""
    highest = Leaf.objects.order_by("-position").values_list("position", flat=True).first()
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    if highest is not None and highest >= size:
        yield Finding(Kind.LEAF_UNSIGNED, size, highest + 1)


_Suspect = tuple[Leaf, Entry, bytes]


def _records(page: Sequence[Leaf], entries: dict[int, Entry], suspects: list[_Suspect]) -> Iterator[Finding]:
    """Each record against its leaf; one that fits another place is told apart at the end."""
    for leaf in page:
        entry = entries.get(leaf.entry_id)
        if entry is None:
            yield Finding(Kind.REMOVED, leaf.position, entry_id=leaf.entry_id)
            continue
        made = _leaf_of(entry)
        if made != bytes(leaf.hash):
            if len(suspects) < KEPT:
                suspects.append((leaf, entry, made))
            else:
                yield _about(Kind.EDITED, leaf, entry)
        elif made != bytes(entry.leaf):
            yield _about(Kind.LEAF_ALTERED, leaf, entry)


def _named(suspects: Sequence[_Suspect]) -> Iterator[Finding]:
    wanted = {bytes(leaf.hash) for leaf, _, _ in suspects}
    for leaf, entry, made in suspects:
        yield _about(Kind.REORDERED if made in wanted else Kind.EDITED, leaf, entry)


def _leaf_of(entry: Entry) -> bytes:
    try:
        return append.leaf_of(entry)
    except ValueError:  # facts that no action could have written
        return b""


def _about(kind: Kind, leaf: Leaf, entry: Entry) -> Finding:
    return Finding(kind, leaf.position, entry_id=entry.pk, stream=entry.stream)


def _order(page: Sequence[Leaf], entries: dict[int, Entry], sizes: Sequence[int]) -> Iterator[Finding]:
    """Leaves sealed together stand in the order of their entries' ids."""
    for _, group in groupby(page, key=lambda leaf: bisect.bisect_right(sizes, leaf.position)):
        together = list(group)
        ids = [leaf.entry_id for leaf in together]
        if ids == sorted(ids):
            continue
        for at in _out_of_order(ids):
            leaf = together[at]
            entry = entries.get(leaf.entry_id)
            stream = entry.stream if entry else ""
            yield Finding(Kind.REORDERED, leaf.position, entry_id=leaf.entry_id, stream=stream)


def _out_of_order(ids: Sequence[int]) -> list[int]:
    """Indexes of the fewest numbers without which the others rise (all but a longest rising subsequence)."""
    ends: list[int] = []
    tails: list[int] = []
    before = [-1] * len(ids)
    for at, number in enumerate(ids):
        place = bisect.bisect_left(ends, number)
        before[at] = tails[place - 1] if place else -1
        ends[place : place + 1] = [number]
        tails[place : place + 1] = [at]
    kept, at = set(), tails[-1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [at for at in range(len(ids)) if at not in kept]


class _Walk:
    """Grows the tree from the stored leaf hashes and compares it with stored nodes and signed roots."""

    def __init__(self) -> None:
        self.size = 0
        self.hashes: list[bytes] = []
        self.hole = -1
        self.good = 0
        self.stored: dict[tuple[int, int], bytes] = {}
        self.keys = keys.trusted()

    def page(self, page: Sequence[Leaf], stop: int, signed: Sequence[Checkpoint]) -> Iterator[Finding]:
        """Findings among leaves self.size to stop - 1."""
        spans = [(level, self.size >> level, (stop >> level) + 1) for level in _LEVELS]
        self.stored = tree.stored(spans)
        leaves = {leaf.position: bytes(leaf.hash) for leaf in page}
        ends = {checkpoint.size: checkpoint for checkpoint in signed}
        gap = -1
        for position in range(self.size, stop):
            known = position in leaves
            if not known and gap < 0:
                gap = position
            if known and gap >= 0:
                yield Finding(Kind.LEAF_MISSING, gap, position)
                gap = -1
            if not known:
                self.hole = position
            yield from self._grow(leaves.get(position, bytes(32)))
            if self.size in ends:
                yield from self._checkpoint(ends[self.size])
        if gap >= 0:
            yield Finding(Kind.LEAF_MISSING, gap, stop)

    def _grow(self, leaf: bytes) -> Iterator[Finding]:
        level, index, current = 0, self.size, leaf
        while True:
            if level and level % tree.STRIDE == 0:
                stored = self.stored.get((level, index))
                if stored != current and not (level == tree.STRIDE and self.hole >= index << level):
                    kind = Kind.NODE_MISSING if stored is None else Kind.NODE_ALTERED
                    yield Finding(kind, index << level, (index + 1) << level)
                current = stored or current
            if not index & 1:
                break
            current = merkle.node_hash(self.hashes.pop(), current)
            level, index = level + 1, index >> 1
        self.hashes.append(current)
        self.size += 1

    def _checkpoint(self, checkpoint: Checkpoint) -> Iterator[Finding]:
        size, root = checkpoint.size, bytes(checkpoint.root)
        if not _signed(self.keys, bytes(checkpoint.key), size, root, bytes(checkpoint.signature)):
            yield Finding(Kind.CHECKPOINT_FORGED, size)
        elif self.hole >= size // BLOCK * BLOCK:
            return
        elif merkle.CompactRange(size, tuple(self.hashes)).root() != root:
            yield Finding(Kind.CHECKPOINT_BROKEN, self.good, size)
        self.good = size


def _signed(known: Iterable[note.SealKey], key: bytes, size: int, root: bytes, signature: bytes) -> bool:
    return any(one.key == key and one.signed(size, root, signature) for one in known)


def _unsealed(verdict: Verdict, settled: int) -> Iterator[Finding]:
    """Entries without a leaf: those up to `settled` should have one."""
    waiting = Entry.objects.exclude(Exists(Leaf.objects.filter(entry_id=OuterRef("pk")))).order_by("pk")
    last = 0
    while page := list(waiting.filter(pk__gt=last)[:PAGE]):
        last = page[-1].pk
        verdict.unsealed += len(page)
        for entry in page:
            if entry.pk <= settled:
                yield Finding(Kind.SMUGGLED, entry_id=entry.pk, stream=entry.stream)
            if _leaf_of(entry) != bytes(entry.leaf):
                yield Finding(Kind.EDITED, entry_id=entry.pk, stream=entry.stream)


def _holds(statement: note.Statement, size: int) -> bool:
    known = [key for key in keys.trusted() if key.id == statement.key_id]
    if not any(key.signed(statement.size, statement.root, statement.signature) for key in known):
        return False
    if statement.size > size:
        return False
    try:
        covered = tree.read(lambda node: merkle.compact_range(statement.size, node))
    except tree.NodeMissing:
        return False
    return covered.root() == statement.root
