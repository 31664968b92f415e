"""The past of a test, built through the actions of the house."""

import datetime
import itertools
from collections.abc import Callable

from django.test import Client

from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.domains.org.rules import UnitKind
from ostan.foundation.files.models import StoredFile
from ostan.foundation.identity import actions as identity
from ostan.foundation.identity.models import Account
from ostan.kernel.actor import SYSTEM, Role

LONG_AGO = datetime.datetime(2025, 3, 25, 6, tzinfo=datetime.UTC)
PASSWORD = "a long enough word"

_numbers = itertools.count(1)


def unit(name: str = "استانداری", kind: UnitKind = UnitKind.GOVERNORATE, parent_id: int | None = None) -> int:
    """The id of a new unit; a root unless a parent is given."""
    return org.add_unit(actor=SYSTEM, now=LONG_AGO, name=name, kind=kind, parent_id=parent_id).pk


def member(role: Role, unit_id: int) -> Account:
    """The account of a new member of the unit's staff in this role."""
    number = next(_numbers)
    account = identity.create_staff(actor=SYSTEM, now=LONG_AGO, name=f"{role}-{number}", password=PASSWORD)
    person = org.add_person(
        actor=SYSTEM, now=LONG_AGO, given_name="نام", family_name=f"خانوادگی {number}", account_id=account.pk
    )
    org.grant(actor=SYSTEM, now=LONG_AGO, person_id=person.pk, unit_id=unit_id, role=role)
    return account


def staff(role: Role, unit_id: int | None = None) -> Client:
    """A browser in which a new member of staff has signed in; in a new root unit unless one is given."""
    client = Client()
    client.force_login(member(role, unit_id or unit()))
    return client


def citizen(mobile: str = "09120000001") -> Client:
    """A browser in which a citizen has signed in."""
    account = identity.open_for_mobile(actor=SYSTEM, now=LONG_AGO, mobile=mobile)
    if orgs.person_of_account(account_id=account.pk) is None:
        org.register_citizen(actor=SYSTEM, now=LONG_AGO, account_id=account.pk, mobile=mobile)
    client = Client()
    client.force_login(account)
    return client


def tells_of_scanning(read: Callable[[], str], link: str) -> None:
    """That a page of the staff says how its one document stands with the scanner, and links only to what opens."""
    for scan, told, opens in (
        ("", "بررسی بدافزار نشده", True),
        ("CLEAN", "", True),
        ("WAITING", "در بررسی امنیتی", False),
        ("INFECTED", "بدافزار داشت", False),
    ):
        StoredFile.objects.update(scan=scan)
        page = read()
        assert told in page, scan
        assert ("بررسی بدافزار نشده" in page) is (scan == ""), scan
        assert (f'href="{link}"' in page) is opens, scan
