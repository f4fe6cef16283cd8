"""What must never leave: words planted where outsiders must not read are looked for in all that leaves."""

import zipfile
from io import BytesIO

import pytest

from answers.models import Delivery, Way
from answers.reading import leaving
from comments.actions import decide, propose
from comments.grouping.actions import decide_for_group, make_group
from comments.notes import add_note
from comments.outcomes import Outcome
from comments.redirecting import redirect
from comments.together import Seen
from imports.deposits import links
from imports.models import Submission
from people.models import Role
from tests import factories
from tests.answers.owed import prepared, receive_sheet_by_mail
from tests.imports.envois import send
from tests.imports.mailbox.mails import eml, receive

CANARIES = (
    "Zibeline",
    "Ornithorynque",
    "Marabout",
    "Salamandre",
    "Pangolin",
    "Caracal",
    "Tamanoir",
    "Quokka",
    "G-0",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(version, box):
    """A version on which every place that outsiders must not read holds a word of its own."""
    lea = factories.make_user(
        Role.INSTRUCTOR, version.volet, username="zibeline", first_name="Zibeline", last_name="Ornithorynque",
        email="marabout@xxx.gouv.fr",
    )  # fmt: skip
    karim = factories.make_user(Role.VALIDATOR, version.volet, username="tamanoir", last_name="Tamanoir")
    receive_sheet_by_mail(version)
    send(
        version, [["1", "EXI-G-1", "", "Salamandre : remarque d'un autre.", "", "autre@example.org"]], "b.ods"
    )
    for card in version.placements.all():
        add_note(placement=card, text="Pangolin : note interne.", by=lea)
        card.refresh_from_db()
        propose(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Caracal.", by=lea)
    group, _ = make_group(
        version=version, seen=seen(version), title="Quokka : dit par plusieurs", diverging=True, by=lea
    )
    decide_for_group(group=group, seen=seen(version), outcome=Outcome.PARTLY, reason="Précisé.", by=karim)
    return prepared(version, karim)


def seen(version) -> list[Seen]:
    """Return every card of the version, as it stands."""
    return [Seen(*card) for card in version.placements.values_list("pk", "revision")]


def unpacked(content: bytes) -> bytes:
    """Return the bytes, with those of every member when they are an archive."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"\n".join([*map(archive.read, archive.namelist()), archive.comment])


def everything(delivery: Delivery) -> str:
    """Return all that leaves with a delivery, decoded, metadata included."""
    found = leaving(delivery)
    files = b"\n".join(unpacked(file.content) for file in found.attachments)
    headers = "\n".join(value for _, value in found.headers)
    whole = "\n".join([headers, found.text, found.html, found.content.decode("utf-8", "replace")])
    return whole + files.decode("utf-8", "replace")


@pytest.mark.parametrize("way", [Way.MAIL, Way.ISSUE, Way.LINK, Way.HAND])
def test_no_name_note_proposal_nor_remark_of_others_leaves_by_any_way(planted, way):
    theirs = next(one for one in planted if one.mail)
    Delivery.objects.filter(pk=theirs.pk).update(way=way)
    theirs.refresh_from_db()

    said = everything(theirs)

    assert "Précisé" in said
    assert [word for word in CANARIES if word.lower() in said.lower()] == []


def test_the_page_and_the_sheet_behind_a_link_hold_none_of_it_either(planted, version, client):
    envoi = Submission.objects.get(filename="avis.ods")
    follow_up, token = links.open_follow_up()
    Submission.objects.filter(pk=envoi.pk).update(follow_up=follow_up)
    version.placements.update(step="clos")

    page = client.get(f"/suivi/{token}/").content
    sheet = client.get(f"/suivi/{token}/envois/{envoi.pk}/feuille/")
    said = (page + unpacked(b"".join(sheet))).decode("utf-8", "replace")

    assert "Précisé" in said
    assert [word for word in CANARIES if word.lower() in said.lower()] == []


def test_who_else_wrote_and_where_a_remark_went_are_told_in_neutral_words(version, karim, box):
    receive(eml(), version=version)
    first, second = version.placements.order_by("pk")
    elsewhere = factories.make_version(version.volet, label="Pangolin")
    decide(placement=first, revision=1, outcome=Outcome.GROUPED, reason="Même sujet.", by=karim)
    redirect(placement=second, revision=1, version=elsewhere, reason="Relève d'un autre texte.", by=karim)
    (delivery,) = prepared(version, karim)

    said = leaving(delivery).text

    assert "Pangolin" not in said
    assert "Suite donnée : Traité avec un commentaire de même objet" in said
    assert "Suite donnée : Réorienté vers une autre version" in said
