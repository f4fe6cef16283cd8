"""The person's own sheet, given back with the answers: what is written in it, and nothing else changes."""

from email import message_from_bytes, policy

import pytest

from answers.models import Delivery
from answers.preparing import prepare
from answers.reading import leaving
from answers.rendering import rendered
from answers.sheets import NOTE, REFERENCE, STATE, sheets_of
from comments.actions import decide
from comments.models import Comment
from comments.outcomes import Outcome
from imports.models import RowOutcome, Submission
from tests.answers.converting import shown
from tests.answers.looking import cells_of, changed_members, seen_by_odfpy, seen_by_openpyxl
from tests.answers.owed import REASON, prepared, receive_mail
from tests.imports import sheets
from tests.imports.envois import LOGS, REMARKS, outcomes, send, sound
from tests.imports.mailbox.mails import eml, receive
from tests.imports.sheets import GABARIT

LINES = [GABARIT, [*LOGS, "", "déjà vu en 2025", "à relire"], *REMARKS[1:]]
BOOKS = pytest.mark.parametrize(
    ("write", "name", "seen"),
    [(sheets.ods, "avis.ods", seen_by_odfpy), (sheets.xlsx, "avis.xlsx", seen_by_openpyxl)],
)
pytestmark = pytest.mark.django_db


def given_back(delivery: Delivery) -> bytes:
    """Return the only sheet attached to a message."""
    (file,) = leaving(delivery).attachments
    return file.content


def mailed(version, content: bytes, name: str, **said) -> Submission:
    """Return the envoi of a sheet sent by mail."""
    receive(eml(body="Bonjour,\n", files={name: content}, **said), version=version)
    return Submission.objects.get(filename=name)


@BOOKS
def test_every_cell_is_as_they_sent_it_but_for_the_answers_and_what_they_had_typed_there_stands_beside(
    version, karim, write, name, seen, box
):
    sent = write(LINES)
    mailed(version, sent, name)
    (delivery,) = prepared(version, karim, Outcome.PARTLY, "=1+1 n'est pas un calcul")

    back = given_back(delivery)

    before, after = seen(sent), seen(back)
    title = {" ".join(text.split()): column for (_, line, column), text in after.items() if line == 1}
    written = {place: text for place, text in after.items() if before.get(place) != text}
    assert {place: text for place, text in before.items() if place not in written} == {
        place: text for place, text in after.items() if place not in written
    }
    states = [text for (_, line, column), text in written.items() if column == title[STATE] and line > 1]
    notes = [
        text
        for (_, line, column), text in written.items()
        if column == title[" ".join(NOTE.split())] and line > 1
    ]
    assert states == ["Retenu en partie"] * 3
    assert notes == ["=1+1 n'est pas un calcul"] * 3
    references = [after["Feuil1", line, title[REFERENCE]] for line in (2, 3, 4)]
    assert references == [f"{one}" for one in Comment.objects.order_by("pk")]
    assert after["Feuil1", 2, title[f"{STATE} (saisi par l'auteur)"]] == "déjà vu en 2025"
    assert after["Feuil1", 2, title["Relecteur - commentaire (saisi par l'auteur)"]] == "à relire"


@BOOKS
def test_every_other_part_of_the_file_keeps_its_bytes(version, karim, write, name, seen, box):
    sent = write(LINES)
    mailed(version, sent, name)
    (delivery,) = prepared(version, karim)

    assert len(changed_members(sent, given_back(delivery))) == 1


@pytest.mark.office
@pytest.mark.parametrize(("write", "name"), [(sheets.ods, "avis.ods"), (sheets.xlsx, "avis.xlsx")])
def test_libreoffice_shows_the_same_cells(version, karim, write, name, box, tmp_path):
    sent = write(LINES)
    mailed(version, sent, name)
    (delivery,) = prepared(version, karim, Outcome.REJECTED, '=HYPERLINK("http://example.org")')
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()

    (before,) = shown({name: sent}, tmp_path / "before").values()
    (after,) = shown({name: given_back(delivery)}, tmp_path / "after").values()

    new = [text for place, text in after.items() if before.get(place) != text]
    assert new.count('=HYPERLINK("http://example.org")') == 3  # shown as typed: nothing was calculated
    assert new.count("Non retenu") == 3
    assert {place: text for place, text in after.items() if text not in new}.items() <= before.items()


@BOOKS
def test_imported_again_by_whoever_it_changes_nothing(version, karim, lea, write, name, seen, box):
    mailed(version, write(LINES), name)
    (delivery,) = prepared(version, karim)
    back = given_back(delivery)
    before = Comment.objects.count()

    receive(eml(body="Bonjour,\n", files={f"retour-{name}": back}, number=2), version=version)

    envoi = Submission.objects.get(filename=f"retour-{name}")
    assert outcomes(envoi) == [RowOutcome.KNOWN] * 3
    assert Comment.objects.count() == before
    assert cells_of(back)[0].keys() >= {"state", "note"}
    assert prepare(version=version, by=karim).created == []
    assert sound()


def test_a_sheet_answered_in_part_tells_only_what_is_told(version, karim, box):
    mailed(version, sheets.ods(LINES), "avis.ods")
    card = version.placements.order_by("pk").first()
    decide(placement=card, revision=card.revision, outcome=Outcome.PARTLY, reason=REASON, by=karim)
    prepare(version=version, by=karim, partly=True)
    other = version.placements.order_by("pk").last()
    decide(
        placement=other, revision=other.revision, outcome=Outcome.REJECTED, reason="Pas encore dit.", by=karim
    )

    said = cells_of(given_back(version.deliveries.get()))

    assert [row.get("state", "") for row in said] == ["Retenu en partie", "", ""]
    assert "Pas encore dit" not in str(said)


def test_what_cannot_be_written_in_without_harm_is_told_in_the_message_and_not_attached(version, karim, box):
    content = sheets.ods(LINES)
    signed = sheets.zipped({**sheets.members_of(content), "META-INF/documentsignatures.xml": "<signatures/>"})
    mailed(version, signed, "signee.ods")
    (delivery,) = prepared(version, karim)

    found = leaving(delivery)

    assert found.attachments == ()
    assert "Votre feuille « signee.ods » n'a pas pu être complétée" in found.text
    assert "C-" in found.text


def test_a_sheet_that_the_team_deposited_is_given_back_to_hand_over(version, karim):
    send(version)
    (delivery,) = prepared(version, karim)

    (sheet,) = sheets_of(delivery)

    assert sheet.name == "a-reponses.ods"
    assert [row["note"] for row in cells_of(sheet.content)] == [REASON] * 3


def test_the_same_delivery_gives_the_same_bytes_each_time(version, karim, box):
    mailed(version, sheets.ods(LINES), "avis.ods")
    (delivery,) = prepared(version, karim)

    assert rendered(delivery) == rendered(Delivery.objects.get(pk=delivery.pk))


def test_the_message_is_in_their_thread_and_says_that_no_machine_should_answer(version, karim, box):
    receive_mail(version, References="<annonce@xxx.gouv.fr>", In_Reply_To="<annonce@xxx.gouv.fr>")
    (delivery,) = prepared(version, karim)

    message = message_from_bytes(rendered(delivery), policy=policy.default)

    assert message["In-Reply-To"] == "<message-1@example.org>"
    assert message["References"] == "<annonce@xxx.gouv.fr> <message-1@example.org>"
    assert message["Subject"] == "Re: Mes remarques"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["Message-ID"] == f"<{delivery.identifier}>"
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    assert "ne vaut ni dérogation, ni engagement contractuel." in leaving(delivery).text
    assert "ne vaut ni dérogation, ni engagement contractuel." in leaving(delivery).html


def test_what_a_message_received_says_never_makes_a_header_of_ours(version, karim, box):
    hostile = "=?utf-8?q?Remarques=0D=0ABcc:_tous=40example.org?="
    receive_mail(version, subject=hostile)
    (delivery,) = prepared(version, karim)

    message = message_from_bytes(rendered(delivery), policy=policy.default)

    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]


def test_a_sheet_of_which_nothing_is_told_yet_waits_for_its_own_answer(version, karim, box):
    other = [["9", "EXI-G-2", "", "Une remarque sur tout autre chose.", "haute", ""]]
    files = {
        "avis.ods": sheets.ods([sheets.GABARIT, *REMARKS]),
        "plus-tard.ods": sheets.ods([sheets.GABARIT, *other]),
    }
    receive_mail(version, body="Bonjour,\n", files=files)
    for card in version.placements.exclude(comment__text__contains="tout autre chose"):
        decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, reason="", by=karim)
    prepare(version=version, by=karim, partly=True)

    names = [sheet.name for sheet in sheets_of(version.deliveries.get())]

    assert names == ["avis-reponses.ods"]
