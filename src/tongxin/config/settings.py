"""The one settings file. Everything a deployment may change is an environment variable TONGXIN_*."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parent.parent
PROJECT = BASE.parent.parent
#: Shipped data: standards, kinds, samples.
LIBRARY = Path(os.environ.get("TONGXIN_LIBRARY") or PROJECT / "library")
#: Database, uploaded files, secret key, progress.
HOME = Path(os.environ.get("TONGXIN_HOME") or "var").resolve()


def _secret() -> str:
    """A key made once and kept in the home folder, so that sessions outlive a restart."""
    given = os.environ.get("TONGXIN_SECRET_KEY")
    if given:
        return given
    path = HOME / "secret_key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text().strip()


def _database(url: str) -> dict:
    if not url:
        return {
            "ENGINE": "tongxin.core.sqlite",
            "NAME": HOME / "tongxin.sqlite3",
            "CONN_MAX_AGE": 300,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }


def _email(url: str) -> dict:
    """Django's e-mail settings from one address."""
    parts = urlsplit(url)
    if not parts.scheme.startswith("smtp"):
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    port = {"smtp": 25, "smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


SECRET_KEY = _secret()
DEBUG = os.environ.get("TONGXIN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("TONGXIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {"default": _database(os.environ.get("TONGXIN_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "tongxin.core",
    "tongxin.directory",
    "tongxin.gates",
    "tongxin.standards",
    "tongxin.ledger",
    "tongxin.cases",
    "tongxin.assessments",
    "tongxin.checks",
    "tongxin.documents",
    "tongxin.reports",
    "tongxin.web.ui",
    "tongxin.web.office",
    "tongxin.web.public",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongxin.web.ui.middleware.Guard",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tongxin.config.urls"
WSGI_APPLICATION = "tongxin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongxin.web.ui.context.page",
            ],
            "builtins": ["tongxin.web.ui.templatetags.ui"],
        },
    }
]

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
# A guessed account slows its guesser (name and address together), never its owner elsewhere.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "tongxin.web.office.accounts.locked_out"
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILES = HOME / "files"
#: One upload may be this large; larger ones are refused before they are read.
UPLOAD_LIMIT = 200 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_TEMP_DIR = None

#: How a one-time code reaches a phone: console, off, or the path of a city's gateway (core.sms).
SMS = os.environ.get("TONGXIN_SMS", "console")
#: smtp://name:word@host:25, smtps:// (465) or smtp+tls:// (587); console: prints; "" sends nothing.
EMAIL_URL = os.environ.get("TONGXIN_EMAIL_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("TONGXIN_EMAIL_FROM") or "tongxin@localhost"
#: How colleagues reach these pages, for the address in a letter, like http://10.1.2.3:8000.
SITE_ADDRESS = os.environ.get("TONGXIN_ADDRESS", "").rstrip("/")
#: How the public reaches us, as it is printed on slips of paper: https://sy.example.cn
PUBLIC_URL = os.environ.get("TONGXIN_PUBLIC_URL", "").rstrip("/") or SITE_ADDRESS
globals().update(_email(EMAIL_URL))

#: Published figures of fewer people than this are hidden, with what they could be worked out from.
SMALL_CELL = int(os.environ.get("TONGXIN_SMALL_CELL", "3"))

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
HTTPS = os.environ.get("TONGXIN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "tongxin.core.gate.Quiet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
