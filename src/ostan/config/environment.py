"""Reads the installation's settings from the environment."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from ostan.kernel.actor import Role


def flag(name: str) -> bool:
    """Whether the variable says yes ("1", "true" or "yes")."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def words(name: str, default: str) -> list[str]:
    """The variable's words, or those of `default`."""
    return (os.environ.get(name) or default).split()


def number(name: str, default: int) -> int:
    """The variable's whole number, or `default`.

    Raises:
        ImproperlyConfigured: it is none.
    """
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, and it is {value!r}.")
    return int(value)


def roles(name: str, default: str) -> list[Role]:
    """The roles that the variable names; "staff" are all of the staff, "none" is nobody.

    Raises:
        ImproperlyConfigured: a role that there is not.
    """
    told = words(name, default)
    if "staff" in told:
        return [role for role in Role if role not in (Role.CITIZEN, Role.SYSTEM)]
    unknown = set(told) - {"none"} - {role.value for role in Role}
    if unknown:
        raise ImproperlyConfigured(f"{name} names roles that there are not: {', '.join(sorted(unknown))}.")
    return [Role(one) for one in told if one != "none"]


def secret(name: str) -> str:
    """The secret. `ostan` makes and keeps secrets under var/ when the operator has set none.

    Raises:
        ImproperlyConfigured: it is not set, or is shorter than 32 characters.
    """
    value = os.environ.get(name, "")
    if len(value) < 32:
        raise ImproperlyConfigured(f"{name} must be set to at least 32 characters; start with `ostan run`.")
    return value


def database() -> dict[str, Any]:
    """Django's settings of the PostgreSQL named by OSTAN_DATABASE_URL.

    Connections stay open between requests (a connection per request costs PostgreSQL 15 times the CPU) and
    are checked, so that a restarted server is met with a new connection. A statement that comes a third time on
    a connection is prepared there: reading and planning it anew costs PostgreSQL more than running it.

    Raises:
        ImproperlyConfigured: no address, or another kind of database.
    """
    url = urlsplit(os.environ.get("OSTAN_DATABASE_URL", ""))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "OSTAN_DATABASE_URL must be a postgresql:// address; start with `ostan run`."
        )
    options: dict[str, Any] = dict(parse_qsl(url.query))
    prepared = {"server_side_binding": True, "prepare_threshold": 2}
    host = options.pop("host", None) or unquote(url.hostname or "")
    return {
        "ENGINE": "ostan.foundation.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**prepared, **options},
    }
