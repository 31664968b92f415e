"""Who there is, and how a page of the table is written down."""

import dataclasses
from typing import Any

Allowed = dict[int, set[str]]

VISITOR, OWNER, STRANGER = "visitor", "owner", "stranger"
CITIZENS = {OWNER, STRANGER}
ADMIN, AUDITOR = {"administrator"}, {"auditor"}
LEADERS = {"unit head", "deputy"}
HEADS = LEADERS | {"other head"}
WORKERS = {"clerk", "committee member"} | LEADERS
PROVINCE = {"provincial deputy", "governor"}
READERS = WORKERS | PROVINCE | AUDITOR | {"desk operator"}
DESKS = READERS | {"other clerk", "other head"}
BOOKS = {"finance clerk"}
STAFF = DESKS | ADMIN | BOOKS | {"juror"}
SIGNED_IN = STAFF | CITIZENS
ALL = SIGNED_IN | {VISITOR}

SEERS = LEADERS | PROVINCE | ADMIN
"""Who sees the drafts of the first agency's services."""
EDITORS = LEADERS | ADMIN
OWNERS = HEADS | ADMIN
PUBLISHERS = {"deputy", "provincial deputy"} | ADMIN


@dataclasses.dataclass(frozen=True)
class Page:
    path: str
    get: Allowed
    post: Allowed = dataclasses.field(default_factory=dict)
    body: dict[str, Any] = dataclasses.field(default_factory=dict)
    whose: dict[str, str] = dataclasses.field(default_factory=dict)


def public(path: str, **more: Any) -> Page:
    """A page that everybody may read; posting to it does nothing."""
    return Page(path, {200: ALL}, **{"post": {200: ALL}, **more})


def read_only(path: str, who: set[str], **more: Any) -> Page:
    """A page that is only read."""
    return Page(path, {200: who}, {405: who}, **more)


def button(path: str, who: set[str], seen_by: set[str] | None = None, **more: Any) -> Page:
    """A button without a page of its own. `seen_by`: whose door it is, before the thing is looked at."""
    return Page(path, {405: seen_by or who}, {302: who}, **more)


def asked(path: str, who: set[str], *, refused: int = 422, **more: Any) -> Page:
    """A form; an empty one comes back."""
    return Page(path, {200: who}, {refused: who}, **more)
