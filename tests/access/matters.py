"""The addresses of complaints and requests, and what they name in the small province."""

import datetime

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries
from ostan.domains.catalogue import actions as catalogue
from ostan.kernel.actor import SYSTEM, Actor
from tests.access.table import (
    ADMIN,
    ALL,
    CITIZENS,
    HEADS,
    OWNER,
    OWNERS,
    Page,
    asked,
    public,
    read_only,
)
from tests.cases import matters

OPERATOR = {"desk operator"}
KEEPERS = HEADS | ADMIN

MATTERS: dict[str, Page] = {
    "matters": public("/matters/", post={405: ALL}),
    "matter_follow": Page("/matters/follow/", {405: CITIZENS}),
    "matter_unfollow": Page(
        "/matters/unfollow/{follower}/", {302: CITIZENS}, {302: {OWNER}}, whose={"follower": "follower"}
    ),
    "outside": Page("/outside/{outside}/", {200: ALL}, {422: ALL}),
    "outside_file": read_only("/outside/{outside}/files/{case_file}/", ALL),
    "work_calls": read_only("/work/calls/", OPERATOR),
    "work_calls_mine": read_only("/work/calls/mine/", OPERATOR),
    "work_call": asked("/work/calls/{subject}/", OPERATOR),
    "work_call_alike": Page("/work/calls/{subject}/alike/", {405: OPERATOR}, {200: OPERATOR}),
    "catalogue:add_subject": asked("/owner/subjects/add/", OWNERS),
    "manage_bodies": asked("/manage/outside-bodies/", KEEPERS),
    "manage_body": asked("/manage/outside-bodies/{body}/", KEEPERS),
    "manage_exchange": asked("/manage/exchange/", ADMIN),
    "manage_exchange_system": asked("/manage/exchange/{complaints_system}/", ADMIN),
    "manage_exchange_export": Page(
        "/manage/exchange/{complaints_system}/export/", {405: ADMIN}, {200: ADMIN}
    ),
}


def subject(now: datetime.datetime, owner_id: int) -> None:
    """The general subject, owned by the unit."""
    definition, process = matters.standard()
    catalogue.load_service(actor=SYSTEM, now=now, definition=definition, process=process, owner_id=owner_id)


def kept(
    now: datetime.datetime, actors: dict[str, Actor], things: dict[str, str], others: dict[str, str]
) -> dict[str, str]:
    """A body that was asked about the owner's case, another system, and who waits for whose case."""
    body = cases.set_outside_body(
        actor=actors["administrator"], now=now, name="شهرداری", email="office@example.ir"
    )
    asked_of = cases.forward_case(
        actor=actors["clerk"],
        now=now,
        case_id=int(things["case_id"]),
        body_id=body.pk,
        text="فشار را بسنجید",
        days=5,
        files=[int(things["case_file"])],
    )
    cases.set_outside_system(
        actor=actors["administrator"],
        now=now,
        code="samad",
        name="سامد",
        columns={"code": "کد", "text": "شرح", "national_code": "کد ملی"},
        values={},
    )
    mine = cases.follow_case(actor=actors["owner"], now=now, case_id=int(others["case_id"]))
    theirs = cases.follow_case(actor=actors["stranger"], now=now, case_id=int(things["case_id"]))
    others["follower"] = str(theirs.pk)
    return {
        "subject": "general-matter",
        "body": str(body.pk),
        "outside": queries.token_of(asked_of.pk),
        "complaints_system": "samad",
        "follower": str(mine.pk),
    }
