"""All the benchmarks, on a database of their own: `make bench`, or `python -m bench [--cards N]`.

DATABASE_URL chooses PostgreSQL (a database whose name starts with « bench »), else a temporary SQLite.
CCT_CORPUS names a real volet's git clone or bundle to register; without it, the demonstration's.
CCT_ANCHORING names a folder of anchoring cases, measured last: see `python -m bench.anchoring --help`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Prepare a database and print each measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, nargs="+", default=[600, 10_000], help="cartes sur le tableau")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from bench import (
            advice,
            answers,
            board,
            committee,
            github,
            grouping,
            importing,
            inspecting,
            mail,
            public,
            registering,
        )  # after Django is ready

        registering.measure(Path(folder))
        inspecting.measure()
        subprocess.run([sys.executable, "-m", "bench.reading"], check=True)  # a small process of its own
        public.measure()
        importing.measure()
        mail.measure()
        github.measure()
        answers.measure()
        for count in arguments.cards:
            board.measure(count)
            grouping.measure(count)
            committee.measure(count)
        advice.measure()
    subprocess.run([sys.executable, "-m", "bench.anchoring"], check=True)  # a database of its own


def prepare(folder: Path) -> None:
    """Set Django up on an empty database in *folder*, or on the one named « bench… » by DATABASE_URL."""
    url = os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    if not url.startswith("sqlite") and not url.rsplit("/", 1)[-1].startswith("bench"):
        sys.exit("La base de mesure doit s'appeler « bench… » : elle est vidée.")
    os.environ |= {"DEBUG": "true", "ORIGINALS_DIR": str(folder / "originals")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "cct_rfc.settings"
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.DEBUG = False  # queries are not kept in memory, templates are cached
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    if not url.startswith("sqlite"):
        from people import append_only

        append_only.release(connection, "people_event")  # the journal refuses to be emptied, even here
        call_command("flush", interactive=False, verbosity=0)
        append_only.protect(connection, "people_event")
    print(f"Base : {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}")


main()
