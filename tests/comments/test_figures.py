"""What is counted of a version's remarks: by étape, place, importance, channel, organisation, over time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.actions import decide, reopen
from comments.figures import Figure, figures_of
from comments.models import Channel, Comment, CommentGroup, Placement, Target
from comments.outcomes import Outcome, PlaceState, Step
from people.models import Organisation
from tests import factories
from tests.factories import make_placement

pytestmark = pytest.mark.django_db


def counted(version):
    return figures_of(version.placements.on_board(), version.current_edition())


def lines(figure: Figure) -> dict[str, tuple[int, int]]:
    """Return what each line tells: decided, and still to be."""
    return {line.label: (line.decided, line.waiting) for line in figure.lines if line.total}


def place(card: Placement, *titles: str, edition=None) -> None:
    sections = (edition or card.version.editions.latest()).sections.filter(title__in=titles)
    for rank, section in enumerate(sections):
        Target.objects.create(placement=card, section=section, rank=rank, kept=True)


def received(card: Placement, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    Comment.objects.filter(pk=card.comment_id).update(recorded_at=at)


def test_every_remark_counts_once_by_step_importance_and_channel(version):
    make_placement(version, step=Step.CLOSED, importance_level="haute")
    make_placement(version, step=Step.TO_STUDY, importance_level="haute")
    mailed = make_placement(version)
    Comment.objects.filter(pk=mailed.comment_id).update(channel=Channel.MAIL)
    make_placement(version, on_board=False)
    make_placement()  # elsewhere

    figures = counted(version)

    assert (figures.total, figures.decided, figures.waiting, figures.share) == (3, 1, 2, 33)
    assert [line.label for line in figures.steps.lines] == [step.label for step in Step]
    assert lines(figures.steps) == {"À qualifier": (0, 1), "À instruire": (0, 1), "Clos": (1, 0)}
    assert lines(figures.levels) == {"Haute": (1, 1), "Non indiquée ou non comprise": (0, 1)}
    assert lines(figures.channels) == {"Feuille de commentaires": (1, 1), "Courriel": (0, 1)}
    for one in (figures.steps, figures.levels, figures.channels):
        assert one.again == 0


def test_members_of_a_group_count_one_by_one(version, karim):
    group = CommentGroup.objects.create(version=version, title="Durées", made_by=karim)
    for _ in range(3):
        make_placement(version)
    Placement.objects.update(group=group)

    assert counted(version).total == 3


def test_a_remark_in_two_documents_or_of_two_organisations_counts_on_both_lines_and_it_is_said(version):
    both = Organisation.objects.create(name="Préfecture"), Organisation.objects.create(name="Académie")
    author = factories.make_author(organisation=both[0])
    make_placement(version, author=author)
    make_placement(version, author=author, organisation=both[1])
    make_placement(version)

    bodies = counted(version).bodies

    assert [(line.label, line.total) for line in bodies.lines] == [
        ("Préfecture", 2), ("Académie", 1), ("Aucune organisation connue", 1),
    ]  # fmt: skip
    assert (bodies.total, bodies.again) == (3, 1)


def test_parts_hold_what_is_about_their_rows_and_the_rest_is_counted_as_without_place(version):
    place(make_placement(version, step=Step.CLOSED), "Toute interface publie sa description.")
    place(make_placement(version), "Journalisation", "Toute interface publie sa description.")
    place(make_placement(version), "Cadre des échanges")
    make_placement(version, place_state=PlaceState.WHOLE)
    make_placement(version, place_state=PlaceState.SEVERAL)

    figures = counted(version)

    assert lines(figures.documents) == {
        "Cadre": (1, 2), "Ensemble du document": (0, 1), "Plusieurs endroits possibles": (0, 1),
    }  # fmt: skip
    assert figures.documents.again == 0
    assert lines(figures.parts) == {"Cadre des échanges": (0, 1), "Journalisation": (1, 1)}
    assert figures.parts.total == 3


def test_places_in_an_earlier_edition_count_where_the_text_of_today_has_them(version):
    card = make_placement(version)
    place(card, "Journalisation")
    gone = make_placement(version)
    first = version.editions.latest()
    factories.make_edition(version)
    document = first.documents.create(
        path="ancien.md", kind="body", title="Ancien", text="", sha256="1", rank=9
    )
    section = first.sections.create(
        key="ancien.md#1", kind="heading", rank=99, title="Parti", document=document
    )
    Target.objects.create(placement=gone, section=section, rank=0, kept=True)

    figures = counted(factories.Version.objects.get(pk=version.pk))

    assert lines(figures.documents) == {"Cadre": (0, 1), "Document d'une édition antérieure": (0, 1)}
    assert lines(figures.parts) == {"Journalisation": (0, 1)}


def test_received_and_decided_are_told_day_after_day(version, karim):
    first, second, third = (make_placement(version) for _ in range(3))
    for card, days in ((first, 3), (second, 1), (third, 0)):
        received(card, days)
    decide(placement=first, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    decide(placement=second, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    reopen(placement=second, revision=2, reason="À revoir.", by=karim)

    moments = counted(version).moments

    assert [(one.received, one.decided, one.waiting) for one in moments] == [
        (1, 0, 1), (1, 0, 1), (2, 0, 2), (3, 1, 2),
    ]  # fmt: skip
    assert moments[-1].on == timezone.localdate()


@pytest.mark.parametrize(("days", "moments"), [(0, 1), (59, 60), (60, 9), (400, 58), (4_000, 58)])
def test_a_long_time_is_told_in_few_moments_up_to_today(version, days, moments):
    received(make_placement(version), days)

    told = counted(version).moments

    assert len(told) == moments
    assert (told[-1].on, told[-1].received) == (timezone.localdate(), 1)


def test_a_card_closed_without_a_decision_kept_here_counts_as_decided_since_it_came(version):
    received(make_placement(version, step=Step.CLOSED), 2)

    assert [one.decided for one in counted(version).moments] == [1, 1, 1]


def test_an_empty_board_counts_nothing(version):
    figures = counted(version)

    assert (figures.total, figures.share, figures.moments) == (0, 0, [])
    assert lines(figures.documents) == lines(figures.bodies) == {}


def test_it_asks_as_many_queries_whatever_the_remarks(version, django_assert_num_queries):
    edition, cards = version.current_edition(), version.placements.on_board()
    for n in range(12):
        place(
            make_placement(version, organisation=Organisation.objects.create(name=f"S{n}")), "Journalisation"
        )

    with django_assert_num_queries(8):
        assert figures_of(cards, edition).total == 12
