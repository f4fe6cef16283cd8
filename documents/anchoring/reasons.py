"""How a place was found, in one French sentence for the architect."""

from documents.anchoring.hearing import Hearing
from documents.anchoring.model import Method
from documents.anchoring.spans import Span, Witness, numbered

REWRITTEN = 0.6  # letters in common: the passage is proposed again in other words


def reason(hearing: Hearing, span: Span) -> str:
    """Return the sentence that says how *span* was found, who agrees and who does not."""
    said = statement(hearing.witness, span)
    places = len(hearing.kept) + len(hearing.left)
    if places > 1:
        said += f" (l'un des {places} endroits possibles)"
    if hearing.witness.doubt:
        said += f", {hearing.witness.doubt}"
    if hearing.agreeing:
        said += ", en accord avec " + " et ".join(dict.fromkeys(named(other) for other in hearing.agreeing))
    for other in hearing.opposed[:1]:
        said += f", mais {contradiction(other)}"
    return f"{said[:1].upper()}{said[1:]}."


def in_vain(witness: Witness) -> str:
    """Return the sentence that says that what *witness* names does not stand here."""
    said = f"{witness.column} désigne {witness.what}"
    return f"{said[:1].upper()}{said[1:]}."


def statement(witness: Witness, span: Span) -> str:
    """Return what one witness says of *span*."""
    place = f"{numbered('ligne', 'lignes', span.line_start, span.line_end)} de {span.document}"
    if span.method is Method.EXACT:
        return f"{witness.what} se trouve mot pour mot {place}"
    if span.method is Method.NEAR:
        return f"{witness.what} se trouve à peu près ({100 * span.quality:.0f} %) {place}"
    if span.method is Method.WORDS and span.alike >= REWRITTEN:
        return f"{witness.what} semble réécrire ({100 * span.alike:.0f} %) le passage {place}"
    if span.method is Method.WORDS:
        words = ", ".join(f"« {word} »" for word in span.shared) or "de la même famille"
        return f"{witness.what} emploie des mots du passage {place} : {words}"
    if span.method is Method.LINE and span.document not in witness.what:
        return f"{witness.column} désigne {witness.what} de {span.document}"
    return f"{witness.column} désigne {named(witness, span)}"


def named(witness: Witness, span: Span | None = None) -> str:
    """Return what a witness names: a section by its printed title."""
    span = span or witness.spans[0]
    return f"la section « {span.title} »" if span.method is Method.TITLE and span.title else witness.what


def contradiction(other: Witness) -> str:
    """Return what a witness that disagrees says."""
    if other.spans[0].method in (Method.EXACT, Method.NEAR):
        return f"{other.what} se trouve ailleurs"
    if other.spans[0].method is Method.WORDS:
        return f"{other.what} semble parler d'autre chose"
    return f"{other.column} désigne {named(other)}"
