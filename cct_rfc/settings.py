"""Settings, all from the environment; a missing or wrong value stops the start with a sentence.

Every variable is listed, with its default, in .env.example.
"""

import logging
from pathlib import Path

from csp.constants import NONE, SELF

from cct_rfc.environment import (
    BASE_DIR,
    address,
    choice,
    database,
    demanded,
    existing_file,
    flag,
    mail_server,
    mailbox,
    number,
    scanner,
    secret,
    text,
    words,
)

DEBUG = flag("DEBUG", default=False)
# Serving without a key of its own is refused in wsgi.py; a command that signs nothing runs without one.
SECRET_KEY = text("SECRET_KEY", "cle-de-demonstration-a-ne-jamais-employer-en-production" if DEBUG else "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django_q",  # before ours, which take its pages off the admin
    "web",
    "steering",
    "committee",
    "answers",
    "imports",
    "comments",
    "documents",
    "people",
    "web.apps.SiteAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.limits.LimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.access.AccessMiddleware",
]

if not DEBUG:  # under DEBUG, runserver serves the static files itself
    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "cct_rfc.urls"
WSGI_APPLICATION = "cct_rfc.wsgi.application"
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
            ],
        },
    }
]

DATABASES = {"default": database("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'cct.sqlite3'}")}
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: two writers wait for each other instead of failing midway.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = number("DATABASE_CONN_MAX_AGE", default=60, most=86_400)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A machine lost in the middle of a transaction must not hold a version's turn to write for hours.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c idle_in_transaction_session_timeout=60s"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# What people sent, by SHA-256; never served by the web server.
MEDIA_ROOT = Path(text("ORIGINALS_DIR", str(BASE_DIR / "originals")))
# Sentence vectors for remarks in their author's own words: an extra, requirements-vectors.txt.
ANCHORING_VECTORS = flag("ANCHORING_VECTORS", default=False)
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "web.dsfr.DsfrFinder"]
STORAGES = {
    "default": {  # a name is the hash of its content: written again, it is the same file
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"allow_overwrite": True},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Beyond the most, the readers themselves refuse a file.
UPLOAD_MAX_BYTES = number("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024, most=30 * 1024 * 1024)
# An exported mailbox may be heavier; the command « import_mail » takes what is heavier still.
MAILBOX_MAX_BYTES = number("MAILBOX_MAX_BYTES", default=200 * 1024 * 1024, most=2 * 1024 * 1024 * 1024)
# What looks at files before anything reads them (imports/scanning.py); empty, nothing does.
SCAN_URL = scanner("SCAN_URL")
# How often one network may ask something of the public pages (web/pace.py).
DEPOSITS_PER_HOUR = number("DEPOSITS_PER_HOUR", default=60, least=1, most=100_000)
WRONG_LINKS_PER_HOUR = number("WRONG_LINKS_PER_HOUR", default=30, least=1, most=100_000)
MESSAGES_PER_HOUR = number("MESSAGES_PER_HOUR", default=10, least=1, most=100_000)

# What the public pages say of whoever runs the service. « etat »: only for those entitled to the State's
# identity. What is missing is said on the page.
SITE_THEME = choice("SITE_THEME", default="neutre", among=("neutre", "etat"))
SITE_BRAND = text("SITE_BRAND", "République|Française")  # the lines of the « bloc-marque »
SITE_TITLE = text("SITE_TITLE", "Commentaires sur le Cadre de cohérence technique")
SITE_TAGLINE = text("SITE_TAGLINE", "Les appels à commentaires sur les volets du CCT")
SITE_CONTACT = mailbox("SITE_CONTACT")
SITE_PUBLISHER = text("SITE_PUBLISHER")
SITE_DIRECTOR = text("SITE_DIRECTOR")
SITE_HOST = text("SITE_HOST")
SITE_ACCESSIBILITY = choice("SITE_ACCESSIBILITY", default="non", among=("non", "partielle", "totale"))
SITE_ACCESSIBILITY_AUDIT = text("SITE_ACCESSIBILITY_AUDIT")
SITE_PRIVACY_CONTACT = mailbox("SITE_PRIVACY_CONTACT")
SITE_RETENTION = text("SITE_RETENTION")

# The engine (manage.py run_engine). The queue is in the database, or in Redis for several machines.
QUEUE_REDIS_URL = text("QUEUE_REDIS_URL")
Q_CLUSTER = {
    "name": "cct-rfc",
    "workers": number("ENGINE_WORKERS", default=2, least=1, most=64),
    "timeout": 1800,  # seconds a task may take; the envoi's lease (imports.lease) notices a death before
    "retry": 1860,  # must be longer; the task given again finds the envoi done or held, and leaves it
    "ack_failures": True,
    "max_attempts": 1,
    "catch_up": False,
    "poll": 1,
    "save_limit": 250,
    "label": "Moteur",
    **({"redis": QUEUE_REDIS_URL} if QUEUE_REDIS_URL else {"orm": "default"}),
}
IMPORT_LEASE_SECONDS = number("IMPORT_LEASE_SECONDS", default=60, least=1, most=3600)

# Deposits without an account: how long one waits to be confirmed, and its link stays open.
DEPOSIT_HOURS = number("DEPOSIT_HOURS", default=72, least=1, most=24 * 30)
DEPOSITS_MAX_BYTES = number("DEPOSITS_MAX_BYTES", default=2 * 1024**3, least=1024**2, most=1024**4)
FOLLOW_UP_DAYS = number("FOLLOW_UP_DAYS", default=730, least=1, most=3650)

# Messages (imports/deposits/notifying.py). Without a server, none is ever sent and no form offers any.
vars().update(mail_server("EMAIL_URL"))
ANSWERS_WITHDRAWAL_MINUTES = number("ANSWERS_WITHDRAWAL_MINUTES", default=15, least=0, most=24 * 60)
EMAIL_TIMEOUT = number("EMAIL_TIMEOUT", default=10, least=1, most=60)
EMAIL_FROM = mailbox("EMAIL_FROM")
SITE_URL = address("SITE_URL")
if vars()["EMAIL_HOST"]:
    demanded("EMAIL_FROM", "les messages partent d'une adresse")
    # Never taken from a request: who forges its host would have secret links sent under a name of theirs.
    demanded("SITE_URL", "les messages portent des liens vers le service")

# GitHub (manage.py sync_github). The token may stand in a file, as secrets are given to containers.
GITHUB_API_URL = address("GITHUB_API_URL", default="https://api.github.com")
GITHUB_WEB_URL = GITHUB_API_URL.removesuffix("/api/v3").replace("://api.", "://")  # where people read it
GITHUB_TOKEN = secret("GITHUB_TOKEN")
GITHUB_SYNC_SECONDS = number("GITHUB_SYNC_SECONDS", default=300, least=5, most=1500)
GITHUB_SECONDS_BETWEEN = 0.1  # between two requests: GitHub asks not to be hammered
# For all that leaves the service: the ministry's proxy, and the authority that signs its certificates.
OUTGOING_PROXY = address("OUTGOING_PROXY", with_account=True)
CA_BUNDLE = existing_file("CA_BUNDLE")

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
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

HTTPS = flag("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = flag("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# All that is written passes by one handler, which masks the secrets of links; so does the report of an error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "web.masking.SecretsFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    "loggers": {
        "django-q": {"level": "WARNING"},  # our own engine says what it did
        "weasyprint": {"level": "ERROR"},  # it tells each page that it lays out
        "django": {"level": "INFO", "handlers": []},  # without the handlers that Django gives it
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
    },
    "root": {
        "handlers": ["console"],
        "level": choice("LOG_LEVEL", default="INFO", among=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
logging.captureWarnings(True)
DEFAULT_EXCEPTION_REPORTER = "web.masking.MaskedReporter"
