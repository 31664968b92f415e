"""The Merkle tree of the ledger: roots, proofs and their checks.

Source: RFC 9162 section 2.1 (the same tree as RFC 6962): SHA-256, leaves hashed behind a 00 byte, nodes
behind 01. Level 0 holds the leaf hashes; `node(level, index)` is the hash over the 2**level leaves that
begin at leaf `index * 2**level`. A complete node never changes again, so it can be stored for ever, and
every proof here reads O(log size) of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
"""`node(level, index)` → the stored 32-byte hash of a complete node."""


def leaf_hash(data: bytes) -> bytes:
    """The 32-byte hash of an entry's bytes as a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of the node over two neighbouring nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Node:
    """A complete node, ready to be stored."""

    level: int
    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class CompactRange:
    """All that appending needs to remember of a tree: the complete nodes that cover it.

    `hashes` stand from left to right, one for each 1 bit of `size`, so there are at most log2(size) + 1.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"a range of {self.size} leaves has {self.size.bit_count()} hashes")

    def append(self, leaf: bytes) -> tuple["CompactRange", list[Node]]:
        """The range with one more leaf hash, and the nodes which that leaf completes (itself first)."""
        hashes = list(self.hashes)
        done = [Node(0, self.size, leaf)]
        level, index, current = 0, self.size, leaf
        while index & 1:
            current = node_hash(hashes.pop(), current)
            level, index = level + 1, index >> 1
            done.append(Node(level, index, current))
        return CompactRange(self.size + 1, (*hashes, current)), done

    def root(self) -> bytes:
        """The root of the tree so far; `EMPTY_ROOT` when there is no leaf."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def compact_range(size: int, node: NodeReader) -> CompactRange:
    """The compact range of the first `size` leaves, read from the stored nodes."""
    return CompactRange(size, tuple(node(level, index) for level, index in _cover(0, size)))


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in O(log n) memory."""
    tree = CompactRange()
    for leaf in leaves:
        tree, _ = tree.append(leaf)
    return tree.root()


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """The hashes that lead from leaf `index` (0-based) to the root of the first `size` leaves.

    Reads at most 2 log2(size) nodes. Source: RFC 9162 section 2.1.3.1.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(begin, middle, node))
            begin = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: NodeReader) -> list[bytes]:
    """The hashes that show the tree of `new` leaves to be the tree of `old` leaves with leaves added.

    Reads at most 2 log2(new) nodes. Source: RFC 9162 section 2.1.4.1.

    Raises:
        ValueError: not 0 < old <= new; nothing can be shown about an empty tree.
    """
    if not 0 < old <= new:
        raise ValueError(f"no consistency proof from {old} to {new}")
    proof: list[bytes] = []
    begin, end = 0, new
    known = True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_subtree(middle, end, node))
            end = middle
        else:
            proof.append(_subtree(begin, middle, node))
            begin, known = middle, False
    if not known:
        proof.append(_subtree(begin, end, node))
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof places this leaf hash at `index` in the tree of `size` leaves with this root."""
    return root_from_inclusion(leaf, index, size, proof) == root


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root to which the proof leads from leaf `index`; None when it cannot be the proof of such a leaf.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return None
    place, last, current = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            current = node_hash(step, current)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            current = node_hash(current, step)
        place, last = place >> 1, last >> 1
    return current if last == 0 else None


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the proof shows the tree of `new` leaves to hold the tree of `old` leaves unchanged.

    Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 < old <= new or not _are_hashes(*proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_hash = new_hash = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_hash, new_hash = node_hash(step, old_hash), node_hash(step, new_hash)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_hash = node_hash(new_hash, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old_hash == old_root and new_hash == new_root


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _split(size: int) -> int:
    """The largest power of two below `size` (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def _cover(begin: int, end: int) -> list[tuple[int, int]]:
    """Level and index of the complete nodes over leaves begin..end-1, from left to right.

    `begin` must be a multiple of every power of two that fits in the span, as it is in these proofs.
    """
    nodes = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        nodes.append((level, begin >> level))
        begin += 1 << level
    return nodes


def _subtree(begin: int, end: int, node: NodeReader) -> bytes:
    hashes = tuple(node(level, index) for level, index in _cover(begin, end))
    return CompactRange(end - begin, hashes).root()
