"""Finds cases for the staff: by tracking code, the applicant's code or telephone, words, another system's code."""

import contextlib

from django.db.models import Q

from ostan.domains.cases.queries import inside
from ostan.domains.cases.queries.applicants import LINE, CaseLine
from ostan.domains.cases.queries.names import applicant_name
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.catalogue.rules.searching import spelt
from ostan.domains.org.queries.people import FOREIGN_CODE, NATIONAL_CODE
from ostan.foundation import vault
from ostan.foundation.identity.queries import MOBILE
from ostan.kernel import codes, persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken

MOST_FOUND = 50
MOST_WORDS = 8
SHORTEST = 3


def search(*, actor: Actor, text: str) -> list[CaseLine]:
    """The newest cases within the actor's reach that fit the text, 50 at most.

    A tracking code, a national code or a mobile number (in any digits) finds its cases; any other text those
    whose service or subject has the words, or whose applicant said them, or that another system knows by it. Who
    hides is found by code and number only by those who may know.

    Raises:
        RuleBroken: cases.search_short.
    """
    if len(text.strip()) < SHORTEST:
        raise RuleBroken("cases.search_short", field="text")
    rows = inside.seen_by(actor).filter(_fits(text, actor), parent=None).annotate(applicant=applicant_name())
    return [
        CaseLine(*row)
        for row in rows.order_by("-opened_at", "-pk").values_list(*LINE, "applicant")[:MOST_FOUND]
    ]


def _fits(text: str, actor: Actor) -> Q:
    with contextlib.suppress(RuleBroken):
        return _by_code(text)
    for read in (_by_national_code, _by_mobile, _by_foreign_code):
        with contextlib.suppress(RuleBroken):
            return read(text) & inside.known_to(actor)
    return _by_words(text) | _by_outside_code(text)


def _by_words(text: str) -> Q:
    """Words of the service or subject, or of what the applicant said."""
    kinds = (ServiceKind.SERVICE, ServiceKind.MATTER)
    found = [catalogue.search(text=text, limit=MOST_FOUND, kind=kind) for kind in kinds]
    named = Q(service__in=[line.id for page in found if page.exact for line in page.services])
    said = Q()
    for word in spelt(text).split()[:MOST_WORDS]:
        said &= Q(said__text__contains=word)
    if said:
        return named | said
    return named


def _by_outside_code(text: str) -> Q:
    """The code under which another system knows the case."""
    return Q(outside_codes__code=persian.latin_digits(text).strip()[:80])


def _by_code(text: str) -> Q:
    return Q(code=codes.parse_tracking_code(text))


def _by_national_code(text: str) -> Q:
    return Q(citizen__national_code_match=vault.match_key(persian.parse_national_code(text), NATIONAL_CODE))


def _by_mobile(text: str) -> Q:
    return Q(citizen__mobile_match=vault.match_key(persian.parse_mobile(text), MOBILE))


def _by_foreign_code(text: str) -> Q:
    return Q(citizen__foreign_code_match=vault.match_key(persian.parse_foreign_code(text), FOREIGN_CODE))
