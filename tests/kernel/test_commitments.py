import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.commitments import commit, verify

SALT = bytes(range(32))


def test_a_commitment_is_a_hash_over_prefix_salt_and_canonical_json() -> None:
    expected = hashlib.sha256(b"ostan/commitment/1\x00" + SALT + b'{"a":1,"b":"x"}').hexdigest()
    assert commit({"b": "x", "a": 1}, SALT) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.binary(min_size=32, max_size=32))
def test_it_holds_for_its_value_and_salt_alone(value: str, salt: bytes) -> None:
    made = commit(value, salt)
    assert verify(made, value, salt)
    assert not verify(made, value + "x", salt)
    assert not verify(made, value, bytes([salt[0] ^ 1]) + salt[1:])
    assert not verify("یک متن", value, salt)


def test_text_and_number_are_different_values() -> None:
    assert commit("1", SALT) != commit(1, SALT)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit("x", b"short")
