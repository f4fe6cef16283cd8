"""Search a board for remarks alike: read, compare, keep what is proposed; the work of a background task."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from comments.grouping.own import Passage, Place, Said
from comments.grouping.proposing import Proposed, propose
from comments.grouping.sentences import sentences
from comments.models import GroupProposal, LikenessSearch, Placement, PlacementQuerySet, Target
from comments.outcomes import MOVABLE
from documents.models import Document, Section, Version
from people.models import User
from people.searching import WORD, folded

MOST_ATTEMPTS = 3
STOPPED = "Le programme s'est arrêté brutalement pendant la recherche (processus tué, mémoire ou machine)."
HELD_FOR = timedelta(minutes=5)  # without a sign of life: another process may take the search up
REST = timedelta(hours=1)  # between two searches that nobody asked for
TOLD_EVERY = 250  # cards: how often the row says how far it is
MOST_LETTERS = 4_000  # of a passage
AT_ONCE = 500

Progress = Callable[[int], None]


class SearchLost(Exception):
    """Another process took the search up."""


@transaction.atomic
def ask(version: Version, by: User | None) -> LikenessSearch:
    """Return the search of the version's board, asked for: one is enough, however many ask."""
    search, new = LikenessSearch.objects.get_or_create(version=version, defaults={"asked_by": by})
    if not new:
        done = LikenessSearch.objects.filter(pk=search.pk).exclude(done_at=None)
        now = timezone.now()
        done.update(
            asked_by=by, asked_at=now, done_at=None, started_at=None, done_cards=0, due_at=now, attempts=0,
            last_error="",
        )  # fmt: skip
        search.refresh_from_db()
    return search


def take(search: LikenessSearch) -> bool:
    """Return whether this process now holds the search, by one UPDATE; the attempt is counted first."""
    now, holder = timezone.now(), str(uuid.uuid4())
    unheld = Q(holder="") | Q(due_at__lte=now)
    free = LikenessSearch.objects.filter(unheld, pk=search.pk, done_at=None, attempts__lt=MOST_ATTEMPTS)
    if not free.update(holder=holder, started_at=now, due_at=now + HELD_FOR, attempts=F("attempts") + 1):
        return False
    search.refresh_from_db()
    return True


def give_up_tried_enough() -> None:
    """End the searches that were tried as many times as can be: whatever stops them would stop them again."""
    now = timezone.now()
    tried = LikenessSearch.objects.filter(done_at=None, due_at__lte=now, attempts__gte=MOST_ATTEMPTS)
    tried.filter(last_error="").update(last_error=STOPPED)
    tried.update(done_at=now, holder="")


def run(search: LikenessSearch) -> None:
    """Compare the remarks of the board and keep the groups they would make. This process holds the search."""
    try:
        cards = search.version.placements.on_board()
        newest = cards.aggregate(newest=Max("pk"))["newest"] or 0
        remarks = list(said_on(cards))
        tell(search, total_cards=len(remarks))
        undecided = set(cards.filter(step__in=MOVABLE).values_list("pk", flat=True))
        found = [one for one in propose(remarks, every(search)) if undecided.intersection(one.cards)]
        keep(search, found, newest)
    except SearchLost:
        raise
    except Exception as bug:
        said = f"Erreur interne ({type(bug).__name__}) : l'exploitant la lit au journal."
        mine(search).update(holder="", due_at=timezone.now() + HELD_FOR, last_error=said)
        raise


def every(search: LikenessSearch) -> Progress:
    """Return what writes down, now and then, how many cards were compared."""

    def progress(done: int) -> None:
        if done % TOLD_EVERY == 0:
            tell(search, done_cards=done)

    return progress


def tell(search: LikenessSearch, **fields: int) -> None:
    """Write down how far the search is; SearchLost when another process took it up."""
    if not mine(search).update(due_at=timezone.now() + HELD_FOR, **fields):
        raise SearchLost(f"{search} est menée par un autre processus.")


def mine(search: LikenessSearch) -> QuerySet[LikenessSearch]:
    return LikenessSearch.objects.filter(pk=search.pk, holder=search.holder).exclude(holder="")


@transaction.atomic
def keep(search: LikenessSearch, found: Iterable[Proposed], newest: int) -> None:
    """Propose what was found, no more what no longer is; what a person set aside stays so.

    Cards that are in one group already are proposed no more.
    """
    tell(search)
    grouped = dict(search.version.placements.exclude(group=None).values_list("pk", "group"))
    wanted = {one.mark: one for one in found if not together(one, grouped)}
    earlier = GroupProposal.objects.filter(version=search.version)
    earlier.filter(dismissed_at=None).exclude(mark__in=wanted).delete()
    known = set(earlier.values_list("mark", flat=True))
    add(search.version, [one for mark, one in wanted.items() if mark not in known])
    waiting = earlier.filter(dismissed_at=None).count()
    LikenessSearch.objects.filter(pk=search.pk).update(
        holder="", done_at=timezone.now(), done_cards=F("total_cards"), found=waiting, newest_card=newest,
        last_error="",
    )  # fmt: skip


def together(proposed: Proposed, grouped: Mapping[int, int | None]) -> bool:
    """Return whether the cards are all in one group."""
    groups = {grouped.get(card) for card in proposed.cards}
    return len(groups) == 1 and None not in groups


def add(version: Version, found: Sequence[Proposed]) -> None:
    """Add the proposals with their cards."""
    made = GroupProposal.objects.bulk_create(
        [
            GroupProposal(
                version=version, likeness=one.likeness, reason=one.reason, score=one.score, mark=one.mark,
                size=len(one.cards), diverging=one.diverging,
            )
            for one in found
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    link = GroupProposal.cards.through
    link.objects.bulk_create(
        [
            link(groupproposal=proposal, placement_id=card)
            for proposal, one in zip(made, found, strict=True)
            for card in one.cards
        ],
        batch_size=AT_ONCE,
    )


# ---- What is read of the cards ----


def said_on(cards: PlacementQuerySet) -> Iterator[Said]:
    """Yield what each card's remark says, with where it stands; six queries, whatever their number."""
    places: dict[int, list[Target]] = {}
    kept = Target.objects.filter(placement__in=cards, kept=True).select_related("section").order_by("rank")
    for target in kept.iterator(AT_ONCE):
        places.setdefault(target.placement_id, []).append(target)
    editions = {target.section.edition_id for targets in places.values() for target in targets}
    texts = dict(Document.objects.filter(edition__in=editions).values_list("pk", "text"))
    paths = dict(Document.objects.filter(edition__in=editions).values_list("pk", "path"))
    around = ancestors(Section.objects.filter(edition__in=editions))
    for card in cards.select_related("comment__author").order_by("pk").iterator(AT_ONCE):
        yield said(card, places.get(card.pk, []), texts, paths, around)


def ancestors(sections: QuerySet[Section]) -> dict[int, frozenset[str]]:
    """Return the keys of the parts that hold each section, by its id."""
    parents = {pk: (key, parent) for pk, key, parent in sections.values_list("pk", "key", "parent")}

    def above(pk: int) -> Iterator[str]:
        parent = parents[pk][1]
        while parent in parents:
            key, parent = parents[parent]
            yield key

    return {pk: frozenset(above(pk)) for pk in parents}


def said(
    card: Placement,
    places: list[Target],
    texts: Mapping[int, str],
    paths: Mapping[int, str],
    around: Mapping[int, frozenset[str]],
) -> Said:
    """Return what the remark of a card says, and where."""
    comment = card.comment
    held = [around.get(place.section_id, frozenset()) for place in places]
    return Said(
        card=card.pk,
        person=f"auteur {comment.author_id}" if comment.author_id else f"carte {card.pk}",
        name=name_of(comment.author.name or comment.author.address) if comment.author else "",
        channel=comment.channel,
        text=comment.text,
        passage=passage_of(comment.excerpt, places, texts, paths),
        place=Place(frozenset(place.section.key for place in places), frozenset().union(*held)),
    )


def name_of(shown: str) -> str:
    """Return a name or an address as one compares them, whatever the order of its words; "" for one word."""
    words = sorted(word for word in WORD.findall(folded(shown.partition("@")[0])) if len(word) > 1)
    return " ".join(words) if len(words) > 1 else ""


def passage_of(
    excerpt: str, places: Iterable[Target], texts: Mapping[int, str], paths: Mapping[int, str]
) -> Passage | None:
    """Return what a remark quotes of the text: where its words were found there, else as it quotes them."""
    for place in places:
        text = texts.get(place.section.document_id or 0)
        if text is None or place.start is None or place.end is None:
            continue
        found = sentences(text, place.start, min(place.end, place.start + MOST_LETTERS))
        path = paths[place.section.document_id or 0]
        return Passage(text[place.start : place.end][:MOST_LETTERS], tuple((path, one) for one in found))
    return Passage(excerpt[:MOST_LETTERS]) if excerpt else None
