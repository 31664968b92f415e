"""The services that stand in the public gateway."""

import dataclasses

from ostan.domains.catalogue.models import PublicService
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class GatewayService:
    """A service that others may show to everybody; `placeless`: its requests need no place."""

    id: int
    code: str
    title: str
    description: str
    owner_name: str
    keywords: tuple[str, ...]
    placeless: bool


def gateway_services(*, code: str = "") -> list[GatewayService]:
    """The offered services of the gateway, in Persian order; with a code that one alone. One statement."""
    rows = PublicService.objects.filter(
        in_gateway=True, can_apply=True, published__isnull=False, retired_at=None
    )
    told = (
        (rows.filter(code=code) if code else rows)
        .order_by("sort", "pk")
        .values_list(
            *(
                "pk",
                "code",
                "title",
                "published__card__description",
                "owner__name",
                "published__card__keywords",
            ),
            "placeless",
        )
    )
    return [
        GatewayService(pk, slug, title, text or "", owner, tuple(words or ()), placeless)
        for pk, slug, title, text, owner, words, placeless in told
    ]


def gateway_service(*, code: str) -> GatewayService:
    """The service of the gateway. Raises NotAllowed when there is none."""
    found = gateway_services(code=code) if code else []
    if not found:
        raise NotAllowed("catalogue.see")
    return found[0]


def gateway_of(*, actor: Actor, code: str) -> tuple[int, bool, bool]:
    """The id of a service of the actor's, whether it stands in the gateway, and whether it needs no place there.

    Raises:
        NotAllowed: there is no such service, or it is out of reach.
    """
    rows = access.visible(PublicService.objects.filter(code=code), actor, "catalogue.edit")
    found = rows.values_list("pk", "in_gateway", "placeless").first()
    if found is None:
        raise NotAllowed("catalogue.edit")
    return found
