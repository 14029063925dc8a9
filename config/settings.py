"""Django settings. Differences between installations come from the environment.

Every variable is described in .env.example. Long settings without variables are in
`installed_apps.py` and `auth.py`.
"""

import os
from pathlib import Path
from zoneinfo import available_timezones

import environ
from django.utils.translation import gettext_lazy as _

from config.auth import *  # noqa: F403
from config.auth_policy import idle_timeout, second_factor
from config.installed_apps import INSTALLED_APPS, MIDDLEWARE, TEMPLATES  # noqa: F401
from config.instance import (
    cache,
    database,
    file_storage,
    private_folder,
    public_storage,
    secret_key,
)
from config.log_format import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")
# Secrets that the worker which opens files must not know; it cannot read this file.
env.read_env(BASE_DIR / ".env.private")

# Everything an instance owns (database, files, embedded index) is in this folder.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
private_folder(DATA_DIR)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key(env.str("SECRET_KEY", default=""), DATA_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
# A domain name in the identifiers of OAI-PMH; "" for that of BASE_URL.
OAI_NAMESPACE = env.str("OAI_NAMESPACE", default="").lower()
# Wagtail's emails about comments on a page quote its draft.
WAGTAILADMIN_COMMENTS_ENABLED = False
CSRF_FAILURE_VIEW = "home.views.csrf_failure"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

DATABASES = {"default": database(env, DATA_DIR)}
CACHES = {"default": cache(env)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Elasticsearch if its URL is set, else the embedded Tantivy. No other place selects the
# engine.
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
SEARCH_ENGINE = (
    "search.engines.elasticsearch.engine.ElasticsearchEngine"
    if ELASTICSEARCH_URL
    else "search.engines.tantivy.engine.TantivyEngine"
)
SEARCH_INDEX_PREFIX = env.str("SEARCH_INDEX_PREFIX", default="library")
# The model of search by meaning; empty: search by words only.
SEMANTIC_MODEL = env.str(
    "SEMANTIC_MODEL", default="search.semantic.model.UniversalSentenceEncoder"
)
# Threads of NumPy, read when it is imported. Vectors are short: several threads mostly
# wait for each other, at full load, and a page of results took twice the CPU time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Terms that the model never reads: searches with them go by words only.
SEMANTIC_EXCLUDED_TERMS = env.list("SEMANTIC_EXCLUDED_TERMS", default=[])

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# A shared password does not identify the user.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
# Files are served by the library's own view only: MEDIA_URL has no route.
MEDIA_URL = "/media/"
# Who sends files after the permission check: library, nginx or s3.
FILES_SERVED_BY = env.str("FILES_SERVED_BY", default="library")
STORAGES = {
    "default": file_storage(env),
    "pictures": public_storage(env, "pictures", "PictureStorage"),
    "dumps": public_storage(env, "dumps", "DumpStorage"),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
# Large uploads are written to a temporary file; the largest file has 300 MB.
LIBRARY_MAX_UPLOAD_SIZE = 300 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "library.files.upload_errors.SizeLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# ClamAV's daemon, which scans new files. Empty: no scan.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# Files that run, load or send something when they are opened: "warn" or "refuse".
ACTIVE_CONTENT = env.str("ACTIVE_CONTENT", default="warn")
# Check regularly whether the source links of resources still work.
LINK_CHECKS = env.bool("LINK_CHECKS", default=True)
# The Model Context Protocol for assistants: docs/assistants.md.
ASSISTANTS = env.bool("ASSISTANTS", default=False)
# Hosts inside the network that harvests may read, each as host or host:port.
HARVEST_ALLOWED_HOSTS = env.list("HARVEST_ALLOWED_HOSTS", default=[])
# Sum of the responses of one harvest, and of the time that reading and saving them
# takes. The next harvest continues there.
HARVEST_MAX_MEGABYTES = env.int("HARVEST_MAX_MEGABYTES", default=200)
HARVEST_MAX_MINUTES = env.int("HARVEST_MAX_MINUTES", default=30)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

WAGTAIL_SITE_NAME = "Coalition Library"
WAGTAILDOCS_DOCUMENT_MODEL = "library.LibraryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "library.admin.document_form.LibraryDocumentForm"
WAGTAILIMAGES_IMAGE_MODEL = "library.LibraryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "library.admin.document_form.LibraryImageForm"
# Pages show renditions; original images are not served.
WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
# No SVG (may contain scripts), no GIF (its frames are counted by decoding them).
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Decoding takes four bytes of memory a pixel: 160 MB at most.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Without the files of a system that are no zones, and that browsers reject.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime", "Factory"})
# No Gravatar: requests would reveal who works here.
WAGTAIL_GRAVATAR_PROVIDER_URL = None

SECOND_FACTOR = second_factor(env)
IDLE_TIMEOUT_MINUTES = idle_timeout(env)
# OpenID Connect and SAML: see docs/sign-in.md.
SOCIALACCOUNT_PROVIDERS = env.json("SIGN_IN_PROVIDERS", default={})
vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="library@localhost")
EMAIL_TIMEOUT = 10  # seconds
# Number of our own proxies: only so many entries of X-Forwarded-For are trusted.
PROXIES = env.int("PROXIES", default=0)
# Requests per IP address (of a whole office) and per member: members/rate_limits.py.
LIMITS = {
    "search": ("300/min", "60/min"),
    "suggestions": ("900/min", "300/min"),
    "downloads": ("600/min", "300/min"),
    "harvests": ("300/min", "300/min"),
    "tokens": ("60/min", "60/min"),
    "forms": ("120/min", "1200/min"),
    # Programs: per IP without a token, and per token.
    "api": ("600/min", "600/min"),
    "api_search": ("120/min", "120/min"),
    "assistants": ("120/min", "120/min"),
    # Messages to the editors. An office shares an IP.
    "messages": ("10/h", "30/h"),
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = WAGTAILADMIN_BASE_URL.startswith("https:")
if SESSION_COOKIE_SECURE:
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # HSTS preloading is a decision of the owner of the domain.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
if SESSION_COOKIE_SECURE and PROXIES:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # requested from inside
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logging_settings(env.str("LOG_FORMAT", default="plain"))
