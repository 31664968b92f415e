"""What a verification can find, and its verdict."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong. Every kind but the last three names one entry or one position."""

    EDITED = "edited"
    REORDERED = "reordered"
    REMOVED = "removed"
    SMUGGLED = "smuggled"
    LEAF_ALTERED = "leaf_altered"
    LEAF_MISSING = "leaf_missing"
    LEAF_UNSIGNED = "leaf_unsigned"
    NODE_ALTERED = "node_altered"
    NODE_MISSING = "node_missing"
    CHECKPOINT_FORGED = "checkpoint_forged"
    CHECKPOINT_BROKEN = "checkpoint_broken"
    PUBLISHED_DIFFERS = "published_differs"


SENTENCES = {
    Kind.EDITED: "what it says was changed after it was recorded",
    Kind.REORDERED: "it was moved to another place",
    Kind.REMOVED: "it was removed",
    Kind.SMUGGLED: "it stands among sealed entries and no seal has seen it",
    Kind.LEAF_ALTERED: "its leaf hash was changed",
    Kind.LEAF_MISSING: "the leaf was removed",
    Kind.LEAF_UNSIGNED: "the leaf was added after the last checkpoint without a signature",
    Kind.NODE_ALTERED: "the leaves below do not give the stored node: a leaf or the node was changed",
    Kind.NODE_MISSING: "the node was removed",
    Kind.CHECKPOINT_FORGED: "no key that we trust has signed the checkpoint",
    Kind.CHECKPOINT_BROKEN: "the tree does not have the signed root: leaves and nodes were changed together",
    Kind.PUBLISHED_DIFFERS: "this ledger is not the one of the published checkpoint",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    `position` is that of the leaf, of the first leaf under a node, or the size of a checkpoint; `until` is
    the position past the last leaf concerned when there is more than one.
    """

    kind: Kind
    position: int = -1
    until: int = -1
    entry_id: int = 0
    stream: str = ""

    def __str__(self) -> str:
        where = []
        if self.entry_id:
            where.append(f"entry {self.entry_id}")
        if self.stream:
            where.append(f"stream {self.stream}")
        if self.position >= 0:
            where.append(
                f"positions {self.position} to {self.until - 1}"
                if self.until > self.position + 1
                else f"position {self.position}"
            )
        return f"{self.kind}: {', '.join(where)}: {SENTENCES[self.kind]}"


@dataclass(slots=True)
class Verdict:
    """What was looked at and what was found; `findings` holds the first 1,000 of `found`."""

    entries: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    size: int = 0
    found: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.found

    @property
    def per_second(self) -> float:
        """Entries verified per second."""
        return (self.entries + self.unsealed) / self.seconds if self.seconds else 0.0
