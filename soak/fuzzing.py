"""Readers fed with bytes that atheris makes up, guided by the code they run: `python -m soak.fuzzing`.

Nothing but a refusal may come out of them, and no input may take longer than SLOW.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

SLOW = 20  # seconds of one input
MEMORY = 1_024  # Mo of the process that is fed
LONGEST = 2**16  # bytes of an input


def main() -> None:
    """Feed each reader for so many minutes, in a process of its own; leave with 1 when one fell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10, help="par lecteur")
    parser.add_argument("--reader", choices=TARGETS, help="celui-ci seulement, dans ce processus")
    asked = parser.parse_args()
    if asked.reader:
        feed(asked.reader, asked.minutes)
    fallen = [name for name in TARGETS if not fed(name, asked.minutes)]
    if fallen:
        sys.exit(f"Sont tombés : {', '.join(fallen)}.")


def fed(name: str, minutes: float) -> bool:
    """Return whether a reader held, after printing how many inputs it was given."""
    command = [sys.executable, "-m", "soak.fuzzing", "--reader", name, "--minutes", str(minutes)]
    said = subprocess.run(command, capture_output=True, text=True, errors="replace")
    last = [
        line for line in said.stderr.splitlines() if "stat::" in line or "ERROR" in line or "Error" in line
    ]
    print(f"{name} : {'a tenu' if not said.returncode else 'est tombé'}", *last, sep="\n  ", flush=True)
    return not said.returncode


def feed(name: str, minutes: float) -> None:
    """Feed one reader, beginning from sound files; does not return."""
    import atheris

    with atheris.instrument_imports(include=["imports.sources"]):
        read, seeds = TARGETS[name]()
    from imports.sources.model import UnreadableSource

    def given(content: bytes) -> None:
        try:
            read(content)
        except UnreadableSource:
            return

    folder = Path(tempfile.mkdtemp())
    for number, seed in enumerate(seeds):
        (folder / str(number)).write_bytes(seed)
    options = [f"-max_total_time={int(60 * minutes)}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}"]
    atheris.Setup([sys.argv[0], *options, f"-max_len={LONGEST}", "-print_final_stats=1", str(folder)], given)
    atheris.Fuzz()


Reader = tuple[Callable[[bytes], object], Iterable[bytes]]


def mail() -> Reader:
    """Exported mail of every kind."""
    from imports.sources.mail.export import read_mails
    from tests.imports.sources.mail.test_hostile_mail import _SEEDS

    return lambda content: list(read_mails("a", BytesIO(content))), _SEEDS


def words() -> Reader:
    """What a person wrote in a message, and the remarks it holds."""
    from imports.sources.mail.remarks import rows_of
    from imports.sources.mail.reply import visible

    def read(content: bytes) -> None:
        said = visible(content.decode("utf-8", "replace"))
        rows_of(said.text, author="Léa <lea@example.org>", day="", beside=False)

    own = "Bonjour,\n\n1) EXI-G-1 : préciser.\n2) p. 12 : trop long.\n\nCordialement,\nLéa\n"
    quoted = f"{own}\nLe 2 nov. 2026 à 10:12, CCT <cct@xxx.gouv.fr> a écrit :\n> Merci.\n"
    return read, [own.encode(), quoted.encode()]


def pdf() -> Reader:
    """Notes on the pages of a PDF."""
    from imports.sources.pdfnotes import read_pdf
    from tests.imports.sources.annotated import annotated, note

    seed = annotated(("Les images sont signées.", [note("Text", "Par qui ?")]))
    return lambda content: list(read_pdf(content).rows), [seed]


def documents() -> Reader:
    """Comments and changes of Word and OpenDocument texts."""
    from imports.sources.noted import read_noted
    from tests.imports.sources.words import docx, ins, p, r

    def read(content: bytes) -> None:
        table = read_noted("a.docx", content)
        list(table.rows if table else ())

    return read, [docx(p(r("Les images"), ins(" signées")))]


TARGETS = {"courriel": mail, "texte": words, "pdf": pdf, "document": documents}

if __name__ == "__main__":
    main()
