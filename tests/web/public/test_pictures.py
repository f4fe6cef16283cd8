"""What the author of a sheet reads of its pictures: before confirming, on the receipt, once they are read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comments.models import Comment
from imports.ledger import faults
from imports.models import RowOutcome, Submission
from imports.sources.model import Column
from imports.sources.sheet import read
from imports.transcribing import transcribe
from tests.imports.pictures import ods_with, png
from tests.imports.sheets import members_of, ods, zipped
from tests.web.envois import remark
from tests.web.public.deposits import link_of, preview_of, raw, said

pytestmark = pytest.mark.django_db


def upload(client, version, content: bytes) -> str:
    """Return the link behind which a sheet waits to be confirmed."""
    return link_of(raw(client, version, SimpleUploadedFile("avis.ods", content)))


@pytest.fixture
def sheet() -> bytes:
    return ods_with({"Pictures/a.png": png()}, remark(1))


def test_the_preview_says_that_the_team_will_read_it(client, version, sheet):
    link = upload(client, version, sheet)
    page = said(client, preview_of(link))

    assert "image à la ligne 3" in page
    assert "Image : l'équipe la lira." in page
    assert "Images, que l'équipe lira (1)" in page
    assert client.get(f"{preview_of(link)}lignes/2/").status_code == 404  # there is nothing to correct in it
    assert "image à la ligne 3" in said(client, f"{preview_of(link)}?voir=images")


def test_the_receipt_says_it_then_what_was_read_in_it(client, version, sheet, lea):
    link = upload(client, version, sheet)
    client.post(f"{preview_of(link)}confirmation/")
    envoi = Submission.objects.get()
    receipt = f"{link}envois/{envoi.pk}/"
    assert "Image : l'équipe la lira." in said(client, receipt)
    row = envoi.rows.get(outcome=RowOutcome.TO_TRANSCRIBE)

    comment, _ = transcribe(row=row, seen=0, cells={Column.TEXT: "Dire où elle est publiée."}, by=lea)

    assert "Image : l'équipe l'a lue." in said(client, receipt)
    assert f"{comment}" in said(client, receipt)
    assert f"{comment}" in said(client, link)
    assert "Léa" not in said(client, receipt)
    assert list(faults()) == []


def test_the_sheet_given_back_holds_its_references_and_the_picture_stays(client, version, sheet, lea):
    link = upload(client, version, sheet)
    client.post(f"{preview_of(link)}confirmation/")
    envoi = Submission.objects.get()
    first = Comment.objects.get()
    row = envoi.rows.get(outcome=RowOutcome.TO_TRANSCRIBE)
    transcribe(row=row, seen=0, cells={Column.TEXT: "Dire où elle est publiée."}, by=lea)

    filled = client.get(f"{link}envois/{envoi.pk}/feuille/")

    assert filled.status_code == 200
    rows = list(read("avis.ods", filled.content).rows)
    assert [one.cells.get("Référence CCT") for one in rows] == [str(first), None]
    assert rows[1].picture


def test_a_sheet_of_pictures_alone_can_be_confirmed(client, version):
    link = upload(client, version, zipped({**members_of(ods([])), "Pictures/a.png": png()}))
    page = said(client, preview_of(link))
    assert "Confirmer cet envoi" in page

    client.post(f"{preview_of(link)}confirmation/")

    envoi = Submission.objects.get()
    assert [row.outcome for row in envoi.rows.all()] == [RowOutcome.TO_TRANSCRIBE]
    assert "Télécharger ma feuille" not in said(client, f"{link}envois/{envoi.pk}/")
    assert list(faults()) == []
