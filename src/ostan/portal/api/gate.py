"""The gate of every face for machines: who asks, how often, whether again, and whether anything has changed.

A request is known by its key alone. Session and cookies are never looked at, so no page of a browser can speak
here in the name of whoever is signed in.
"""

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ostan.domains.org import queries as org
from ostan.foundation import access, limits
from ostan.foundation.keys import actions as keys
from ostan.foundation.keys import queries as known
from ostan.foundation.keys.queries import KeyCard
from ostan.kernel.actor import VISITOR, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

WINDOW = 60
KEYLESS = 60
"""Requests a minute from one address that shows no key."""

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

Refuse = Callable[[HttpRequest, int, RuleBroken], HttpResponse]
View = Callable[..., HttpResponse]


@dataclasses.dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key (None: nobody has shown one) and how much of its quota is left."""

    key: KeyCard | None
    actor: Actor
    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The quota, as the answer tells it."""
        told = {"Limit": self.limit, "Remaining": max(self.left, 0), "Reset": self.seconds}
        return {f"RateLimit-{name}": str(value) for name, value in told.items()}


def face(view: View, *, refuse: Refuse, shown: Callable[[HttpRequest], str] | None = None) -> View:
    """The view behind the gate. `refuse` words a refusal as the face does; `shown` finds a key outside the header."""

    @access.door(access.PUBLIC)
    @csrf_exempt
    @functools.wraps(view)
    def guarded(request: access.Request, *args: Any, **kwargs: Any) -> HttpResponse:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        token = bearer(request) or (shown(request) if shown else "")
        caller = _caller(request, token)
        request.shows_key = bool(token)  # type: ignore[attr-defined]  # read below
        answer = _answer(request, caller, functools.partial(view, request, *args, **kwargs), refuse)
        for name, value in caller.headers.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Cache-Control", "no-cache" if caller.key is None else "private, no-cache")
        answer.headers["Vary"] = "Authorization, Accept-Language"
        answer = _unless_known(request, answer)
        if head:
            answer.content = b""
        return answer

    return guarded


def bearer(request: HttpRequest) -> str:
    """The key in the header Authorization, "" when there is none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _caller(request: access.Request, token: str) -> Caller:
    """Who shows the key. Somebody with a wrong one is nobody, and counted by address like one."""
    now = request.now
    key = known.known(shown=token, now=now) if token else None
    actor = org.partner_for(account_id=key.account_id, on=now) if key else VISITOR
    if key is None or not actor.is_signed_in:
        asked, seconds = limits.count(f"address {limits.address_of(request)}", seconds=WINDOW, now=now)
        return Caller(None, VISITOR, KEYLESS, KEYLESS - asked, seconds)
    keys.note_use(key_id=key.id, used_at=key.used_at, now=now)
    actor = dataclasses.replace(actor, scopes=frozenset(key.scopes), services=frozenset(key.services))
    asked, seconds = limits.count(f"key {key.id}", seconds=WINDOW, now=now)
    return Caller(key, actor, key.per_minute, key.per_minute - asked, seconds)


def _answer(
    request: access.Request, caller: Caller, view: Callable[[], HttpResponse], refuse: Refuse
) -> HttpResponse:
    request.actor = caller.actor
    request.caller = caller  # type: ignore[attr-defined]  # for operations that want a key
    if caller.left < 0:
        answer = refuse(request, 429, RuleBroken("api.quota", limit=caller.limit))
        answer.headers["Retry-After"] = str(caller.seconds)
        return answer
    if caller.key is None and request.shows_key:  # type: ignore[attr-defined]  # set above
        return _unknown(request, refuse)
    if request.content_type == "application/json" and not _readable(request.body):
        return refuse(request, 400, RuleBroken("api.unreadable"))
    return _perhaps_again(request, caller, functools.partial(_carefully, request, view, refuse), refuse)


def _unknown(request: HttpRequest, refuse: Refuse) -> HttpResponse:
    answer = refuse(request, 401, RuleBroken("api.key_unknown"))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _carefully(request: HttpRequest, view: Callable[[], HttpResponse], refuse: Refuse) -> HttpResponse:
    """What the face itself has not caught."""
    try:
        return view()
    except NotAllowed:
        return refuse(request, 404, RuleBroken("api.missing"))


def _readable(body: bytes) -> bool:
    """Whether the JSON can be kept by PostgreSQL: no NUL, no half of a letter, no number without end."""
    if not body:
        return True
    try:
        kept = json.dumps(json.loads(body), ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return b"\\u0000" not in kept


def _perhaps_again(
    request: access.Request, caller: Caller, answer: Callable[[], HttpResponse], refuse: Refuse
) -> HttpResponse:
    """A write that carries a name of its own is done once, however often it is sent."""
    name = request.headers.get("Idempotency-Key", "")
    if not name or caller.key is None or request.method not in UNSAFE:
        return answer()
    whole = f"{request.method} {request.get_full_path()} {request.content_type}\n".encode() + _said(request)
    try:
        return answered_once(request, caller.key, name, whole, answer)
    except RuleBroken as refused:
        return refuse(request, 409 if refused.code == "keys.in_flight" else 422, refused)


def _said(request: HttpRequest) -> bytes:
    """What was sent. A form with files was read as it came, to find the key in it, and is told by its parts."""
    if request.content_type != "multipart/form-data":
        return request.body
    files = [(name, one) for name, some in request.FILES.lists() for one in some]
    told = [(name, one.name, hashlib.sha256(one.read()).hexdigest()) for name, one in files]
    for _, one in files:
        one.seek(0)
    return json.dumps([list(request.POST.lists()), told]).encode()


def answered_once(
    request: access.Request, key: KeyCard, name: str, whole: bytes, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer to what the key's system calls `name`; a second time the kept one. Raises as keys.answered_once."""
    first: list[HttpResponse] = []

    def answered() -> keys.Answer:
        made = answer()
        first.append(made)
        return made.status_code, made.headers.get("Content-Type", ""), made.content

    (status, kind, body), before = keys.answered_once(
        key_id=key.id, name=name, request=whole, now=request.now, answer=answered
    )
    if not before:
        return first[0]
    again = HttpResponse(body, status=status, content_type=kind)
    again.headers["Idempotency-Replayed"] = "true"
    return again


def _unless_known(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What the asker has already is not sent again: 304 when his tag is that of the answer."""
    if request.method != "GET" or answer.status_code != 200 or answer.streaming:
        return answer
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer.headers["ETag"] = tag
    held = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag not in held and "*" not in held:
        return answer
    same = HttpResponse(status=304, headers={"ETag": tag})
    for name in ("Vary", "Cache-Control", *(name for name in answer.headers if name.startswith("RateLimit"))):
        same.headers[name] = answer.headers[name]
    del same.headers["Content-Type"]
    return same
