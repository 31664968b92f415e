"""What happens to a stored document."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class FileKept(Event):
    """A document came in. The commitment binds the bytes without telling anything about them."""

    file_id: int
    kind_code: str
    size: int
    content_commitment: str


@dataclass(frozen=True, slots=True)
class FilesSigned(Event):
    """Somebody signed in and goes on with what he had filled in as a visitor: its documents are his."""

    files: int


@dataclass(frozen=True, slots=True)
class FileErased(Event):
    """Its name and bytes are gone; what the ledger says of it stays provable."""

    file_id: int


@dataclass(frozen=True, slots=True)
class FileSetAside(Event):
    """The scanner found something harmful; the bytes are gone."""

    file_id: int
    finding_code: str
