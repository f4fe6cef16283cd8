"""A table as the French Excel and LibreOffice open it: semicolons, UTF-8 that says so, nothing calculated."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from answers.filled.delimited import harmless


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Return the rows as a .csv (RFC 4180, with semicolons); no text of it is a formula."""
    written = StringIO()
    sheet = csv.writer(written, delimiter=";")
    sheet.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
