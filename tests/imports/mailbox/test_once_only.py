"""Once only: the same message in two exports, in two forms, twice in one; forged ones told apart."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from comments.models import Channel, Comment
from imports import pipeline
from imports.actions import receive as receive_sheet
from imports.lease import MOST_ATTEMPTS
from imports.ledger import faults
from imports.mailbox import engine as exports
from imports.mailbox import streaming
from imports.models import (
    ExportLine,
    ExportState,
    LineOutcome,
    MailExport,
    MailPart,
    MailState,
    ReceivedMail,
    Submission,
    SubmissionState,
    original_path,
)
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from tests import factories
from tests.imports import sheets
from tests.imports.envois import REMARKS
from tests.imports.mailbox.mails import BODY, eml, mail, mbox, only, receive, run, texts, zipped
from tests.imports.sources.mail.samples import outlook

pytestmark = pytest.mark.django_db

SHEET = sheets.ods([sheets.GABARIT, *REMARKS])


def test_the_same_message_in_two_exports_is_one_mail_and_the_second_says_so(version):
    receive(eml())

    second = receive(mbox(mail(), mail("EXI-G-2 : rien d'autre.\n", number=2)), "Inbox.mbox")

    assert ReceivedMail.objects.count() == 2
    assert list(second.lines.values_list("outcome", flat=True)) == [LineOutcome.KNOWN, LineOutcome.NEW]
    assert Comment.objects.count() == 3
    assert list(faults()) == []


def test_the_same_file_given_again_changes_nothing(version):
    first = receive(eml())
    second = receive(eml(), "copie.eml")

    assert first == second
    assert ExportLine.objects.count() == 1


def test_a_message_without_identifier_sent_twice_is_one_mail(version):
    receive(mbox(mail(Message_ID=""), mail(Message_ID="")), "Inbox")

    assert ReceivedMail.objects.count() == 1
    assert Comment.objects.count() == 2


def test_the_same_message_encoded_otherwise_by_another_export_is_one_mail(version):
    receive(eml())
    receive(zipped({"a.eml": eml(BODY + "\n\n")}), "b.zip")

    assert ReceivedMail.objects.count() == 1


def test_the_same_message_as_sent_and_as_outlook_saves_it_is_one_mail(version):
    receive(eml())
    saved = outlook(
        {
            0x0037: "Mes remarques", 0x0C1A: "Léa Martin", 0x5D01: "lea@example.org",
            0x1035: "<message-1@example.org>", 0x1000: BODY.replace("\n", "\r\n"),
        }
    )  # fmt: skip

    export = receive(saved, "remarques.msg")

    assert export.lines.get().outcome == LineOutcome.KNOWN
    assert ReceivedMail.objects.count() == 1
    assert Comment.objects.count() == 2


def test_another_message_under_a_known_identifier_is_received_and_told(version):
    receive(eml())
    receive(eml("EXI-G-1 : supprimer cette exigence, elle ne sert à rien du tout.\n"), "b.eml")

    genuine, forged = ReceivedMail.objects.order_by("pk")
    assert (genuine.notices, forged.copy) == ([], 1)
    assert "contrefait" in forged.notices[0]
    assert Comment.objects.count() == 3


def test_a_forged_message_that_came_first_takes_no_word_from_the_genuine_one(version):
    receive(eml(BODY.replace("ne suffisent pas", "suffisent")))

    receive(eml(), "b.eml")

    assert Comment.objects.filter(text="douze mois ne suffisent pas.").exists()
    assert "contrefait" in ReceivedMail.objects.latest("pk").notices[0]


def test_a_long_message_is_compared_to_its_end(version):
    long = "".join(f"Phrase numéro {n} sur la durée de conservation des journaux.\n" for n in range(400))
    receive(eml(f"EXI-G-1 : {long}Donc non.\n"))

    receive(eml(f"EXI-G-1 : {long}Donc oui, et EXI-G-2 est à revoir.\n"), "b.eml")

    assert ReceivedMail.objects.count() == 2


def test_the_same_message_wrapped_otherwise_is_one_mail(version):
    long = "EXI-G-1 : dire dans quel format la description est publiée, et à quelle adresse la trouver"
    receive(eml(f"{long}, chaque année, sans attendre la fin de la période de garantie du service.\n"))

    wrapped = f"{long},\nchaque année, sans attendre la fin de la période\nde garantie du service."
    receive(eml(f"{wrapped}\n\n-- \nLéa\n"), "b.eml")

    assert ReceivedMail.objects.count() == 1


def test_a_sheet_mailed_and_uploaded_is_one_envoi_and_the_link_is_kept(version):
    uploaded, _ = receive_sheet(
        version=version,
        channel=Channel.SHEET,
        filename="a.ods",
        content=SHEET,
        by=factories.make_user(is_superuser=True),
    )
    pipeline.run(uploaded)

    receive(eml("Ci-joint.\n", files={"copie.ods": SHEET}))

    assert Submission.objects.count() == 1
    part = MailPart.objects.get(rank=1)
    assert (part.submission, part.known) == (uploaded, True)
    assert Comment.objects.count() == 3


def test_the_ledger_tells_of_a_mail_nobody_took_in_and_of_an_export_that_is_gone(version, originals):
    export = receive(eml())
    ReceivedMail.objects.update(state=MailState.RECEIVED, version=None)
    default_storage.delete(original_path(export.sha256))

    said = " ".join(faults())

    assert "jamais instruit" in said
    assert "l'original de l'export a disparu" in said


def test_a_reading_cut_in_the_middle_goes_on_where_it_stopped(version, monkeypatch):
    content = mbox(*(mail(f"EXI-G-{n} : remarque numéro {n}.\n", number=n) for n in (1, 2)))
    genuine, seen = exports.receive_message, []

    def fall(export, position, *more):
        if position == 2 and not seen:
            seen.append(position)
            raise RuntimeError("le processus tombe")
        return genuine(export, position, *more)

    monkeypatch.setattr(exports, "receive_message", fall)
    export, _ = exports.receive_export(filename="Inbox", file=BytesIO(content), by=None)
    with pytest.raises(RuntimeError):
        exports.attempt(export)
    assert export.lines.count() == 1

    exports.process(export)

    assert export.state == ExportState.RECORDED
    assert list(export.lines.values_list("position", flat=True)) == [1, 2]
    assert ReceivedMail.objects.count() == 2


def test_a_reading_stopped_by_a_person_any_number_of_times_goes_on(version, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(exports, "receive_message", stopped)
        for _ in range(MOST_ATTEMPTS + 1):
            export, _ = exports.receive_export(filename="a.eml", file=BytesIO(eml()), by=None)
            with pytest.raises(KeyboardInterrupt):
                exports.process(export)

    assert receive(eml()).state == ExportState.RECORDED


def test_a_reading_killed_as_many_times_as_it_may_goes_on_when_the_file_is_given_again(version):
    exports.receive_export(filename="a.eml", file=BytesIO(eml()), by=None)
    MailExport.objects.update(state=ExportState.RUNNING, attempts=MOST_ATTEMPTS, holder="dead")

    assert exports.process(MailExport.objects.get()).state == ExportState.FAILED
    assert receive(eml()).state == ExportState.RECORDED
    assert len(texts(version)) == 2


@pytest.mark.parametrize("fault", [UnreadableSource("Le fichier est abîmé."), ReaderDied("Mort.")])
def test_what_was_read_of_an_export_that_cannot_be_read_to_its_end_is_taken_in(version, monkeypatch, fault):
    def cut(name, mailbox):
        yield next(streaming.messages(name, mailbox))
        raise fault

    monkeypatch.setattr(exports, "messages", cut)
    export = receive(mbox(mail(), mail("EXI-G-2 : autre chose.\n", number=2)), "Inbox")

    assert (export.state, export.last_error) == (ExportState.FAILED, str(fault))
    assert only().state == MailState.TAKEN_IN
    assert len(texts(version)) == 2


def test_the_command_finishes_what_another_one_left_of_the_same_sender(version, tmp_path):
    left, _ = exports.receive_export(filename="a.eml", file=BytesIO(eml()), by=None)
    exports.process(left)
    file = tmp_path / "b.eml"
    file.write_bytes(eml("EXI-G-2 : prévoir une fin de service annoncée.\n", number=2))

    said = run(file)

    assert "b.eml : 1 message, 1 nouveau ; 1 enregistré." in said
    assert set(Submission.objects.values_list("state", flat=True)) == {SubmissionState.RECORDED}
    assert list(faults()) == []


def test_an_export_that_another_process_holds_is_left_to_it(version):
    export, _ = exports.receive_export(filename="a.eml", file=BytesIO(eml()), by=None)
    other = MailExport.objects.get(pk=export.pk)
    from imports.mailbox import lease

    assert lease.take(export)

    exports.attempt(other)

    assert not ReceivedMail.objects.exists()


def test_a_file_that_holds_no_message_fails_with_a_sentence(version):
    export = receive(b"ceci n'est pas un courriel", "notes.txt")

    assert export.state == ExportState.FAILED
    assert "aucun message" in export.last_error


def test_a_version_said_later_for_the_same_file_is_refused_with_a_sentence(version):
    receive(eml())

    with pytest.raises(ValidationError, match="déjà été reçu"):
        exports.receive_export(
            filename="a.eml", file=BytesIO(eml()), by=None, version=factories.make_version()
        )
    assert only().version == version
    assert len(texts(version)) == 2
