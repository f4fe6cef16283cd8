"""The table of one version with many lines: each order, each size of page, and gestures on many at once."""

import time

from django.test import Client
from django.urls import reverse

from bench.visiting import said
from comments.models import Placement
from comments.outcomes import MOVABLE
from comments.together import AT_ONCE
from documents.models import Version

ADDRESSES = ("", "tri=place", "tri=-place", "tri=suite", "tri=organisation", "par=200&tri=place")
GESTURES = {
    "déplacées": ("together", {"geste": "deplacer", "step": "arbitrer"}),
    "proposées": ("together", {"geste": "proposer", "outcome": "note", "reason": "Noté."}),
    "décidées": ("together_decide", {"outcome": "non_retenu", "reason": "Hors du cadre."}),
}


def measure(client: Client, version: Version, count: int) -> None:
    """Print what the table costs with *count* cards on the board of *version*, then each gesture."""
    table = reverse("admin:table", args=[version.pk])
    for query in ADDRESSES:
        print(f"Liste {query}, {count} cartes : {said(client, f'{table}?{query}')}")
    for done, (name, sent) in GESTURES.items():
        act(client, version, done, name, sent)


def act(client: Client, version: Version, done: str, name: str, sent: dict[str, str]) -> None:
    """Print the seconds of one gesture on as many cards as one may tick."""
    free = Placement.objects.filter(version=version, step__in=MOVABLE).exclude(step=sent.get("step"))
    cards = [f"{pk}:{revision}" for pk, revision in free.values_list("pk", "revision")[:AT_ONCE]]
    started = time.perf_counter()
    client.post(reverse(f"admin:{name}", args=[version.pk]), {"carte": cards, **sent})
    print(f"{len(cards)} remarques {done} ensemble : {time.perf_counter() - started:.2f} s")
