"""What the page of a remark does beside deciding: its type, notes, questions, proposals, who may decide."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import actions, replying
from comments.asking import QUESTION
from comments.models import Placement, Target
from comments.notes import add_note
from comments.outcomes import Kind, Outcome, Step
from documents.models import CallState
from people.models import Role
from tests import factories
from tests.web.conftest import card_url, read, signed_in
from tests.web.made import make_submission

pytestmark = pytest.mark.django_db


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


def typed(client, card: Placement) -> str:
    """Return the message the page offers to complete."""
    page = client.get(card_url(card)).content.decode()
    return page.split('id="precision_text"')[1].split(">", 1)[1].split("</textarea>")[0].strip()


def test_the_type_is_said_in_one_gesture_and_taken_back_by_the_same(as_lea, card):
    as_lea.post(card_url(card, "type/"), {"revision": 1, "kind": "technique"})
    page = read(as_lea.get(card_url(card)))

    assert fresh(card).kind == Kind.TECHNICAL
    assert '<span class="badge">Technique</span>' in page
    assert 'name="kind" value="" aria-pressed="true">Technique' in page
    as_lea.post(card_url(card, "type/"), {"revision": 2, "kind": ""})
    assert fresh(card).kind == ""


def test_a_type_that_is_none_or_on_an_outdated_page_is_refused_with_what_changed(as_lea, as_karim, card):
    unknown = as_lea.post(card_url(card, "type/"), {"revision": 1, "kind": "autre"})
    as_karim.post(card_url(card, "type/"), {"revision": 1, "kind": "question"})
    stale = as_lea.post(card_url(card, "type/"), {"revision": 1, "kind": "technique"})

    assert (unknown.status_code, stale.status_code) == (422, 409)
    assert "<strong>Type</strong> par Karim" in read(stale)
    assert fresh(card).kind == Kind.QUESTION


def test_a_note_is_listed_with_who_wrote_it_and_leaves_the_revision(as_lea, as_zoe, card):
    page = read(as_lea.post(card_url(card, "note/"), {"text": "Voir avec le soutien."}, follow=True))

    assert "note ajoutée" in page
    assert "Voir avec le soutien." in read(as_zoe.get(card_url(card)))
    assert "Léa, le" in page
    assert "<strong>Note interne</strong> par Léa" in page
    assert fresh(card).revision == 1


def test_an_empty_note_is_asked_again(as_lea, card):
    refused = as_lea.post(card_url(card, "note/"), {"text": " "})

    assert refused.status_code == 422
    assert "Écrivez la note" in read(refused)


def test_a_reader_reads_notes_and_adds_none(as_zoe, card):
    assert as_zoe.post(card_url(card, "note/"), {"text": "Vu."}).status_code == 403
    assert "Ajouter la note" not in read(as_zoe.get(card_url(card)))


def test_a_question_is_prepared_from_a_message_that_names_the_remark(as_lea, card):
    message = typed(as_lea, card)
    assert str(card) in message
    assert "Dire où elle est publiée." in message

    text = message.replace(QUESTION, "Sur quelle page ?")
    page = read(as_lea.post(card_url(card, "precision/"), {"revision": 1, "text": text}, follow=True))

    assert "elle partira avec les réponses" in page
    assert "Sur quelle page ?" in page
    assert (fresh(card).step, fresh(card).revision) == (Step.WAITING, 2)


def test_a_question_left_unwritten_or_stale_keeps_what_was_typed(as_lea, as_karim, card):
    unwritten = as_lea.post(card_url(card, "precision/"), {"revision": 1, "text": typed(as_lea, card)})
    as_karim.post(card_url(card, "deplacement/"), {"revision": 1, "step": "instruire"})
    stale = as_lea.post(card_url(card, "precision/"), {"revision": 1, "text": "Sur quelle page ?"})

    assert (unwritten.status_code, stale.status_code) == (422, 409)
    assert "Écrivez la question" in read(unwritten)
    assert "Sur quelle page ?</textarea>" in read(stale)
    assert "<details open>" in read(stale)
    assert fresh(card).step == Step.TO_STUDY


def test_a_question_typed_while_the_card_was_decided_is_kept_and_said_useless(as_lea, as_karim, card):
    as_karim.post(card_url(card, "decision/"), {"revision": 1, "outcome": "retenu", "reason": ""})

    stale = read(as_lea.post(card_url(card, "precision/"), {"revision": 1, "text": "Sur quelle page ?"}))

    assert "Sur quelle page ?</textarea>" in stale
    assert "La carte est maintenant décidée" in stale


def test_a_proposal_is_taken_back_from_the_page_and_no_longer_fills_the_form(as_lea, card):
    as_lea.post(card_url(card, "proposition/"), {"revision": 1, "outcome": "note", "reason": "Noté."})
    assert "Noté, sans modification du texte</strong>, proposé par Léa" in read(as_lea.get(card_url(card)))

    page = read(as_lea.post(card_url(card, "proposition/retrait/"), {"revision": 2}, follow=True))

    assert "proposition retirée." in page
    assert "<strong>Proposition retirée</strong> par Léa" in page
    assert "proposée par Léa" in page
    assert "(retirée depuis)" in page
    assert "Noté.</textarea>" not in page
    assert fresh(card).step == Step.TO_STUDY
    again = as_lea.post(card_url(card, "proposition/retrait/"), {"revision": 3})
    assert (again.status_code, "Aucune proposition" in read(again)) == (422, True)


def test_who_decided_a_remark_its_author_maintains_is_told_why_they_may_not_decide_it_again(
    as_karim, card, karim
):
    actions.decide(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Non.", by=karim)
    card.version.call = CallState.ANSWERED
    card.version.save()
    replying.maintain(placement=fresh(card), why="Relisez.")
    other = signed_in(factories.make_user(Role.VALIDATOR, card.volet, first_name="Ines"))

    page = unescape(read(as_karim.get(card_url(card))))

    assert "Décider</button>" not in page
    assert "le réexamen revient à quelqu'un d'autre que Karim" in page
    assert "Proposer</button>" in page
    refused = as_karim.post(card_url(card, "decision/"), {"revision": 3, "outcome": "retenu", "reason": ""})
    assert (refused.status_code, "quelqu'un d'autre que Karim" in unescape(read(refused))) == (422, True)
    theirs = read(other.get(card_url(card)))
    assert "Décider</button>" in theirs
    assert 'id="barred"' not in theirs


def test_a_decision_is_read_with_its_reason_above_all_else_until_it_is_reopened(as_zoe, as_karim, card, lea):
    actions.propose(placement=card, revision=1, outcome=Outcome.NOTED, reason="Proposé ainsi.", by=lea)
    proposed = read(as_zoe.get(card_url(card)))
    as_karim.post(card_url(card, "decision/"), {"revision": 2, "outcome": "note", "reason": "Dit ainsi."})
    decided = read(as_zoe.get(card_url(card)))
    as_karim.post(card_url(card, "reouverture/"), {"revision": 3, "reason": "Argument neuf."})

    assert "Suite proposée : Noté, sans modification du texte" in proposed
    assert "Proposé ainsi." in proposed.split('id="likes"')[0].split('id="history"')[0]
    assert "Suite donnée : Noté, sans modification du texte" in decided
    assert "Dit ainsi." in decided.split('id="history"')[0]
    assert 'id="decision"' not in read(as_zoe.get(card_url(card)))


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("P", "primordiale"),
        ("P (primordiale)", "primordiale"),
        ("Bloquant", "bloquante"),
        ("I", ""),
        ("", ""),
    ],
)
def test_a_requirement_that_may_not_be_left_aside_says_so_in_words(as_zoe, card, level, said):
    card.edition.sections.filter(identifier="EXI-G-1").update(level=level)

    page = read(as_zoe.get(card_url(card)))

    assert (f"Exigence {said}</span>" in page) == bool(said)
    assert ("badge override" in page) == bool(said)


def test_a_candidate_that_is_not_kept_says_nothing_of_its_level(as_zoe, version):
    card = factories.make_placement(version)
    section = card.edition.sections.get(identifier="EXI-G-1")
    Target.objects.create(placement=card, section=section, rank=0, kept=False)

    assert "Exigence primordiale" not in read(as_zoe.get(card_url(card)))


def test_one_button_gives_the_card_to_who_presses_it(as_lea, as_zoe, card, lea):
    assert "M'attribuer" in read(as_lea.get(card_url(card)))

    as_lea.post(card_url(card, "attribution/"), {"revision": 1, "assignee": lea.pk})

    assert fresh(card).assignee == lea
    assert "assign-me" not in read(as_lea.get(card_url(card)))
    assert "assign-me" not in read(as_zoe.get(card_url(card)))


def test_a_proposal_shows_in_its_paragraph_with_words_for_who_sees_no_colour(as_zoe, card):
    comment = card.comment
    comment.text = "Toute interface publie sa description complète."
    comment.save()

    page = read(as_zoe.get(card_url(card)))

    assert "1 passage ajouté" in page
    assert '<ins><span class="visually-hidden">[ajouté : </span> complète<span' in page


def test_a_plain_comment_shows_no_difference(as_zoe, card):
    assert "<ins>" not in read(as_zoe.get(card_url(card)))


def test_a_card_off_its_board_offers_none_of_it_and_keeps_what_was_typed(as_lea, card):
    Placement.objects.update(on_board=False)

    page = read(as_lea.get(card_url(card)))
    refused = read(as_lea.post(card_url(card, "note/"), {"text": "Voir avec le soutien."}))

    for form in ("kind-form", "note-form", "precision-form", "take-back-form", "mine-form", "insert-form"):
        assert form not in page
    assert "Ce que vous aviez écrit" in refused
    assert "Voir avec le soutien." in refused


def test_notes_are_told_on_no_other_page_than_the_card(as_karim, as_lea, card, lea):
    submission = make_submission(card)
    add_note(placement=card, text="Ne pas répéter ceci.", by=lea)
    addresses = [
        "/", f"/appels/{card.version_id}/", "/admin/", f"/admin/tableau/{card.version_id}/",
        f"/admin/tableau/{card.version_id}/liste/", f"/admin/envois/{submission.pk}/",
        f"/admin/recherche/?q={card}", "/admin/recherche/?q=repeter", "/admin/comments/comment/",
        f"/admin/comments/placement/{card.pk}/change/", f"/admin/comments/placement/{card.pk}/history/",
    ]  # fmt: skip

    for address in addresses:
        assert "Ne pas répéter" not in read(as_karim.get(address)), address
    assert "Ne pas répéter ceci." in read(as_lea.get(card_url(card)))


def test_the_page_asks_at_most_18_questions_whatever_stands_on_the_card(as_karim, card, karim, lea, version):
    make_submission(card)
    for n in range(30):
        like = factories.make_placement(version, text=f"Dire où elle est publiée, et par qui {n}.")
        actions.decide(placement=like, revision=1, outcome=Outcome.NOTED, reason=f"Noté {n}.", by=karim)
    actions.propose(placement=card, revision=1, outcome=Outcome.NOTED, reason="Noté.", by=lea)
    for n in range(3):
        add_note(placement=card, text=f"Note {n}.", by=lea)
        card.precision_requests.create(text=f"Question {n} ?", by=lea)
        version.standard_reasons.create(title=f"Motif {n}", text="Le service.", by=lea)
    as_karim.get(card_url(card))

    with CaptureQueriesContext(connection) as asked:
        page = as_karim.get(card_url(card))

    assert "Note 2." in read(page)
    assert len(asked) <= 18, len(asked)


def test_a_note_sent_twice_by_a_double_click_is_written_once(as_lea, card):
    for _ in range(2):
        as_lea.post(card_url(card, "note/"), {"text": "Voir avec la DSI."})

    assert card.internal_notes.count() == 1
