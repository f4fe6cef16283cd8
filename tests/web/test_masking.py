"""Secret links stand in nothing the service writes: real servers are asked for them, all they say is read."""

import http.client
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from soak.cluster import free_port
from tests.engine.processes import MANAGE, Program, wait_for
from web.masking import SecretsFilter, mask

SECRET = "Ab-_" + "c0D9" * 9 + "xYz"  # 43 signs, as real ones
ASKED = f"/suivi/{SECRET}/"
FAILING = f"{ASKED}panne/"
LEFT = re.compile(f"{re.escape(SECRET[:20])}|{re.escape(SECRET[-20:])}")
GUNICORN = [
    "-m",
    "gunicorn",
    "--access-logfile",
    "-",
    "--access-logformat",
    "%(r)s %(s)s %(f)s %({raw_uri}e)s",
]


@pytest.fixture
def serve(transactional_db, tmp_path: Path) -> Iterator[Callable[..., tuple[Program, int]]]:
    """Start a server of the service, whose addresses include one that breaks; it is dead afterwards."""
    numbers, started = count(), []

    def serve(*command: str, **more: str) -> tuple[Program, int]:
        port = free_port()
        at = [f"127.0.0.1:{port}" if word == "AT" else word for word in command]
        settings = {"DJANGO_SETTINGS_MODULE": "tests.web.failing_settings", "HTTPS": "false", **more}
        program = Program(*at, log=tmp_path / f"{next(numbers)}.log", **settings)
        started.append(program)
        wait_for(lambda: answer(port, "/admin/login/") == 200)
        return program, port

    yield serve
    for program in started:
        program.end()


def answer(port: int, address: str) -> int:
    """Return the status a server answers with, 0 when none answers yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with suppress(ConnectionRefusedError):
        connection.request("GET", address, headers={"Referer": f"http://127.0.0.1{ASKED}"})
        return connection.getresponse().status
    return 0


def ask_all(port: int) -> list[int]:
    """Ask for the secret address in every spelling, and for one that breaks."""
    spelt = "".join(f"%{ord(sign):02X}" for sign in SECRET)
    addresses = [
        ASKED, f"/suivi/{SECRET[:-1]}/", f"/preuve/{SECRET}/", f"/preuve/{SECRET}", f"/rien/{SECRET}/",
        f"/suivi/{spelt}/", f"/%73uivi/{spelt}/", f"/admin/?next={quote(ASKED, safe='')}", FAILING,
    ]  # fmt: skip
    return [answer(port, address) for address in addresses]


@pytest.mark.parametrize("debug", ["true", "false"])
def test_gunicorn_says_nothing_of_secret_links_in_any_of_its_logs(serve, debug):
    program, port = serve(*GUNICORN, "--bind", "AT", "cct_rfc.wsgi", DEBUG=debug, WEB_CONCURRENCY="1")
    assert ask_all(port) == [404, 404, 404, 301, 404, 404, 404, 302, 500]

    said = wait_for(lambda: "panne/ HTTP/1.1 500" in program.said() and program.said())
    assert "GET /suivi/***/panne/ HTTP/1.1 500 http://127.0.0.1/suivi/***/" in said
    assert "Not Found: /suivi/***/" in said
    assert "LookupError: no envoi for ***" in said
    assert "warned of ***" in said
    assert "Stack (most recent call last)" in said
    assert "not as many as %s and %s ('***',)" in said
    assert not LEFT.findall(said)


def test_runserver_says_nothing_of_secret_links_either(serve):
    program, port = serve(MANAGE, "runserver", "--noreload", "AT")
    assert ask_all(port)[-1] == 500

    said = wait_for(lambda: '/panne/ HTTP/1.1" 500' in program.said() and program.said())
    assert said.count('"GET /suivi/***/panne/ HTTP/1.1" 500') == 1
    assert said.count("LookupError: no envoi for ***") == 1
    assert not LEFT.findall(said)


def test_the_report_of_an_error_shows_no_secret_to_whoever_may_read_it(serve):
    _, port = serve(MANAGE, "runserver", "--noreload", "AT")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for accepted in ("text/html", "text/plain"):
        connection.request("GET", FAILING, headers={"Accept": accepted})
        report = connection.getresponse().read().decode()

        assert "no envoi for ***" in report
        assert not LEFT.findall(report)


@pytest.mark.parametrize(("name", "value"), [("WEB_CONCURRENCY", "0"), ("WEB_THREADS", "beaucoup")])
def test_gunicorn_refuses_a_number_that_makes_no_sense(tmp_path, name, value):
    program = Program(*GUNICORN, "cct_rfc.wsgi", log=tmp_path / "log", **{name: value})

    assert program.ended() != 0
    assert f"La variable {name} vaut « {value} »" in program.said()


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        (f"https://cct.example.org{ASKED}feuille/?x=1", "https://cct.example.org/suivi/***/feuille/?x=1"),
        (f"« {SECRET} »", "« *** »"),
        (f"/suivi/{SECRET[:30]}", "/suivi/***"),
        (f"next=%2Fpreuve%2F{SECRET}", "next=%2Fpreuve%2F***"),
        (f"next=%252Fpreuve%252F{SECRET[:9]}", "next=%252Fpreuve%252F***"),
        (f"{{'token': '{SECRET}'}}", "{'token': '***'}"),
    ],
)
def test_a_secret_is_masked_however_it_is_written(written, masked):
    assert mask(written) == masked


@pytest.mark.parametrize(
    "written",
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "d2913291c41198cac81a223db5f6c4cf8c78d2c0",
        "/admin/depot/suivi/?envoi=12&envoi=13",
        "test_a_missing_or_wrong_value_stops_the_start_with_a_sentence_naming_it",
        "/appels/12/deposer/",
    ],
)
def test_what_is_no_secret_stays_readable(written):
    assert mask(written) == written


def test_the_masked_record_is_what_the_next_handlers_get_too():
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "lien %(lien)s", ({"lien": ASKED},), None)

    assert SecretsFilter().filter(record) is True
    assert record.getMessage() == "lien /suivi/***/"
