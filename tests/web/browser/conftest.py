"""A real Chromium before the running service; what breaks the policy or calls elsewhere fails the test."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from people.models import User
from tests.chromium import CHROMIUM
from tests.imports.sheets import GABARIT, ods

EXPECTED = (
    "Failed to load resource: the server responded with a status of 4"  # a refused form, said by Chromium
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium rather than a downloaded one."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """As the team's screens are."""
    return {**browser_context_args, "locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}


class Watch:
    """What the pages of a test did that no page may do."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.wrong: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        """Return the context, watched."""
        context.on("request", self.note_request)
        context.on("console", self.note_message)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        return context

    def note_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.wrong.append(f"request to {request.url}")

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.wrong.append(f"{message.page and message.page.url}: {message.text}")


@pytest.fixture
def watch(live_server: Any) -> Iterator[Watch]:
    """Fails the test, at its end, for a broken policy, a script's error or a request to another host."""
    watch = Watch(live_server.url)
    yield watch
    assert not watch.wrong, "\n".join(watch.wrong)


@pytest.fixture
def open_as(watch: Watch, new_context: Any) -> Callable[..., Page]:
    """Return what opens a page in a browser of its own where someone is signed in."""

    def open_page(user: User, address: str, **options: Any) -> Page:
        context = watch.over(new_context(**options))
        context.add_cookies([session_cookie(user, watch.home)])
        page = context.new_page()
        page.goto(watch.home + address)
        return page

    return open_page


def on_disk(folder: Path, lines: Sequence[Sequence[str]], name: str = "feuille.ods") -> Path:
    """Return a filled sheet written in *folder*, for a person to choose."""
    path = folder / name
    path.write_bytes(ods([GABARIT, *lines]))
    return path


def session_cookie(user: User, home: str) -> Any:
    """Return the cookie of a session opened for *user*."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": home}
