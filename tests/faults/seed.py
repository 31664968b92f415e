"""Makes a small province in a running installation: one service, citizens with e-mail and a session each.

Run as a program under the installation's environment; prints the session keys.
"""

import datetime
import json
import sys

import django


def main(citizens: int) -> None:
    """Everything through the actions; only the sessions are opened without their codes."""
    from django.conf import settings
    from django.test import Client

    from ostan.domains.catalogue import actions as catalogue
    from ostan.domains.org import actions as org
    from ostan.domains.org.models import Person
    from ostan.domains.org.rules import UnitKind
    from ostan.foundation.holidays import actions as holidays
    from ostan.foundation.identity import actions as identity
    from ostan.kernel import clock
    from ostan.kernel.actor import SYSTEM
    from tests import given
    from tests.cases import given as cases_given

    now = clock.now()
    holidays.set_weekly_hours(
        actor=SYSTEM,
        now=now,
        first=datetime.date(2020, 1, 1),
        last=None,
        hours=cases_given.HOURS,
        reason="آغاز",
    )
    agency = given.unit("ادارهٔ کل نخست", UnitKind.AGENCY, given.unit())
    catalogue.load_service(
        actor=SYSTEM,
        now=now,
        definition={
            "code": "short",
            "card": cases_given.CARD,
            "form": cases_given.FORM,
            "norm": {"amount": 5, "unit": "days"},
        },
        process=cases_given.short_process(),
        owner_id=agency,
    )
    sessions = []
    for number in range(citizens):
        mobile = f"0912000{number:04d}"
        account = identity.open_for_mobile(actor=SYSTEM, now=now, mobile=mobile)
        person = org.register_citizen(
            actor=SYSTEM,
            now=now,
            account_id=account.pk,
            mobile=mobile,
            given_name="سارا",
            family_name="محمدی",
        )
        Person.objects.filter(pk=person.pk).update(email=f"citizen{number}@example.ir")
        client = Client()
        client.force_login(account)
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    print(json.dumps(sessions))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
