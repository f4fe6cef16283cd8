"""The board of one version with many cards, and its table: queries, milliseconds, bytes."""

import time

from django.test import Client
from django.urls import reverse

from bench import document, figures, table
from bench.visiting import TIMES, said, spread
from comments.models import Channel, Comment, Disposition, Placement, Target
from comments.outcomes import MOVABLE, Kind, Outcome, PlaceState, Stage, Step
from documents.models import Edition, Version
from people.models import Author, Organisation, User

TEXT = "Préciser la durée de conservation et nommer qui en répond dans chaque service. " * 3
LEVELS = ("bloquante", "haute", "moyenne", "basse", "")


def measure(count: int) -> None:
    """Print what opening the board, one card, the text, then the table costs with *count* cards."""
    version, first = fill(count)
    client = Client()
    client.force_login(somebody("bench"))
    board = reverse("admin:board", args=[version.pk])
    card = reverse("admin:card", args=[version.pk, first.comment_id])
    search = f"{reverse('admin:search')}?q=durees+service"
    for name, address in (
        ("Première page", reverse("admin:index")),
        ("Tableau", board),
        ("Tableau filtré", f"{board}?q=duree+conservation&importance=haute&suite=aucun"),
        ("Remarque", card),
        ("Remarque d'un filtre", f"{card}?importance=haute&tri=place"),
        ("Recherche", search),
    ):
        print(f"{name}, {count} cartes : {said(client, address)}")
    document.measure(client, version, count)
    figures.measure(client, version, count)
    move(client, version, count)
    table.measure(client, version, count)


def move(client: Client, version: Version, count: int) -> None:
    """Print the milliseconds of moving one card on the board, as its script asks."""
    address, times = reverse("admin:board_move", args=[version.pk]), []
    for placement in version.placements.filter(step=Step.TO_QUALIFY)[:TIMES]:
        sent = {"card": placement.pk, "revision": placement.revision, "step": Step.TO_STUDY}
        started = time.perf_counter()
        client.post(address, sent, headers={"HX-Request": "true"})
        times.append((time.perf_counter() - started) * 1000)
    print(f"Déplacement, {count} cartes : {spread(times)}")


def somebody(name: str) -> User:
    """Return an account that may do everything."""
    return User.objects.get_or_create(username=name, is_superuser=True)[0]


def fill(count: int) -> tuple[Version, Placement]:
    """Return a version with *count* cards spread over all that sorts them, and its first card."""
    edition = Edition.objects.filter(version__volet__code="BENCH").select_related("version").latest("pk")
    empty(edition.version)
    cards = Placement.objects.bulk_create(
        card(n, comment, edition) for n, comment in enumerate(comments(count))
    )
    sections = list(edition.sections.all())
    Target.objects.bulk_create(
        Target(placement=card, section=sections[n % len(sections)], rank=0, kept=True, score=1)
        for n, card in enumerate(cards)
    )
    decide_what_is_decided(cards)
    return edition.version, cards[0]


def empty(version: Version) -> None:
    """Take away the cards of an earlier measure."""
    for written in (Disposition, Target):
        written.objects.filter(placement__version=version).delete()
    Placement.objects.filter(version=version).delete()


def comments(count: int) -> list[Comment]:
    """Return remarks of forty people, some on behalf of a body, as important as they come."""
    authors = [
        Author.objects.get_or_create(identity=f"a{n}@example.org", defaults={"name": f"Autrice {n}"})[0]
        for n in range(40)
    ]
    bodies = [Organisation.objects.get_or_create(name=f"Service {n}")[0] for n in range(9)]
    return Comment.objects.bulk_create(
        Comment(
            author=authors[n % 40], channel=Channel.SHEET, text=TEXT, organisation=[*bodies, None][n % 10],
            importance=LEVELS[n % 5], importance_level=LEVELS[n % 5],
        )
        for n in range(count)
    )  # fmt: skip


def card(n: int, comment: Comment, edition: Edition) -> Placement:
    """Return the unsaved card of the nth remark."""
    return Placement(
        comment=comment, version=edition.version, edition=edition, step=list(Step)[n % 7],
        kind=[*Kind.values, ""][n % 5], place_state=PlaceState.PLACED, fingerprint=f"{comment.pk}-{n}",
        assignee=somebody(f"bench{n % 3}") if n % 4 == 0 and n < 400 else None,
    )  # fmt: skip


def decide_what_is_decided(cards: list[Placement]) -> None:
    """Give the cards of the last columns the decisions that led there."""
    decided = [one for one in cards if one.step not in MOVABLE]
    Disposition.objects.bulk_create(
        Disposition(
            placement=one, stage=Stage.DECIDED, outcome=Outcome.values[n % 12], reason="Voir le texte.",
            by=somebody("bench"),
        )
        for n, one in enumerate(decided)
    )  # fmt: skip
