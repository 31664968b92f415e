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


OPENID_PROFILES: dict[str, dict[str, str]] = {
    "generic": {
        "scope": "openid profile phone",
        "claims": "mobile=phone_number given_name=given_name family_name=family_name",
    },
    # Source: public client configurations of the national sign-in (issuer, addresses, scope and the claim nationalCode);
    # under which names mobile and names come is assumed, and OSTAN_OPENID_CLAIMS says otherwise.
    "dolateman": {
        "name": "دولت من",
        "issuer": "https://sso.my.gov.ir",
        "endpoints": "authorize=https://sso.my.gov.ir/oauth2/authorize token=https://sso.my.gov.ir/oauth2/token "
        "jwks=https://sso.my.gov.ir/oauth2/jwks userinfo=https://sso.my.gov.ir/api/v1/user/userinfo",
        "scope": "openid profile",
        "claims": "national_code=nationalCode mobile=mobile given_name=firstName family_name=lastName",
    },
}


def openid() -> dict[str, Any]:
    """The OpenID provider named by OSTAN_OPENID (a profile) and the variables beside it; {} when it is off.

    Raises:
        ImproperlyConfigured: no such profile, or something is missing.
    """
    profile = os.environ.get("OSTAN_OPENID", "")
    if not profile:
        return {}
    if profile not in OPENID_PROFILES:
        raise ImproperlyConfigured(f"OSTAN_OPENID must be one of: {', '.join(OPENID_PROFILES)}.")
    told = {
        **OPENID_PROFILES[profile],
        **{name: value for name, key in _OPENID.items() if (value := os.environ.get(key, ""))},
    }
    made: dict[str, Any] = {name: told.get(name, "") for name in ("issuer", "client", "secret", "scope")}
    made["name"] = told.get("name", "") or "ورود یکپارچه"
    made["claims"] = _pairs(told["claims"])
    places = _pairs(told.get("endpoints", ""))
    made |= {name: places.get(name, "") for name in ("authorize", "token", "jwks", "userinfo")}
    missing = [name for name, value in made.items() if not value and name != "userinfo"]
    if missing or not set(made["claims"]) <= OPENID_CLAIMS:
        raise ImproperlyConfigured(f"OSTAN_OPENID lacks or misnames: {', '.join(missing) or 'claims'}.")
    return made


OPENID_CLAIMS = {"national_code", "mobile", "given_name", "family_name"}
_OPENID = {
    "name": "OSTAN_OPENID_NAME",
    "issuer": "OSTAN_OPENID_ISSUER",
    "client": "OSTAN_OPENID_CLIENT",
    "secret": "OSTAN_OPENID_SECRET",
    "endpoints": "OSTAN_OPENID_ENDPOINTS",
    "scope": "OSTAN_OPENID_SCOPE",
    "claims": "OSTAN_OPENID_CLAIMS",
}


def _pairs(text: str) -> dict[str, str]:
    """ "a=b c=d" as a mapping."""
    return dict(one.split("=", 1) for one in text.split() if "=" in one)


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
