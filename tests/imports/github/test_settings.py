"""How GitHub is reached: which address, whose token, through which proxy, trusting which authority."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.github import FakeGitHub
from tests.github.calls import Answer, Request
from tests.github.faults import Fault
from tests.imports.github.runs import clean, expected, kept, run

ROOT = Path(__file__).parent.parent.parent.parent
PREFIX = "/api/v3"


class Enterprise(FakeGitHub):
    """A GitHub whose API stands under a path, as Enterprise Server's does."""

    @property
    def url(self) -> str:
        return super().url + PREFIX

    def answered(self, request: Request) -> tuple[Answer, Fault | None]:
        assert request.path.startswith(PREFIX)
        return super().answered(replace(request, path=request.path.removeprefix(PREFIX)))


def set_by(**variables: str) -> subprocess.CompletedProcess[str]:
    """Return what the service reads of these variables: the token, the two addresses, the proxy."""
    names = (
        "s.GITHUB_TOKEN, s.GITHUB_API_URL, s.GITHUB_WEB_URL, s.OUTGOING_PROXY, s.CA_BUNDLE,"
        "s.GITHUB_SYNC_SECONDS"
    )
    program = f"from django.conf import settings as s; print({names}, sep='|')"
    environment = {"PATH": os.environ["PATH"], "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "cct_rfc.settings"}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment | variables, capture_output=True, text=True
    )


def test_without_any_setting_it_is_github_com_read_without_a_token():
    assert set_by().stdout.strip() == "|https://api.github.com|https://github.com|||300"


def test_the_token_comes_from_the_environment_or_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("ghp_fichier\n")

    assert set_by(GITHUB_TOKEN="ghp_env").stdout.startswith("ghp_env|")
    assert set_by(GITHUB_TOKEN_FILE=str(tmp_path / "secret")).stdout.startswith("ghp_fichier|")


def test_an_enterprise_address_tells_where_people_read():
    said = set_by(GITHUB_API_URL="https://github.example.org/api/v3/").stdout

    assert said.startswith("|https://github.example.org/api/v3|https://github.example.org|")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_API_URL", "api.github.com"),
        ("GITHUB_TOKEN_FILE", "/nulle/part"),
        ("OUTGOING_PROXY", "mandataire:3128"),
        ("CA_BUNDLE", "/nulle/part.pem"),
        ("GITHUB_SYNC_SECONDS", "0"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start_and_is_named(name, value):
    stopped = set_by(**{name: value})

    assert stopped.returncode != 0
    assert f"La variable {name}" in stopped.stderr.splitlines()[-1]


def test_the_token_is_sent_and_the_service_says_its_name(github, cct, followed):
    clean(followed)

    assert {request.headers["authorization"] for request in github.requests} == {"token jeton"}
    assert {request.headers["user-agent"] for request in github.requests} == {"cct-rfc"}


def test_without_a_token_none_is_sent(github, cct, followed, settings):
    settings.GITHUB_TOKEN = ""
    clean(followed)

    assert not any("authorization" in request.headers for request in github.requests)


@pytest.mark.parametrize("habits", [{}, {"cursor_links": True}])
def test_an_enterprise_server_is_read_under_its_path_whatever_its_links(
    version, connect, small_pages, habits
):
    from imports.models import Repository

    with Enterprise(**habits) as github:
        connect(github)
        cct = github.world.add_repository("atelier/cct")
        followed = Repository.objects.create(volet=version.volet, name="atelier/cct")
        with github.world.clock.frozen():
            github.world.populate(cct, 9, 9, 0)
        clean(followed)
        github.world.rename_repository(cct, "atelier/cadre")
        github.world.delete_issue(cct.issues[2])
        github.world.transfer_issue(cct.issues[3], to=github.world.add_repository("atelier/autre"))
        clean(followed, full=True)

        assert kept(followed) == expected(cct)
        assert {issue.number: issue.moved_to for issue in followed.issues.exclude(moved_to="")} == {
            3: "atelier/autre#1"
        }


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy of this machine, and the first lines of what it was asked."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=forward, args=(server, asked), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked


def forward(server: socket.socket, asked: list[str]) -> None:
    """Send each request on to where it says, and its answer back."""
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with closing(connection):
                head = connection.recv(65536).decode()
                asked.append(head.split("\r\n")[0])
                _, address, _ = asked[-1].split(" ")
                if not address.startswith("http://"):
                    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                    continue
                found = requests.get(address, timeout=5, proxies={"http": ""})
                body = found.content
                connection.sendall(f"HTTP/1.1 {found.status_code} X\r\nConnection: close\r\n".encode())
                connection.sendall(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


def test_everything_leaves_by_the_proxy_that_is_set(github, cct, followed, settings, proxy, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    github.world.populate(cct, 3, 2, 0)
    settings.OUTGOING_PROXY, asked = proxy
    line = clean(followed)

    assert len(asked) == line.requests == len(github.requests) == 3
    assert all(one.startswith(f"GET {github.url}/repos/atelier/cct") for one in asked)


def test_an_encrypted_address_goes_through_the_proxy_too(followed, settings, proxy):
    settings.GITHUB_API_URL = "https://github.invalid/api/v3"
    settings.OUTGOING_PROXY, asked = proxy
    line = run(followed)

    assert asked[0].startswith("CONNECT github.invalid:443")
    assert line.said.startswith("GitHub ne répond pas (mandataire injoignable : vérifiez OUTGOING_PROXY)")


def test_a_proxy_that_does_not_answer_is_named(followed, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.OUTGOING_PROXY = f"http://127.0.0.1:{taken.getsockname()[1]}"

    assert "vérifiez OUTGOING_PROXY" in run(followed).said


def test_the_authority_set_is_the_one_that_is_trusted(github, cct, followed, settings, monkeypatch):
    used = []
    real = requests.Session.request

    def request(self, *given, **named):
        used.append(named["verify"])
        return real(self, *given, **named)

    monkeypatch.setattr(requests.Session, "request", request)
    clean(followed)
    settings.CA_BUNDLE = "/etc/ssl/certs/autorite.pem"
    clean(followed)

    assert set(used) == {True, "/etc/ssl/certs/autorite.pem"}


def test_the_log_holds_neither_the_token_nor_the_proxy_s_password(followed, settings, caplog):
    settings.GITHUB_TOKEN = "jeton-tres-secret\n"
    run(followed)
    settings.GITHUB_TOKEN, settings.OUTGOING_PROXY = "x", "http://moi:tres-secret@127.0.0.1:99999"
    run(followed)

    assert "GET /repos" in caplog.text
    assert "tres-secret" not in caplog.text
