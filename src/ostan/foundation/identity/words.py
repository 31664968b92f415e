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
    "identity.password_same": _("گذرواژهٔ تازه همان گذرواژهٔ کنونی است؛ دیگری برگزینید."),
    "identity.password_differs": _("تکرار گذرواژه با گذرواژهٔ تازه یکی نیست؛ هر دو را دوباره بنویسید."),
    "identity.code_wrong": _("کد درست نیست. کد تازهٔ برنامهٔ رمزساز را بنویسید."),
    "identity.openid_denied": _("ورود در آن سامانه پایان نیافت؛ اگر خودتان بازگشته‌اید، دوباره آغاز کنید."),
    "identity.openid_stale": _("این ورود کهنه است یا از مرورگر دیگری آغاز شده؛ دوباره آغاز کنید."),
    "identity.openid_failed": _("سامانهٔ ورود یکپارچه اکنون پاسخ نمی‌دهد؛ کمی بعد دوباره بکوشید."),
    "identity.openid_issuer": _("پاسخ از سامانهٔ ورودی نیست که به آن اعتماد داریم و پذیرفته نشد."),
    "identity.openid_expired": _("پاسخ سامانهٔ ورود منقضی شده است؛ دوباره آغاز کنید."),
    "identity.openid_nonce": _("پاسخ سامانهٔ ورود برای این درخواست نیست و پذیرفته نشد."),
    "identity.openid_subject": _(
        "شناسهٔ شما در سامانهٔ ورود عوض شده است و نمی‌توان آن را با حساب پیشین یکی دانست؛"
        " با کد پیامکی وارد شوید یا به میز خدمت مراجعه کنید."
    ),
    "identity.openid_invalid": _("پاسخ سامانهٔ ورود درست امضا نشده است و پذیرفته نشد."),
    "identity.passkey_wrong": _("کلید عبور پذیرفته نشد. دوباره بیازمایید یا کلید دیگری بیاورید."),
}
