"""A meeting of the committee with 200 points over three volets: queries, milliseconds, bytes of its pages."""

import time
from datetime import date

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.board import TEXT, somebody
from bench.visiting import said
from comments.models import Channel, Comment, Disposition, Placement, Target
from comments.outcomes import Outcome, PlaceState, Stage, Step
from committee.dossier import as_pdf, dossier_of
from committee.models import Meeting, MeetingState, Mode, Point
from committee.sheets import dossier_ods
from documents.models import Edition, Version, Volet
from documents.reading.model import SectionKind

POINTS, VOLETS = 200, 3


def measure(count: int) -> None:
    """Print what the pages of a meeting cost when *count* remarks stand on the boards of its volets."""
    meeting = fill(count)
    client = Client()
    client.force_login(somebody("bench"))
    point = meeting.points.filter(mode=Mode.DEBATE).earliest("pk")
    for name, page, args in (
        ("Séance", "meeting", [meeting.pk]),
        ("Grand écran", "meeting_point", [meeting.pk, point.pk]),
        ("Points sans débat", "meeting_block", [meeting.pk]),
        ("Relevé", "meeting_minutes", [meeting.pk]),
    ):
        address = reverse(f"admin:{page}", args=args)
        print(f"{name}, {POINTS} points, {VOLETS} volets, {count} cartes : {said(client, address)}")
    print(f"Séances, {count} cartes : {said(client, reverse('admin:meetings'))}")
    prepared = Meeting.objects.filter(pk=meeting.pk)
    prepared.update(state=MeetingState.PREPARED, opened_at=None)
    print(f"Séance en préparation : {said(client, reverse('admin:meeting', args=[meeting.pk]))}")
    print_documents(Meeting.objects.with_versions().get(pk=meeting.pk))


def print_documents(meeting: Meeting) -> None:
    """Print the seconds that each form of the dossier takes."""
    for name, make in (("PDF", lambda: as_pdf(meeting)), (".ods", lambda: dossier_ods(dossier_of(meeting)))):
        started = time.perf_counter()
        size = len(make())
        print(
            f"Dossier, {POINTS} points, {name} : {time.perf_counter() - started:.1f} s, {size / 1000:.0f} ko"
        )


def fill(count: int) -> Meeting:
    """Return an open meeting over three versions that hold *count* cards, POINTS of which are its points."""
    versions = [version_of(f"BENCH-SEANCE-{n}") for n in range(VOLETS)]
    empty(versions)
    cards = [card for version in versions for card in cards_of(version, count // VOLETS)]
    by = somebody("bench")
    meeting = Meeting.objects.create(
        title="Comité", held_on=date(2026, 12, 3), made_by=by, state=MeetingState.OPEN,
        opened_at=timezone.now(), opened_by=by,
    )  # fmt: skip
    meeting.versions.set(versions)
    for n in range(20):
        meeting.attendees.create(name=f"Membre {n}", address=f"m{n}@example.org")
    chosen = cards[:: max(1, len(cards) // POINTS)][:POINTS]
    Point.objects.bulk_create(
        Point(meeting=meeting, placement=card, rank=n, mode=[Mode.BLOCK, Mode.DEBATE][n % 2])
        for n, card in enumerate(chosen, start=1)
    )
    Disposition.objects.bulk_create(
        Disposition(placement=card, stage=Stage.PROPOSED, outcome=Outcome.ADAPTED, reason=TEXT, by=by)
        for card in chosen
    )
    return meeting


def version_of(code: str) -> Version:
    """Return a version with a text of its own, in a volet of that code."""
    volet = Volet.objects.get_or_create(code=code, defaults={"title": code})[0]
    version, made = Version.objects.get_or_create(volet=volet, label="1.0")
    if made:
        edition = Edition.objects.create(version=version, number=1, fingerprint=code)
        document = edition.documents.create(
            path="cadre.md", kind="corps", title="Cadre", text=TEXT * 200, rank=1
        )
        for rank in range(50):
            edition.sections.create(
                document=document, key=f"cadre.md#{rank}", kind=SectionKind.HEADING, rank=rank,
                title=f"Partie {rank}", line_start=1, line_end=1,
            )  # fmt: skip
    return version


def empty(versions: list[Version]) -> None:
    """Take away the meetings and cards of an earlier measure."""
    Point.objects.filter(placement__version__in=versions).delete()
    Meeting.objects.filter(versions__in=versions).delete()
    for written in (Disposition, Target):
        written.objects.filter(placement__version__in=versions).delete()
    Placement.objects.filter(version__in=versions).delete()


def cards_of(version: Version, count: int) -> list[Placement]:
    """Return new cards on a version's board, each on a section, all waiting for a decision."""
    edition = version.editions.get()
    comments = Comment.objects.bulk_create(Comment(channel=Channel.SHEET, text=TEXT) for _ in range(count))
    cards = Placement.objects.bulk_create(
        Placement(
            comment=comment, version=version, edition=edition, step=Step.TO_VALIDATE,
            place_state=PlaceState.PLACED, fingerprint=f"seance-{comment.pk}",
        )
        for comment in comments
    )  # fmt: skip
    sections = list(edition.sections.all())
    Target.objects.bulk_create(
        Target(placement=card, section=sections[n % 50], rank=0, kept=True, score=1, line_start=1, line_end=1)
        for n, card in enumerate(cards)
    )
    return cards
