"""What people do together in the demonstration: a remark heard in a meeting, put with the one it repeats."""

from datetime import date

from comments.grouping import actions, searching
from comments.models import Channel
from comments.together import Seen
from documents.models import Version
from imports import by_hand
from people.models import User

HEARD = by_hand.Typed(
    channel=Channel.MEETING,
    said_on=date(2026, 11, 20),
    author="Sofia Benali <sofia.benali@example.org>",
    organisation=None,
    location="EXI-MOB-5",
    excerpt="",
    text="Exigence non mesurable : sans nombre d'utilisateurs ni temps de réponse, ni le chiffrage ni"
    " la recette ne sont possibles.",
    importance="Haute",
)


def put_alike_together(version: Version) -> None:
    """Add what was heard in a meeting, search for like remarks, and make a group of those found, once."""
    if version.groups.exists():
        return
    lea = User.objects.get(username="demo-lea")
    by_hand.add(version=version, typed=HEARD, by=lea)
    search = searching.ask(version, None)
    if searching.take(search):
        searching.run(search)
    for proposal in version.group_proposals.filter(dismissed_at=None)[:1]:
        cards = proposal.cards.values_list("pk", "revision").order_by("pk")
        seen = [Seen(*card) for card in cards]
        actions.make_group(version=version, seen=seen, title="Mesurer le temps de réponse", by=lea)
