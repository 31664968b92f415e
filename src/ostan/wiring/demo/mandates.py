"""Two mandates of the first citizen of the demo: a company that he represents, and a child that waits to be confirmed."""

import datetime
import io

from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.foundation.files import actions as files
from ostan.foundation.identity import queries as identity
from ostan.kernel import persian
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import RuleBroken
from ostan.wiring.demo import cast, people, specimens, told

LASTS = datetime.timedelta(days=2 * 365)


def company_id(first: str = "9999990000") -> str:
    """A national id of no company: ten digits that are given to none, and the check digit that fits."""
    for last in range(10):
        try:
            return persian.parse_company_id(f"{first}{last}")
        except RuleBroken:
            continue
    raise ValueError("no check digit fits")


def load(now: datetime.datetime) -> None:
    """Both mandates, once; a second run changes nothing."""
    account = identity.by_mobile(identity.match_of(people.citizen(0).mobile))
    known = orgs.person_of_account(account_id=account.pk) if account else None
    if known and orgs.mandates_of(person_id=known.id, on=now):
        return
    actor, _ = cast.enter(0, now)
    plan = told.file("people")["mandates"]
    company = _ask(actor, now, org.principal(kind="COMPANY", code=company_id(), family_name=plan["company"]))
    until = orgs.day_of(now) + LASTS
    org.confirm_mandate(actor=SYSTEM, now=now, mandate_id=company, until=until)
    child = people.somebody(plan["child"])
    _ask(
        actor,
        now,
        org.principal(
            kind="GUARDIAN",
            code=child.national_code,
            given_name=child.given_name,
            family_name=child.family_name,
        ),
    )


def _ask(actor: Actor, now: datetime.datetime, whom: org.Principal) -> int:
    name, body = specimens.of("pdf")
    paper = files.keep(actor=actor, now=now, upload=io.BytesIO(body), name=name)
    return org.ask_mandate(actor=actor, now=now, told=whom, evidence_id=paper.pk).pk
