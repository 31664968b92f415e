"""A small province whose people have accounts, and browsers in which they have signed in."""

import dataclasses

from django.test import Client

from ostan.domains.cases.models import Case
from ostan.domains.org.models import OrgUnit, Person
from ostan.foundation.identity import actions as identity
from ostan.foundation.identity.models import Account
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from tests.cases import given
from tests.standing import standing


@dataclasses.dataclass
class Desk:
    """The province and the way to its people's browsers."""

    world: given.World

    def account(self, name: str) -> Account:
        """The account of somebody of the world, made at first use."""
        found = Account.objects.filter(name=name).first()
        if found is None:
            found = identity.create_staff(
                actor=SYSTEM, now=given.NOW, name=name, password="a long enough word"
            )
            person_id = getattr(self.world, name).person_id
            Person.objects.filter(pk=person_id).update(account_id=found.pk)
        return found

    def browser(self, name: str) -> Client:
        """A browser in which somebody of the world has signed in."""
        client = Client()
        client.force_login(self.account(name))
        return client

    def sits(self, role: Role, unit: OrgUnit) -> Client:
        """A browser of somebody new, who has the role in the unit."""
        name = f"{role.value}-{unit.code}"
        setattr(self.world, name, given.staff(name, unit, role))
        return self.browser(name)

    def case(self, service: str = "short", **changes: object) -> Case:
        """A case opened just now."""
        return given.case(self.world, service, **{"now": clock.now(), **changes})

    def claimed(self, service: str = "short") -> Case:
        """A case opened just now, in the clerk's hands."""
        return given.claimed(self.world, service, now=clock.now())


desk = standing(lambda: Desk(given.world()))
