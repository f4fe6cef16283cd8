"""The run stops within its own time limit, however slowly GitHub answers."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from tests.github import faults
from tests.imports.github.runs import clean, expected, kept, run


@pytest.mark.parametrize(
    "fault",
    [faults.hang(30), faults.hang(30, applied=False), faults.trickle(1.0), faults.trickle(0.01)],
    ids=["hang", "hang then drop", "trickle", "fast trickle"],
)
def test_the_time_allowed_is_kept_whatever_comes_slowly(github, cct, followed, settings, fault):
    settings.GITHUB_SYNC_SECONDS = 1
    for number in range(3):
        github.world.open_issue(cct, f"Remarque {number}")
    github.fault(fault, where=lambda request: request.path.endswith("/issues"), times=None)
    began = time.monotonic()
    line = run(followed)

    assert time.monotonic() - began < 2.5
    assert line.said == "Arrêtée après 1 s, sa durée permise : la prochaine exécution reprendra."
    github.script.clear()
    settings.GITHUB_SYNC_SECONDS = 20
    clean(followed)
    assert kept(followed) == expected(cct)


def test_an_answer_put_off_without_end_stays_within_the_time_allowed(github, cct, followed, settings):
    settings.GITHUB_SYNC_SECONDS = 1
    github.fault(faults.Fault(faults.Answer(202)), times=None)
    began = time.monotonic()
    line = run(followed)

    assert time.monotonic() - began < 4
    assert (line.errors, line.said.startswith("Arrêtée après 1 s")) == (1, True)


def test_headers_sent_drop_by_drop_stay_within_the_time_allowed(followed, settings):
    settings.GITHUB_SYNC_SECONDS = 2
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.GITHUB_API_URL = f"http://127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        began = time.monotonic()
        line = run(followed)

        assert time.monotonic() - began < 6
    assert line.errors == 1


def drip(server: socket.socket) -> None:
    """Answer with a header that never ends, a letter at a time."""
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with suppress(OSError), connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
                for _ in range(200):
                    connection.sendall(b"a")
                    time.sleep(0.1)
