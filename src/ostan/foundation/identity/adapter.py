"""How django-allauth meets the house: citizens by mobile, and never a number in the session."""

import ipaddress
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.http import HttpRequest

from ostan.foundation.identity import actions, queries
from ostan.foundation.identity.models import Account
from ostan.foundation.notices import providers
from ostan.kernel import clock, persian
from ostan.kernel.actor import VISITOR
from ostan.kernel.errors import RuleBroken

CODE_DIGITS = 6
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
        return str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)

    def send_verification_code_sms(self, user: Account, phone: str, code: str, **kwargs: Any) -> None:
        if settings.DEMO:
            return  # the page shows the code, and says that it does so because this is a demo
        providers.send_now(
            channel="SMS", address=queries.mobile_of(user), subject="", body=f"کد ورود شما: {code}"
        )

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say themselves what happened; allauth's English messages are not shown."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Sign-in alarms come with the notices of the house."""
