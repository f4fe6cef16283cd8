"""Hostile texts through every cell and every field: shown as texts wherever they are shown."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comments.actions import decide
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from documents.models import CallState, Version
from imports.models import Deposit, Submission
from people.models import Organisation
from tests.imports.sheets import GABARIT
from tests.web.hostile import PAYLOADS, Structure, foreign
from tests.web.public.deposits import link_of, preview_of

pytestmark = pytest.mark.django_db
PLAIN = ["Préciser la durée."] * len(PAYLOADS)


def sheet(texts: list[str], name: str) -> SimpleUploadedFile:
    """Return a sheet whose every cell of a line is one of the texts."""
    written = StringIO()
    lines = csv.writer(written, delimiter=";")
    lines.writerow([*GABARIT, f"Autre colonne {texts[0]}"])
    for text in texts:
        lines.writerow([text] * (len(GABARIT) + 1))
    content = written.getvalue().encode("utf-8", "surrogatepass")
    return SimpleUploadedFile(name, content)


def pages(texts: list[str], version: Version, name: str, karim) -> dict[str, list[str]]:
    """Return every page that shows what was typed, by kind: sent, corrected, confirmed, followed, decided."""
    client, desk = Client(), Client()
    desk.force_login(karim)
    sent = {"sheets": sheet(texts, name), "organisation": texts[1]}
    link = link_of(client.post(f"/appels/{version.pk}/deposer/", sent))
    address = preview_of(link)
    found = {"aperçu": [client.get(f"{address}?page={page}") for page in (1, 2)], "ligne": [], "remarque": []}
    for position, text in enumerate(texts, start=1):
        typed = {"location": text, "date": text, "text": text, "voir": text, "page": text}
        found["ligne"].append(client.post(f"{address}lignes/{position}/", typed))
    for refused in ({"place": texts[0]}, {"date": "demain"}, {"text": "\0"}):
        found["ligne"].append(client.post(f"{address}lignes/1/", refused))
    client.post(f"{address}lignes/1/", {"location": texts[0], "date": "", "text": texts[0]})
    found["aperçu corrigé"] = [client.get(address)]
    receipt = client.post(f"{address}confirmation/").url
    answer_some(version, karim, texts)
    for card in Placement.objects.order_by("pk"):
        found["remarque"].append(client.get(f"{link}remarques/{card}/"))
    first = Placement.objects.earliest("pk")
    said = [("complement", {"addition": texts[2]}), ("reponse", {"word": "maintient", "why": texts[3]})]
    for page, fields in said:
        client.post(f"{link}remarques/{first}/{page}/", fields)
    found["remarque répondue"] = [
        client.get(f"{link}remarques/{first}/"),
        client.get(f"{link}remarques/{first}/retrait/"),
    ]
    found["suivi"] = [client.get(f"{link}?page={page}") for page in (1, 2)] + [client.get(receipt)]
    found["équipe"] = [desk.get(one) for one in desk_pages(version)]
    return {kind: [one.content.decode() for one in all_] for kind, all_ in found.items()}


def answer_some(version: Version, karim, texts: list[str]) -> None:
    """Decide the first cards, and publish the answers."""
    Submission.objects.update(verified=True)
    for number, card in enumerate(Placement.objects.order_by("pk")[:3]):
        if card.on_board:
            decide(
                placement=card, revision=card.revision, outcome=Outcome.NOTED, reason=texts[number], by=karim
            )
    Version.objects.filter(pk=version.pk).update(call=CallState.ANSWERED)


def desk_pages(version: Version) -> list[str]:
    """Return the team's pages that show what was typed."""
    envois = [f"/admin/envois/{pk}/" for pk in Submission.objects.values_list("pk", flat=True)]
    cards = [f"/admin/tableau/{version.pk}/{card}/" for card in Placement.objects.order_by("pk")]
    board = f"/admin/tableau/{version.pk}/"
    lists = ["/admin/comments/comment/", "/admin/imports/submission/", "/admin/imports/submissionrow/"]
    return [*envois, *cards, board, f"{board}etape/qualifier/", f"{board}texte/", *lists, "/admin/"]


def test_no_hostile_text_is_ever_more_than_a_text(version, other, karim):
    plain = pages(PLAIN, other, "avis.csv", karim)
    known = {kind: set().union(*(Structure(page).elements for page in all_)) for kind, all_ in plain.items()}
    everywhere = set().union(*known.values())

    hostile = pages(PAYLOADS, version, "<img src=x onerror=PWNED>\"';..\\PWNED.csv", karim)

    wrong = [
        f"{kind}: {one}"
        for kind, all_ in hostile.items()
        for page in all_
        for one in foreign(page, everywhere)
    ]
    assert len(PAYLOADS) >= 50
    assert Comment.objects.count() >= len(PAYLOADS)
    assert any("PWNED" in page for page in hostile["équipe"])
    assert not wrong, "\n".join(sorted(set(wrong))[:20])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", 'a"; filename="b.exe.csv', "é\u202ecsv.exe.csv", "x" * 400 + ".csv"]
)
def test_the_name_of_a_file_is_given_back_in_a_sane_header(client, version, name):
    link = link_of(client.post(f"/appels/{version.pk}/deposer/", {"sheets": sheet(PLAIN[:2], name)}))
    client.post(f"{preview_of(link)}confirmation/")

    header = client.get(f"{link}envois/{Submission.objects.get().pk}/feuille/").headers["Content-Disposition"]

    assert header.startswith("attachment; filename")
    assert "/" not in header
    assert "\n" not in header
    assert header.count(";") == 1 or "filename*=" in header


@pytest.mark.parametrize("text", PAYLOADS[::5])
def test_words_in_an_address_change_nothing_of_a_page(client, version, text):
    link = link_of(client.post(f"/appels/{version.pk}/deposer/", {"sheets": sheet(PLAIN[:2], "a.csv")}))
    known = Structure(client.get(preview_of(link)).content.decode()).elements

    page = client.get(preview_of(link), {"voir": text, "page": text})

    assert page.status_code in (200, 400)
    assert page.status_code == 400 or foreign(page.content.decode(), known) == []
    assert Deposit.objects.count() == 1


def test_an_organisation_is_kept_on_one_line_whatever_is_typed(client, version):
    for text in PAYLOADS:
        client.post(f"/appels/{version.pk}/sans-observation/", {"organisation": text})

    names = list(Organisation.objects.values_list("name", flat=True))
    assert len(names) > len(PAYLOADS) / 2
    assert all(len(name) <= 200 and name.isprintable() for name in names)
