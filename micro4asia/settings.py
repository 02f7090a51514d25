"""One file; the environment is the only switch; a missing secret stops the boot.

`manage.py up` writes these variables for a local trial; a server sets them itself. docs/operating/production.md lists them.
"""

from importlib.util import find_spec
from pathlib import Path

import django.conf.locale
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SECRET_KEY = env("SECRET_KEY")
# 32 bytes, urlsafe base64. Encrypts every institution's private key at rest.
KEY_ENCRYPTION_KEY = env("KEY_ENCRYPTION_KEY")
# Only opens what it once sealed, until everything has been sealed anew (docs/operating/keys.md).
KEY_ENCRYPTION_KEY_PREVIOUS = env("KEY_ENCRYPTION_KEY_PREVIOUS", default="")
# New signing keys are made by the registry, or inside a module that speaks PKCS#11 and never gives them out.
KEY_CUSTODIAN = env("KEY_CUSTODIAN", default="registry")
PKCS11_MODULE = env("PKCS11_MODULE", default="")
PKCS11_TOKEN = env("PKCS11_TOKEN", default="")
PKCS11_PIN = env("PKCS11_PIN", default="")
# How long a signing key signs from the day it is taken into use.
SIGNING_KEY_DAYS = env.int("SIGNING_KEY_DAYS", default=730)
DEBUG = env.bool("DEBUG", default=False)
# The address under which the world knows this registry. Signed documents carry it: it never changes once something is signed.
PUBLIC_URL = env("PUBLIC_URL").rstrip("/")
# Everything the running registry writes lies here.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
# Lets staff sign and revoke without a second factor. For a trial on one machine: bootstrap and checks refuse it elsewhere.
SECOND_FACTOR_WAIVED = env.bool("SECOND_FACTOR_WAIVED", default=False)

_host = environ.urlparse(PUBLIC_URL)
if not _host.scheme or not _host.hostname:
    raise ImproperlyConfigured("PUBLIC_URL must be a full address, such as https://registry.example")
HTTPS = _host.scheme == "https"
LOOPBACK = _host.hostname in {"localhost", "127.0.0.1", "::1"}
if SECOND_FACTOR_WAIVED and not LOOPBACK:
    raise ImproperlyConfigured("SECOND_FACTOR_WAIVED is for a trial on this machine alone; PUBLIC_URL reaches beyond it.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_host.hostname, "127.0.0.1", "localhost"] if LOOPBACK else [_host.hostname])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "django_structlog",
    "csp",
    "micro4asia.foundation",
    "institutions",
    "credentials",
    "recognition",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "micro4asia.middleware.EvenPaceMiddleware",
    # Pages are weighed compressed, so they travel compressed; Django pads them against guessing by length (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "micro4asia.middleware.NulMiddleware",
    "micro4asia.middleware.WallsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "micro4asia.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "micro4asia.middleware.DenialsMiddleware",
    "micro4asia.middleware.AnswersMiddleware",
]

ROOT_URLCONF = "micro4asia.urls"
WSGI_APPLICATION = "micro4asia.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "micro4asia.context.page",
            ],
            "builtins": ["micro4asia.foundation.templatetags.components", "template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'registry.sqlite3'}")}
SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
if SQLITE:
    # Kept from request to request and from job to job: to open the file and read its tables anew costs as much as a small page.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # By default a connection remembers 128 statements, fewer than a desk needs, and each of the others is parsed anew.
        "cached_statements": 512,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        # Django's own, whose statements carry whose rows they may touch (foundation/walls.py).
        DATABASES["default"]["ENGINE"] = "micro4asia.foundation.postgresql"
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=4)}}
    # After a restart of the database nobody's page fails for a connection that was kept from before.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
# Before every key, where several registries share one Redis.
KEY_PREFIX = env("CELERY_KEY_PREFIX", default="")
# Per-process memory would break rate limits and one-time codes across processes.
_cache: dict[str, object] = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
if REDIS_URL:
    _cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
# By default the database's cache throws a third away beyond 300 entries, and with it the counts of the limits on attempts.
_cache |= {} if REDIS_URL else {"OPTIONS": {"MAX_ENTRIES": 100_000}}
CACHES = {"default": _cache | {"KEY_FUNCTION": "micro4asia.foundation.cache_keys.blind", "KEY_PREFIX": KEY_PREFIX}}

# Jobs: rows are the truth, the broker only wakes workers. docs/operating/workers.md tells how to start them.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://localhost")
# A request must not hang on a queue that is away; the sweep sends later what was not sent now.
REDIS_BROKER_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 0,
    "global_keyprefix": KEY_PREFIX,
}
_queue = str(DATA_DIR / "queue")
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"data_folder_in": _queue, "data_folder_out": _queue} if CELERY_BROKER_URL.startswith("filesystem:") else REDIS_BROKER_OPTIONS
)
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# One process, one job at a time: nothing is forked, so no database connection is ever shared. More work, more processes.
CELERY_WORKER_POOL = "solo"
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
if SQLITE:
    # Celery closes the database after each task, whatever Django keeps.
    CELERY_DB_REUSE_MAX = 100_000
# Where the queue is configured; the foundation loads it without importing upward.
JOBS_APP = "micro4asia.celery"
# Seconds: until another worker may take a running job over, until a waiting job is sent again, between two sweeps.
JOBS_LEASE = env.float("JOBS_LEASE", default=60)
JOBS_RESEND = env.float("JOBS_RESEND", default=30)
JOBS_SWEEP = env.float("JOBS_SWEEP", default=5)
# After how many days whoever has not taken a credential into an account is reminded of it.
CLAIM_REMINDER_DAYS = [int(days) for days in env.list("CLAIM_REMINDER_DAYS", default=["14", "60"])]

AUTH_USER_MODEL = "institutions.User"
# The address is unique whatever its case, by a constraint over Lower("email") that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "institutions.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Seconds. Sign-in, sign-up and the like answer at multiples of it; longer than any of them takes.
EVEN_PACE = env.float("EVEN_PACE", default=0.4)
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {"signup": "institutions.accounts.SignupForm"}
# University sign-in: which institutions offer it stands in rows, never here. docs/operating/sso.md tells their IT what to do.
SOCIALACCOUNT_ADAPTER = "institutions.sign_on.adapter.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "institutions.sign_on.openid.UniversityProvider"}}
# The operator's hatch at /admin/: what it shows stands in admin_site.py.
ADMIN_SITE = env.bool("ADMIN_SITE", default=False)
# SAML besides OpenID Connect, where the extra "saml" is installed.
SAML = env.bool("SAML", default=False)
if SAML:
    if not find_spec("onelogin"):
        raise ImproperlyConfigured("SAML needs the extra of that name: pip install micro4asia[saml]")
    INSTALLED_APPS.append("allauth.socialaccount.providers.saml")
    SOCIALACCOUNT_PROVIDERS["saml"] = {"provider_class": "institutions.sign_on.saml.provider.UniversitySaml"}
# Tokens of API clients are opaque and live an hour; there is no key, since nobody but the registry reads them.
IDP_OIDC_ADAPTER = "institutions.tokens.TokenAdapter"
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
MFA_ADAPTER = "institutions.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "institutions.forms.account.AuthenticateForm",
    "reauthenticate": "institutions.forms.account.ReauthenticateForm",
    "activate_totp": "institutions.forms.account.ActivateTOTPForm",
}
# Else nobody with a second factor could add a further address. Signing in asks for a confirmed address whatever this says.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOOPBACK
MFA_TOTP_ISSUER = "Micro4Asia"
# One step of 30 s either way (RFC 6238 §5.2): clocks of phones differ, and a code may turn while it is being sent.
MFA_TOTP_TOLERANCE = 1

if "lo" not in django.conf.locale.LANG_INFO:
    django.conf.locale.LANG_INFO["lo"] = {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("vi", _("Vietnamese")), ("lo", _("Lao"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["micro4asia.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": env("STATIC_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
WHITENOISE_MAX_AGE = 60 * 60

if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    # One readable .eml file per letter: a trial has no mail server.
    EMAIL_BACKEND = "micro4asia.foundation.mail_files.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "letters"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Micro4Asia <registry@{_host.hostname}>")

# What the registry asks of other servers (foundation/outbound.py). Public addresses only, but for each "host:port" listed here.
OUTBOUND_ALLOWED = env.list("OUTBOUND_ALLOWED", default=[])
# Name servers to ask, as "address:port", in place of the system's; certificates to trust, in PEM, beside the system's.
OUTBOUND_RESOLVERS = env.list("OUTBOUND_RESOLVERS", default=[])
OUTBOUND_CA_FILE = env("OUTBOUND_CA_FILE", default="")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Nothing to other sites. Not "no-referrer": under it browsers send "Origin: null" with our own forms, and those are refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", default=True)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Limits count by address. Taken for one reader, a proxy would have everybody locked out by whoever guesses passwords.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
# A probe on the machine itself speaks plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = [
    "micro4asia.foundation.uploads.Gate",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

REST_FRAMEWORK = {
    # The first one also says how to sign in: 401 and not 403 where nobody did.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "institutions.tokens.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    # The version in the address is all there is: `?version=` on the schema stood in a header, whatever it said.
    "ALLOWED_VERSIONS": ["1"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"verify": "120/min", "verify_client": "1200/min", "token": "60/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Micro4Asia registry",
    "DESCRIPTION": "Micro-credentials, their verification, and what they count for.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # These shout at every rendered page and every font; real failures raise. Templates, asked for all they have to say, print
    # what they were given, people and all.
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}, "django.template": {"level": "INFO"}},
}
