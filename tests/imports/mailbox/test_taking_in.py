"""From a message to remarks: what each thing it carries becomes, and what is set aside with its reason."""

import pytest

from comments.models import Channel, Comment
from imports.ledger import faults
from imports.models import (
    MailState,
    ReceivedMail,
    RowOutcome,
    Submission,
    SubmissionRow,
    SubmissionState,
)
from imports.sources.mail import parts
from imports.sources.mail.model import Attachment, Mail
from tests import factories
from tests.imports import sheets
from tests.imports.envois import LOGS, REMARKS
from tests.imports.mailbox.mails import LEA, eml, mail, mbox, only, receive, texts, zipped
from tests.imports.pictures import png
from tests.imports.sources.annotated import annotated, note
from tests.imports.sources.words import about, comment, docx, p, r

pytestmark = pytest.mark.django_db

SHEET = sheets.ods([sheets.GABARIT, *REMARKS])


def test_each_remark_of_a_body_is_one_on_the_board_by_its_sender_the_day_it_was_sent(version):
    receive(eml())

    first, second = Comment.objects.order_by("pk")
    assert (first.location, first.text) == ("EXI-G-1", "dire dans quel format la description est publiée.")
    assert (second.location, second.text) == ("EXI-G-2", "douze mois ne suffisent pas.")
    assert first.author.address == "lea@example.org"
    assert f"{first.written_on}" == "2026-11-02"
    envoi = Submission.objects.get()
    assert (envoi.channel, envoi.sender.name, envoi.state) == (
        Channel.MAIL,
        "Léa Martin",
        SubmissionState.RECORDED,
    )
    assert envoi.original() == eml()
    assert list(faults()) == []


def test_both_sheets_of_a_message_go_through_the_pipeline_and_a_row_without_author_is_its_sender_s(version):
    other = sheets.ods([sheets.GABARIT, ["1", "EXI-G-2", "", "Préciser la fin de service."]])

    receive(eml("Voici nos deux fichiers.\n", files={"un.ods": SHEET, "deux.ods": other}))

    assert set(Submission.objects.values_list("filename", flat=True)) == {"un.ods", "deux.ods"}
    assert Comment.objects.count() == 4
    assert Comment.objects.get(text="Préciser la fin de service.").author.address == "lea@example.org"
    assert Comment.objects.get(text=LOGS[3]).author.address == "a@example.org"
    words = only().parts.get(rank=0)
    assert words.submission is None
    assert "ne porte pas de remarque" in words.reason


def test_a_broken_sheet_is_named_and_the_remarks_of_the_body_are_kept(version):
    receive(eml(files={"abime.ods": SHEET[:900]}))

    assert len(texts(version)) == 2
    failed = Submission.objects.get(filename="abime.ods")
    assert failed.state == SubmissionState.FAILED
    assert "abîmé" in failed.last_error


def test_sheets_of_an_attached_archive_are_read_one_by_one(version):
    receive(eml("Ci-joint.\n", files={"retours.zip": zipped({"a/un.ods": SHEET})}))

    assert Submission.objects.get().filename == "retours.zip › un.ods"
    assert len(texts(version)) == 3


def test_a_picture_and_any_other_file_wait_to_be_transcribed(version):
    receive(eml("Voir les pièces jointes.\n", files={"photo.png": png(), "notes.bin": b"\x01\x02\x03" * 40}))

    rows = SubmissionRow.objects.all()
    assert {row.outcome for row in rows} == {RowOutcome.TO_TRANSCRIBE}
    assert {row.cells["fichier"] for row in rows} == {"photo.png (PNG, 1 Ko)", "notes.bin (1 Ko)"}


def test_a_link_to_a_file_shared_elsewhere_waits_to_be_transcribed_and_is_not_followed(version):
    receive(eml("EXI-G-1 : voir mon tableau, https://we.tl/t-AbCdEfGh12 pour le détail.\n"))

    remark, link = SubmissionRow.objects.order_by("position")
    assert remark.outcome == RowOutcome.RECORDED
    assert (link.outcome, link.cells) == (RowOutcome.TO_TRANSCRIBE, {"lien": "https://we.tl/t-AbCdEfGh12"})


def test_a_logo_of_the_signature_is_no_row_and_its_part_says_so(version):
    message = mail("EXI-G-1 : préciser.\n")
    message.add_alternative('<p>EXI-G-1 : préciser.</p><img src="cid:logo@x">', subtype="html")
    message.get_payload()[1].add_related(
        png(), "image", "png", cid="<logo@x>", filename="logo.png", disposition="inline"
    )

    receive(message.as_bytes())

    assert Submission.objects.count() == 1
    assert only().parts.get(rank=1).reason == "image de la signature ou du papier à en-tête"


def test_to_have_no_remark_is_recorded(version):
    receive(eml("Bonjour,\n\nNous n'avons pas d'observation sur ce document.\n\nCordialement,\nLéa\n"))

    envoi = Submission.objects.get()
    assert (envoi.nothing_to_say, envoi.state, envoi.rows.count()) == (True, SubmissionState.RECORDED, 0)
    assert only().nothing_to_say


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (mail("Je suis absente.\n", subject="Réponse automatique", Auto_Submitted="auto-replied"), "absence"),
        (mail("Bonjour,\n\nMerci beaucoup !\n\nLéa\n"), "politesse"),
        (mail(sender="cct@xxx.gouv.fr"), "l'équipe"),
    ],
)
def test_what_says_nothing_of_the_text_is_set_aside_with_the_reason(version, message, reason):
    version.volet.contact = "cct@xxx.gouv.fr"
    version.volet.save()

    receive(message.as_bytes())

    assert only().state == MailState.ASIDE
    assert reason in only().reason
    assert not Submission.objects.exists()
    assert list(faults()) == []


def test_a_message_forwarded_by_the_team_as_a_file_is_read_and_the_team_s_own_is_not(version):
    version.volet.contact = "cct@xxx.gouv.fr"
    version.volet.save()
    carrier = mail("Pour information.\n", sender="cct@xxx.gouv.fr", number=2)
    carrier.add_attachment(mail())

    receive(carrier.as_bytes())

    outer, inner = ReceivedMail.objects.order_by("pk")
    assert (outer.state, inner.state) == (MailState.ASIDE, MailState.TAKEN_IN)
    assert inner.inside == outer
    assert len(texts(version)) == 2


def test_what_is_deleted_in_thunderbird_is_told_apart_and_can_be_taken_back(version):
    from imports.mailbox.opening import take_back
    from tests.imports.mailbox.mails import import_all

    receive(mbox(mail(X_Mozilla_Status="0009")), "Inbox")
    assert only().state == MailState.ASIDE
    assert "Supprimé" in only().reason

    take_back(mail=only(), by=factories.make_user(is_superuser=True))
    import_all()

    assert only().state == MailState.TAKEN_IN
    assert len(texts(version)) == 2


def test_the_notes_of_a_pdf_and_the_comments_of_a_word_document_are_remarks_with_their_excerpt(version):
    noted = annotated(("Les images sont signees.", [note("Text", "Par qui ?")]))
    commented = docx(p(about(1, "Chaque appel"), r(" laisse une trace.")), comments=comment(1, "Lesquels ?"))

    receive(eml("Ci-joint.\n", files={"annoté.pdf": noted, "relu.docx": commented}))

    remarks = {row.comment.text: row.comment for row in SubmissionRow.objects.select_related("comment")}
    assert remarks["Par qui ?"].location == "p. 1"
    assert remarks["Lesquels ?"].excerpt == "Chaque appel"


def test_what_cannot_be_read_of_a_message_waits_for_a_person(version):
    secret = (
        b"From: lea@example.org\nSubject: Avis\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/encrypted; boundary=x\n\n--x\n\nVersion: 1\n--x\n\nabcd\n--x--\n"
    )
    receive(secret)

    row = SubmissionRow.objects.get()
    assert (row.outcome, row.cells["objet"]) == (RowOutcome.TO_TRANSCRIBE, "Avis")
    assert only().state == MailState.TAKEN_IN


def test_the_remark_that_stands_in_the_subject_of_an_empty_message_is_one(version):
    receive(eml("\n", subject="RE: EXI-G-1 : préciser le format attendu"))

    comment = Comment.objects.get()
    assert (comment.location, comment.text) == ("EXI-G-1", "préciser le format attendu")


def test_more_files_than_are_read_is_told():
    many = Mail(b"", attachments=(Attachment("a.csv", b"x"),) * (parts.MOST_FILES + 5))

    assert len(parts.files_of(many)) == parts.MOST_FILES
    assert "505 pièces jointes" in parts.left_out_of(many)[0]
    assert parts.left_out_of(Mail(b"")) == []


def test_archives_too_heavy_together_stay_whole(monkeypatch):
    monkeypatch.setattr(parts, "MOST_UNPACKED", 2_500)
    lots = tuple(Attachment(f"{n}.zip", zipped({"a.csv": b"x" * 1_000})) for n in range(4))

    found = [one.name for one, _ in parts.files_of(Mail(b"", attachments=lots))]

    assert found == ["0.zip › a.csv", "1.zip › a.csv", "2.zip", "3.zip"]


def test_an_encrypted_message_is_reported(version):
    armour = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0fGhtWXyz12AQf+\n=abcd\n-----END PGP MESSAGE-----\n"

    receive(eml(armour))

    assert "chiffré" in " ".join(only().notices)
    row = SubmissionRow.objects.get()
    assert row.outcome == RowOutcome.TO_TRANSCRIBE
    assert "chiffré" in row.cells["signalement"]


def test_a_message_says_who_sent_it_for_its_author(version):
    receive(eml(Sender="Secrétariat <secretariat@example.org>"))

    assert only().behalf == "Secrétariat <secretariat@example.org>"
    assert only().sender.address == "lea@example.org"
    assert SubmissionRow.objects.first().cells["transmis par"] == "Secrétariat <secretariat@example.org>"


def test_the_address_in_the_sheet_s_column_attributes_and_is_never_the_sender(version):
    receive(eml("Ci-joint.\n", files={"un.ods": SHEET}))

    assert {comment.author.address for comment in Comment.objects.all()} == {"a@example.org"}
    assert only().sender.address == "lea@example.org"
    assert LEA.startswith(only().sender.name)
