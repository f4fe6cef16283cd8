"""The service's own settings, with what a test run needs of the environment."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("OPENPYXL_LXML", "False")  # test workbooks are written alike, lxml there or not

from cct_rfc.settings import *  # noqa: F403  (the environment must be set before they are read)

DEBUG = False  # as Django's own runner does: pages behave as in production
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Q_CLUSTER["sync"] = True  # noqa: F405  (a page's import is done when it answers; tests/engine starts real ones)
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  (a kept connection would forbid dropping the test base)
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):  # noqa: F405
    # A file, as in service: connections to a database in memory do not wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.mkdtemp()) / "tests.sqlite3")}  # noqa: F405
