"""The board of one version with many cards: queries, milliseconds, bytes; one client, warm."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import Channel, Comment, Placement, Target
from comments.outcomes import PlaceState, Step
from documents.models import Edition, Version
from people.models import Author, User

TIMES = 20
TEXT = "Préciser la durée de conservation et nommer qui en répond dans chaque service. " * 3


def measure(count: int) -> None:
    """Print what opening the board, then one card, costs with *count* cards."""
    version, first = fill(count)
    client = Client()
    client.force_login(User.objects.get_or_create(username="bench", is_superuser=True)[0])
    board = reverse("admin:board", args=[version.pk])
    card = reverse("admin:card", args=[version.pk, first.comment_id])
    for name, address in (("Tableau", board), ("Remarque", card)):
        times, queries, size = visit(client, address)
        print(
            f"{name}, {count} cartes : {queries} requêtes, {statistics.median(times):.0f} ms (médiane), "
            f"{sorted(times)[int(len(times) * 0.95) - 1]:.0f} ms (95 %), {size / 1000:.0f} ko"
        )


def visit(client: Client, address: str) -> tuple[list[float], int, int]:
    """Return the milliseconds of each visit, the queries of one, and the bytes of its page."""
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} répond {response.status_code}")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    queries = len(captured)  # now: the next request empties the log it reads
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - started) * 1000)
    return times, queries, len(response.content)


def fill(count: int) -> tuple[Version, Placement]:
    """Return a version with *count* cards spread over the columns and sections, and its first card."""
    edition = Edition.objects.filter(version__volet__code="BENCH").select_related("version").latest("pk")
    version = edition.version
    Target.objects.filter(placement__version=version).delete()
    Placement.objects.filter(version=version).delete()
    authors = [
        Author.objects.get_or_create(identity=f"a{n}@example.org", defaults={"name": f"Autrice {n}"})[0]
        for n in range(40)
    ]
    comments = Comment.objects.bulk_create(
        Comment(author=authors[n % 40], channel=Channel.SHEET, text=TEXT) for n in range(count)
    )
    steps = list(Step)
    cards = Placement.objects.bulk_create(
        Placement(
            comment=comment,
            version=version,
            edition=edition,
            step=steps[n % 7],
            place_state=PlaceState.PLACED,
            fingerprint=f"{count}-{n}",
        )
        for n, comment in enumerate(comments)
    )
    sections = list(edition.sections.all())
    Target.objects.bulk_create(
        Target(placement=card, section=sections[n % len(sections)], rank=0, kept=True, score=1)
        for n, card in enumerate(cards)
    )
    return version, cards[0]
