"""Which cards one looks at: each question is a set of cards made smaller."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from comments.models import Disposition, PlacementQuerySet, Target
from comments.outcomes import Correction, Outcome, Stage
from documents.models import Document, Edition, Section
from people.models import Organisation
from people.searching import folded, roots, sought

MOST_WORDS = 12  # of a search, and of what it writes without a blank: each one is a condition more


def kept_places() -> QuerySet[Target]:
    """Return the places that the card of an outer query is about."""
    return Target.objects.filter(placement=OuterRef("pk"), kept=True)


def about_document(cards: PlacementQuerySet, document: Document) -> PlacementQuerySet:
    """Return the cards about a document, whatever edition of it they were placed in."""
    return cards.filter(Exists(kept_places().filter(section__document__path=document.path)))


def about_section(cards: PlacementQuerySet, section: Section) -> PlacementQuerySet:
    """Return the cards about a section, or about a part or a row of it, in any edition."""
    within = Section.objects.filter(
        edition=section.edition_id,
        document=section.document_id,
        line_start__gte=section.line_start,
        line_end__lte=section.line_end,
        rank__gte=section.rank,
    )
    keys = list(within.values_list("key", flat=True))
    return cards.filter(Exists(kept_places().filter(section__key__in=keys)))


def about_level(cards: PlacementQuerySet, level: str) -> PlacementQuerySet:
    """Return the cards about a requirement of a level, as printed."""
    return cards.filter(Exists(kept_places().filter(section__level=level)))


def of_organisation(cards: PlacementQuerySet, organisation: int) -> PlacementQuerySet:
    """Return the cards of remarks sent on behalf of an organisation, or by somebody who belongs to it."""
    sent = Q(comment__organisation=organisation)
    return cards.filter(sent | Q(comment__author__organisation=organisation))


def with_outcome(cards: PlacementQuerySet, outcome: Outcome | None) -> PlacementQuerySet:
    """Return the cards on which that decision stands; None for those without a decision."""
    standing = Disposition.objects.filter(placement=OuterRef("pk"), stage=Stage.DECIDED, cancelled_by=None)
    if outcome is None:
        return cards.filter(~Exists(standing))
    return cards.filter(Exists(standing.filter(outcome=outcome)))


EARLIER, PDF = "edition", "pdf"  # what keeps apart a card that has a place, but none in the current text
SIGNS = [
    ("nouveau", "Nouveau : personne n'y a touché"),
    ("maintenu", "Maintenu par son auteur"),
    ("retire", "Retiré par l'un de ses auteurs"),
    ("correction", "Correction possible d'une autre"),
    ("groupe", "Dans un groupe"),
    ("seule", "Dans aucun groupe"),
    ("divergent", "Positions divergentes"),
    (EARLIER, "Placé dans une édition antérieure seulement"),
    (PDF, "Placé dans une page du PDF seulement"),
]

GROUPS: dict[str, dict[str, bool | None]] = {
    "groupe": {"group__isnull": False},
    "seule": {"group": None},
    "divergent": {"group__diverging": True},
}


def bearing(cards: PlacementQuerySet, sign: str) -> PlacementQuerySet:
    """Return the cards that bear one of SIGNS, as their face shows it; ``out_of_text`` finds the others."""
    if sign == "nouveau":
        return cards.filter(revision=F("untouched_revision"))
    if sign in GROUPS:
        return cards.filter(**GROUPS[sign])
    if sign == "correction":
        return cards.filter(comment__correction=Correction.POSSIBLE)
    return cards.with_replies().filter(**{"maintained" if sign == "maintenu" else "given_up": True})


def out_of_text(cards: PlacementQuerySet, edition: Edition | None, sign: str) -> PlacementQuerySet:
    """Return the cards whose places are all EARLIER than an edition, or only in its PDF."""
    here = kept_places().filter(section__edition=edition)
    cards = cards.filter(~Exists(here.filter(section__document__isnull=False)))
    return cards.filter(Exists(here)) if sign == PDF else cards.filter(~Exists(here), Exists(kept_places()))


def saying(cards: PlacementQuerySet, words: str) -> PlacementQuerySet:
    """Return the cards in which every word is found: in the remark, its author, its place or its reference.

    Accents, case and plurals count for nothing; the beginning of a word is enough.
    """
    if reference := reference_in(words):
        return cards.filter(comment=reference)
    bodies = [(pk, sought(name)) for pk, name in Organisation.objects.values_list("pk", "name")]
    for word in words.split()[:MOST_WORDS]:
        cards = cards.filter(says(word, bodies))
    return cards


def says(word: str, bodies: Sequence[tuple[int, str]]) -> Q:
    """Return the condition that a word is found in a remark, in who wrote it, or as what it is about.

    *bodies* are the organisations: they are few, and compared here.
    """
    condition = Q()
    for root in (f" {root}" for root in roots(word)[:MOST_WORDS]):
        named = [pk for pk, name in bodies if root in name]
        condition &= (
            Q(comment__sought__contains=root)
            | Q(comment__author__sought__contains=root)
            | Q(comment__organisation__in=named)
            | Q(comment__author__organisation__in=named)
        )
    return condition | Q(Exists(rows_named(word))) if is_identifier(word) else condition


def rows_named(word: str) -> QuerySet[Target]:
    """Return the places, of the card of an outer query, whose identifier is that word or begins by it."""
    whole = "iexact" if word[-1].isdigit() else "istartswith"
    return kept_places().filter(**{f"section__identifier__{whole}": word})


def reference_in(words: str) -> int | None:
    """Return the comment that « C-0042 », or « c42 », names; None for any other words."""
    said = folded(words).strip().removeprefix("c").removeprefix("-")
    is_one = folded(words).strip().startswith("c") and said.isdecimal() and len(said) < 10
    return int(said) if is_one else None


def is_identifier(word: str) -> bool:
    """Return whether a word may be a requirement's, or its beginning: « EXI-G-1 », « EXI-G »."""
    return "-" in word
