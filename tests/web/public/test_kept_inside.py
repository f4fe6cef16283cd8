"""What the team writes for itself stays inside: neither the author's pages nor their sheet tell any of it."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from comments.actions import decide
from comments.asking import ask_precision
from comments.models import Placement
from comments.notes import add_note
from comments.outcomes import Kind, Outcome
from comments.qualifying import qualify
from documents.models import CallState
from tests.web.envois import remark
from tests.web.public.deposits import deposit, said

pytestmark = pytest.mark.django_db

INSIDE = ("Ne pas répéter ceci", "Sur quelle page au juste", "Rédactionnelle", "Motif jamais servi")


@pytest.fixture
def worked(client, version, lea, karim):
    """The link, the envoi and the card of a remark on which the team worked, then decided."""
    link, envoi = deposit(client, version, [remark(1)])
    card = Placement.objects.get()
    qualify(placement=card, revision=card.revision, kind=Kind.EDITORIAL, by=lea)
    ask_precision(placement=card, revision=card.revision, text="Sur quelle page au juste ?", by=lea)
    add_note(placement=card, text="Ne pas répéter ceci.", by=lea)
    version.standard_reasons.create(title="Jamais", text="Motif jamais servi.", by=lea)
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Treize mois.", by=karim)
    version.call = CallState.ANSWERED
    version.save()
    return link, envoi, card


def test_no_page_of_the_author_tells_what_the_team_wrote_for_itself(client, version, worked):
    link, envoi, card = worked
    pages = [link, f"{link}remarques/{card}/", f"{link}envois/{envoi.pk}/", "/", f"/appels/{version.pk}/"]

    for address in pages:
        page = said(client, address)
        for hidden in INSIDE:
            assert hidden not in page, address
    assert "Treize mois." in said(client, f"{link}remarques/{card}/")


def test_no_part_of_the_sheet_given_back_tells_it_either(client, worked):
    link, envoi, _ = worked

    content = client.get(f"{link}envois/{envoi.pk}/feuille/").content

    with ZipFile(BytesIO(content)) as sheet:
        parts = "".join(sheet.read(name).decode("utf-8", "replace") for name in sheet.namelist())
    assert "office:" in parts
    for hidden in INSIDE:
        assert hidden not in parts
