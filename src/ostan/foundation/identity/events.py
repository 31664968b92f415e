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


@dataclass(frozen=True, slots=True)
class SubjectJoined(Event):
    """From now on a subject of the provider of sign-in means this account."""

    account_id: int


@dataclass(frozen=True, slots=True)
class CodeAsked(Event):
    """Somebody asked for a sign-in code for the number of this account."""

    account_id: int


@dataclass(frozen=True, slots=True)
class BrowserMet(Event):
    """The account was signed in to from a browser it had not used; `is_first`: from its first one."""

    account_id: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class SignInsFailing(Event):
    """Somebody tried to sign in to the account too often in vain."""

    account_id: int


@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    account_id: int
    count: int


@dataclass(frozen=True, slots=True)
class FactorAdded(Event):
    account_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class FactorRemoved(Event):
    account_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class FactorsReset(Event):
    """Somebody else took all second factors of the account away, because they were lost."""

    account_id: int


@dataclass(frozen=True, slots=True)
class CodesRenewed(Event):
    account_id: int
