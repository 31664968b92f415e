"""Signing in at an OpenID provider: the way there, the way back, and everything that is checked on it.

django-allauth's own client sends no nonce, reads userinfo only as JSON and keeps what it is told in clear, so this one
stands in its place (docs/decisions/0062); the sign-in itself goes on through allauth.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from django.conf import settings

from ostan.foundation import outside
from ostan.kernel.errors import RuleBroken

KEPT = "openid"
"""Where the session keeps what the way back is checked with."""
LONGEST = 600
"""Seconds from leaving to coming back. Source: assumed."""
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
NEEDED = ["exp", "iat", "iss", "aud", "sub"]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the installation's settings name it; `claims` says under which name each value comes."""

    name: str
    issuer: str
    client: str
    secret: str
    authorize: str
    token: str
    jwks: str
    userinfo: str
    scope: str
    claims: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider vouches for, "" where it said nothing."""

    issuer: str
    subject: str
    national_code: str = ""
    mobile: str = ""
    given_name: str = ""
    family_name: str = ""


def provider() -> Provider | None:
    """The provider of this installation, None where there is none."""
    return Provider(**settings.OPENID) if settings.OPENID else None


def leave(at: Provider, session: Any, *, back: str, following: str, now: float) -> str:
    """The address at the provider to which the browser goes; what its way back is checked with is kept."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    session[KEPT] = {**kept, "at": now, "next": following}
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": at.client,
        "redirect_uri": back,
        "scope": at.scope,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"{at.authorize}{'&' if '?' in at.authorize else '?'}{urlencode(asked)}"


def come_back(
    at: Provider, session: Any, answer: Mapping[str, str], *, back: str, now: float
) -> tuple[Told, str]:
    """What the provider vouches for, and where the person was going. Everything kept is used up, whatever comes.

    Source: OpenID Connect Core 1.0, 3.1.3.7 and 5.3.

    Raises:
        RuleBroken: "identity.openid_denied", "identity.openid_stale", "identity.openid_failed",
            "identity.openid_issuer", "identity.openid_expired", "identity.openid_nonce",
            "identity.openid_subject" or "identity.openid_invalid".
    """
    kept = session.pop(KEPT, None) or {}
    if "code" not in answer:  # a provider that refuses need not give the state back
        raise RuleBroken("identity.openid_denied")
    given = answer.get("state", "")
    fits = bool(kept) and secrets.compare_digest(given.encode(), str(kept.get("state")).encode())
    if not fits or now - float(kept["at"]) > LONGEST:
        raise RuleBroken("identity.openid_stale")
    try:
        tokens = _exchange(at, answer["code"], back, kept["verifier"])
        keys = jwt.PyJWKSet.from_dict(_object(at.jwks))
        claims = _read(at, str(tokens.get("id_token", "")), keys, NEEDED)
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), kept["nonce"].encode()):
            raise RuleBroken("identity.openid_nonce")
        more = _userinfo(at, str(tokens.get("access_token", "")), keys) if at.userinfo else {}
    except (OSError, jwt.PyJWKSetError, jwt.PyJWKError) as failed:
        raise RuleBroken("identity.openid_failed") from failed
    if more and more.get("sub") != claims["sub"]:
        raise RuleBroken("identity.openid_subject")
    return _told(at, {**claims, **more}), str(kept["next"])


def _exchange(at: Provider, code: str, back: str, verifier: str) -> dict[str, Any]:
    told = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    key = base64.b64encode(f"{quote(at.client, safe='')}:{quote(at.secret, safe='')}".encode()).decode()
    answer = outside.call(
        "POST",
        at.token,
        body=urlencode(told).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {key}"},
        allowed=outside.ANYWHERE,
    )
    if answer.status != 200:
        raise outside.Unreachable(f"token {answer.status}")
    return outside.as_json(answer)


def _object(url: str) -> dict[str, Any]:
    answer = outside.call("GET", url, allowed=outside.ANYWHERE)
    if answer.status != 200:
        raise outside.Unreachable(f"http {answer.status}")
    return outside.as_json(answer)


def _read(at: Provider, token: str, keys: jwt.PyJWKSet, needed: list[str]) -> dict[str, Any]:
    """The claims of a signed token, after signature, issuer, audience and times."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        signing = [one for one in keys.keys if kid is None or one.key_id == kid]
        if not signing:
            raise RuleBroken("identity.openid_invalid")
        claims: dict[str, Any] = jwt.decode(
            token,
            signing[0],
            algorithms=SIGNED_BY,
            audience=at.client,
            issuer=at.issuer,
            leeway=30,
            options={"require": needed},
        )
    except jwt.InvalidIssuerError as wrong:
        raise RuleBroken("identity.openid_issuer") from wrong
    except jwt.ExpiredSignatureError as late:
        raise RuleBroken("identity.openid_expired") from late
    except jwt.InvalidTokenError as wrong:
        raise RuleBroken("identity.openid_invalid") from wrong
    if isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1 and claims.get("azp") != at.client:
        raise RuleBroken("identity.openid_invalid")
    return claims


def _userinfo(at: Provider, token: str, keys: jwt.PyJWKSet) -> dict[str, Any]:
    """What the provider says of the person, as JSON or as a signed token."""
    answer = outside.call(
        "GET",
        at.userinfo,
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json, application/jwt"},
        allowed=outside.ANYWHERE,
    )
    if answer.status != 200:
        raise outside.Unreachable(f"userinfo {answer.status}")
    if answer.kind == "application/jwt":
        return _read(at, answer.body.decode("ascii", "replace"), keys, ["iss", "aud", "sub"])
    return outside.as_json(answer)


def _told(at: Provider, claims: Mapping[str, Any]) -> Told:
    said = {ours: str(claims.get(theirs) or "") for ours, theirs in at.claims.items()}
    if claims.get(f"{at.claims.get('mobile', '')}_verified") is False:
        said["mobile"] = ""
    return Told(at.issuer, str(claims["sub"]), **said)
