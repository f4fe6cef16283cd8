"""Messages that Outlook saved, from its headers or else from its properties."""

from datetime import UTC, datetime

from imports.sources.mail.model import Noise
from tests.imports.sources.mail.samples import found, mail, mails, message, outlook

SHEET = bytes(range(256)) * 20
TICKS = (
    int((datetime(2026, 3, 3, 9, 12, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
)
SENT = b"\x40\0\x39\0" + bytes(4) + TICKS.to_bytes(8, "little")
PROPERTIES = {
    0x001A: "IPM.Note", 0x0037: "Relecture – été", 0x1000: "Mon avis.\r\nPage 3.", 0x0C1A: "Nadia Roux",
    0x5D01: "Nadia.Roux@example.org", 0x1035: "<avis-1@example.org>", "fixed": SENT,
}  # fmt: skip


def test_without_headers_properties_say_who_when_and_what():
    one = mail(outlook(PROPERTIES, {0x3707: "avis été.ods", 0x3701: SHEET, 0x370E: "application/x"}))

    assert (one.name, one.address) == ("Nadia Roux", "nadia.roux@example.org")
    assert (one.subject, one.message_id) == ("Relecture – été", "avis-1@example.org")
    assert one.sent_at == datetime(2026, 3, 3, 9, 12, tzinfo=UTC)
    assert one.body == "Mon avis.\nPage 3."
    assert [(file.name, file.content) for file in one.attachments] == [("avis été.ods", SHEET)]


def test_the_headers_of_the_transport_win():
    headers = message("").decode().replace("Avis 1", "=?utf-8?Q?D=C3=A9lai?=")

    one = mail(outlook({**PROPERTIES, 0x007D: headers, 0x0C1A: "Autre", 0x5D01: "/O=XXX/CN=AUTRE"}))

    assert (one.subject, one.address, one.behalf) == ("Délai", "nadia.roux@example.org", "")
    assert one.recipients == ("relecture@xxx.gouv.fr",)


def test_a_body_only_in_html_or_in_rtf_is_read():
    bare = {name: value for name, value in PROPERTIES.items() if name != 0x1000}
    rtf = (
        b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}"
        b"\\htmlrtf x\\htmlrtf0 Mon \\'e9t\\'e9{\\*\\htmltag72 </p>}}"
    )
    stored = len(rtf).to_bytes(4, "little") * 2 + b"MELA" + bytes(4) + rtf

    assert mail(outlook({**bare, 0x1013: b"<p>Mon avis.</p>"})).body == "Mon avis."
    assert mail(outlook({**bare, 0x1009: stored})).body == "Mon été"


def test_a_message_inside_is_a_message_of_its_own_that_can_be_kept_and_read_again():
    inner = {**PROPERTIES, 0x0037: "Dedans", 0x1035: "<avis-2@example.org>", 0x1000: "From là, été."}

    one, two = mails(outlook(PROPERTIES, {0x3701: inner, 0x3001: "Dedans"}))
    again = mail(two.raw)

    assert (one.attachments, two.inside) == ((), True)
    assert (two.subject, two.address, two.body) == ("Dedans", "nadia.roux@example.org", "From là, été.")
    assert (again.subject, again.sent_at, again.body) == (two.subject, two.sent_at, two.body)


def test_streams_that_claim_more_than_their_file_are_told():
    content = outlook(PROPERTIES, {0x3707: "a", 0x3701: SHEET})
    size = len(SHEET).to_bytes(8, "little")

    (told,) = found(content.replace(size, (2**31 - 1).to_bytes(8, "little")))

    assert "abîmé" in told.said


def test_a_report_that_a_message_did_not_arrive_names_it():
    report = {**PROPERTIES, 0x001A: "REPORT.IPM.Note.NDR", 0x0037: "Non remis : Avis"}
    inner = {**PROPERTIES, 0x1035: "<avis-7@example.org>"}

    (one,) = mails(outlook(report, {0x3701: inner}))

    assert (one.noise, one.bounced) == (Noise.BOUNCE, ("avis-7@example.org",))


def test_a_rtf_compressed_by_outlook_is_read():
    bare = {name: value for name, value in PROPERTIES.items() if name != 0x1000}
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )  # the example of MS-OXRTFCP, 4.1.1

    assert mail(outlook({**bare, 0x1009: packed})).body == "hello world"
