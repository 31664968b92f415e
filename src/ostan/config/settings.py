"""One installation's settings. Everything that differs between installations comes from the environment."""

import os
from pathlib import Path

from ostan.config import emblem
from ostan.config import environment as env
from ostan.config.installation import ORIGIN

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("OSTAN_VAR") or ROOT / "var").resolve()

DEBUG = False
TESTING = env.flag("OSTAN_TESTING")
DEMO = env.flag("OSTAN_DEMO")
SECRET_KEY = env.secret("OSTAN_SECRET_KEY")
VAULT_KEY = env.secret("OSTAN_VAULT_KEY")
SEAL_KEY_FILE = Path(os.environ.get("OSTAN_SEAL_KEY_FILE") or VAR / "secrets" / "seal.pem")
ALLOWED_HOSTS = env.words("OSTAN_HOSTS", "localhost 127.0.0.1 [::1] testserver")
CSRF_TRUSTED_ORIGINS = env.words("OSTAN_ORIGINS", "")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("OSTAN_BEHIND_PROXY") else None
HTTPS = env.flag("OSTAN_HTTPS")

PORTAL = {
    "name": os.environ.get("OSTAN_PORTAL_NAME", "استان من"),
    "province": os.environ.get("OSTAN_PROVINCE_NAME", "استان"),
    "emblem": emblem.static_path(os.environ.get("OSTAN_EMBLEM", ""), VAR),
    "colour": os.environ.get("OSTAN_COLOUR", ""),
    "origin": os.environ.get("OSTAN_ORIGIN_NAME") or ORIGIN,
    "address": os.environ.get("OSTAN_ADDRESS", "http://localhost:8000"),
}
PROVINCE_CODE = os.environ.get("OSTAN_PROVINCE_CODE", "03")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "ostan.ui",
    "ostan.foundation.ledger",
    "ostan.foundation.identity",
    "ostan.foundation.keys",
    "ostan.foundation.hooks",
    "ostan.foundation.files",
    "ostan.foundation.holidays",
    "ostan.foundation.notices",
    "ostan.foundation.payments",
    "ostan.domains.org",
    "ostan.domains.indicators",
    "ostan.domains.catalogue",
    "ostan.domains.plans",
    "ostan.domains.cases",
    "ostan.domains.feedback",
    "ostan.domains.desk",
    "ostan.domains.councils",
    "ostan.portal",
    "ostan.wiring",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ostan.wiring.request.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ostan.wiring.request.bounded",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ostan.wiring.request.Doorkeeper",
]
SILENCED_SYSTEM_CHECKS = [
    "account.W001",  # nobody signs up: asking for a code opens the account
    "security.W005",  # other sites of the province may stand on subdomains and are not ours to bind
    "security.W021",
]
ROOT_URLCONF = "ostan.wiring.urls"
WSGI_APPLICATION = "ostan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "ostan.ui.jinja.environment",
            "context_processors": ["ostan.ui.pages.token"],
        },
    }
]

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_IMPORT_PATHS = ["ostan.foundation.delivery", "ostan.wiring.schedule"]

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["ostan.foundation.identity.sessions.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
ACCOUNT_ADAPTER = "ostan.foundation.identity.adapter.HouseAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "login": "ostan.foundation.identity.forms.StaffForm",
    "request_login_code": "ostan.foundation.identity.forms.RequestCodeForm",
    "confirm_login_code": "ostan.foundation.identity.forms.ConfirmCodeForm",
}
ACCOUNT_RATE_LIMITS = {
    # One address may be an office or a whole mobile network, see foundation/limits.py; one account is held tight.
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "request_login_code": "60/m/ip,5/10m/key",
}
ACCOUNT_SESSION_REMEMBER = True
CODES_IN_TEN_MINUTES = env.number("OSTAN_CODES_IN_TEN_MINUTES", 3_000)
OPENID = env.openid()
MATCH_URL, MATCH_KEY = os.environ.get("OSTAN_MATCH_URL", ""), os.environ.get("OSTAN_MATCH_KEY", "")
MFA_ADAPTER = "ostan.foundation.identity.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"authenticate": "ostan.foundation.identity.forms.SecondCodeForm"}
MFA_TOTP_TOLERANCE = 1  # telephones are seldom right to the second
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it for this machine only
SECOND_FACTOR = frozenset(env.roles("OSTAN_SECOND_FACTOR", "" if DEMO or TESTING else "staff"))
LOGIN_REDIRECT_URL = "/"  # for citizens who sign in without having been sent
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("OSTAN_BEHIND_PROXY") else 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "identity_cache"}}
SESSION_ENGINE = "ostan.foundation.identity.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "ostan_session"
CSRF_COOKIE_NAME = "ostan_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ostan.wiring.request.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
LARGEST_REQUEST = 64 * 1024 * 1024

LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tehran"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("emblem", emblem.folder(VAR))] if emblem.folder(VAR).is_dir() else []
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILES_ROOT = Path(os.environ.get("OSTAN_FILES") or VAR / "files")

HOOKS_ALLOWED = env.words("OSTAN_HOOKS_ALLOWED", "")
EMAIL_URL = os.environ.get("OSTAN_SMTP_URL", "")
SMS_URL = os.environ.get("OSTAN_SMS_URL", "")
NOTICES_FROM = os.environ.get("OSTAN_MAIL_FROM", "")
CLAMD = os.environ.get("OSTAN_CLAMD", "")
PAYMENT_URL = os.environ.get("OSTAN_PAYMENT_URL", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": os.environ.get("OSTAN_LOG_LEVEL", "WARNING")},
}
