"""Collects the wording of every refusal from the domains for the pages."""

from ostan.domains.cases import words as cases
from ostan.domains.catalogue import words as catalogue
from ostan.domains.councils import words as councils
from ostan.domains.desk import words as desk
from ostan.domains.feedback import words as feedback
from ostan.domains.indicators import words as indicators
from ostan.domains.org import words as org
from ostan.domains.plans import words as plans
from ostan.domains.processes import words as processes
from ostan.foundation import words as foundation
from ostan.foundation.files import words as files
from ostan.foundation.holidays import words as holidays
from ostan.foundation.hooks import words as hooks
from ostan.foundation.identity import words as identity
from ostan.foundation.keys import words as keys
from ostan.foundation.ledger import words as ledger
from ostan.foundation.notices import words as notices
from ostan.foundation.payments import words as payments
from ostan.foundation.sheets import words as sheets
from ostan.portal.api import english
from ostan.portal.api import words as api
from ostan.portal.open311 import words as open311
from ostan.portal.work import words as work
from ostan.ui import refusals

ROOMS = (
    files,
    ledger,
    foundation,
    identity,
    keys,
    hooks,
    notices,
    payments,
    org,
    holidays,
    sheets,
    indicators,
    catalogue,
    plans,
    cases,
    feedback,
    desk,
    councils,
    processes,
    work,
    api,
    open311,
)


def connect() -> None:
    """Register the wording of every domain. Called once, at start."""
    for room in ROOMS:
        refusals.register(room.BROKEN)
    english.register(open311.ENGLISH)
