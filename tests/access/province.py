"""A small province with somebody in every role and something of every kind, for asking who may open what."""

import dataclasses
import datetime
import functools
import io
from typing import Any

from django.conf import settings
from django.test import Client

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Attachment, Case, Task
from ostan.domains.cases.rules import Channel, Outcome
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.form import StepForm, read_form
from ostan.domains.feedback import actions as feedback
from ostan.domains.feedback import queries as ratings
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.domains.org.models import Membership
from ostan.domains.org.rules import UnitKind
from ostan.foundation.files import actions as files
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.holidays import queries as calendars
from ostan.foundation.hooks import actions as hooks
from ostan.foundation.hooks.models import Delivery
from ostan.foundation.identity import actions as identity
from ostan.foundation.identity.models import Account
from ostan.foundation.keys import actions as keys
from ostan.foundation.ledger import read, seal
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import DayKind
from tests import given
from tests.access import councils_table, figures, hall, matters, payments_table, plans_table, working
from tests.cases import given as cases_given

OWNER_MOBILE, STRANGER_MOBILE = "09141234567", "09141234568"
DAY = datetime.timedelta(days=1)


@dataclasses.dataclass
class Province:
    """Everybody's session and actor by who it is, and what the addresses of pages name."""

    sessions: dict[str, str]
    actors: dict[str, Actor]
    things: dict[str, str]
    others: dict[str, str]

    def browser(self, who: str, **how: Any) -> Client:
        """A browser in which somebody of that name has signed in; a visitor's in which nobody has."""
        client = Client(raise_request_exception=False, **how)
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client

    def address(self, path: str, **changes: str) -> str:
        """The address with the things of the owner and of the first agency in it."""
        return path.format(**{**self.things, **changes})


STAFF = {
    "clerk": (Role.CLERK, "first"),
    "other clerk": (Role.CLERK, "second"),
    "desk operator": (Role.DESK_OPERATOR, "first"),
    "unit head": (Role.UNIT_HEAD, "first"),
    "deputy": (Role.DEPUTY, "first"),
    "other head": (Role.UNIT_HEAD, "second"),
    "committee member": (Role.COMMITTEE_MEMBER, "first"),
    "finance clerk": (Role.FINANCE_CLERK, "first"),
    "provincial deputy": (Role.PROVINCIAL_DEPUTY, "root"),
    "governor": (Role.GOVERNOR, "root"),
    "auditor": (Role.AUDITOR, "root"),
    "juror": (Role.JUROR, "root"),
    "administrator": (Role.ADMINISTRATOR, "root"),
}
WHO = ("visitor", "owner", "stranger", *STAFF)


def build() -> Province:
    """The province, its recent past made through the actions, everything sealed."""
    now = clock.now() - DAY
    with delivering_at_once():
        units = _units(now)
        accounts = {name: given.member(role, units[unit]) for name, (role, unit) in STAFF.items()}
        accounts |= {"owner": _citizen(now, OWNER_MOBILE), "stranger": _citizen(now, STRANGER_MOBILE)}
        actors = {name: orgs.actor_for(account_id=one.pk, hat=None, on=now) for name, one in accounts.items()}
        catalogue.load_service(
            actor=SYSTEM,
            now=now,
            definition=_definition("first"),
            process=cases_given.short_process(),
            owner_id=units["first"],
        )
        matters.subject(now, units["first"])
        things = _things(now, actors, units, whose="owner", by="clerk")
        others = _things(now, actors, units, whose="stranger", by="clerk")
        things |= matters.kept(now, actors, things, others)
        things |= payments_table.kept(now, actors, units["first"], "owner")
        others |= payments_table.kept(now, actors, units["first"], "stranger")
        things |= working.kept(now, actors)
        things |= figures.kept(now, actors, units)
        things |= councils_table.kept(now, actors, units)
        things |= plans_table.kept(now, actors, units)
    seal.seal(now=now)
    things |= {"entry": str(read.lines(read.Wanted(), count=1)[0].id), "size": str(read.size())}
    things |= _kept_by_the_house(now, actors, units) | _partner(now, units)
    with delivering_at_once():
        mine, theirs = hall.build(actors, units)
    things |= mine
    others |= theirs
    return Province({name: _session(one) for name, one in accounts.items()}, actors, things, others)


def _units(now: datetime.datetime) -> dict[str, int]:
    holidays.set_weekly_hours(
        actor=SYSTEM,
        now=now,
        first=datetime.date(2020, 1, 1),
        last=None,
        hours=cases_given.HOURS,
        reason="آغاز",
    )
    root = given.unit()
    return {
        "root": root,
        "first": given.unit("ادارهٔ کل نخست", UnitKind.AGENCY, root),
        "second": given.unit("ادارهٔ کل دوم", UnitKind.AGENCY, root),
    }


@functools.cache
def _definition(code: str) -> dict[str, object]:
    return {
        "code": f"service-{code}",
        "card": cases_given.CARD | {"title": f"خدمت {code}"},
        "form": cases_given.FORM,
        "norm": {"amount": 5, "unit": "days"},
        "legal": {"amount": 10, "unit": "days"},
    }


def _citizen(now: datetime.datetime, mobile: str) -> Account:
    account = identity.open_for_mobile(actor=SYSTEM, now=now, mobile=mobile)
    org.register_citizen(
        actor=SYSTEM, now=now, account_id=account.pk, mobile=mobile, given_name="سارا", family_name="محمدی"
    )
    return account


def _session(account: Account) -> str:
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _things(
    now: datetime.datetime, actors: dict[str, Actor], units: dict[str, int], *, whose: str, by: str
) -> dict[str, str]:
    """An open, an asked and a decided case of the person, with a file in each, and an unsent application."""
    mine, clerk = actors[whose], actors[by]
    found, told = {}, {**cases_given.ANSWERS, "topic": f"موضوع {whose}"}
    for name in ("case", "asked", "decided"):
        one = cases.open_case(
            actor=mine, now=now, service_code="service-first", answers=told, channel=Channel.WEB
        )
        kept = files.keep(actor=mine, now=now, upload=io.BytesIO(cases_given.PDF), name="مدرک.pdf")
        cases.attach(actor=mine, now=now, case_id=one.pk, file_id=kept.pk)
        task = Task.objects.get(case=one)
        cases.claim_task(actor=clerk, now=now, task_id=task.pk)
        found |= {
            name: one.code,
            f"{name}_file": str(Attachment.objects.get(case=one).pk),
            f"{name}_id": str(one.pk),
        }
    inside = files.keep(actor=clerk, now=now, upload=io.BytesIO(cases_given.PDF), name="داخلی.pdf")
    kept_inside = cases.attach(
        actor=clerk, now=now, case_id=int(found["case_id"]), file_id=inside.pk, for_citizen=False
    )
    cases.add_note(actor=clerk, now=now, case_id=int(found["case_id"]), text="یادداشت درون اداره")
    cases.ask_citizen(actor=clerk, now=now, case_id=int(found["asked_id"]), text="نشانی دفتر کجاست؟")
    cases.decide_case(
        actor=clerk,
        now=now,
        case_id=int(found["decided_id"]),
        outcome=Outcome.REFUSED,
        reason=cases_given.REASON,
        law=cases_given.LAW,
    )
    version = Case.objects.get(pk=found["case_id"]).version_id
    draft = cases.keep_draft(actor=mine, now=clock.now(), version_id=version, answers={"topic": "پیش‌نویس"})
    return found | {
        "draft": str(draft.pk),
        "inside_file": str(kept_inside.pk),
        "token": ratings.token_of(int(found["decided_id"])),
        "service": "service-first",
    }


def _mandate(now: datetime.datetime, owner: Actor) -> int:
    """The id of a mandate that waits to be confirmed."""
    paper = files.keep(actor=owner, now=now, upload=io.BytesIO(cases_given.PDF), name="وکالت‌نامه.pdf")
    told = org.principal(kind="PROXY", code="0010007709", given_name="رضا", family_name="کریمی")
    return org.ask_mandate(actor=owner, now=now, told=told, evidence_id=paper.pk).pk


def _suggestion(now: datetime.datetime, owner: Actor) -> int:
    """The id of a suggestion of the owner's that nobody has looked at."""
    case = Case.objects.filter(citizen=owner.person_id).order_by("pk")[0]
    return feedback.suggest(actor=owner, now=now, case_code=case.code, text="فرم کوتاه‌تر شود.").pk


STEP_FORM = {
    "layout": {
        "pages": [
            {
                "name": "all",
                "title": "گزارش",
                "questions": [{"name": "note", "kind": "text", "label": "یافته"}],
            }
        ]
    }
}


def _draft(now: datetime.datetime, service: PublicService) -> ServiceVersion:
    """A draft of the service with the form of a step."""
    version = catalogue.start_version(actor=SYSTEM, now=now, service_id=service.pk)
    return catalogue.change_step_form(
        actor=SYSTEM,
        now=now,
        version_id=version.pk,
        revision=version.revision,
        key="check",
        step_form=StepForm("check", "گزارش بررسی", read_form(STEP_FORM)),
    )


def _kept_by_the_house(
    now: datetime.datetime, actors: dict[str, Actor], units: dict[str, int]
) -> dict[str, str]:
    """Ids of what staff work with: units, people, roles, filters, drafts of services, failed notices."""
    service = PublicService.objects.get(code="service-first")
    version = _draft(now, service)
    hat = Membership.objects.get(person_id=actors["clerk"].person_id)
    head = Membership.objects.get(person_id=actors["unit head"].person_id)
    today = orgs.day_of(clock.now())
    away = org.note_absence(
        actor=SYSTEM,
        now=now,
        membership_id=head.pk,
        substitute_id=hat.person_id,
        since=today,
        until=today + 3 * DAY,
    )
    kept = cases.keep_filter(actor=actors["clerk"], now=now, name="دیرها", values={"tab": "late"})
    sent = Notice.objects.filter(person_id=actors["owner"].person_id).order_by("pk")[0]
    Notice.objects.filter(pk=sent.pk).update(state="FAILED")
    soon = today + 30 * DAY
    day = holidays.add_special_day(
        actor=SYSTEM, now=now, kind=DayKind.CLOSURE, first=soon, last=soon, title="سرما", hours="", source=""
    )
    hours = holidays.set_weekly_hours(
        actor=SYSTEM, now=now, first=soon, last=soon, hours=cases_given.HOURS, reason="تابستان"
    )
    calendars.calendar()
    rule = cases.set_routing_rule(
        actor=SYSTEM,
        now=now,
        order=1,
        service_id=None,
        place_code="",
        condition="",
        unit_id=units["first"],
        reason="کار ادارهٔ نخست است",
        is_active=False,
    )
    return {
        "rule": str(rule.pk),
        "mandate": str(_mandate(now, actors["owner"])),
        "suggestion": str(_suggestion(now, actors["owner"])),
        "version": str(version.pk),
        "published": str(service.published_id),
        "revision": str(version.revision),
        "unit": str(units["first"]),
        "unit_code": orgs.unit(unit_id=units["first"]).code,
        "root": str(units["root"]),
        "post": str(org.add_post(actor=SYSTEM, now=now, unit_id=units["first"], title="کارشناس").pk),
        "person": str(hat.person_id),
        "hat": str(hat.pk),
        "away": str(away.pk),
        "filter": str(kept.pk),
        "notice": str(sent.pk),
        "day": str(day.pk),
        "hours": str(hours.pk),
    }


def _partner(now: datetime.datetime, units: dict[str, int]) -> dict[str, str]:
    """Another system with a key."""
    system = org.add_system(actor=SYSTEM, now=now, name="سامانهٔ ۱۳۷", unit_id=units["first"])
    key, _ = keys.make_key(
        actor=SYSTEM, now=now, account_id=system.account_id or 0, name="کلید", scopes=["cases.see"]
    )
    hook, _ = hooks.make_hook(
        actor=SYSTEM,
        now=now,
        account_id=system.account_id or 0,
        address="https://example.ir/hook",
        kinds=["case.opened"],
    )
    sent = Delivery.objects.create(hook=hook, entry_id=1, kind="case.opened", body="{}", created_at=now)
    return {"system": str(system.pk), "key": str(key.pk), "hook": str(hook.pk), "delivery": str(sent.pk)}
