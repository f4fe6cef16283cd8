"""What holds messages: single files, mailboxes, archives, read to the last message whatever is at fault."""

import io
import zipfile

import pytest

from imports.sources.mail.model import Mail, Unread
from imports.sources.model import NoMail, UnreadableSource
from tests.imports.sources.mail.samples import archive, found, mail, mails, mbox, message, outlook


def ids(content: bytes) -> list[str]:
    return [one.message_id for one in mails(content)]


def test_a_single_message_is_read_whatever_its_name_and_its_envelope_line():
    with_envelope = b"From nadia@example.org Tue Mar  3 10:12:00 2026\n" + message()

    assert ids(message()) == ["avis-1@example.org"]
    assert ids(with_envelope) == ["avis-1@example.org"]
    assert mail(with_envelope).raw == with_envelope
    assert ids(b"\xef\xbb\xbf\r\n" + message().replace(b"\n", b"\r\n")) == ["avis-1@example.org"]


def test_a_mailbox_gives_its_messages_in_order_and_where_each_stands():
    first, second = mails(mbox(message(number=1), message(number=2)), "Inbox")

    assert (first.message_id, first.path) == ("avis-1@example.org", "Inbox, message 1")
    assert (second.message_id, second.path) == ("avis-2@example.org", "Inbox, message 2")


def test_a_sentence_that_begins_by_from_ends_no_message():
    body = "Voir ceci.\n\nFrom là, tout est clair.\nFrom: la suite\n\nFrom 2026 on : rien\nNote: fin"

    one, two = mails(mbox(message(body), message(number=2)))

    assert "From là, tout est clair." in one.body
    assert one.body.endswith("Note: fin")
    assert two.message_id == "avis-2@example.org"


def test_lines_that_a_mailbox_protects_come_as_they_were_typed():
    one, _ = mails(mbox(message("Début.\n>From là, tout va.\n>>From ici aussi."), message(number=2)))

    assert one.body.splitlines() == ["Début.", "From là, tout va.", ">From ici aussi."]


def test_a_mailbox_of_windows_without_empty_lines_between_messages_is_cut_at_each():
    content = b"".join(
        b"From a@example.org Tue Mar  3 10:12:00 2026\n" + message(number=number) + b"\n" for number in (1, 2)
    ).replace(b"\n", b"\r\n")

    assert ids(content) == ["avis-1@example.org", "avis-2@example.org"]


def test_a_mailbox_whose_lines_say_neither_address_nor_date_is_cut_as_well():
    assert ids(mbox(message(number=1), message(number=2), line=b"From ")) == [
        "avis-1@example.org",
        "avis-2@example.org",
    ]


def test_a_length_that_lies_swallows_no_message():
    lying = message("court", "Content-Length: 100000", number=1)

    assert ids(mbox(lying, message(number=2))) == ["avis-1@example.org", "avis-2@example.org"]


def test_what_thunderbird_deleted_without_compacting_is_told():
    kept, gone = mails(
        mbox(message("a", "X-Mozilla-Status: 0001"), message("b", "X-Mozilla-Status: 0009", number=2))
    )

    assert (kept.deleted, gone.deleted) == (False, True)


def test_an_archive_gives_what_it_holds_at_two_levels_and_ignores_what_systems_add():
    inner = archive(
        ("dossier/avis.eml", message(number=3)), ("Inbox", mbox(message(number=4), message(number=5)))
    )
    outer = archive(
        ("cur/1700000000.M1P2.hote:2,S", message(number=1)),
        ("sous-archive.zip", inner),
        ("__MACOSX/._avis.eml", b"\0\5\26\7"),
        ("._x", b"\0"),
        (".DS_Store", b"\0\0\0\1Bud1"),
        ("Inbox.msf", b"// <!-- <mdb:mork:z"),
    )

    every = found(outer, "lot.zip")

    assert [one.message_id for one in every if isinstance(one, Mail)] == [
        "avis-1@example.org", "avis-3@example.org", "avis-4@example.org", "avis-5@example.org",
    ]  # fmt: skip
    assert every[2].path == "lot.zip › sous-archive.zip › Inbox, message 1"
    assert not [one for one in every if isinstance(one, Unread)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_messages_under_one_name_are_both_read():
    twice = archive(("avis.eml", message(number=1)), ("avis.eml", message(number=2)))

    assert ids(twice) == ["avis-1@example.org", "avis-2@example.org"]


def test_a_file_that_is_no_message_is_told_and_the_others_are_read():
    told, read = found(archive(("notes.txt", b"quelques mots sans en-tete"), ("a.msg", message())), "lot.zip")

    assert isinstance(told, Unread)
    assert (told.path, "pas un message" in told.said) == ("lot.zip › notes.txt", True)
    assert isinstance(read, Mail)


def test_a_damaged_member_is_told_and_the_others_are_read():
    packed = bytearray(archive(("un.eml", message("x" * 500, number=1)), ("deux.eml", message(number=2))))
    packed[45:60] = bytes(15)

    told, read = found(bytes(packed))

    assert isinstance(told, Unread)
    assert read.message_id == "avis-2@example.org"


def test_a_message_of_outlook_that_is_cut_short_is_told_with_its_bytes():
    whole = outlook({0x0037: "Avis", 0x1000: "Bonjour"})

    (told,) = found(whole[:700])

    assert isinstance(told, Unread)
    assert "Outlook" in told.said
    assert told.raw == whole[:700]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 3000, b"quelques mots", b"Bonjour,\n\nPage 3 : revoir.", archive(), b"%PDF-1.7\n"],
)
def test_a_file_without_any_message_is_refused_as_being_no_mail(content):
    with pytest.raises(NoMail, match="aucun message"):
        found(content)


def test_what_another_program_keeps_in_the_container_of_outlook_is_no_mail():
    with pytest.raises(NoMail, match="aucun message"):
        found(outlook({}).replace("__properties".encode("utf-16-le"), "__workbook__".encode("utf-16-le")))


def test_an_archive_that_is_a_bomb_is_refused():
    with pytest.raises(UnreadableSource, match="compressée de façon anormale"):
        found(archive(("a.eml", message("x" * 30_000_000))))


def test_an_archive_with_a_password_is_refused():
    packed = bytearray(archive(("a.eml", message())))
    packed[6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1

    with pytest.raises(UnreadableSource, match="mot de passe"):
        found(bytes(packed))


def test_an_archive_cut_short_is_refused():
    with pytest.raises(UnreadableSource, match="incomplète"):
        found(archive(("a.eml", message()))[:-30])


def test_a_data_file_of_outlook_is_refused_with_what_to_do():
    with pytest.raises(UnreadableSource, match=r"\.zip"):
        found(b"!BDN" + bytes(600))


def test_a_mailbox_is_read_by_pieces_even_inside_an_archive():
    class Counting(io.BytesIO):
        largest = 0

        def read(self, size=-1):
            piece = super().read(size)
            self.largest = max(self.largest, len(piece))
            return piece

    from imports.sources.mail.export import read_mails

    file = Counting(mbox(*(message("x" * 100_000, number=number) for number in range(60))))

    assert sum(1 for _ in read_mails("Inbox", file)) == 60
    assert file.largest <= 2**20


def test_a_message_too_large_for_memory_is_told_and_those_around_it_are_read(monkeypatch):
    monkeypatch.setattr("imports.sources.mail.mbox.MAX_MESSAGE", 2_000_000)

    first, told, last = found(mbox(message(), message("x\n" * 3_000_000), message(number=3)))

    assert (first.message_id, last.message_id) == ("avis-1@example.org", "avis-3@example.org")
    assert isinstance(told, Unread)
    assert "dépasse" in told.said


def test_what_is_kept_of_a_message_is_read_again_as_the_same_message():
    every = mails(mbox(message("Début.\n>From là."), message(number=2)))

    assert [mail(one.raw).body for one in every] == [one.body for one in every]


def test_a_name_that_is_not_said_to_be_unicode_is_shown_as_windows_or_unix_wrote_it():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo("ete_.eml"), message())
    renamed = packed.getvalue().replace(b"ete_.eml", b"\x82t\x82_.eml")

    assert mails(renamed, "lot.zip")[0].path == "lot.zip › été_.eml"


def test_a_document_beside_messages_is_told_once_though_it_is_an_archive():
    sheet = archive(("mimetype", b"application/x"), ("content.xml", b"<x/>"))

    told, read = found(archive(("avis.ods", sheet), ("a.eml", message())), "lot.zip")

    assert (told.path, "pas un message" in told.said) == ("lot.zip › avis.ods", True)
    assert read.message_id == "avis-1@example.org"


def test_what_a_maildir_keeps_as_thrown_away_is_told():
    kept, gone = mails(archive(("cur/1.a:2,S", message()), ("cur/2.b:2,ST", message(number=2))))

    assert (kept.deleted, gone.deleted) == (False, True)
