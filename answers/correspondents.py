"""Who wrote: the people whose remarks, envois or mails one may read, to list and to search."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from answers.models import Delivery
from comments.models import Placement
from comments.outcomes import Step
from imports.corrections import SPEAKS
from imports.models import MailPart, ReceivedMail, Submission, SubmissionRow
from people.models import Author, Organisation, User
from people.searching import roots, sought

MOST_WORDS = 8  # of a search: each one is a condition more


class Correspondent(NamedTuple):
    """A person as the list shows them: how much they sent, how many of their remarks are dealt with."""

    author: Author
    envois: int
    remarks: int
    closed: int


def correspondents_of(user: User) -> QuerySet[Author]:
    """Return the people of whom *user* may read something, by name."""
    theirs, sent = {"author": OuterRef("pk")}, {"sender": OuterRef("pk")}
    cards = Placement.objects.all().visible_to(user).filter(comment__author=OuterRef("pk"))
    seen = (
        Q(Exists(cards))
        | Q(Exists(Submission.objects.all().visible_to(user).filter(**sent)))
        | Q(Exists(ReceivedMail.objects.all().visible_to(user).filter(**sent)))
        | Q(Exists(Delivery.objects.all().visible_to(user).filter(**theirs)))
    )
    return Author.objects.filter(seen).select_related("organisation").order_by("name", "address", "pk")


def named(authors: QuerySet[Author], words: str) -> QuerySet[Author]:
    """Return those whose name, address or organisation hold the beginning of every word."""
    bodies = [(pk, sought(name)) for pk, name in Organisation.objects.values_list("pk", "name")]
    for word in words.split()[:MOST_WORDS]:
        for root in (f" {root}" for root in roots(word)[:MOST_WORDS]):
            body = [pk for pk, name in bodies if root in name]
            authors = authors.filter(Q(sought__contains=root) | Q(organisation__in=body))
    return authors


def counted(authors: Iterable[Author], user: User) -> list[Correspondent]:
    """Return these people with what they sent that *user* may read; four queries, whatever their number."""
    authors = list(authors)
    envois = envois_by_author(authors, user)
    cards = Placement.objects.on_board().visible_to(user).filter(comment__author__in=authors).order_by()
    counts = cards.values_list("comment__author").annotate(
        total=Count("pk"), closed=Count("pk", Q(step=Step.CLOSED))
    )
    remarks = {author: (total, closed) for author, total, closed in counts}
    return [Correspondent(one, len(envois[one.pk]), *remarks.get(one.pk, (0, 0))) for one in authors]


def envois_by_author(authors: Iterable[Author], user: User) -> dict[int, set[int]]:
    """Return the envois that each person sent, or that made a remark of theirs."""
    seen = Submission.objects.all().visible_to(user).values("pk")
    sent = Submission.objects.filter(sender__in=authors, pk__in=seen).values_list("sender", "pk")
    parts = MailPart.objects.filter(mail__sender__in=authors, submission__in=seen)
    rows = SubmissionRow.objects.filter(
        comment__author__in=authors, outcome__in=SPEAKS, submission__in=seen
    ).order_by()
    pairs = (
        *sent.order_by(),
        *parts.values_list("mail__sender", "submission").order_by(),
        *rows.values_list("comment__author", "submission").distinct(),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for author, envoi in pairs:
        found[author].add(envoi)
    return found
