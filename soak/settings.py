"""The service's own settings, for processes that meet the tests' accounts and hurry on GitHub."""

from cct_rfc.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
GITHUB_SECONDS_BETWEEN = 0.02  # ten times as long between two writings
