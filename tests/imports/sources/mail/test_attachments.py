"""The files and the messages that a message carries, at whatever depth and however they are wrapped."""

import binascii
import struct
from base64 import encodebytes

import pytest

from imports.sources.mail.model import Mail, Noise
from tests.imports.sources.mail.samples import found, mail, mails, message, multipart, part, text

SHEET = bytes(range(256)) * 4 + b"\0\0\0"


def der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def endless(tag: int, *contents: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


SIGNED, ENVELOPED, DATA = (bytes.fromhex(f"2a864886f70d01070{last}") for last in (2, 3, 1))


def signed(content: bytes, made=der) -> bytes:
    inner = made(
        0x30, der(0x06, DATA), made(0xA0, made(0x24, der(0x04, content[:9]), der(0x04, content[9:])))
    )
    return made(
        0x30, der(0x06, SIGNED), made(0xA0, made(0x30, der(0x02, b"\1"), der(0x31), inner, der(0x31)))
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="avis.ods"', "avis.ods"),
        ("Content-Disposition: attachment; filename*=utf-8''%C3%A9t%C3%A9.ods", "été.ods"),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''%C3%A9t%C3;\n"
            " filename*1*=%A9%20; filename*2=fin.ods",
            "été fin.ods",
        ),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?=C3=A9t=C3=A9.ods?="', "été.ods"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ("Content-Disposition: attachment; filename=C:\\dossier\\avis.ods", "avis.ods"),
        ('Content-Disposition: attachment; filename="avis\u202esdo.exe"', "avissdo.exe"),
        ("Content-Disposition: attachment; filename=mon avis.ods", "mon avis.ods"),
        ("Content-Disposition: attachment", ""),
    ],
)
def test_a_file_bears_the_name_that_its_sender_gave_and_no_path(header, name):
    (file,) = mail(multipart(text("Voir."), part("application/x", SHEET, header))).attachments

    assert (file.name, file.content, file.inline) == (name, SHEET, False)


def test_files_are_found_at_any_depth_and_those_that_the_body_shows_are_told():
    shown = part("image/png", b"logo", "Content-ID: <logo>", "Content-Disposition: inline; filename=logo.png")
    related = multipart(text("<p>Voir.</p>", "text/html"), shown, kind="related").partition(b"Content-Type")[
        2
    ]
    inner = (b"Content-Type" + related).replace(b"=_limite", b"=_dedans")
    one = mail(multipart(inner, part("application/x; name=avis.ods", SHEET)))

    assert [(file.name, file.inline) for file in one.attachments] == [("logo.png", True), ("avis.ods", False)]
    assert one.body == "Voir."


def test_a_file_whose_end_is_missing_is_told():
    whole = part("application/x; name=avis.ods", SHEET)

    one = mail(multipart(text("Voir."), whole[:-40] + b"\n"))

    assert any("avis.ods" in notice for notice in one.notices)
    assert SHEET.startswith(one.attachments[0].content)


def test_files_written_in_the_text_are_taken_out_of_it():
    lines = b"".join(binascii.b2a_uu(SHEET[at : at + 45]) for at in range(0, len(SHEET), 45))
    raw = message("Voir ici.\n\n@@\nFin.").replace(b"@@", b"begin 644 avis.ods\n" + lines + b"`\nend")

    one = mail(raw)

    assert [(file.name, file.content) for file in one.attachments] == [("avis.ods", SHEET)]
    assert one.body.split() == ["Voir", "ici.", "Fin."]


def test_a_signature_beside_its_message_hides_none_of_it():
    one = mail(
        multipart(text("Mon avis."), part("application/pkcs7-signature; name=smime.p7s", b"x"), kind="signed")
    )

    assert one.body == "Mon avis."
    assert [file.name for file in one.attachments] == ["smime.p7s"]


@pytest.mark.parametrize("made", [der, endless])
def test_a_signature_that_envelops_its_message_hides_none_of_it(made):
    inside = multipart(text("Mon avis."), part("application/x; name=avis.ods", SHEET))
    head = message(
        "", "Content-Transfer-Encoding: base64", kind="application/pkcs7-mime; smime-type=signed-data"
    )

    one = mail(head + encodebytes(signed(inside, made)))

    assert (one.body, [file.content for file in one.attachments]) == ("Mon avis.", [SHEET])


@pytest.mark.parametrize(
    "encrypted",
    [
        message("", kind="application/pkcs7-mime") + der(0x30, der(0x06, ENVELOPED), der(0xA0)),
        multipart(text("Version: 1", "application/pgp-encrypted"), text("..."), kind="encrypted"),
        message("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
    ],
)
def test_an_encrypted_message_keeps_its_headers_and_says_so(encrypted):
    one = mail(encrypted)

    assert one.address == "nadia.roux@example.org"
    assert any("est chiffré" in notice for notice in one.notices)


def attribute(level: int, name: int, content: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(content)) + content + b"\0\0"


def test_what_outlook_wraps_is_unwrapped_to_the_last_byte():
    wrapped = (
        b"\x78\x9f\x3e\x22\1\0" + attribute(1, 0x800C, "Été.\0".encode("cp1252"))
        + attribute(2, 0x9002, bytes(14)) + attribute(2, 0x8010, b"avis.ods\0") + attribute(2, 0x800F, SHEET)
    )  # fmt: skip
    one = mail(multipart(part("application/ms-tnef; name=winmail.dat", wrapped)))
    other = mail(multipart(text("Mon avis."), part("application/ms-tnef; name=winmail.dat", wrapped)))

    assert [(file.name, file.content) for file in one.attachments] == [("avis.ods", SHEET)]
    assert (one.body, other.body) == ("Été.", "Mon avis.")


def test_a_message_carried_is_a_message_of_its_own_after_its_carrier():
    deepest = message("Le plus ancien.", number=3)
    middle = multipart(text("Transmis."), b"Content-Type: message/rfc822\n\n" + deepest, number=2)
    inner = middle.replace(b"=_limite", b"=_dedans")
    one, two, three = mails(multipart(text("Voir."), b"Content-Type: message/rfc822\n\n" + inner))

    assert [each.body for each in (one, two, three)] == ["Voir.", "Transmis.", "Le plus ancien."]
    assert [each.inside for each in (one, two, three)] == [False, True, True]
    assert two.raw == inner
    assert "message joint 1" in two.path


def test_a_message_attached_as_a_mere_file_is_a_message_too():
    one, two = mails(
        multipart(text("Voir."), part("application/octet-stream; name=avis.eml", message(number=2)))
    )

    assert (one.attachments, two.message_id, two.inside) == ((), "avis-2@example.org", True)


def test_messages_in_messages_stop_at_a_bound_that_is_told():
    raw = message("fin")
    for number in range(300):
        raw = message("", number=number, kind="message/rfc822") + raw

    every = found(raw)

    assert len(every) < 100
    assert "trop imbriqués" in every[-1].said


def test_what_a_bounce_returns_is_named_and_is_no_message_of_its_own():
    status = b"Content-Type: message/delivery-status\n\nAction: failed\n"
    returned = b"Content-Type: message/rfc822\n\n" + message(number=7)
    raw = multipart(text("Adresse inconnue."), status, returned, kind="report; report-type=delivery-status")

    (one,) = found(raw)

    assert isinstance(one, Mail)
    assert (one.noise, one.bounced) == (Noise.BOUNCE, ("avis-7@example.org",))
    assert one.body == "Adresse inconnue."


def test_a_bounce_that_is_no_report_names_what_it_returns_too():
    returned = b"Content-Type: message/rfc822\n\n" + message(number=7)
    quoted = "Adresse inconnue.\n\nMessage-ID: <avis-8@example.org>\n"
    headers = ("From: MAILER-DAEMON@example.org", "Subject: Undelivered Mail Returned to Sender")

    (one,) = found(multipart(text(quoted), returned, headers=headers))

    assert one.bounced == ("avis-7@example.org", "avis-8@example.org")


def test_an_invitation_is_told_by_the_calendar_among_its_versions():
    calendar = text("BEGIN:VCALENDAR\nEND:VCALENDAR", "text/calendar; method=REQUEST")

    one = mail(multipart(text("Le 21 mai à 10 h."), calendar, kind="alternative"))

    assert (one.noise, one.body) == (Noise.INVITATION, "Le 21 mai à 10 h.")
    assert [file.media_type for file in one.attachments] == ["text/calendar"]
