"""A version whose text is really read, republished as its author would."""

from pathlib import Path

from documents.actions import register_edition
from documents.models import Edition
from documents.reading.edition import read_edition
from documents.reading.source import open_source

SIGNING = "Un envoi est signé par le service qui l'émet, et la signature est vérifiée à la réception."
KEEPING = "Les envois refusés sont gardés dix jours, puis effacés sans copie."
MOVING = "Le calendrier des bascules est publié chaque automne par le bureau des échanges."
QUEUE = "Une file dont personne ne lit les messages est fermée au bout d'un mois."
ALERT = "Toute file d'attente alerte son responsable avant d'être pleine."
RETRY = "Un appel sans réponse est retenté trois fois, à intervalles croissants."

TEXT = f"""# Cadre des envois

## Signature

{SIGNING}

## Conservation

{KEEPING}

## Bascule

{MOVING}

## Files

{QUEUE}

| ID | Type | Exigence |
| -- | ---- | -------- |
| EXI-F-1 | P | {ALERT} |
| EXI-F-2 | I | {RETRY} |
"""
REWRITTEN = KEEPING.replace("dix jours", "trente jours ouvrés")


def publish(folder: Path, text: str = TEXT, **others: str) -> Edition:
    """Return one more edition of the version, read from a folder of its own; *others* are more files."""
    place = folder / f"edition-{len(list(folder.glob('edition-*')))}"
    place.mkdir(parents=True)
    for name, content in {"cadre": text, **others}.items():
        (place / f"{name}.md").write_text(content, encoding="utf-8")
    return register_edition(read_edition(open_source(place)), volet_code="ENVOIS", label="1.0").edition


def later_text() -> str:
    """Return the text as it is republished: one part edited, one moved, one gone, one requirement gone."""
    moved = f"## Bascule\n\n{MOVING}\n\n"
    text = TEXT.replace(moved, "").replace(KEEPING, REWRITTEN).replace(f"{QUEUE}\n\n", "")
    return text.replace(f"| EXI-F-2 | I | {RETRY} |\n", "") + f"\n{moved}"
