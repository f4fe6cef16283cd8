"""How long reading and understanding one sheet takes, a process being already started."""

import time

from imports.normalise import normalise
from imports.sources import sheet
from web.demo.loading import FOLDER

TIMES = 20


def measure() -> None:
    """Print the milliseconds per sheet, the best of several passes, for each of the demonstration's."""
    for path in sorted(FOLDER.glob("*.ods")) + sorted(FOLDER.glob("*.xlsx")):
        content = path.read_bytes()
        best = min(one_pass(path.name, content) for _ in range(TIMES))
        print(f"Lire et comprendre {path.name} : {best * 1000:.1f} ms")


def one_pass(name: str, content: bytes) -> float:
    """Return the seconds one reading took."""
    started = time.perf_counter()
    for row in sheet.read(name, content).rows:
        if not row.aside and row.cells.get("text"):
            normalise(row)
    return time.perf_counter() - started
