"""Where a version stands, told in counts: what came, what is decided, what blocks, where the pace leads."""

from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone

from comments.actions import decide, reopen
from comments.models import Comment, Disposition
from comments.outcomes import Outcome, PlaceState, Step
from imports.models import RowOutcome, SubmissionRow
from people.models import Organisation
from steering.situation import as_pdf, as_text, situation_of
from tests import factories
from tests.factories import make_placement
from tests.web.made import make_picture, make_submission

pytestmark = pytest.mark.django_db


def told(version) -> str:
    return as_text(situation_of(version))


def unread(card) -> None:
    """Let a row of an envoi of the board not be read."""
    row = make_picture(make_submission(card))
    SubmissionRow.objects.filter(pk=row.pk).update(outcome=RowOutcome.UNREAD, picture="")


def decided(version, by, count: int) -> None:
    for _ in range(count):
        decide(placement=make_placement(version), revision=1, outcome=Outcome.ACCEPTED, by=by)


def test_it_counts_what_came_from_whom_and_what_is_decided(version, karim):
    body = Organisation.objects.create(name="Préfecture")
    author = factories.make_author(organisation=body)
    make_placement(version, author=author)
    make_placement(version, author=author, organisation=Organisation.objects.create(name="Académie"))
    decided(version, karim, 1)
    make_placement(version, on_board=False)

    text = told(version)

    assert "- 3 remarques reçues, de 2 personnes et 2 organisations connues." in text
    assert "- 1 remarque décidée, soit 33 %.\n- 2 remarques à décider." in text
    assert "- À qualifier : 2\n" in text
    assert "- À répondre : 1\n" in text


def test_it_says_what_blocks(version):
    make_placement(version, step=Step.WAITING, place_state=PlaceState.PLACED)
    make_placement(version, step=Step.TO_ARBITRATE, place_state=PlaceState.SEVERAL)
    old = make_placement(version, place_state=PlaceState.WHOLE)
    Comment.objects.filter(pk=old.comment_id).update(recorded_at=timezone.now() - timedelta(days=40))
    unread(old)

    text = told(version)

    assert "- 1 remarque attend une précision de son auteur." in text
    assert "- 1 remarque à arbitrer." in text
    assert "- 1 remarque à décider dont la place est à choisir." in text
    assert "- 1 ligne reçue n'a pas pu être lue." in text
    assert "(40 jours)" in text


def test_the_pace_of_the_last_days_leads_to_a_day(version, karim):
    decided(version, karim, 2)
    for _ in range(3):
        make_placement(version)
    ends = timezone.localdate() + timedelta(days=42)

    assert situation_of(version).ends_on == ends
    version.answers_due_on = timezone.localdate() + timedelta(days=10)
    text = told(version)
    assert "Réponses prévues le " in text
    assert "Au rythme des 28 derniers jours (2 remarques décidées), tout serait décidé vers le" in text
    assert " : après la date prévue." in text


def test_a_decision_taken_back_or_taken_before_the_service_gives_no_pace(version, karim):
    card = make_placement(version)
    decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    reopen(placement=card, revision=2, reason="À revoir.", by=karim)
    past = make_placement(version, step=Step.CLOSED)
    Disposition.objects.create(placement=past, stage="decidee", outcome="retenu", taken_over=True, by=karim)

    assert situation_of(version).decided_lately == 0
    assert "aucune date ne peut être prévue au rythme actuel" in told(version)


def test_a_pace_too_slow_promises_nothing(version, karim):
    decided(version, karim, 1)
    for _ in range(200):
        make_placement(version)

    assert "tout ne serait pas décidé avant dix ans" in told(version)


def test_nothing_received_and_all_decided_are_said_as_they_are(version, karim):
    assert "Rien n'est encore à décider." in told(version)
    assert "Rien ne bloque." in told(version)

    decided(version, karim, 1)
    assert "Toutes les remarques reçues sont décidées." in told(version)


def test_it_names_nobody_and_tells_no_words(version):
    author = factories.make_author(name="Zoé Canari", address="zoe.canari@example.org")
    make_placement(version, author=author, text="Un canari chante.")

    assert "anari" not in told(version)


@pytest.mark.parametrize("title", ["Volet", "Un titre de volet plutôt long " * 6, "M" * 200])
def test_it_is_one_a4_page_whatever_the_names(title, karim):
    version = factories.make_version(
        factories.make_volet(title=title[:200]), label="9" * 80, answers_due_on=timezone.localdate()
    )
    for step in Step:
        made = make_placement(version, step=step, place_state=PlaceState.SEVERAL)
    unread(made)

    pages = pypdfium2.PdfDocument(as_pdf(situation_of(version)))

    assert len(pages) == 1
    width, height = pages[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = pages[0].get_textpage().get_text_range()
    assert "Point de situation, état au" in text
    assert "À répondre" in text
    assert "la plus ancienne remarque à décider est enregistrée aujourd'hui" in " ".join(text.lower().split())


def test_it_asks_as_many_queries_whatever_the_remarks(version, django_assert_num_queries):
    for _ in range(10):
        make_placement(version)

    with django_assert_num_queries(6):
        situation = situation_of(version)
    assert sum(situation.counts.values()) == 10
