"""Salted commitments: a personal value stands in the ledger as a hash that can be forgotten.

Whoever has the value and its salt can show that it is the value of that day; when the salt is erased, the
hash tells nothing about the value, not even to somebody who tries every national code there is, and the
ledger's proofs still hold.
"""

import hashlib
import hmac

from ostan.kernel.canonical import JSON, canonical

SALT_BYTES = 32
_DOMAIN = b"ostan/commitment/1\x00"


def commit(value: JSON, salt: bytes) -> str:
    """The commitment to a value: 64 hexadecimal digits.

    SHA-256 over a prefix that belongs to commitments alone, the salt, and the value's canonical JSON.

    Args:
        value: anything JSON can say exactly.
        salt: 32 random bytes used for this value only and kept beside it.

    Raises:
        ValueError: the salt has another length, or the value has no canonical form.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(_DOMAIN + salt + canonical(value)).hexdigest()


def verify(commitment: str, value: JSON, salt: bytes) -> bool:
    """Whether the commitment was made to this value with this salt.

    Raises:
        ValueError: as `commit`.
    """
    return hmac.compare_digest(commit(value, salt).encode(), commitment.encode())
