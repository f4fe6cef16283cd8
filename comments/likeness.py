"""Remarks like one: same place, same passage quoted or close words, and what was decided of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Left
from rapidfuzz import fuzz

from comments.models import Comment, Disposition, Placement, Target
from comments.outcomes import Stage
from documents.models import Section
from people.models import User

SHOWN = 8
ALIKE = 4  # of those, the most alike, decided or not
LOOKED_AT = 40  # of the others, for decisions
COMPARED = 3_000  # letters of each remark, and of each quotation: the cost grows with their square
TRIED = 150  # cards of each kind compared: of the same place, and of the same words
CLOSE = 60  # out of 100: words closer than that are shown wherever they stand
SAME_QUOTE = 90
SHORTEST_QUOTE = 15  # letters: a shorter quotation says nothing of what two remarks share
SHORTEST_ROOT = 4


@dataclass(frozen=True, slots=True)
class Like:
    """A card like another one: why, how much, and what was decided of it.

    The card has ``outcome``, ``decided_id`` and ``decided_reason``, None without a decision.
    """

    card: Placement
    why: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A card compared: its words, the passage it quotes, whether it stands at the same place."""

    pk: int
    sought: str
    excerpt: str
    is_here: bool


def similar(user: User, placement: Placement, sections: Iterable[Section]) -> list[Like]:
    """Return the cards most like *placement*, which is about *sections*, that *user* may read; two queries.

    The most alike come first, then those on which a decision stands: its reason may do for this one too.
    """
    whys = reasons(placement.comment, tried(user, placement, list(sections)))
    first, others = list(whys)[:ALIKE], list(whys)[ALIKE:LOOKED_AT]
    cards = with_decisions([*first, *others])
    cards[ALIKE:] = sorted(cards[ALIKE:], key=lambda card: card.decided_id is None)  # type: ignore[attr-defined]
    return [Like(card, whys[card.pk]) for card in cards[:SHOWN]]


def tried(user: User, placement: Placement, sections: Sequence[Section]) -> list[Tried]:
    """Return the cards to compare with *placement*: the last of the same place, and of the same words."""
    here, said = same_place(placement, sections), same_words(placement.comment)
    if said is None and not sections:
        return []
    seen = Placement.objects.all().on_board().visible_to(user).exclude(pk=placement.pk)
    is_here = Case(When(pk__in=here, then=True), default=False)
    among = Q(pk__in=here) | Q(comment__in=said) if said is not None else Q(pk__in=here)
    found = seen.filter(among).order_by().annotate(is_here=is_here)
    said_of, quoted = Left("comment__sought", COMPARED), Left("comment__excerpt", COMPARED)
    return [Tried(*row) for row in found.values_list("pk", said_of, quoted, "is_here")]


def same_place(placement: Placement, sections: Sequence[Section]) -> QuerySet:
    """Return the last cards about one of the sections, in any text of the volet.

    Other volets give the same names to other things.
    """
    named = Q(key__in={section.key for section in sections})
    named |= Q(identifier__in={section.identifier for section in sections if section.identifier})
    there = Section.objects.filter(named, edition__version__volet=placement.volet)
    about = Target.objects.filter(kept=True, section__in=there.values("pk"), placement__on_board=True)
    about = about.exclude(placement=placement)
    return about.order_by("-placement").values("placement")[:TRIED]


def same_words(comment: Comment) -> QuerySet | None:
    """Return the last remarks that say two of one's three longest words; None for too few words."""
    roots = sorted((root for root in comment.sought.split() if len(root) >= SHORTEST_ROOT), key=len)
    if len(roots) < 3:
        return None
    first, second, third = (Q(sought__contains=f" {root}") for root in roots[-3:])
    saying = Comment.objects.filter(first & (second | third) | second & third)
    return saying.order_by("-pk").values("pk")[:TRIED]


def reasons(comment: Comment, others: Iterable[Tried]) -> dict[int, str]:
    """Return why each card that is like the comment is, the most alike first."""
    found = {}
    said, quoted = comment.sought[:COMPARED], comment.excerpt[:COMPARED]
    for other in others:
        closeness = fuzz.token_sort_ratio(said, other.sought)
        quotes = same_quote(quoted, other.excerpt)
        if quotes or other.is_here or closeness >= CLOSE:
            found[other.pk] = closeness + 30 * quotes + 20 * other.is_here, why(quotes, other.is_here)
    ordered = sorted(found.items(), key=lambda one: (-one[1][0], -one[0]))
    return {pk: said for pk, (_, said) in ordered}


def why(quotes: bool, is_here: bool) -> str:
    """Return in two words what two remarks share."""
    if quotes:
        return "Même extrait"
    return "Même endroit" if is_here else "Mots proches"


def same_quote(former: str, other: str) -> bool:
    """Return whether two remarks quote the same passage, give or take a few letters."""
    if min(len(former), len(other)) < SHORTEST_QUOTE:
        return False
    return fuzz.ratio(former, other, score_cutoff=SAME_QUOTE) > 0


def with_decisions(pks: Sequence[int]) -> list[Placement]:
    """Return the cards in the order given, each with the decision that stands on it."""
    made = Disposition.objects.filter(placement=OuterRef("pk"), stage=Stage.DECIDED, cancelled_by=None)
    last = made.order_by("-pk")
    cards = Placement.objects.with_decision().annotate(
        decided_id=Subquery(last.values("pk")[:1]), decided_reason=Subquery(last.values("reason")[:1])
    )
    found = cards.select_related("comment", "version__volet").in_bulk(pks)
    return [found[pk] for pk in pks]


def decided_of(user: User, pk: int) -> Disposition | None:
    """Return a decision whose reason *user* may use again, None when there is none that they may read."""
    seen = Placement.objects.all().visible_to(user)
    made = Disposition.objects.filter(stage=Stage.DECIDED, placement__in=seen)
    return made.select_related("placement__comment").filter(pk=pk).first()
