"""What each form of a card does, without script."""

import pytest

from comments import actions
from comments.models import Placement
from comments.outcomes import Outcome, PlaceState, Step
from people import journal
from people.models import Role
from tests import factories
from tests.web.conftest import card_url, read, signed_in

pytestmark = pytest.mark.django_db


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


def test_a_reader_is_shown_no_form(as_zoe, card):
    page = read(as_zoe.get(card_url(card)))

    assert "Confirmer la place" not in page
    assert "Proposer" not in page
    assert "Endroits possibles" in page


def test_a_card_of_a_volet_one_has_no_role_on_does_not_exist(card):
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))

    assert stranger.get(card_url(card)).status_code == 404
    assert stranger.post(card_url(card, "decision/")).status_code == 404


def test_a_role_too_low_on_this_volet_is_refused_whatever_it_is_elsewhere(card):
    reader = factories.make_user(Role.READER, card.volet)
    reader.volet_roles.create(volet=factories.make_volet(), role=Role.VALIDATOR)

    refused = signed_in(reader).post(
        card_url(card, "decision/"), {"revision": 1, "outcome": "retenu", "reason": ""}
    )

    assert refused.status_code == 403
    assert fresh(card).outcome is None


def test_the_place_is_confirmed_among_candidates_the_first_ticked_being_the_main_one(as_lea, card):
    _, heading, row, _ = card.edition.sections.all()

    page = as_lea.post(
        card_url(card, "place/"), {"revision": 1, "sections": [heading.pk, row.pk]}, follow=True
    )

    assert "place confirmée" in read(page)
    assert [target.section for target in card.targets.filter(kept=True).order_by("rank")] == [heading, row]
    assert fresh(card).place_state == PlaceState.CONFIRMED


def test_another_section_is_chosen_from_the_list_of_all(as_lea, card):
    last = card.edition.sections.last()

    listed = read(as_lea.get(card_url(card, "place/")))
    as_lea.post(card_url(card, "place/"), {"revision": 1, "other": last.pk})

    assert f'<option value="{last.pk}">EXI-G-2</option>' in listed
    assert [target.section for target in card.targets.filter(kept=True)] == [last]


def test_sections_that_share_a_title_are_told_apart_in_the_list(as_lea, card):
    for rank, part in enumerate(("Entrée", "Sortie"), start=10):
        card.edition.sections.create(
            document=card.edition.documents.get(), key=f"format-{rank}", kind="heading", rank=rank,
            title="Format", title_path=[part, "Format"], line_start=rank, line_end=rank,
        )  # fmt: skip

    listed = as_lea.get(card_url(card, "place/")).content.decode()

    assert ">\u2003Format (sous « Entrée », ligne 10)</option>" in listed
    assert ">\u2003Format (sous « Sortie », ligne 11)</option>" in listed


def test_a_remark_may_be_about_the_whole_document(as_lea, card):
    as_lea.post(card_url(card, "place/"), {"revision": 1, "whole": "on"})

    assert fresh(card).place_state == PlaceState.WHOLE
    card.targets.all().delete()
    assert "Aucun endroit n'a été trouvé" not in read(as_lea.get(card_url(card)))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "au moins un endroit"),
        ({"whole": "on", "sections": "1"}, "pas les deux"),
        ({"other": "0"}, "Autre"),
    ],
)
def test_a_place_that_is_not_said_is_asked_again(as_lea, card, sent, said):
    sections = [card.edition.sections.first().pk] if "sections" in sent else []

    refused = as_lea.post(card_url(card, "place/"), {"revision": 1, **sent, "sections": sections})

    assert (refused.status_code, fresh(card).revision) == (422, 1)
    assert said in read(refused)


def test_a_section_of_another_edition_is_no_choice(as_lea, card):
    elsewhere = factories.make_version().editions.get().sections.first()

    refused = as_lea.post(card_url(card, "place/"), {"revision": 1, "sections": [elsewhere.pk]})

    assert (refused.status_code, fresh(card).revision) == (422, 1)


def test_a_card_is_given_to_someone_then_to_nobody(as_lea, card, lea):
    as_lea.post(card_url(card, "attribution/"), {"revision": 1, "assignee": lea.pk})
    assert fresh(card).assignee == lea

    as_lea.post(card_url(card, "attribution/"), {"revision": 2, "assignee": ""})
    assert fresh(card).assignee is None


def test_only_those_who_work_on_the_volet_may_be_given_a_card(as_lea, card, karim, zoe):
    elsewhere = factories.make_user(Role.INSTRUCTOR, factories.make_volet(), first_name="Ailleurs")

    page = read(as_lea.get(card_url(card)))

    assert f'<option value="{karim.pk}">Karim</option>' in page
    assert f'<option value="{zoe.pk}">' not in page
    assert f'<option value="{elsewhere.pk}">' not in page


def test_a_card_is_moved_from_its_page(as_lea, card):
    as_lea.post(card_url(card, "deplacement/"), {"revision": 1, "step": "arbitrer"})

    assert fresh(card).step == Step.TO_ARBITRATE


def test_a_proposal_is_ready_for_the_valideur_to_decide(as_lea, as_karim, card):
    as_lea.post(
        card_url(card, "proposition/"), {"revision": 1, "outcome": "en_partie", "reason": "La durée seule."}
    )
    page = read(as_karim.get(card_url(card)))
    assert '<option value="en_partie" selected>' in page
    assert "La durée seule.</textarea>" in page

    as_karim.post(
        card_url(card, "decision/"), {"revision": 2, "outcome": "en_partie", "reason": "La durée seule."}
    )
    assert (fresh(card).outcome, fresh(card).step) == (Outcome.PARTLY, Step.TO_ANSWER)


def test_an_instructrice_is_not_offered_to_decide(as_lea, card):
    page = read(as_lea.get(card_url(card)))

    assert "Proposer" in page
    assert "Décider" not in page


def test_a_missing_reason_is_asked_for_and_the_choice_kept(as_karim, card):
    refused = as_karim.post(
        card_url(card, "decision/"), {"revision": 1, "outcome": "non_retenu", "reason": " "}
    )

    assert refused.status_code == 422
    assert "« Non retenu » demande un motif" in read(refused)
    assert '<option value="non_retenu" selected>' in read(refused)


def test_reopening_needs_a_reason_and_adds_to_the_history(as_karim, card, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Déjà tranché.", by=karim)

    refused = as_karim.post(card_url(card, "reouverture/"), {"revision": 2, "reason": ""})
    assert "demande un motif" in read(refused)
    done = as_karim.post(
        card_url(card, "reouverture/"), {"revision": 2, "reason": "Argument neuf."}, follow=True
    )

    assert fresh(card).outcome is None
    assert "Argument neuf." in read(done)
    assert "(rouverte depuis)" in read(done)
    assert "<strong>Décision rouverte</strong> par Karim" in read(done)


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("proposition/", {"outcome": "non_retenu", "reason": "Un motif longuement pesé."}),
        ("decision/", {"outcome": "non_retenu", "reason": "Un motif longuement pesé."}),
        ("reouverture/", {"reason": "Un motif longuement pesé."}),
    ],
)
def test_a_stale_form_is_refused_with_what_changed_and_keeps_what_was_typed(
    as_karim, card, karim, action, typed
):
    nadia = factories.make_user(Role.VALIDATOR, card.volet, first_name="Nadia")
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=nadia)

    refused = as_karim.post(card_url(card, action), {"revision": 1, **typed})

    assert refused.status_code == 409
    assert "a changé entre-temps" in read(refused)
    assert "<strong>Décision</strong> par Nadia" in read(refused)
    assert "Un motif longuement pesé.</textarea>" in read(refused)
    assert '<input type="hidden" name="revision" value="2">' in read(refused)
    assert ("envoyez de nouveau" in read(refused)) == (action == "reouverture/")
    assert fresh(card).outcome == Outcome.ACCEPTED


@pytest.mark.parametrize(
    "action", ["attribution/", "deplacement/", "proposition/", "decision/", "reouverture/"]
)
def test_the_address_of_a_form_asked_again_leads_back_to_the_card(as_karim, card, action):
    assert as_karim.get(card_url(card, action)).headers["Location"] == card_url(card)


def test_a_stale_place_is_refused_and_the_ticks_are_kept(as_lea, card, karim):
    actions.assign(placement=card, revision=1, assignee=karim, by=karim)
    heading = card.edition.sections.all()[1]

    refused = as_lea.post(card_url(card, "place/"), {"revision": 1, "sections": [heading.pk]})

    assert refused.status_code == 409
    assert f'value="{heading.pk}" checked' in read(refused)
    assert read(refused).count(" checked") == 1


def test_every_action_leaves_one_line_in_the_journal(as_karim, card, karim):
    section = card.edition.sections.first()
    as_karim.post(card_url(card, "place/"), {"revision": 1, "sections": [section.pk]})
    as_karim.post(card_url(card, "attribution/"), {"revision": 2, "assignee": karim.pk})
    as_karim.post(card_url(card, "deplacement/"), {"revision": 3, "step": "arbitrer"})
    as_karim.post(card_url(card, "decision/"), {"revision": 4, "outcome": "retenu", "reason": ""})

    said = [event.action for event in reversed(journal.of(card))]
    assert said == ["place confirmée", "attribution", "déplacement", "décision"]
    assert {event.by for event in journal.of(card)} == {karim}
