"""Lines of a table that are no remarks, and why: they are set aside and said, never dropped."""

import re
from collections.abc import Mapping

from imports.sources.model import Column
from imports.sources.titles import fold

SAMPLE = "ligne d'exemple du gabarit"
TOTAL = "ligne de total"
NOTHING_SAID = "ni page, ni extrait, ni commentaire dans cette ligne"

# The gabarit's own sample. Both cells must be its own: a person may well write over one of them.
_SAMPLE_EXCERPT = "lorem lipsum initial"
_SAMPLE_TEXTS = ("lorem lipsum modfie", "lorem lipsum modifie")
_TOTALS = (
    "total",
    "sous total",
    "totaux",
    "somme",
    "nombre",
    "nombre de remarques",
    "nombre de commentaires",
    "count",
)
_SENTENCE = 3  # words
_LONGEST = 60  # characters: a longer text is neither the sample's nor a total's
_CONTENT = (Column.LOCATION, Column.EXCERPT, Column.TEXT)


def why_aside(cells: Mapping[str, str], gathered: Mapping[str, str]) -> str:
    """Return why a line of the table is no remark, or "" when it may be one; *gathered* by several cells.

    A line with a page, an excerpt or a text is only set aside when it is the gabarit's sample or a total:
    a table's footer (« Merci de renvoyer… ») stands in the first column, where no remark is written. A
    sentence in a column that is not read may be a remark: the row is left for a person to correct.
    """
    whole = {**cells, **gathered}
    if _is_sample(whole):
        return SAMPLE
    if _is_total(cells):
        return TOTAL
    if any(whole.get(column, "").strip() for column in _CONTENT) or _speaks_elsewhere(cells):
        return ""
    return NOTHING_SAID


def _speaks_elsewhere(cells: Mapping[str, str]) -> bool:
    """Whether a sentence stands in the team's columns or in an unknown one: perhaps a remark."""
    known = set(Column) - {Column.NOTE, Column.STATE}
    return any(len(text.split()) >= _SENTENCE for column, text in cells.items() if column not in known)


def _is_sample(cells: Mapping[str, str]) -> bool:
    excerpt, text = cells.get(Column.EXCERPT, ""), cells.get(Column.TEXT, "")
    if max(len(excerpt), len(text)) > _LONGEST:
        return False
    return fold(excerpt) == _SAMPLE_EXCERPT and fold(text) in _SAMPLE_TEXTS


def _is_total(cells: Mapping[str, str]) -> bool:
    """« Total » first, then nothing but figures, or the formulas that count them."""
    first, *others = [text for text in cells.values() if text.strip()] or [""]
    if len(first) > _LONGEST or first[:1].isdecimal():
        return False
    return fold(first) in _TOTALS and all(re.fullmatch(r"[\d\s.,%]+|=.*", text) for text in others)
