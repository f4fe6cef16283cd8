"""The team's pages as a person uses them, over HTTP, on a real gunicorn."""

import re
from contextlib import suppress
from dataclasses import dataclass, field

import requests
from django.urls import reverse

from answers.models import Delivery
from documents.models import Version

SEEN = re.compile(r'name="seen" value="([^"]+)"')
PATIENCE = 60.0  # seconds: it listens before it is ready to answer, on a loaded machine long before
Form = dict[str, str | list[str]]


def session() -> requests.Session:
    """Return a browser that asks this machine alone."""
    found = requests.Session()
    found.trust_env = False
    return found


@dataclass
class Desk:
    """A browser, the service's address, and the version whose answers are looked at."""

    address: str
    version: Version
    browser: requests.Session = field(default_factory=session)

    def answers(self) -> bool:
        """Return whether the service opens."""
        with suppress(requests.ConnectionError):
            return self.browser.get(f"{self.address}{reverse('admin:login')}", timeout=PATIENCE).ok
        return False

    def log_in(self, name: str) -> None:
        """Open the session of an account of the tests."""
        said = self.send(reverse("admin:login"), {"username": name, "password": "motdepasse", "next": "/"})
        assert said.status_code == 302

    def send(self, path: str, form: Form) -> requests.Response:
        """Return the answer to a form, as it comes first."""
        form = form | {"csrfmiddlewaretoken": self.browser.cookies["csrftoken"]}
        return self.browser.post(f"{self.address}{path}", form, allow_redirects=False, timeout=PATIENCE)

    def read(self, deliveries: list[Delivery]) -> Form:
        """Return the form of the page that shows the answers as they leave, each one ticked."""
        numbers = [str(one.pk) for one in deliveries]
        page = self.send(self.page("outbox_together"), {"gesture": "valider", "delivery": numbers})
        assert page.ok
        return {"seen": SEEN.findall(page.text)} | {f"tick-{number}": "on" for number in numbers}

    def validate(self, form: Form) -> requests.Response:
        """Return the answer to the form by which answers are validated."""
        return self.send(self.page("outbox_validate"), form)

    def page(self, name: str) -> str:
        return reverse(f"admin:{name}", args=[self.version.pk])
