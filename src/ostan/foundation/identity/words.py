"""Every word a person reads about signing in."""

from django.utils.translation import gettext_lazy as _

BROWSER = {
    "edge": _("اج"),
    "opera": _("اپرا"),
    "samsung": _("مرورگر سامسونگ"),
    "firefox": _("فایرفاکس"),
    "chrome": _("کروم"),
    "safari": _("سافاری"),
    "other": _("مرورگر ناشناخته"),
}
SYSTEM = {
    "android": _("اندروید"),
    "ios": _("آی‌اواس"),
    "windows": _("ویندوز"),
    "mac": _("مک"),
    "linux": _("لینوکس"),
    "other": _("دستگاه ناشناخته"),
}
FACTOR = {"totp": _("برنامهٔ رمزساز"), "webauthn": _("کلید عبور")}


def device(code: str) -> str:
    """The device as a person knows it, as «کروم در اندروید»."""
    browser, _slash, system = (code or "other/other").partition("/")
    return f"{BROWSER.get(browser, BROWSER['other'])} در {SYSTEM.get(system, SYSTEM['other'])}"


BROKEN = {
    "identity.name_missing": _("نام کاربری را بنویسید."),
    "identity.name_taken": _("نام کاربری «%(name)s» پیش‌تر به کس دیگری داده شده است."),
    "identity.password_weak": _("این گذرواژه امن نیست. %(why)s"),
    "identity.app_taken": _("برنامهٔ رمزساز پیش‌تر افزوده شده است؛ نخست آن را بردارید."),
    "identity.no_factor": _("عامل دومی برای این حساب ثبت نشده است."),
    "identity.password_wrong": _("گذرواژهٔ کنونی درست نیست."),
    "identity.code_wrong": _("کد درست نیست. کد تازهٔ برنامهٔ رمزساز را بنویسید."),
    "identity.passkey_wrong": _("کلید عبور پذیرفته نشد. دوباره بیازمایید یا کلید دیگری بیاورید."),
}
