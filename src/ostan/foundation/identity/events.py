"""What identity tells: that an account came to be, changed or ended. Never its name or number."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class AccountMade(Event):
    account_id: int
    is_staff: bool


@dataclass(frozen=True, slots=True)
class PasswordSet(Event):
    account_id: int


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    account_id: int


@dataclass(frozen=True, slots=True)
class MobileErased(Event):
    account_id: int


@dataclass(frozen=True, slots=True)
class UnusedAccountsRemoved(Event):
    count: int
