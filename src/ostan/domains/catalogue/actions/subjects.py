"""Subjects of complaints and requests: a title, an owner and days; form and process come from the general one."""

import datetime
from collections.abc import Iterable

from django.db.models import Max

from ostan.domains.catalogue.actions.loading import load_service
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import Card, plain_card, read_card
from ostan.domains.catalogue.rules.life import GENERAL_MATTER, ServiceKind
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def add_subject(
    *,
    actor: Actor,
    now: datetime.datetime,
    owner_id: int,
    title: str,
    days: int,
    code: str = "",
    description: str = "",
    keywords: Iterable[str] = (),
) -> PublicService:
    """The subject of that owner, promised in so many working days, with form and process of the general subject.

    It is published when the actor may publish for the owner, else it stays a draft. The same subject again
    changes nothing. Source: «سامد» promises by subject (service card of Khorasan Razavi: 10 days on average).

    Raises:
        NotAllowed: the actor may not edit the owner's services, or there is no such unit.
        RuleBroken: "catalogue.no_general_matter", and what drafting and publishing raise.
    """
    owner = org.unit(unit_id=owner_id)
    if not access.may_touch(actor, "catalogue.edit", unit_path=owner.path):
        raise NotAllowed("catalogue.edit")
    pattern = _pattern()
    card = _card(read_card(pattern.card), title, owner.name, description, keywords)
    definition = {
        "code": code or f"matter-{_newest() + 1}",
        "sort": ServiceKind.MATTER,
        "owner": owner.code,
        "card": plain_card(card),
        "form": pattern.form,
        "norm": {"amount": days, "unit": "days"},
    }
    return load_service(
        actor=actor,
        now=now,
        definition=definition,
        process=bytes(pattern.process),
        owner_id=owner.id,
        published=access.may_touch(actor, "catalogue.publish", unit_path=owner.path),
    )


def _newest() -> int:
    return PublicService.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _pattern() -> ServiceVersion:
    found = ServiceVersion.objects.filter(published_as__code=GENERAL_MATTER).first()
    if found is None:
        raise RuleBroken("catalogue.no_general_matter")
    return found


def _card(pattern: Card, title: str, provider: str, description: str, keywords: Iterable[str]) -> Card:
    told = {**plain_card(pattern), "title": title, "provider": provider, "keywords": [*keywords]}
    return read_card({**told, "description": description or title})
