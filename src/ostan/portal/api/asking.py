"""What every operation of the JSON face is declared with: what it needs, and how pages are asked for."""

import functools
from collections.abc import Callable
from typing import Annotated, Any, ParamSpec, TypeVar

from django.http import HttpRequest
from ninja import Query
from ninja.security import HttpBearer

from ostan.foundation import access, keyset
from ostan.kernel.errors import RuleBroken
from ostan.portal.api.shapes import MOST, Problem

P = ParamSpec("P")
R = TypeVar("R")

Cursor = Annotated[str, Query(max_length=keyset.LONGEST, description="What `next` of the page before said.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Few = Annotated[str, Query(max_length=100)]


class ScopeMissing(RuleBroken):
    """The key does not open the operation."""


class _Key(HttpBearer):
    """The key in the header Authorization; the gate has looked at it already."""

    def __call__(self, request: HttpRequest) -> Any:
        return request.caller.key  # type: ignore[attr-defined]  # put there by the gate

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return self(request)


KEY = _Key()

_REFUSED = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}


def answers(told: Any, status: int = 200) -> dict[int, Any]:
    """The answers of an operation: what it tells, and how it refuses."""
    return {status: told, **_REFUSED}


def needs(*capabilities: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Says which capabilities open an operation, one of them being enough; PUBLIC is open without a key.

    Raises KeyError for an unknown capability.
    """
    for one in capabilities:
        if one != access.PUBLIC:
            access.MATRIX[one]

    def mark(operation: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(operation)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            request: Any = args[0]
            if not any(access.may(request.actor, one) for one in capabilities):
                raise ScopeMissing("api.scope_missing", scope=" | ".join(capabilities))
            return operation(*args, **kwargs)

        checked.needs = capabilities  # type: ignore[attr-defined]  # a mark, read by the tests
        return checked

    return mark
