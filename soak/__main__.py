"""What is too long for the tests: `make soak`, or `python -m soak [--kills N] [--seed N] [--minutes N]`.

Imports killed at random moments, answers killed while they are validated and while they leave, a database
that stops, a file locked by another, sheets drawn at random, readers of mail and documents fed with bytes
made up for them.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from soak import figures
from soak.cluster import MISSING, Cluster, binaries

PROPERTIES = ("tests/imports/test_read_properties.py", "tests/imports/test_sequences.py")


def main() -> None:
    """Run all of it on each database, then print what was done; leave with 1 when something broke."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20, help="morts par sorte de processus et par base")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="graine du hasard")
    parser.add_argument("--times", type=int, default=50, help="fois plus de feuilles au hasard qu'aux tests")
    parser.add_argument("--minutes", type=float, default=10, help="pour chaque lecteur nourri au hasard")
    asked = parser.parse_args()
    print(
        f"Graine : {asked.seed} (make soak ARGS='--seed {asked.seed}' refait les mêmes tirages)", flush=True
    )
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "figures.jsonl"
        os.environ |= {
            "SOAK_KILLS": str(asked.kills),
            "SOAK_SEED": str(asked.seed),
            "SOAK_FIGURES": str(told),
            "FUZZ_TIMES": str(asked.times),
        }
        failed = [what for what, passed in runs(asked.minutes) if not passed]
        print(figures.table(told))
    if failed:
        sys.exit(f"A échoué : {', '.join(failed)}.")
    print("Tout a tenu." if binaries() else f"Tout a tenu sur SQLite. {MISSING}")


def fuzzed(minutes: float) -> bool:
    """Return whether the readers of mail and of documents held."""
    command = [sys.executable, "-m", "soak.fuzzing", "--minutes", str(minutes)]
    return not subprocess.run(command).returncode


def runs(minutes: float) -> Iterator[tuple[str, bool]]:
    """Yield each series with whether it passed."""
    yield "feuilles et actions au hasard", tests(*PROPERTIES, DATABASE_URL="")
    yield "courriels et documents au hasard", fuzzed(minutes)
    yield "SQLite", tests("soak", DATABASE_URL="")
    if binaries():
        with Cluster.made() as cluster:
            yield "PostgreSQL", tests("soak", DATABASE_URL=cluster.url, SOAK_CLUSTER=str(cluster))


def tests(*paths: str, **environment: str) -> bool:
    """Return whether the tests of these files or folders pass."""
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", *paths]
    return not subprocess.run(command, env=os.environ | environment).returncode


if __name__ == "__main__":
    main()
