"""Reading long sheets beside pandas, each in a fresh process without Django: `python -m bench.reading`.

pandas has an environment of its own, `.venv-bench`, which `make bench` installs; without it, only our reader
is measured.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from imports import reading

COUNTS = (500, 5_000, 20_000)
TIMES = 2  # in turn with pandas; the lowest is kept
PANDAS = reading.ROOT / ".venv-bench" / "bin" / "python"
PROGRAM = "import sys, pandas; print(len(pandas.read_excel(sys.argv[1], engine=sys.argv[2], dtype=str)))"
ALONE = (
    "import gc, sys; gc.disable(); from imports.sources import sheet; "
    "print(sum(1 for _ in sheet.read(sys.argv[1], sys.stdin.buffer.read()).rows))"
)  # as the service's own process does it, but for telling the rows to another: pandas tells nobody either
ENGINES = {"ods": "odf", "xlsx": "openpyxl"}
LINE = "{:6}{:>8}  {:20}{:>9}{:>9}{:>9}   {}"


@dataclass(frozen=True, order=True)
class Cost:
    """What one process took."""

    cpu: float  # seconds, of the user and the system
    wall: float  # seconds
    peak: float  # Mo


def main() -> None:
    """Print the table: one file a line, ours first."""
    print(LINE.format("format", "lignes", "lecteur", "calcul", "durée", "mémoire", ""))
    with tempfile.TemporaryDirectory() as folder:
        for kind in ENGINES:
            for count in COUNTS:
                path = Path(folder) / f"{count}.{kind}"
                subprocess.run([sys.executable, "-m", "bench.sheets", path, str(count)], check=True)
                compare(path, kind, count)
    if not PANDAS.exists():
        print("pandas n'est pas installé : « make bench » le met dans .venv-bench.")


def compare(path: Path, kind: str, count: int) -> None:
    """Print what reading one file costs us, then pandas."""
    passes = [list(costs(path, kind, count)) for _ in range(TIMES)]
    ours, told, *theirs = (min(column) for column in zip(*passes, strict=True))
    per_line = f"{ours.cpu / count * 1e6:.0f} µs par ligne"
    print(line(f".{kind}", f"{count:_}".replace("_", " "), "le nôtre", ours, per_line))
    print(line("", "", "le nôtre, transmis", told, "dans le processus borné, lignes rendues au service"))
    for cost in theirs:
        ratio = f"{cost.cpu / ours.cpu:.1f} fois notre calcul, {cost.peak / ours.peak:.1f} fois notre mémoire"
        print(line("", "", f"pandas ({ENGINES[kind]})", cost, ratio.replace(".", ",")))


def line(kind: str, count: str, reader: str, cost: Cost, said: str) -> str:
    figures = (f"{cost.cpu:.2f} s", f"{cost.wall:.2f} s", f"{cost.peak:.0f} Mo")
    return LINE.format(kind, count, reader, *(figure.replace(".", ",") for figure in figures), said)


def costs(path: Path, kind: str, count: int) -> Iterator[Cost]:
    """Yield our cost, alone then told to the service, then that of pandas; all must have found every row."""
    with tempfile.TemporaryFile() as output:
        yield cost([sys.executable, "-c", ALONE, path.name], path, output)
        output.seek(0)
        assert int(output.read()) == count
    with tempfile.TemporaryFile() as output:
        yield cost([*reading.COMMAND, path.name], path, output)
        assert reading.Reading(output).total == count
    if PANDAS.exists():
        with tempfile.TemporaryFile() as output:
            yield cost([str(PANDAS), "-c", PROGRAM, str(path), ENGINES[kind]], path, output)
            output.seek(0)
            assert int(output.read()) == count


def cost(command: Sequence[str], path: Path, output: IO[bytes]) -> Cost:
    """Return what *command* took to read the file given on its standard input.

    This process must stay small, hence writes no sheet itself: Linux counts what it held at most in the peak
    of those that it starts.
    """
    with path.open("rb") as content:
        started = os.times().elapsed
        process = subprocess.Popen(
            command, stdin=content, stdout=output, cwd=reading.ROOT, env=reading.ENVIRONMENT
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = os.times().elapsed - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} a fini avec l'état {process.returncode}.")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
