"""The owner of a service lets it stand in the public gateway."""

import datetime

from ostan.domains.catalogue.events import GatewaySet
from ostan.domains.catalogue.models import PublicService
from ostan.domains.catalogue.rules.form import read_form
from ostan.domains.catalogue.rules.gateway import check_gateway
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def set_gateway(
    *, actor: Actor, now: datetime.datetime, service_id: int, is_open: bool, placeless: bool
) -> PublicService:
    """The service, in the public gateway or not: there its requests are listed for everybody, without a name or text.

    Raises:
        NotAllowed: there is no such service, or it is out of reach.
        RuleBroken: catalogue.gateway_not_offered, catalogue.gateway_needs_text, catalogue.gateway_wants_file.
    """
    with unit_of_work(actor=actor, now=now) as work:
        service = access.load(PublicService.objects.all(), actor, "catalogue.edit", pk=service_id, lock=True)
        if is_open:
            if service.published is None or not service.can_apply:
                raise RuleBroken("catalogue.gateway_not_offered")
            check_gateway(read_form(service.published.form))
        service.in_gateway, service.placeless = is_open, is_open and placeless
        service.save(update_fields=["in_gateway", "placeless"])
        work.record(
            GatewaySet(
                stream=f"service:{service.pk}",
                service_id=service.pk,
                is_open=service.in_gateway,
                placeless=service.placeless,
            )
        )
    return service
