"""Sheets of remarks on an edition as people fill them: quoting, misquoting, naming a rule, a line, a page."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from bench.sheets import GABARIT, Cells
from documents.models import Document, Edition

WORDS = 12  # of the text, that an excerpt quotes
WISHES = (
    "Préciser qui en répond dans chaque service et sous quel délai.",
    "Cette règle ne peut pas s'appliquer aux applications déjà en service : prévoir une transition.",
    "Ajouter un renvoi vers la procédure d'homologation, et dire ce qui se passe quand elle est refusée.",
    "La formulation laisse entendre que l'exigence est facultative : écrire « doit » plutôt que « peut ».",
    "Donner un exemple concret, et le coût attendu pour une petite équipe.",
)


def remarks(edition: Edition, count: int) -> Iterator[Cells]:
    """Yield *count* remarks under the gabarit's nine columns, all different, the same ones each time."""
    chance = random.Random(count)  # noqa: S311 - the same sheet at each run
    passages = quotable(edition)
    named = list(edition.sections.exclude(identifier="").values_list("identifier", flat=True)) or ["3.2"]
    for number in range(1, count + 1):
        location, excerpt, before = a_place(chance, passages, named)
        yield (
            f"{count}-{number}",  # nobody takes a sheet for an earlier one corrected
            location,
            excerpt,
            f"{before}{chance.choice(WISHES)} {chance.choice(WISHES)} ({count}-{number})",
            chance.choice(("haute", "moyenne", "basse", "")),
            f"relecteur{chance.randint(1, 60)}@example.org",
            f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/2026",
            "",
            "",
        )


def a_place(
    chance: random.Random, passages: Sequence[list[str]], named: Sequence[str]
) -> tuple[str, str, str]:
    """Return a location, an excerpt and how the text begins; in six remarks, two quote, one misquotes."""
    passage = chance.choice(passages)
    at = chance.randint(0, max(0, len(passage) - WORDS))
    quoted = passage[at : at + WORDS]
    match chance.randint(1, 6):
        case 1 | 2:
            return f"p. {chance.randint(1, 40)}", " ".join(quoted), ""
        case 3:
            return "", " ".join([*quoted[:4], "notamment", *quoted[5:]]), ""
        case 4:
            return chance.choice(named), "", ""
        case 5:
            return f"l. {chance.randint(1, 400)}", "", f"À propos de {chance.choice(named)} : "
        case _:
            return "", "", f"Il est dit que {' '.join(quoted)}. "


def quotable(edition: Edition) -> list[list[str]]:
    """Return the words of each passage of the edition that is long enough to be quoted."""
    texts = Document.objects.filter(edition=edition).values_list("text", flat=True)
    lines = [re.sub(r"[|*`#>]", " ", line).split() for text in texts for line in text.splitlines()]
    return [words for words in lines if len(words) >= WORDS]


def ods(edition: Edition, count: int) -> bytes:
    """Return an .ods of *count* remarks on the edition."""
    return sheet_of(remarks(edition, count))


def sheet_of(rows: Iterable[Cells]) -> bytes:
    """Return an .ods of these remarks."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", START + "".join(map(line, (GABARIT, *rows))) + END)
    return stream.getvalue()


def line(cells: Cells) -> str:
    texts = (f"<text:p>{escape(text)}</text:p>" if text else "" for text in cells)
    return f"<table:table-row>{''.join(map(CELL.format, texts))}</table:table-row>"


CELL = "<table:table-cell>{}</table:table-cell>"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "table", "text"))
START = (
    f"<office:document-content {NAMES}><office:body><office:spreadsheet><table:table table:name='Retours'>"
)
END = "</table:table></office:spreadsheet></office:body></office:document-content>"
