"""Settings of a Linli server. Everything a place decides comes from the environment; the rest is fixed here.

LINLI_HOME      where the database and the files live (default `var/`)
DATABASE_URL    postgresql://user:password@host:port/name; without it SQLite in LINLI_HOME
DATABASE_OWNER_URL  the role that owns the tables, for `linli migrate` (default: DATABASE_URL)
LINLI_SECRET_KEY, LINLI_KEYS   see linli.kernel.crypto; made in LINLI_HOME when absent
LINLI_DEMO      1: demo people are listed at sign-in and may skip the second factor; 0: not
                (default: whether `linli demo` made this home)
LINLI_HOSTS     host names served, separated by commas
LINLI_PROXY     1: behind a proxy of ours that says in X-Real-IP who asks (deploy/nginx.conf does)
LINLI_METRICS_TOKEN  the bearer token of /metrics; without it there is no such page
LINLI_LOG       DEBUG, INFO (a line for every request), WARNING (the default), ERROR
"""

import os
from pathlib import Path
from sysconfig import get_path

from linli.kernel.home import database, secret_key

ROOT = Path(__file__).resolve().parents[2]
LINLI_HOME = Path(os.environ.get("LINLI_HOME") or ROOT / "var").resolve()
DEMO = os.environ["LINLI_DEMO"] == "1" if "LINLI_DEMO" in os.environ else (LINLI_HOME / "demo").exists()
DEBUG = False
SECRET_KEY = secret_key(LINLI_HOME)
ALLOWED_HOSTS = [h for h in os.environ.get("LINLI_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if h]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "linli.kernel",
    "linli.design",
    "linli.accounts",
    "linli.registry",
    "linli.engines.matters",
    "linli.engines.ballots",
    "linli.engines.gatherings",
    "linli.engines.routing",
    "linli.practices.appeals",
    "linli.practices.certificates",
    "linli.practices.council",
    "linli.practices.doorhelp",
    "linli.practices.learning",
    "linli.practices.mediation",
    "linli.practices.notices",
    "linli.practices.outside",
    "linli.practices.partylife",
    "linli.practices.problemlists",
    "linli.practices.venues",
    "linli.practices.visits",
    "linli.practices.whistle",
    "linli.insight",
    "linli.journeys.personal",
    "linli.site",
]
MIDDLEWARE = [
    "linli.site.measuring.Measuring",
    "linli.design.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "linli.accounts.middleware.SignedIn",
    "linli.design.middleware.ReadableText",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOT / "linli" / path
            for path in (
                "design/templates",
                "accounts/ui/templates",
                "registry/ui/templates",
                "engines/ballots/ui/templates",
                "engines/gatherings/ui/templates",
                "engines/matters/ui/templates",
                "engines/routing/ui/templates",
                "practices/appeals/ui/templates",
                "practices/certificates/ui/templates",
                "practices/council/ui/templates",
                "practices/doorhelp/ui/templates",
                "practices/learning/ui/templates",
                "practices/mediation/ui/templates",
                "practices/notices/ui/templates",
                "practices/outside/ui/templates",
                "practices/partylife/ui/templates",
                "practices/problemlists/ui/templates",
                "practices/venues/ui/templates",
                "practices/visits/ui/templates",
                "practices/whistle/ui/templates",
                "insight/ui/templates",
                "journeys/personal/ui/templates",
                "journeys/demand/ui/templates",
                "site/templates",
            )
        ],
        "OPTIONS": {"environment": "linli.design.jinja.environment"},
    },
]
DATABASES = {"default": database(LINLI_HOME, os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "linli.accounts.sessions"
SESSION_COOKIE_NAME = "linli"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("LINLI_HTTPS") == "1"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "linli.design.pages.csrf_failure"
BEHIND_PROXY = os.environ.get("LINLI_PROXY") == "1"
OTP_TOTP_ISSUER = "邻里"
LOGIN_URL = "sign-in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "linli" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # WhiteNoise serves the files from where they are installed
# Of these packages we want the files alone, not their Django apps.
STATICFILES_DIRS = [Path(get_path("purelib")) / package / "static" for package in ("django_htmx", "leaflet")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
LOGGING_CONFIG = "linli.kernel.logs.configure"
LOGGING = {"level": os.environ.get("LINLI_LOG", "WARNING")}
PUBLIC_URL = os.environ.get("LINLI_URL", "http://127.0.0.1:" + os.environ.get("PORT", "8000"))
SILENCED_SYSTEM_CHECKS = ["models.W037"]
