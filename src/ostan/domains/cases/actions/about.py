"""About whom a request is: kept for finding it again, for routing it, and for hiding its applicant."""

import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.models import Case, Said
from ostan.domains.cases.rules import CaseState, Destination, Likeness, Routed
from ostan.domains.catalogue.rules.form import Form
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Unit
from ostan.domains.org.rules import UnitKind
from ostan.kernel import codes
from ostan.kernel.errors import RuleBroken


def named(form: Form, answers: Mapping[str, Any]) -> Unit | None:
    """The unit that the applicant named; None when none was. Two statements at most."""
    code = rules.about_in(form, answers)
    return org.unit_by_code(code=code) if code else None


def routed(unit: Unit, place_code: str) -> Routed:
    """To the unit that was named; of an agency, to its office for the place."""
    to = office(unit.id, place_code) if unit.kind is UnitKind.AGENCY else Destination(unit.id, unit.path)
    return Routed(to, reason="about")


def office(agency_id: int, place_code: str) -> Destination:
    """The agency's office for the place; itself where it has none."""
    unit = org.office_at(agency_id=agency_id, place_code=place_code)
    return Destination(unit.id, unit.path)


def hide(case: Case, unit: Unit | None) -> None:
    """Only the unit that takes the case in may know its applicant; nobody of the agency complained about."""
    case.hides = True
    case.hidden_from = agency_path(unit) if unit else ""


def agency_path(unit: Unit) -> str:
    """The path of the agency in which the unit stands; of a unit in none, its own."""
    ids = rules.ids_of(unit.path)
    kinds = {one.id: one.kind for one in org.units(unit_ids=ids).values()}
    agency = rules.agency_of(unit.path, kinds)
    if agency == ids[0]:
        return unit.path
    return "".join(f"{one}." for one in ids[: ids.index(agency) + 1])


def said_of(case: Case, text: str, about: Unit | None) -> Said | None:
    """What was said, for finding; None for a form that asks for neither words nor a unit."""
    if not (text or about):
        return None
    return Said(
        case=case,
        text=text,
        about_id=about.id if about else None,
        about_path=about.path if about else "",
        place_code=case.place_code,
    )


def check_new(case: Case, form: Form, answers: Mapping[str, Any], now: datetime.datetime) -> None:
    """Raises RuleBroken cases.registered_already (`code`, `shown`): the same person has said the same of the same
    subject and place, and it is still open."""
    text = rules.said_in(form, answers)
    if not text:
        return
    since = now - datetime.timedelta(days=Likeness().days)
    same = Case.objects.filter(
        citizen=case.citizen_id,
        service=case.service_id,
        place_code=case.place_code,
        opened_at__gte=since,
        said__text=text,
        parent=None,
    ).exclude(state=CaseState.DECIDED)
    code = same.values_list("code", flat=True).first()
    if code:
        raise RuleBroken("cases.registered_already", code=code, shown=codes.show_tracking_code(code))


def forget_said(case: Case) -> None:
    """Empty what was said, with the answers."""
    Said.objects.filter(case=case).update(text="")
    case.forwardings.update(text="", answered_by="")
