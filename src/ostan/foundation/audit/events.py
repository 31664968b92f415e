"""What happens to the ledger itself."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class VerificationAsked(Event):
    """Somebody, or the clock, wants the whole ledger checked."""

    verification_id: int


@dataclass(frozen=True, slots=True)
class LedgerVerified(Event):
    """The whole ledger was checked: so many leaves, so many findings."""

    verification_id: int
    size: int
    found: int


@dataclass(frozen=True, slots=True)
class ListTaken(Event):
    """Somebody took a list that names people along: so many rows, on paper or as a sheet."""

    list_code: str
    form_code: str
    rows: int
