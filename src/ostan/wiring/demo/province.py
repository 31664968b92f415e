"""The demo province: calendar, places, units, people, sign-ins, services and routing, all through actions."""

import contextlib
import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries as cases_asked
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue import queries as offered
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.domains.org.rules.sheets import PERSON_COLUMNS
from ostan.domains.plans import actions as plans
from ostan.foundation import sheets
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.holidays import queries as calendars
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.calendar import DayKind, parse_jalali, to_jalali
from ostan.kernel.errors import RuleBroken
from ostan.wiring import matters
from ostan.wiring.demo import accounts, councils, dictionary, hall, helping, mandates, partners, people, told

FOUNDED = datetime.timedelta(days=800)
"""How long before the first load the province is said to have been set up: its history needs a place, and the
figures of its agencies go back two years."""

YEARS_BACK, YEARS_AHEAD = 2, 1


def load_province(*, now: datetime.datetime) -> dict[str, int]:
    """How many places, units, people, services and indicators the demo province has now. A second run changes nothing.

    On an empty database everything is recorded as of 800 days ago, so that what is replayed comes after it.
    """
    first = orgs.count_units(on=now) == 0
    at = now - FOUNDED if first else now
    with delivering_at_once():
        _calendar(at, now)
        org.load_places(actor=SYSTEM, now=at)
        org.load_units(actor=SYSTEM, now=at, path=told.UNITS)
        units = orgs.search_units(on=now, limit=10_000)
        members = people.staff((unit.code, unit.kind) for unit in units)
        _staff(members, at)
        _accounts(at)
        services = _services(at) + _matters(at)
        for path in (told.PROGRAMMES, *told.DOCUMENTS):
            plans.load_document(actor=SYSTEM, now=at, path=path)
        indicators = dictionary.load_dictionary(at, now)
        councils.load_councils(at, now)
        _routing(units, at)
        _words(units, at)
        _absences(now)
        hall.load_hall(at, now)
        mandates.load(now)
        partners.load_partners(at, now)
        helping.load_replies(at, now)
    return {
        "places": sum(orgs.count_places().values()),
        "units": len(units),
        "people": len(members),
        "services": services,
        "indicators": indicators,
    }


def _calendar(at: datetime.datetime, now: datetime.datetime) -> None:
    holidays.load_defaults(actor=SYSTEM, now=at, path=told.HOURS)
    year = to_jalali(orgs.day_of(now)).year
    holidays.load_official_holidays(
        actor=SYSTEM, now=at, first_year=year - YEARS_BACK, last_year=year + YEARS_AHEAD
    )
    for day in told.file("special_days")["days"]:
        first, last = parse_jalali(day["first"]), parse_jalali(day["last"])
        if any(known.title == day["title"] for known in calendars.special_days(first, last)):
            continue
        holidays.add_special_day(
            actor=SYSTEM,
            now=at,
            kind=DayKind(day["kind"]),
            first=first,
            last=last,
            title=day["title"],
            hours=day["hours"],
            source=day["source"],
        )


def _staff(members: Iterable[people.Member], at: datetime.datetime) -> None:
    since = told.file("people")["since"]
    rows = [
        [
            member.who.national_code,
            member.who.given_name,
            member.who.family_name,
            member.who.mobile,
            "",
            member.unit,
            member.role,
            member.post,
            since,
            "",
        ]
        for member in members
    ]
    sheet = sheets.csv_file(list(PERSON_COLUMNS.values()), rows)
    judged = org.import_people(actor=SYSTEM, now=at, data=sheet)
    if judged.tally.same == len(judged.fates):
        return
    done = org.import_people(actor=SYSTEM, now=at, data=sheet, dry_run=False)
    if refused := [fate for fate in done.fates if fate.refusal]:
        raise RuntimeError(f"staff of the demo was refused: {refused[0].label}, {refused[0].refusal}")


def _accounts(at: datetime.datetime) -> None:
    password = told.file("people")["password"]
    for account in accounts.accounts():
        found = orgs.find_staff(actor=SYSTEM, national_code=accounts.member_of(account).national_code)
        if found and found.account_id is None:
            org.give_account(
                actor=SYSTEM, now=at, person_id=found.id, name=account["login"], password=password
            )


def _services(at: datetime.datetime) -> int:
    definitions = told.services()
    for definition, process in definitions:
        catalogue.load_service(actor=SYSTEM, now=at, definition=definition, process=process)
    return len(definitions)


def _matters(at: datetime.datetime) -> int:
    """Subjects of complaints, where ping-pong ends, bodies outside, and another system of complaints."""
    plan = told.file("matters")
    owner = matters.load_general(now=at)
    for one in plan["subjects"]:
        catalogue.add_subject(
            actor=SYSTEM,
            now=at,
            owner_id=owner,
            title=one["title"],
            days=one["days"],
            code=one["code"],
            keywords=one["keywords"],
        )
    arbiter = orgs.unit_by_code(code=plan["arbiter"]).id
    limits = cases_asked.limits(service_id=None)
    if limits.arbiter_id != arbiter:
        limits = dataclasses.replace(limits, arbiter_id=arbiter)
        cases.set_limits(actor=SYSTEM, now=at, service_id=None, limits=limits)
    _outside(plan, at)
    return len(plan["subjects"]) + 1


def _outside(plan: dict[str, Any], at: datetime.datetime) -> None:
    keeper = Actor(grants=(Grant(Role.ADMINISTRATOR),))
    if not cases_asked.outside_bodies(actor=keeper):
        for body in plan["bodies"]:
            cases.set_outside_body(actor=keeper, now=at, **body)
    if not cases_asked.outside_systems(actor=keeper):
        cases.set_outside_system(actor=keeper, now=at, **plan["outside"])


def _routing(units: list[orgs.Unit], at: datetime.datetime) -> None:
    """Complaints go to the office of the agency that they name, or to the governorate of the place."""
    plan = told.file("routing")
    service_id = offered.published_service(code=plan["service"]).service_id
    known = {
        (rule.place_code, rule.condition)
        for rule in cases_asked.routing_rules(actor=SYSTEM)
        if rule.service_id == service_id
    }
    for kind, place_code, condition, unit_id in _rules(units):
        if (place_code, condition) not in known:
            cases.set_routing_rule(
                actor=SYSTEM,
                now=at,
                order=plan[kind]["order"],
                service_id=service_id,
                place_code=place_code,
                condition=condition,
                unit_id=unit_id,
                reason=plan[kind]["reason"],
            )


def _words(units: list[orgs.Unit], at: datetime.datetime) -> None:
    """Who does not know the subject writes freely; words that staff keep say which agency is meant."""
    plan = told.file("routing")["words"]
    service_id = offered.published_service(code=plan["service"]).service_id
    by_code = {unit.code: unit for unit in units}
    if any(rule.service_id == service_id for rule in cases_asked.routing_rules(actor=SYSTEM)):
        return
    for step, (code, words) in enumerate(plan["of"].items()):
        cases.set_routing_rule(
            actor=SYSTEM,
            now=at,
            order=plan["order"] + step,
            service_id=service_id,
            place_code="",
            condition="",
            words=words,
            unit_id=by_code[code].id,
            reason=plan["reason"],
        )


def _rules(units: list[orgs.Unit]) -> Iterable[tuple[str, str, str, int]]:
    """Every rule as (kind in routing.json, place, condition, unit)."""
    plan = told.file("routing")
    by_code = {unit.code: unit for unit in units}
    for answer, code in plan["agencies"].items():
        yield "agency", "", f'answers.agency == "{answer}"', by_code[code].id
    for unit in units:
        if unit.kind is UnitKind.DISTRICT_GOVERNORATE:
            yield "district", unit.place_code, plan["unnamed"], unit.id
        elif unit.kind is UnitKind.COUNTY_GOVERNORATE:
            yield "county", unit.place_code, plan["unnamed"], unit.id


def _absences(now: datetime.datetime) -> None:
    """Some are away these days, and colleagues wear their hats."""
    today = orgs.day_of(now)
    for away in told.file("people")["absences"]:
        absent, by = _hat(away["unit"], away["role"], away["number"], now), away["by"]
        substitute = _hat(by["unit"], by["role"], by["number"], now).person_id if by else None
        with contextlib.suppress(RuleBroken):  # somebody was named already
            org.note_absence(
                actor=SYSTEM,
                now=now,
                membership_id=absent.hat,
                substitute_id=substitute,
                since=today,
                until=today + datetime.timedelta(days=away["days"]),
            )


def _hat(unit: str, role: str, number: int, now: datetime.datetime) -> orgs.StaffCard:
    name = people.somebody(f"{unit}/{role}/{number}").name
    staff = orgs.staff_of(unit_id=orgs.unit_by_code(code=unit).id, role=Role(role), on=now)
    return next(card for card in staff if card.name == name)


def places_of_level(level: PlaceLevel) -> list[str]:
    """The codes of the province's places of one level."""
    return [card.code for card in orgs.places_under(code=told.PROVINCE, level=level)]
