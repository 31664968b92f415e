"""A service passes into the hands of another unit."""

import datetime

from ostan.domains.catalogue.events import ServiceHandedOver
from ostan.domains.catalogue.models import PublicService
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def hand_over(*, actor: Actor, now: datetime.datetime, service_id: int, unit_id: int) -> PublicService:
    """The service, owned by the other unit from now on: its pages, its drafts, and new requests for it.

    Both the service and the unit that takes it must be within the actor's reach. Cases that were opened before
    stay where they are, and go on as they were opened. Source: assumed; docs/decisions/0040.

    Raises:
        NotAllowed: there is no such service or unit, or the service is out of reach.
        RuleBroken: "catalogue.same_owner", "catalogue.owner_closed", "catalogue.owner_out_of_reach".
    """
    unit = org.unit(unit_id=unit_id)
    with unit_of_work(actor=actor, now=now) as work:
        rows = PublicService.objects.all()
        service = access.load(rows, actor, "catalogue.hand_over", pk=service_id, lock=True)
        before = service.owner_id
        check_taker(actor=actor, now=now, owner_id=before, unit=unit)
        service.owner_id, service.owner_path = unit.id, unit.path
        service.save(update_fields=["owner", "owner_path"])
        work.record(
            ServiceHandedOver(
                stream=f"service:{service.pk}",
                service_id=service.pk,
                from_unit_id=before,
                to_unit_id=unit.id,
            )
        )
    return service


def check_taker(*, actor: Actor, now: datetime.datetime, owner_id: int, unit: org.Unit) -> None:
    """Asks, before anything is done, whether the unit may take a service that `owner_id` owns.

    Raises:
        RuleBroken: "catalogue.same_owner", "catalogue.owner_closed", "catalogue.owner_out_of_reach".
    """
    if unit.id == owner_id:
        raise RuleBroken("catalogue.same_owner", field="unit")
    if not unit.is_open(org.day_of(now)):
        raise RuleBroken("catalogue.owner_closed", field="unit")
    if not access.may_touch(actor, "catalogue.hand_over", unit_path=unit.path):
        raise RuleBroken("catalogue.owner_out_of_reach", field="unit")
