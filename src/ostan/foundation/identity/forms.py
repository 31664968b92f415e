"""The two forms of sign-in, as django-allauth asks for them."""

from allauth.account.forms import LoginForm, RequestLoginCodeForm

from ostan.foundation.identity import actions
from ostan.kernel import clock, persian
from ostan.kernel.actor import VISITOR


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Opens an account for a new number, so that the answer is the same whether it is known or new."""

    def clean_phone(self) -> str:
        mobile = persian.parse_mobile(str(self.data.get("phone", "")))
        actions.open_for_mobile(actor=VISITOR, now=clock.now(), mobile=mobile)
        return str(super().clean_phone())


class StaffForm(LoginForm):  # type: ignore[misc]
    """Name and password; never a mobile number."""

    def _setup_password_field(self) -> None:
        self.fields["password"].required = True

    def user_credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}
