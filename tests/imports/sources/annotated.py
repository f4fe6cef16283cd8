"""Annotated PDFs for the tests, written by hand: annotations are given as they stand in a PDF."""

import re

from tests.documents.reading.pdfs import assembled, escaped, page_stream

FIRST_LINE = 790  # where the words of the first line stand, from the bottom
LINE_HEIGHT = 14


def annotated(*pages: tuple[str, list[str]], more: str = "", trailer: str = "") -> bytes:
    """Return a PDF of these texts with their annotations; « @0@ » in one refers to the first of its page.

    *more* goes into each page.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", FONT]
    kids = []
    for text, notes in pages:
        first = len(objects) + 3
        kids.append(len(objects) + 1)
        references = [f"{first + rank} 0 R" for rank in range(len(notes))]
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s"
            b" /Resources << /Font << /F1 3 0 R >> >> /Annots [%s] >>"
            % (first - 1, more.encode(), " ".join(references).encode())
        )
        stream = page_stream(text)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects += [referring(note, references).encode("cp1252") for note in notes]
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    return assembled(objects, f"/Root 1 0 R {trailer}".encode())


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def referring(note: str, references: list[str]) -> str:
    return re.sub(r"@(\d+)@", lambda rank: references[int(rank[1])], note)


def note(kind: str, contents: str | None = None, *, more: str = "", at: float = 400) -> str:
    """Return an annotation, *at* so many points from the bottom unless *more* says where."""
    said = "" if contents is None else f"/Contents ({escaped(contents).decode('cp1252')})"
    place = "" if "/Rect" in more else f"/Rect [300 {at} 320 {at + 20}]"
    return f"<< /Type /Annot /Subtype /{kind} {place} {said} {more} >>"


def by(author: str, dated: str = "D:20240502143000+02'00'") -> str:
    """Return who wrote an annotation, and when."""
    return f"/T ({author}) /M ({dated})"


def over(text: str, words: str, *, line: int = 0) -> str:
    """Return the place of *words* in the line *text*, as the programs of people put it."""
    start = 50 + width(text[: text.index(words)])
    end = start + width(words)
    low = FIRST_LINE - line * LINE_HEIGHT - 2.5
    high = low + 12
    return (
        f"/QuadPoints [{start} {high} {end} {high} {start} {low} {end} {low}]"
        f" /Rect [{start} {low} {end} {high}]"
    )


def width(text: str) -> float:
    """Return how wide *text* is in the 10-point Helvetica of the pages (Adobe's metrics)."""
    return sum(_WIDTHS.get(letter, 556) for letter in text) / 100


_WIDTHS = {
    **dict.fromkeys(" ,.:;/ftI", 278), **dict.fromkeys("ijl", 222), **dict.fromkeys("ckJsvxyz", 500),
    **dict.fromkeys("-r()", 333), **dict.fromkeys("mM", 833), **dict.fromkeys("ABEKPSVXY", 667),
    **dict.fromkeys("CDHNRUw", 722), **dict.fromkeys("FTZ", 611), **dict.fromkeys("GOQ", 778), "'": 191,
}  # fmt: skip
