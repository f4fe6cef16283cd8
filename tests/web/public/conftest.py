"""What the tests of the public pages share."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from documents.models import CallState, Document, Edition, Pdf, Version, Volet
from documents.reading.model import DocumentKind
from imports.models import Repository
from tests import factories

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def calls(db, today: date) -> dict[str, Version]:
    """A call in each phase, each on a volet of its own."""
    day = timedelta(days=1)
    return {
        "open": factories.make_version(
            make_volet(), label="2.0-rfc", maturity="RFC, en discussion", closes_on=today + 9 * day
        ),
        "planned": factories.make_version(label="à-venir-1", opens_on=today + 5 * day),
        "suspended": factories.make_version(
            label="suspendue-1", call=CallState.SUSPENDED, suspended_on=today - day
        ),
        "closed": factories.make_version(label="close-1", closes_on=today - day),
    }


def make_volet() -> Volet:
    """Return a volet one may write to, whose repository is followed."""
    volet = factories.make_volet(
        title="Échanges", repository="https://github.com/atelier/cadre", contact="echanges@xxx.gouv.fr"
    )
    Repository.objects.create(volet=volet, name="atelier/cadre")
    return volet


def add_document(edition: Edition, rank: int = 2) -> Document:
    """Return one more document of an edition."""
    return Document.objects.create(
        edition=edition, path=f"annexes/cadre {rank}.md", kind=DocumentKind.NORMS, title="Normes à suivre",
        text="# Normes\n\n<script>alert(1)</script>\n", sha256="0", rank=rank,
    )  # fmt: skip


def at_a_commit(version: Version) -> Edition:
    """Return the version's edition, known to come from a commit, with a PDF."""
    edition = version.editions.get()
    Edition.objects.filter(pk=edition.pk).update(commit=COMMIT)
    Pdf.objects.create(edition=edition, path="pdf/Cadre (2.0).pdf", sha256="0")
    return edition


def opened(client: Client, address: str) -> str:
    """Return the text of a public page, any run of blanks counting as one."""
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())
