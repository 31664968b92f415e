"""Every word a person reads about signing in."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "identity.name_missing": _("نام کاربری را بنویسید."),
    "identity.name_taken": _("نام کاربری «%(name)s» پیش‌تر به کس دیگری داده شده است."),
    "identity.password_weak": _("این گذرواژه امن نیست. %(why)s"),
}
