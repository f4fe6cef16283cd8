"""`manage.py import_mail` and `manage.py inspect`, as an operator types them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment
from imports.management.commands import import_mail
from imports.models import MailExport, ReceivedMail
from tests import factories
from tests.imports import sheets
from tests.imports.envois import REMARKS
from tests.imports.mailbox.mails import eml, mail, mbox, run, zipped

pytestmark = pytest.mark.django_db

SHEET = sheets.ods([sheets.GABARIT, *REMARKS])


@pytest.fixture
def box(tmp_path):
    path = tmp_path / "Inbox"
    path.write_bytes(mbox(mail(), mail("Merci !\n", number=2)))
    return path


def inspect(path) -> dict:
    out = StringIO()
    call_command("inspect", str(path), stdout=out)
    return json.loads(out.getvalue())


def test_it_tells_messages_then_envois(version, box):
    told = run(box)

    assert "Inbox : 2 messages, 2 nouveaux ; 1 enregistré, 1 mis de côté." in told
    assert "Rien que des mots de politesse" in told
    assert "2 enregistrées — enregistré." in told
    assert Comment.objects.count() == 2


def test_the_same_file_again_changes_nothing(version, box):
    run(box)

    assert "déjà reçu, rien ne change" in run(box)
    assert ReceivedMail.objects.count() == 2


def test_a_maildir_is_a_folder_and_the_same_one_is_known(version, tmp_path):
    for name, content in {"cur/1:2,S": eml(), "new/2": eml("EXI-G-2 : trop long.\n", number=2)}.items():
        (tmp_path / "box" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "box" / name).write_bytes(content)

    assert "2 messages, 2 nouveaux" in run(tmp_path / "box")
    assert "déjà reçu" in run(tmp_path / "box")
    assert MailExport.objects.count() == 1


def test_a_message_whose_version_is_not_told_says_so_and_the_nearest(version, box):
    factories.make_version(factories.make_volet(title="Environnement de travail"))

    told = run(box)

    assert "version à préciser dans l'administration ; la plus proche" in told


def test_a_file_that_is_no_mail_fails_with_its_sentence_and_the_others_are_in(version, box, tmp_path):
    bad = tmp_path / "notes.txt"
    bad.write_bytes(b"rien")

    with pytest.raises(CommandError, match=r"Non importé : notes\.txt"):
        run(bad, box)
    assert Comment.objects.count() == 2


def test_an_unknown_version_or_file_is_refused_in_french(version, box):
    with pytest.raises(CommandError, match="Il n'y a pas de version 99"):
        run("--version-id", 99, box)
    with pytest.raises(CommandError, match="n'existe pas"):
        run("/absent")


def test_inspect_shows_messages_remarks_and_what_was_not_read_and_writes_nothing(tmp_path):
    path = tmp_path / "lot.zip"
    path.write_bytes(
        zipped(
            {
                "a.eml": eml(files={"un.ods": SHEET, "abime.ods": SHEET[:900]}),
                "b.eml": eml("Absente.\n", number=2, Auto_Submitted="auto-replied"),
            }
        )
    )

    told = inspect(path)

    first, second = told["messages"]
    assert (first["from_email"], first["message_id"]) == ("lea@example.org", "message-1@example.org")
    assert first["date"] == "2026-11-02T10:12:00+01:00"
    assert [one["name"] for one in first["attachments"]] == ["un.ods", "abime.ods"]
    assert (first["auto"], second["auto"]) == (False, True)
    assert len(told["comments"]) == 2 + 3
    assert told["comments"][0]["author"] == "Léa Martin <lea@example.org>"
    assert any("abime.ods" in said for said in told["errors"])
    assert any("absence" in said for said in told["errors"])
    assert not MailExport.objects.exists()


def test_inspect_still_reads_a_sheet(tmp_path):
    path = tmp_path / "a.ods"
    path.write_bytes(SHEET)

    assert len(inspect(path)["comments"]) == 3


def test_an_import_that_stopped_is_resumed_by_hand(version, box):
    from imports.mailbox import engine

    with box.open("rb") as file:
        engine.receive_export(filename="Inbox", file=file, by=None)
    out = StringIO()
    call_command("resume_imports", stdout=out)

    assert "Inbox : enregistré." in out.getvalue()
    assert Comment.objects.count() == 2


def test_an_import_that_died_once_all_was_read_is_ended_by_the_same_command(version, tmp_path, monkeypatch):
    box = tmp_path / "Inbox"
    box.write_bytes(mbox(mail("EXI-G-1 : préciser la durée de conservation.\n", number=1)))
    with monkeypatch.context() as dying:
        dying.setattr(import_mail, "import_envois", lambda export: None)  # it dies there
        run(box)
    assert not Comment.objects.exists()

    assert "rien ne change" not in run(box)
    assert Comment.objects.count() == 1
    assert "déjà reçu, rien ne change" in run(box)
