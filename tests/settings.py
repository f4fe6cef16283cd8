"""The service's own settings, with what a test run needs of the environment."""

import os

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("SECRET_KEY", "tests-only")

from cct_rfc.settings import *  # noqa: F403  (the environment must be set before they are read)

DEBUG = False  # as Django's own runner does: pages behave as in production
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  (a kept connection would forbid dropping the test base)
