"""A real clamd, with one signature of our own: the tests' antivirus only imitates it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from imports.scanning import Clean, Infected, ScannerUnreachable, scan
from tests.engine.processes import wait_for

CLAMD = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
KNOWN = b"un motif que seule notre signature connait"
CONFIGURATION = """
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.sock
Foreground yes
StreamMaxLength 1M
"""
pytestmark = pytest.mark.skipif(CLAMD is None, reason="clamd est introuvable (apt-get install clamav-daemon)")


@pytest.fixture
def clamd(tmp_path: Path, settings) -> Iterator[None]:
    """One that runs until the end of the test, at the address of the settings."""
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "essai.ndb").write_text(f"CCT.Essai:0:*:{KNOWN.hex()}\n")
    (tmp_path / "clamd.conf").write_text(CONFIGURATION.format(folder=tmp_path))
    settings.SCAN_URL = f"clamd://{tmp_path}/clamd.sock"
    command = [str(CLAMD), "--config-file", str(tmp_path / "clamd.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        wait_for((tmp_path / "clamd.sock").exists)
        yield
        running.terminate()


def test_a_real_antivirus_is_understood_whatever_it_says(clamd):
    assert scan(b"") == scan(b"x" * 2**20) == Clean()
    assert scan(b"x" * 70_000 + KNOWN) == Infected("CCT.Essai.UNOFFICIAL")
    for size in (2**20 + 1, 30 * 2**20):
        with pytest.raises(ScannerUnreachable, match="dépasse la taille que l'antivirus accepte"):
            scan(b"x" * size)
