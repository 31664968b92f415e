"""How django-allauth meets the house: citizens by mobile, and never a number or a code in the session."""

import hmac
import ipaddress
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.http import HttpRequest, HttpResponse

from ostan.foundation import limits, vault
from ostan.foundation.identity import actions, queries
from ostan.foundation.identity.actions.seats import BROWSER_KEPT
from ostan.foundation.identity.devices import device_of
from ostan.foundation.identity.models import Account
from ostan.foundation.identity.sessions import DEVICE, SINCE
from ostan.foundation.notices import providers
from ostan.kernel import clock, persian
from ostan.kernel.actor import VISITOR
from ostan.kernel.errors import RuleBroken

CODE_DIGITS = 6
CODE_SHOWN = "code_shown"
"""Where a demo, which sends no messages, keeps the code that its page shows."""
BROWSER_COOKIE = "ostan_browser"
IPV6_HOME = 64
"""Bits of an IPv6 address that a provider gives to one customer, who changes the rest at will."""

log = logging.getLogger(__name__)


class MobileField(CharField):
    """A mobile number in any digit form; its clean value is the match key in hex, which reveals nothing."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return queries.match_of(persian.parse_mobile(text)).hex()
        except RuleBroken as broken:
            raise ValidationError("mobile", code=broken.code) from broken


def hashed(code: str, salt: str = "") -> str:
    """A one-time code as the session keeps it: useless to who reads the database without the vault's key."""
    salt = salt or secrets.token_hex(8)
    return f"{salt}:{vault.match_key(salt + code, 'sign-in code').hex()}"


def is_code(typed: str, kept: str) -> bool:
    """Whether what was typed, in any kind of digits, is the code that was kept hashed."""
    salt, _, _ = kept.partition(":")
    return bool(salt) and hmac.compare_digest(hashed(persian.only_digits(typed) or "", salt), kept)


class HouseAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Answers allauth's questions from our account table."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """What tries are counted by: the address, of IPv6 the part that is one customer's.

        Behind a proxy it is the one for which the proxy speaks.
        """
        told = str(super().get_client_ip(request))
        if ":" not in told:
            return told
        mapped = ipaddress.IPv6Address(told).ipv4_mapped
        return str(mapped or ipaddress.ip_network((told, IPV6_HOME), strict=False))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # an account is opened by asking for a code

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        return MobileField(**kwargs)

    def get_user_by_phone(self, phone: str) -> Account | None:
        return queries.by_mobile(bytes.fromhex(phone))

    def get_phone(self, user: Account) -> tuple[str, bool] | None:
        if not user.mobile_match:
            return None
        return bytes(user.mobile_match).hex(), user.confirmed_at is not None

    def set_phone(self, user: Account, phone: str, verified: bool) -> None:
        raise ValueError("a mobile number is set by identity.actions only")

    def set_phone_verified(self, user: Account, phone: str) -> None:
        actions.confirm_mobile(actor=VISITOR, now=clock.now(), account_id=user.pk)

    def generate_phone_verification_code(self, *, user: Account, phone: str) -> str:
        """The hash of a new code, which allauth keeps; the code itself lives for this request only."""
        code = str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)
        context.request.code_to_send = code
        return hashed(code)

    def send_verification_code_sms(self, user: Account, phone: str, code: str, **kwargs: Any) -> None:
        clear = context.request.code_to_send
        if settings.DEMO:
            context.request.session[CODE_SHOWN] = (
                clear  # the page says that it does so because this is a demo
            )
            return
        try:
            providers.send_code(address=queries.mobile_of(user), code=clear)
        except (providers.Undeliverable, OSError) as failed:
            log.warning("a sign-in code could not be sent: %s", type(failed).__name__)
            context.request.code_failed = True

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
        request.session[SINCE] = clock.now().isoformat()
        request.session.pop(CODE_SHOWN, None)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Goes on, and marks the browser, so that a sign-in from one that was never seen can be told."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        mark = request.COOKIES.get(BROWSER_COOKIE, "")
        mark = mark if len(mark) == 43 else secrets.token_urlsafe(32)
        digest = vault.match_key(f"{user.pk}:{mark}", "browser")
        actions.meet_browser(actor=VISITOR, now=clock.now(), account_id=user.pk, digest=digest)
        response.set_cookie(
            BROWSER_COOKIE,
            mark,
            max_age=BROWSER_KEPT,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts failures of one known account; at the limit its owner hears of it, once in a window."""
        known = queries.by_name(str(credentials.get("username", "")))
        if known is not None and limits.reaches(request, "fail", str(known.pk)):
            actions.note_failure(actor=VISITOR, now=clock.now(), account_id=known.pk)

    def is_reauthentication_required(self, app: str = "") -> bool:
        return False  # our pages ask for the password themselves where something weighty is changed

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say themselves what happened; allauth's English messages are not shown."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Sign-in alarms come with the notices of the house."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors: secrets are sealed, names are ours."""

    def encrypt(self, text: str) -> str:
        return vault.seal(text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal(bytes.fromhex(encrypted_text))

    def is_mfa_enabled(self, user: Account, types: Any = None) -> bool:
        """Beside a password every factor is a second step; beside codes by text message a passkey is another way in."""
        asked = types if user.has_usable_password() else [Authenticator.Type.TOTP]
        return bool(super().is_mfa_enabled(user, types=asked))

    def _get_user_identifier(self, user: Account) -> str:
        """Under which name the owner's own device lists the passkey."""
        return queries.mobile_of(user) or user.name

    def _get_site_name(self) -> str:
        return str(settings.PORTAL["name"])
