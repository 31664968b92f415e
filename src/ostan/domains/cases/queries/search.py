"""Finds cases for the staff: by tracking code, by the applicant's code or telephone, by words of the service."""

from django.db.models import Q

from ostan.domains.cases.queries import inside
from ostan.domains.cases.queries.applicants import LINE, CaseLine
from ostan.domains.cases.queries.names import full_name
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org.queries.people import FOREIGN_CODE, NATIONAL_CODE
from ostan.foundation import vault
from ostan.foundation.identity.queries import MOBILE
from ostan.kernel import codes, persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken

MOST_FOUND = 50
SHORTEST = 3


def search(*, actor: Actor, text: str) -> list[CaseLine]:
    """The newest cases within the actor's reach that fit the text, 50 at most.

    A tracking code, a national code or a mobile number (in any digits) finds its cases; any other text those
    whose service has the words.

    Raises:
        RuleBroken: cases.search_short.
    """
    if len(text.strip()) < SHORTEST:
        raise RuleBroken("cases.search_short", field="text")
    rows = inside.seen_by(actor).filter(_fits(text)).annotate(applicant=full_name("citizen"))
    return [
        CaseLine(*row)
        for row in rows.order_by("-opened_at", "-pk").values_list(*LINE, "applicant")[:MOST_FOUND]
    ]


def _fits(text: str) -> Q:
    for read in (_by_code, _by_national_code, _by_mobile, _by_foreign_code):
        try:
            return read(text)
        except RuleBroken:
            continue
    found = catalogue.search(text=text, limit=MOST_FOUND)
    return Q(service__in=[line.id for line in found.services])


def _by_code(text: str) -> Q:
    return Q(code=codes.parse_tracking_code(text))


def _by_national_code(text: str) -> Q:
    return Q(citizen__national_code_match=vault.match_key(persian.parse_national_code(text), NATIONAL_CODE))


def _by_mobile(text: str) -> Q:
    return Q(citizen__mobile_match=vault.match_key(persian.parse_mobile(text), MOBILE))


def _by_foreign_code(text: str) -> Q:
    return Q(citizen__foreign_code_match=vault.match_key(persian.parse_foreign_code(text), FOREIGN_CODE))
