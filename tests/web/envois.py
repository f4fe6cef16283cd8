"""Envois as people make them: a sheet filled, deposited by the page, imported by the time it answers."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comments.models import Comment, Placement
from documents.models import Version
from imports.models import Submission
from tests import factories
from tests.imports.sheets import GABARIT, ods

DEPOSIT, PREVIEW, FOLLOW = "/admin/depot/", "/admin/depot/apercu/", "/admin/depot/suivi/"
WORDS = ("la durée", "le format", "la portée", "le délai", "la cible", "le périmètre")


def remark(number: int, text: str = "", **cells: str) -> list[str]:
    """Return a line of the gabarit; every text is unlike the others."""
    about = WORDS[number % len(WORDS)]
    said = text or f"Au point {number} de {number * 37}, dire {about} de {'x' * number}."
    return [
        cells.get("id", str(number)), cells.get("location", "EXI-G-1"), cells.get("excerpt", ""), said,
        cells.get("importance", "haute"), cells.get("author", "j.martin@example.org"),
        cells.get("date", "02/05/2024"),
    ]  # fmt: skip


def file(lines: Sequence[Sequence[str]], name: str = "feuille.ods") -> SimpleUploadedFile:
    """Return a filled sheet, ready to send."""
    return SimpleUploadedFile(name, ods([GABARIT, *lines]))


def deposit(client: Client, version: Version, lines: Sequence[Sequence[str]], name: str = "") -> Submission:
    """Return the envoi of these lines, deposited by whoever holds *client*."""
    sent = file(lines, name or f"feuille-{Submission.objects.count() + 1}.ods")
    answer = client.post(DEPOSIT, {"version": version.pk, "sheets": sent})
    assert answer.status_code == 302, answer.content.decode()
    return Submission.objects.latest("pk")


def envoi_url(submission: Submission, page: str = "") -> str:
    """Return the address of an envoi, or of one of its actions."""
    return f"/admin/envois/{submission.pk}/{page}"


def failed(client, version) -> Submission:
    client.post(DEPOSIT, {"version": version.pk, "sheets": SimpleUploadedFile("notes.ods", b"%PDF-1.7")})
    return Submission.objects.latest("pk")


def state_of(envoi: Submission) -> str:
    return Submission.objects.get(pk=envoi.pk).state


def cards(envoi: Submission) -> set[bool]:
    """Return whether the envoi's cards are on the board of its version."""
    envoi.refresh_from_db()
    found = Placement.objects.filter(comment__rows__submission=envoi, version=envoi.version_id)
    return set(found.values_list("on_board", flat=True))


def offered(page: str) -> list[str]:
    return [button for button in BUTTONS if f">{button}</button>" in page]


def hide_card(comment: Comment) -> None:
    """Take a remark's card to a volet nobody here has a role on."""
    unseen = factories.make_version()
    Placement.objects.filter(comment=comment).update(version=unseen, edition=unseen.current_edition())


FAULTY = [
    remark(1, "Préciser la durée.", importance="très forte", author="Jean Martin <j.martin@example.org>"),
    remark(2, date="32/13/2024", importance="P"),
    ["3", "p. 12", "", "", "moyenne", "a.durand@example.org", "02/05/2024"],
    ["1", "10", "lorem lipsum initial", "lorem lipsum modfié", "basse", "john.doe@xxx.gouv.fr", "25/12/2022"],
]
MATRIX = [remark(number, "Conforme", location=f"EXI-Z-{number}") for number in range(1, 7)]
BUTTONS = (
    "Mettre au tableau",
    "Changer de version",
    "Annuler l'import",
    "Mettre de côté",
    "Rétablir",
    "Réessayer",
)
