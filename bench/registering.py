"""How long registering a volet takes, and its index."""

import os
import subprocess
import time
from pathlib import Path

from documents import editions
from documents.actions import register_edition
from documents.history import keep_history
from documents.reading.edition import read_edition
from documents.reading.source import Source, open_source
from web.demo.loading import FOLDER


def measure(folder: Path) -> None:
    """Print the seconds of each step, on the volet CCT_CORPUS names, else on the demonstration's."""
    source = real_volet(folder) or open_source(FOLDER / "edition-1")
    pdfs = [path for path in source.paths() if path.endswith(".pdf") and "/" not in path]
    started = time.perf_counter()
    read = read_edition(source, pdfs=pdfs)
    read_at = time.perf_counter()
    edition = register_edition(read, volet_code="BENCH", label="1", commit=source.commit).edition
    stored_at = time.perf_counter()
    kept = keep_history(edition.volet, source, ["*.md"])
    kept_at = time.perf_counter()
    editions.index_of(edition)
    indexed_at = time.perf_counter()
    print(
        f"Enregistrer un volet ({len(read.documents)} documents, {edition.sections.count()} sections, "
        f"{len(read.pages)} pages) : lecture {read_at - started:.2f} s, base {stored_at - read_at:.2f} s, "
        f"historique ({kept} fichiers) {kept_at - stored_at:.2f} s, index {indexed_at - kept_at:.2f} s"
    )


def real_volet(folder: Path) -> Source | None:
    """Return the volet named by CCT_CORPUS, a clone or a bundle, at HEAD; None when it names nothing."""
    corpus = os.environ.get("CCT_CORPUS", "")
    if not corpus:
        print("CCT_CORPUS ne nomme aucun dépôt : mesure sur le volet de démonstration.")
        return None
    if Path(corpus).is_file():
        subprocess.run(["git", "clone", "--quiet", corpus, folder / "volet"], check=True)
        return open_source(folder / "volet")
    return open_source(Path(corpus))
