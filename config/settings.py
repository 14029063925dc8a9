"""All settings. What differs between installations comes from the environment.

Every variable that is read here is described in .env.example.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from config.instance import cache, database, file_storage, kept_secret_key
from config.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

# Everything an instance owns (database, files, embedded index) is in this folder.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "home",
    "members",
    "desk",
    "search",
    "library",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "home.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "home.middleware.GZipPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "library.upload_faults.UploadFaultsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "members.limits.LimitsMiddleware",
    "members.middleware.ProviderFormMiddleware",
    "members.use_counting.CountUseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.PageHeadersMiddleware",
    "library.removing.RemovedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ]
        },
    }
]

DATABASES = {"default": database(env, DATA_DIR)}
CACHES = {"default": cache(env, DATA_DIR, DATABASES["default"]["ENGINE"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The readers' search: Elasticsearch when its address is given, else the embedded
# Tantivy. This is the only place that chooses.
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
SEARCH_ENGINE = (
    "search.engines.elasticsearch.ElasticsearchEngine"
    if ELASTICSEARCH_URL
    else "search.engines.tantivy.TantivyEngine"
)
SEARCH_INDEX_PREFIX = env.str("SEARCH_INDEX_PREFIX", default="library")

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
# Files leave through the library's own view only: no MEDIA_URL is ever routed.
MEDIA_URL = "/media/"
# Who sends them once it is decided that they may be seen: library, nginx or s3.
FILES_SERVED_BY = env.str("FILES_SERVED_BY", default="library")
STORAGES = {
    "default": file_storage(env),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
# Larger requests go to a temporary file as they arrive; the largest file is 300 MB.
LIBRARY_MAX_UPLOAD_SIZE = 300 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "library.upload_faults.CutOffHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# ClamAV's daemon, which new files wait for; none: they are not scanned.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# Ask now and then whether the sources of resources are still on the web.
LINK_CHECKS = env.bool("LINK_CHECKS", default=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

WAGTAIL_SITE_NAME = "Coalition Library"
WAGTAILDOCS_DOCUMENT_MODEL = "library.LibraryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "library.admin.document_form.LibraryDocumentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
# No pictures of people from elsewhere: asking for one tells who works here.
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# Sign-in: django-allauth; people come in by invitation (members/joining.py).
# django-axes stands before every form that asks for a password: five mistakes with a
# name from an address, then none for a while. It keeps digests of names, and no log.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "members.access.CurrentMembers",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "members.limits.address_of"
AXES_USERNAME_CALLABLE = "members.limits.tried_name"
AXES_CLIENT_STR_CALLABLE = "members.limits.unnamed"
AXES_LOCKOUT_CALLABLE = "members.limits.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "csrfmiddlewaretoken"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
ACCOUNT_ADAPTER = "members.joining.InvitedAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "members.joining.JoiningForm"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody makes an account with somebody else's address: people are invited.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Editors and the committee need a second factor; off for the demo's logins.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=True)
# OpenID Connect and SAML: docs/sign-in.md says what to write.
SOCIALACCOUNT_PROVIDERS = env.json("SIGN_IN_PROVIDERS", default={})
vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="library@localhost")
EMAIL_TIMEOUT = 10  # seconds a mail server may keep us waiting
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}Validator"}
    for rule in ("MinimumLength", "CommonPassword")
]

# Proxies of ours before this server: so many entries of X-Forwarded-For are true.
PROXIES = env.int("PROXIES", default=0)
REST_FRAMEWORK = {"NUM_PROXIES": PROXIES}  # whose throttles count requests
# Requests of an address (visitors of a whole office), of a member: members/limits.py.
LIMITS = {
    "search": ("300/min", "60/min"),
    "suggestions": ("900/min", "300/min"),
    "downloads": ("600/min", "300/min"),
    "tokens": ("60/min", "60/min"),
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = WAGTAILADMIN_BASE_URL.startswith("https:")
if SESSION_COOKIE_SECURE:
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # To be in browsers' own lists is for the owner of a whole domain to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
if SESSION_COOKIE_SECURE and PROXIES:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from within
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logging_settings(env.str("LOG_FORMAT", default="plain"))
