"""Files are shown to an antivirus that answers on a real socket, well or badly."""

import time
from collections.abc import Iterator

import pytest

from imports import scanning
from imports.scanning import Clean, Infected, ScannerUnreachable, scan
from soak.cluster import free_port
from tests.imports.clamd import EICAR, FakeClamd, fake_clamd


@pytest.fixture(params=["port", "socket"])
def clamd(request: pytest.FixtureRequest, settings, tmp_path) -> Iterator[FakeClamd]:
    """The antivirus of the settings, reached in both ways."""
    with fake_clamd(tmp_path / "clamd.sock" if request.param == "socket" else None) as server:
        settings.SCAN_URL = server.url
        yield server


def test_without_an_antivirus_nothing_is_known(settings):
    settings.SCAN_URL = ""

    assert scan(EICAR) == Clean()


@pytest.mark.parametrize("size", [0, 1, scanning.CHUNK, scanning.CHUNK + 1, 3 * 2**20])
def test_the_whole_of_a_file_is_shown_whatever_its_size(clamd, size):
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]

    assert scan(content) == Clean()
    assert clamd.received == [content]


def test_what_the_antivirus_knows_is_named_even_across_two_pieces(clamd):
    assert scan(EICAR) == Infected("Eicar-Test-Signature")
    assert scan(b"x" * (scanning.CHUNK - 10) + EICAR) == Infected("Eicar-Test-Signature")


def test_a_file_the_antivirus_finds_too_big_is_said_to_be_so(clamd):
    clamd.limit = 2**20

    with pytest.raises(ScannerUnreachable, match="dépasse la taille que l'antivirus accepte"):
        scan(b"x" * 20 * 2**20)
    assert scan(b"x" * 2**20) == Clean()


@pytest.mark.parametrize(
    "said",
    [
        b"stream: OK",  # cut before the end
        b"stream: Eicar-Test-Signature FOUND",
        b"stream: OK\0stream: OK\0",
        b"stream: OK\n",
        b"1: stream: OK\0",
        b"stream:  FOUND\0",
        b"stream: \xff\xfe FOUND\0",
        b"stream: a\nb FOUND\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"x" * 100_000,
        b"\0",
    ],
)
def test_an_answer_that_is_no_verdict_is_taken_for_none(clamd, said):
    clamd.says = said

    with pytest.raises(ScannerUnreachable, match=r"réponse incompréhensible|ne répond pas"):
        scan(b"une feuille")


def test_an_antivirus_that_cuts_gives_no_verdict(clamd):
    clamd.says = b""

    with pytest.raises(ScannerUnreachable, match="L'antivirus"):
        scan(b"une feuille" * 10**6)


def test_an_antivirus_that_answers_letter_by_letter_is_given_its_time_and_no_more(clamd, monkeypatch):
    clamd.says, clamd.letters_after = b"stream: OK\0", 0.02
    assert scan(b"une feuille") == Clean()

    monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.3)
    clamd.letters_after = 0.1
    started = time.monotonic()
    with pytest.raises(ScannerUnreachable, match="pas répondu à temps"):
        scan(b"une feuille")
    assert time.monotonic() - started < 0.9  # all the letters would take 1.1


def test_an_antivirus_that_does_not_read_is_given_its_time_and_no_more(clamd, monkeypatch):
    monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.3)
    clamd.says, clamd.letters_after = b"stream: OK\0", 1

    with pytest.raises(ScannerUnreachable, match="pas répondu à temps"):
        scan(b"x" * 30 * 2**20)


@pytest.mark.parametrize(
    "where", ["clamd://127.0.0.1:{port}", "clamd:///rien/ici.sock", "clamd:///" + "x" * 300]
)
def test_an_antivirus_that_is_not_there_is_said_not_to_answer(settings, where):
    settings.SCAN_URL = where.format(port=free_port())

    with pytest.raises(ScannerUnreachable, match="L'antivirus ne répond pas"):
        scan(b"une feuille")
