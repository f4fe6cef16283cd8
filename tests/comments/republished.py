"""What tests ask of cards on a text that is republished."""

from io import StringIO

from django.core.management import call_command

from comments.models import Placement, Target
from documents.models import Version
from people import journal


def follow(version: Version, *options: str) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("follow_places", "--version-id", str(version.pk), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def fresh(card: Placement) -> Placement:
    return Placement.objects.get(pk=card.pk)


def kept(card: Placement) -> Target:
    """Return the one place the card keeps."""
    return card.targets.select_related("section__edition", "former__section").get(kept=True)


def everything() -> list[object]:
    """Return all that the cards say, and the length of their journal."""
    cards = list(Placement.objects.order_by("pk").values())
    return [cards, list(Target.objects.order_by("pk").values()), journal.Event.objects.count()]
