"""Headers as mailers write them, well or not."""

from datetime import UTC, datetime

import pytest

from tests.imports.sources.mail.samples import mail, message


def headed(*headers: str):
    return mail(message("Bonjour", *headers))


def test_a_message_gives_who_when_what_and_to_whom():
    one = headed(
        "In-Reply-To: <appel@xxx.gouv.fr>",
        "References: <debut@xxx.gouv.fr>\n <appel@xxx.gouv.fr>",
        "Cc: Groupe : <A.B@example.org>, c@example.org;",
        "Sender: Paul Petit <paul.petit@example.org>",
    )

    assert (one.name, one.address) == ("Nadia Roux", "nadia.roux@example.org")
    assert one.sent_at == datetime(2026, 3, 3, 9, 12, tzinfo=UTC)
    assert (one.subject, one.message_id) == ("Avis 1", "avis-1@example.org")
    assert one.in_reply_to == ("appel@xxx.gouv.fr",)
    assert one.references == ("debut@xxx.gouv.fr", "appel@xxx.gouv.fr")
    assert one.recipients == ("relecture@xxx.gouv.fr", "a.b@example.org", "c@example.org")
    assert one.behalf == "Paul Petit <paul.petit@example.org>"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?Q?D=C3=A9lai_=3F?=", "Délai ?"),
        ("=?iso-8859-1?B?Q2/7dCA6IDUwIIA=?=", "Coût : 50 €"),
        ("=?utf-8?B?w6nD?= =?utf-8?B?qQ==?=", "éé"),
        ("=?utf-8?Q?d=C3=A9?=\n =?utf-8?Q?lai?=", "délai"),
        ("Re: =?utf-8?Q?=C3=A9t=C3=A9?= 2026", "Re: été 2026"),
        ("=?utf-8?Q?avec des blancs =C3=A9?=", "avec des blancs é"),
        ("=?utf-8?Q?coup=C3=A9 cour", "coupé cour"),
        ("=?x-inconnu?Q?d=E9lai?=", "délai"),
        ("=?base64?B?YWJj?=", "abc"),
        ("délai", "délai"),
        ("=?utf-8*fr?Q?d=C3=A9lai?=", "délai"),
        ("a\tb\x07c\x00d", "a bcd"),
    ],
)
def test_a_subject_is_decoded_however_it_is_encoded(written, read):
    assert headed(f"Subject: {written}").subject == read


def test_a_subject_in_bytes_of_windows_is_read_as_such():
    raw = message("x", "Subject: D@lai").replace(b"D@lai", "Délai".encode("cp1252"))

    assert mail(raw).subject == "Délai"


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ('"Roux, Nadia" <N.Roux@Example.org>', "Roux, Nadia", "n.roux@example.org"),
        ("Roux, Nadia <n.roux@example.org>", "Roux, Nadia", "n.roux@example.org"),
        ("=?utf-8?Q?L=C3=A9a=2C_Roux?= <n.roux@example.org>", "Léa, Roux", "n.roux@example.org"),
        ("n.roux@example.org (Nadia Roux)", "Nadia Roux", "n.roux@example.org"),
        ("n.roux@example.org", "", "n.roux@example.org"),
        ("<n.roux@example.org", "", "n.roux@example.org"),
        ("Nadia Roux", "Nadia Roux", ""),
        ("Bureau : Nadia <n.roux@example.org>;", "Nadia", "n.roux@example.org"),
    ],
)
def test_a_sender_is_read_however_it_is_written(written, name, address):
    one = headed(f"From: {written}")

    assert (one.name, one.address) == (name, address)


def test_of_several_senders_the_first_who_has_an_address_is_kept():
    assert headed("From: Personne", "From: Nadia <n.roux@example.org>").address == "n.roux@example.org"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 3 Mar 26 10:12:00 +0100", datetime(2026, 3, 3, 9, 12, tzinfo=UTC)),
        ("3 Mar 2026 10:12 EST", datetime(2026, 3, 3, 15, 12, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 10:12:00 -0000", datetime(2026, 3, 3, 10, 12, tzinfo=UTC)),
        ("2026-03-03T10:12:00+01:00", datetime(2026, 3, 3, 9, 12, tzinfo=UTC)),
        ("Tue, 32 Mar 2026 10:12:00 +0100", None),
        ("Tue, 3 Mar 99999999999 10:12:00 +9999", None),
        ("demain", None),
        ("", None),
    ],
)
def test_a_date_has_a_zone_or_is_none(written, read):
    one = headed(f"Date: {written}")

    assert one.sent_at == read
    assert read is None or one.sent_at.tzinfo


def test_a_message_without_identifier_or_with_a_malformed_one_is_read():
    assert headed("Message-ID:").message_id == ""
    assert headed("Message-ID: avis-seul").message_id == "avis-seul"
    assert headed("Message-ID: deux mots").message_id == ""


def test_lines_that_are_no_header_lose_none_of_those_that_follow():
    raw = message().replace(b"Subject:", b"ligne sans rien\nSubject:")

    assert mail(raw).subject == "Avis 1"
    assert mail(raw).body == "Bonjour"
