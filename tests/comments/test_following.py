"""What becomes of a card's places in the next edition of its text."""

import pytest
from django.db.models import F

from comments import actions as desk
from comments.models import Placement, Target
from comments.outcomes import Outcome, PlaceState, Step
from documents.anchoring.following import Fate
from documents.models import Version
from people import journal
from tests.comments.republished import everything, follow, fresh, kept
from tests.editions import MOVING, QUEUE, REWRITTEN, TEXT, later_text, publish
from tests.imports.envois import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(tmp_path) -> Version:
    """A version whose text is really read: the edition the remarks are written against."""
    return publish(tmp_path).version


def test_an_untouched_passage_keeps_its_place_in_the_new_edition(version, cards, second):
    follow(version)

    card = fresh(cards["signature"])
    assert (card.place_state, card.followed_to) == (PlaceState.PLACED, second)
    place = kept(card)
    assert (place.section.edition, place.section.title, place.fate) == (second, "Signature", Fate.UNCHANGED)
    assert card.edition.number == 1  # the edition commented on stays what it is


def test_a_moved_passage_is_followed_and_says_so(version, cards, second):
    follow(version)

    place = kept(cards["calendrier"])
    assert (place.section.title, place.section.edition) == ("Bascule", second)
    assert second.documents.get().text.split("\n")[place.line_start - 1] == MOVING
    assert "le passage a été déplacé" in place.reason


def test_an_edited_passage_leads_to_its_new_wording_and_keeps_the_former(version, cards, second):
    follow(version)

    place = kept(cards["durée"])
    assert (place.fate, place.section.edition) == (Fate.EDITED, second)
    assert REWRITTEN in "\n".join(
        second.documents.get().text.split("\n")[place.line_start - 1 : place.line_end]
    )
    assert place.reason.startswith("De l'édition 1 à l'édition 2, le passage a été modifié")
    assert (place.former.section.edition.number, place.former.kept) == (1, False)
    assert "mot pour mot" in place.former.reason
    assert place.score <= place.former.score


@pytest.mark.parametrize("word", ["file", "essais"])
def test_a_passage_that_is_gone_is_said_gone_and_attached_to_nothing_else(version, cards, second, word):
    follow(version)

    card = fresh(cards[word])
    assert card.place_state == PlaceState.GONE
    (place,) = card.targets.select_related("section__edition")
    assert (place.kept, place.fate, place.section.edition.number) == (False, Fate.GONE, 1)
    event = journal.of(card).first()
    assert (event.before["place"], event.after["place"]) == ("Situé", "Passage supprimé")
    assert (event.after["endroits"], event.by) == ([], None)


def test_a_card_a_person_confirmed_is_not_touched(version, cards, second, lea):
    card = fresh(cards["file"])
    section = kept(card).section
    desk.confirm_place(placement=card, revision=card.revision, sections=[section], by=lea)
    before = (Placement.objects.filter(pk=card.pk).values().get(), list(card.targets.values()))

    said = follow(version)

    assert (Placement.objects.filter(pk=card.pk).values().get(), list(card.targets.values())) == before
    assert journal.of(card).first().action == "place confirmée"
    assert "Laissées telles quelles, une personne les a vérifiées ou décidées : 1" in said


def test_a_card_said_to_be_about_the_whole_document_is_not_touched(version, cards, second, lea):
    card = fresh(cards["file"])
    desk.confirm_place(placement=card, revision=card.revision, sections=[], by=lea)

    follow(version)

    assert (fresh(card).place_state, fresh(card).followed_to) == (PlaceState.WHOLE, None)


def test_a_decision_stands_on_the_text_that_was_read_and_is_followed_once_reopened(
    version, cards, second, karim
):
    card = fresh(cards["durée"])
    desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    follow(version)
    assert (kept(card).section.edition.number, fresh(card).revision) == (1, 2)

    desk.reopen(placement=card, revision=2, reason="Texte republié.", by=karim)
    follow(version)

    assert kept(card).section.edition == second


def test_a_proposal_goes_on_with_its_card(version, cards, second, lea):
    card = fresh(cards["durée"])
    desk.propose(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=lea)

    follow(version)

    assert (fresh(card).step, kept(card).fate) == (Step.TO_VALIDATE, Fate.EDITED)


def test_a_card_nobody_has_touched_is_still_new(version, cards, second, lea):
    touched = fresh(cards["signature"])
    desk.assign(placement=touched, revision=1, assignee=lea, by=lea)
    assert fresh(cards["durée"]).is_new

    follow(version)

    assert fresh(cards["durée"]).is_new
    assert not fresh(touched).is_new


def test_from_edition_to_edition_the_first_wording_stays_the_one_compared(version, cards, second, tmp_path):
    follow(version)
    third = publish(tmp_path, later_text().replace("## Signature", "## Signature des envois"))
    follow(version)

    place = kept(cards["durée"])
    assert (place.section.edition, place.former.section.edition.number) == (third, 1)
    assert place.reason.startswith("De l'édition 1 à l'édition 2, le passage a été modifié")
    assert cards["durée"].targets.count() == 2


def test_a_passage_gone_comes_back_only_word_for_word(version, cards, second, tmp_path):
    follow(version)
    near = QUEUE.replace("un mois", "deux mois")
    publish(tmp_path, later_text() + f"\n## Fermeture\n\n{near}\n")
    follow(version)
    assert fresh(cards["file"]).place_state == PlaceState.GONE

    fourth = publish(tmp_path, later_text() + f"\n## Fermeture\n\n{QUEUE}\n")
    follow(version)

    assert fresh(cards["file"]).place_state == PlaceState.PLACED
    assert kept(cards["file"]).section.edition == fourth


def test_a_remark_without_a_place_finds_it_when_the_next_text_has_it(version, tmp_path):
    send(version, [["1", "", "Les jetons expirent au bout d'une heure d'inactivité.", "Trop court."]])
    card = version.placements.get()
    assert card.place_state == PlaceState.NOWHERE
    third = publish(tmp_path, TEXT + "\n## Jetons\n\nLes jetons expirent au bout d'une heure d'inactivité.\n")

    follow(version)

    assert fresh(card).place_state == PlaceState.PLACED
    assert kept(card).section.edition == third


@pytest.mark.parametrize("location", ["ligne 90", "l. 90", "90"])
def test_a_line_of_the_text_commented_on_is_not_a_line_of_the_next_one(version, tmp_path, location):
    send(version, [["1", location, "", "Trop vague à mon goût."]])
    card = version.placements.get()
    assert card.place_state == PlaceState.NOWHERE
    publish(tmp_path, TEXT + "\n## Suite\n" + "\nEncore une phrase.\n" * 60)

    follow(version)

    assert fresh(card).place_state == PlaceState.NOWHERE


def test_candidates_a_line_gave_are_followed_not_sought_at_that_line(version, cards, tmp_path):
    card = cards["autrement"]
    section = version.editions.get().sections.get(title="Conservation")
    Target.objects.create(
        placement=card, section=section, rank=0, method="ligne", score=0.4, line_start=9, line_end=9,
        reason="La colonne Page désigne la ligne 9.",
    )  # fmt: skip
    Placement.objects.filter(pk=card.pk).update(place_state=PlaceState.SEVERAL)
    shifted = publish(tmp_path, TEXT.replace("# Cadre des envois\n", "# Cadre des envois\n\nAvant-propos.\n"))

    follow(version)

    place = card.targets.select_related("section").get(section__edition=shifted)
    assert (fresh(card).place_state, place.section.title, place.line_start) == (
        PlaceState.SEVERAL, "Conservation", 11,
    )  # fmt: skip
    follow_again = everything()
    follow(version)
    assert everything() == follow_again


def test_a_card_off_its_board_is_followed_like_the_others(version, cards, second):
    Placement.objects.filter(pk=cards["durée"].pk).update(on_board=False, revision=F("revision") + 1)

    follow(version)

    assert kept(cards["durée"]).section.edition == second
