"""The forms of sign-in, as django-allauth asks for them."""

from allauth.account.forms import BaseConfirmCodeForm, LoginForm, RequestLoginCodeForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from django.core.exceptions import ValidationError

from ostan.foundation import limits
from ostan.foundation.identity import actions
from ostan.foundation.identity.adapter import is_code
from ostan.kernel import clock, persian
from ostan.kernel.actor import VISITOR


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Opens an account for a new number, so that the answer is the same whether it is known or new."""

    def clean_phone(self) -> str:
        mobile = persian.parse_mobile(str(self.data.get("phone", "")))
        if not limits.allows(context.request, "code", self.cleaned_data["phone"]):
            raise ValidationError("too many", code="too_many_login_attempts")
        actions.open_for_mobile(actor=VISITOR, now=clock.now(), mobile=mobile)
        return str(super().clean_phone())


class ConfirmCodeForm(BaseConfirmCodeForm):  # type: ignore[misc]
    """Takes the code and compares it with the hash that was kept."""

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        if not is_code(typed, str(self.expected_code or "")):
            raise ValidationError("wrong", code="incorrect_code")
        return typed


class SecondCodeForm(AuthenticateForm):  # type: ignore[misc]
    """Takes the code of an authenticator app or a recovery code, in any kind of digits."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = persian.only_digits(self.cleaned_data["code"]) or ""
        return str(super().clean_code())


class StaffForm(LoginForm):  # type: ignore[misc]
    """Name and password; never a mobile number."""

    def _setup_password_field(self) -> None:
        self.fields["password"].required = True

    def user_credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}
