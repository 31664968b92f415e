"""When this happens, that follows: the whole dynamic of the house on one page."""

from ostan.foundation.ledger import actions as ledger
from ostan.foundation.ledger.events import VerificationAsked
from ostan.foundation.work import on


def connect() -> None:
    """Bind every listener. Called once, at start."""
    on(VerificationAsked, ledger.run_verification)
