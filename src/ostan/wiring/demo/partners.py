"""Other systems of the demo province: one that speaks with the house by a key, and what everybody sees through it."""

import datetime

from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue import queries as offered
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.foundation.keys import actions as keys
from ostan.kernel.actor import SYSTEM
from ostan.wiring.demo import told


def load_partners(at: datetime.datetime, now: datetime.datetime) -> None:
    """Every system of data/demo/partners.json with a key, and the services of the public gateway; once."""
    if orgs.systems(actor=SYSTEM, on=now):
        return
    plan = told.file("partners")
    for one in plan["systems"]:
        unit = orgs.unit_by_code(code=one["unit"])
        made = org.add_system(actor=SYSTEM, now=at, name=one["name"], unit_id=unit.id)
        keys.make_key(
            actor=SYSTEM, now=at, account_id=made.account_id or 0, name=one["key"], scopes=one["scopes"]
        )
    for one in plan["gateway"]:
        service_id = offered.published_service(code=one["code"]).service_id
        catalogue.set_gateway(
            actor=SYSTEM, now=at, service_id=service_id, is_open=True, placeless=one["placeless"]
        )
