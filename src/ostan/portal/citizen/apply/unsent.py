"""What a visitor fills in before anybody knows who it is: the keys in his session, and his becoming somebody."""

import contextlib

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken

KEYS = "unsent"
"""Where the session keeps the keys of a visitor's drafts, by the code of the service."""


def key_of(request: Request, code: str) -> str:
    """The key to the visitor's draft for the service, "" when there is none in this browser."""
    return str(request.session.get(KEYS, {}).get(code, ""))


def remember(request: Request, code: str, key: str) -> None:
    """From now on this browser opens the draft."""
    request.session[KEYS] = {**request.session.get(KEYS, {}), code: key}


def forget(request: Request, code: str) -> None:
    """This browser opens the draft no more; where it is kept under a number, the code does."""
    keys = {one: key for one, key in request.session.get(KEYS, {}).items() if one != code}
    if keys:
        request.session[KEYS] = keys
    else:
        request.session.pop(KEYS, None)


def draft_of(request: Request, code: str) -> cases.DraftCard | None:
    """The visitor's draft for the service, as long as it is there. One statement when the session has a key."""
    key = key_of(request, code)
    return cases.visitors_draft(key=key, now=request.now) if key else None


def sign(request: Request) -> None:
    """Whoever has signed in goes on with what this browser has begun; a key that opens nothing any more is dropped."""
    if not access.may(request.actor, "cases.draft"):
        return
    for code, key in dict(request.session.get(KEYS, {})).items():
        forget(request, code)
        with contextlib.suppress(RuleBroken):
            actions.sign_draft(actor=request.actor, now=request.now, key=key)
