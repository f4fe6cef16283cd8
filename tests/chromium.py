"""Where the browser of the browser tests is; without one they are left out, and the run says so."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "Tests de navigateur non exécutés : Chromium est introuvable (apt-get install chromium)."

# Playwright keeps an event loop open in the thread of the tests: Django would refuse them the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def leave_out_without_chromium(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the browser tests out of *items* when no Chromium can run them."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    if CHROMIUM is None and browser:
        config.hook.pytest_deselected(items=browser)
        items[:] = [item for item in items if item not in browser]
