"""Finds cases for the staff: by tracking code, the applicant's code, telephone or name, words, another system's code."""

import contextlib
import functools
import operator

from django.db.models import Q, QuerySet

from ostan.domains.cases.models import Case
from ostan.domains.cases.queries import inside
from ostan.domains.cases.queries.applicants import LINE, CaseLine
from ostan.domains.cases.queries.names import applicant_name
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.catalogue.rules.searching import spelt
from ostan.domains.org import queries as org
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
    """The newest cases within the actor's reach that fit the text, 50 at most. Five statements at most.

    A tracking code, a national code or a mobile number (in any digits) finds its cases; any other text those
    whose service or subject has the words, or whose applicant has them in the name or said them, or that another
    system knows by it. Who hides is found by code, number and name only by those who may know.

    Raises:
        RuleBroken: cases.search_short.
    """
    if len(text.strip()) < SHORTEST:
        raise RuleBroken("cases.search_short", field="text")
    seen = inside.seen_by(actor).filter(parent=None)
    named = _named_one(text, actor)
    rows = seen.filter(named) if named else Case.objects.filter(pk__in=_newest(seen, _fits(text, actor)))
    shown = rows.annotate(applicant=applicant_name()).order_by("-opened_at", "-pk")
    return [CaseLine(*row) for row in shown.values_list(*LINE, "applicant")[:MOST_FOUND]]


def _named_one(text: str, actor: Actor) -> Q | None:
    """The one case or applicant that a code or number names; None for a text that is no such thing."""
    with contextlib.suppress(RuleBroken):
        return _by_code(text)
    for read in (_by_national_code, _by_mobile, _by_foreign_code):
        with contextlib.suppress(RuleBroken):
            return read(text) & inside.known_to(actor)
    return None


def _newest(seen: QuerySet[Case], ways: list[Q]) -> QuerySet[Case, int]:
    """The newest of each way in which cases fit: one by one each is answered by an index of its own."""
    each = [
        seen.filter(way).order_by("-opened_at", "-pk").values_list("pk", flat=True)[:MOST_FOUND]
        for way in ways
    ]
    return each[0].union(*each[1:])


def _fits(text: str, actor: Actor) -> list[Q]:
    """Every way in which a case may fit words: by another system's code, by the applicant, by service and by what
    was said."""
    ways = [_by_outside_code(text), Q(citizen__in=org.people_named(text)) & inside.known_to(actor)]
    kinds = (ServiceKind.SERVICE, ServiceKind.MATTER)
    found = [catalogue.search(text=text, limit=MOST_FOUND, kind=kind) for kind in kinds]
    if services := [line.id for page in found if page.exact for line in page.services]:
        ways.append(Q(service__in=services))
    words = spelt(text).split()[:MOST_WORDS]
    if any(len(word) >= SHORTEST for word in words):
        ways.append(functools.reduce(operator.and_, (Q(said__text__contains=word) for word in words)))
    return ways


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
