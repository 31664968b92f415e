import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel import merkle

# Leaf inputs, roots and proofs of the reference implementation of Certificate Transparency
# (transparency-dev/merkle, testonly/constants.go); the roots agree with a dozen lines of hashlib.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION_5_OF_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
CONSISTENCY_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
CASES = Path(__file__).parents[3] / "shared" / "cases"


class Store:
    """Complete nodes as the ledger keeps them; counts what a proof reads."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.reads = 0
        self.roots = [merkle.EMPTY_ROOT]
        tree = merkle.CompactRange()
        for leaf in leaves:
            tree, done = tree.append(leaf)
            self.nodes.update({(node.level, node.index): node.hash for node in done})
            self.roots.append(tree.root())
        self.tree = tree

    def __call__(self, level: int, index: int) -> bytes:
        self.reads += 1
        return self.nodes[level, index]


def numbered(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162 section 2.1.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else merkle.EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


BIG = Store(numbered(300))


def test_roots_are_those_of_certificate_transparency() -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
    assert [root.hex() for root in Store(leaves).roots[1:]] == ROOTS
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root(leaves).hex() == ROOTS[-1]


def test_proofs_are_those_of_certificate_transparency() -> None:
    store = Store([merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES])
    assert [step.hex() for step in merkle.inclusion_proof(5, 8, store)] == INCLUSION_5_OF_8
    assert [step.hex() for step in merkle.consistency_proof(6, 8, store)] == CONSISTENCY_6_TO_8


@given(st.integers(0, 300))
def test_appending_gives_the_root_of_the_definition(size: int) -> None:
    leaves = numbered(300)[:size]
    assert BIG.roots[size] == plain_root(leaves) == merkle.root(leaves)
    assert merkle.compact_range(size, BIG).root() == BIG.roots[size]


@given(st.integers(1, 300), st.data())
def test_every_leaf_can_be_proved_and_nothing_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    BIG.reads = 0
    proof = merkle.inclusion_proof(index, size, BIG)
    assert BIG.reads <= 2 * size.bit_length()
    leaf, root = BIG.nodes[0, index], BIG.roots[size]
    assert merkle.verify_inclusion(leaf, index, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"other"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index + 1, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(leaf, index, size, proof, BIG.roots[size - 1])


@given(st.integers(1, 300), st.data())
def test_growth_can_be_proved_and_change_cannot(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    BIG.reads = 0
    proof = merkle.consistency_proof(old, new, BIG)
    assert BIG.reads <= 2 * new.bit_length()
    assert merkle.verify_consistency(old, new, proof, BIG.roots[old], BIG.roots[new])
    assert not merkle.verify_consistency(old, new, proof, BIG.roots[old - 1], BIG.roots[new])
    assert not merkle.verify_consistency(old, new, proof, BIG.roots[old], BIG.roots[new - 1])
    assert not merkle.verify_consistency(old, new, [*proof, BIG.roots[1]], BIG.roots[old], BIG.roots[new])


def test_a_proof_of_a_million_entries_reads_a_few_nodes() -> None:
    read: list[tuple[int, int]] = []

    def node(level: int, index: int) -> bytes:
        read.append((level, index))
        return bytes(32)

    merkle.inclusion_proof(123_456, 999_999, node)
    assert len(read) <= 40
    assert all((index + 1) << level <= 999_999 for level, index in read)


def test_what_cannot_be_proved_is_refused() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_proof(index, size, BIG)
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="no consistency proof"):
            merkle.consistency_proof(old, new, BIG)
    with pytest.raises(ValueError, match="3 leaves has 2 hashes"):
        merkle.CompactRange(3, (bytes(32),))


needs_cases = pytest.mark.skipif(not CASES.exists(), reason="the full file of vectors is not at hand")


def vectors(kind: str) -> list[Any]:
    file = CASES / "t2_merkle_proof_vectors.json"
    cases = json.loads(file.read_text())[kind] if file.exists() else [{"file": "absent"}]
    return [pytest.param(case, id=case["file"]) for case in cases]


def steps(case: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(step) for step in case["proof"] or []]


@needs_cases
@pytest.mark.parametrize("case", vectors("inclusion"))
def test_inclusion_vectors(case: dict[str, Any]) -> None:
    leaf, root = base64.b64decode(case["leafHash"]), base64.b64decode(case["root"])
    holds = merkle.verify_inclusion(leaf, case["leafIdx"], case["treeSize"], steps(case), root)
    assert holds is not case["wantErr"]


@needs_cases
@pytest.mark.parametrize("case", vectors("consistency"))
def test_consistency_vectors(case: dict[str, Any]) -> None:
    old, new = base64.b64decode(case["root1"]), base64.b64decode(case["root2"])
    holds = merkle.verify_consistency(case["size1"], case["size2"], steps(case), old, new)
    assert holds is not case["wantErr"]


@needs_cases
def test_root_vectors() -> None:
    case = json.loads((CASES / "t1_rfc6962_roots.json").read_text())
    leaves = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in case["leaf_inputs_hex"]]
    store = Store(leaves)
    assert [leaf.hex() for leaf in leaves] == case["leaf_hashes_hex"]
    assert [root.hex() for root in store.roots[1:]] == case["root_by_size_1_to_8_hex"]
    for example in case["inclusion_examples"]:
        proof = merkle.inclusion_proof(example["index"], example["size"], store)
        assert [step.hex() for step in proof] == example["path"]
    for example in case["consistency_examples"]:
        proof = merkle.consistency_proof(example["m"], example["n"], store)
        assert [step.hex() for step in proof] == example["proof"]
