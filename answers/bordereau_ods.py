"""The bordereau as a sheet: texts only, nothing of which calculates, whatever it begins with."""

from answers.bordereau import NOTHING, SIGNING, TITLES, Bordereau
from answers.paper_ods import Sheet, written

SHEET, COVER = "Réponses", "À signer"
WIDTHS = (2, 2, 4, 8, 4, 9, 3)  # centimetres, under TITLES
COVER_WIDTHS = (4, 12)


def as_ods(bordereau: Bordereau) -> bytes:
    """Return it as .ods, the same bytes for the same bordereau: a sheet to sort and filter, one to sign."""
    rows = [line.cells for line in bordereau.lines] or [(NOTHING,)]
    cover = [("Bordereau de validation",), *((line,) for line in bordereau.heading), ("",)]
    signed = [(f"{one} :", "") for one in SIGNING]
    return written([Sheet(SHEET, WIDTHS, rows, TITLES), Sheet(COVER, COVER_WIDTHS, [*cover, *signed])])
