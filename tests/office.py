"""A real LibreOffice, driven as a person would: open a sheet, type in cells, save. Without one, said so."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

SOFFICE = shutil.which("soffice")
PYTHON = "/usr/bin/python3"  # Debian's own, which has python3-uno
MISSING = (
    "Tests par LibreOffice non exécutés : il est introuvable, ou python3-uno "
    "(apt-get install --no-install-recommends libreoffice-calc python3-uno)."
)
DRIVER = Path(__file__).with_name("office_driver.py")


def answers() -> bool:
    """Return whether LibreOffice and its bridge to Python are there."""
    if SOFFICE is None or not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode == 0


ANSWERS = answers()


def leave_out_without_office(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the tests that type in LibreOffice out of *items* when it is not there."""
    office = [item for item in items if item.get_closest_marker("office")]
    if office and not ANSWERS:
        config.hook.pytest_deselected(items=office)
        items[:] = [item for item in items if item not in office]


def typed(source: Path, target: Path, cells: Mapping[str, str]) -> Path:
    """Return *target*: the sheet *source* saved as .ods once these cells (« D2 ») were typed in it."""
    _drive({"source": str(source), "target": str(target), "typed": dict(cells)})
    return target


def shown(source: Path, lines: int, columns: int) -> list[list[str]]:
    """Return what the first cells of the first sheet show in LibreOffice."""
    return _drive({"source": str(source), "lines": lines, "columns": columns})


def _drive(task: dict) -> list[list[str]]:
    with TemporaryDirectory() as profile:
        command = [PYTHON, str(DRIVER), str(SOFFICE), profile]
        done = subprocess.run(
            command, input=json.dumps(task), capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
