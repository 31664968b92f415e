"""Personal values at rest: opened only with the key, found without being opened."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from ostan.foundation import vault


@given(st.text())
def test_what_is_sealed_is_unsealed(text: str) -> None:
    assert vault.unseal(vault.seal(text)) == text


def test_equal_texts_are_sealed_differently() -> None:
    assert vault.seal("0499370899") != vault.seal("0499370899")
    assert b"0499370899" not in vault.seal("0499370899")


def test_changed_bytes_are_refused() -> None:
    sealed = bytearray(vault.seal("متن"))
    for at in range(len(sealed)):
        changed = bytes(sealed[:at]) + bytes([sealed[at] ^ 1]) + bytes(sealed[at + 1 :])
        with pytest.raises(InvalidTag):
            vault.unseal(changed)


def test_another_key_opens_nothing(settings: object) -> None:
    sealed, found = vault.seal("متن"), vault.match_key("متن", "mobile")
    settings.VAULT_KEY = "another key of at least thirty-two letters"  # type: ignore[attr-defined]  # Django's settings

    with pytest.raises(InvalidTag):
        vault.unseal(sealed)
    assert vault.match_key("متن", "mobile") != found


def test_a_value_is_found_by_text_and_purpose_only() -> None:
    assert vault.match_key("0912", "mobile") == vault.match_key("0912", "mobile")
    assert vault.match_key("0912", "mobile") != vault.match_key("0912", "national_code")
    assert len(vault.match_key("0912", "mobile")) == 32
