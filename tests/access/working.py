"""The addresses with which the staff help one another, and what they name in the small province."""

import datetime

from ostan.domains.cases import actions as cases
from ostan.domains.cases.rules.replies import Reply
from ostan.kernel.actor import Actor
from tests.access.pages import DESKS, HEADS, LEADERS, Page, asked, button, read_only

KEEPERS = {"clerk"} | LEADERS

WORKING: dict[str, Page] = {
    "work_mentions": Page("/work/mentions/", {200: DESKS}, {302: DESKS}),
    "work_replies": read_only("/work/replies/", {"clerk", "other clerk"} | HEADS),
    "work_reply_add": asked("/work/replies/add/", {"clerk", "other clerk"} | HEADS),
    "work_reply": asked("/work/replies/{reply}/", KEEPERS),
    "work_reply_retire": button("/work/replies/{reply}/retire/", KEEPERS, {"clerk", "other clerk"} | HEADS),
}


def kept(now: datetime.datetime, actors: dict[str, Actor]) -> dict[str, str]:
    """A text that the clerk's unit keeps."""
    made = cases.keep_reply(actor=actors["clerk"], now=now, reply=Reply("عنوان", "متن", "ask"))
    return {"reply": str(made.pk)}
