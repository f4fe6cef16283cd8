"""The service's own settings, with an address that breaks."""

from cct_rfc.settings import *  # noqa: F403

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
ROOT_URLCONF = "tests.web.failing_urls"
