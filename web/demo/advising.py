"""Ask a colleague what they think of a few remarks of the demonstration: a sheet to fill and to deposit."""

from answers import advice
from documents.models import Version
from people.models import User

REMARKS = 5
QUESTION = "Ces demandes sont-elles tenables pour les équipes de terrain ? Une réponse d'ici jeudi aiderait."


def ask_for_advice(version: Version) -> None:
    """Ask about the first remarks that nobody has decided, once."""
    if version.advice_requests.exists():
        return
    lea = User.objects.get(username="demo-lea")
    cards = advice.askable(version, version.placements.all()).order_by("pk")
    first = version.placements.filter(pk__in=list(cards.values_list("pk", flat=True)[:REMARKS]))
    advice.ask(
        version=version, cards=first, addressee="Odile Terrain, bureau des équipements", by=lea,
        address="odile.terrain@example.org", question=QUESTION,
    )  # fmt: skip
