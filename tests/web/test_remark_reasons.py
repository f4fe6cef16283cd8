"""Reasons to use again: listed, added, edited, deleted, taken up in a decision; and those of like remarks."""

from html import unescape

import pytest

from comments import actions
from comments.models import Placement, StandardReason
from comments.outcomes import Outcome
from people import journal
from people.models import Role
from tests import factories
from tests.web.conftest import card_url, read, signed_in

pytestmark = pytest.mark.django_db

TYPED = {"title": "Délai", "outcome": "reporte", "text": "Le service reporte ce point."}


@pytest.fixture
def reason(version, lea) -> StandardReason:
    return version.standard_reasons.create(
        title="Déjà dit", outcome=Outcome.COVERED, text="Le texte le dit déjà.", by=lea
    )


def reasons_url(version, rest: str = "") -> str:
    return f"/admin/tableau/{version.pk}/motifs/{rest}"


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_a_reason_is_added_edited_and_deleted_once_confirmed(as_lea, version):
    added = read(as_lea.post(reasons_url(version), TYPED, follow=True))
    reason = version.standard_reasons.get()
    assert "Motif type « Délai » ajouté." in added
    assert (reason.outcome, reason.text) == (Outcome.POSTPONED, "Le service reporte ce point.")

    page = read(as_lea.get(reasons_url(version, f"{reason.pk}/")))
    changed = {**TYPED, "text": "Le service y reviendra.", "seen": seen_in(page)}
    as_lea.post(reasons_url(version, f"{reason.pk}/"), changed)
    reason.refresh_from_db()
    assert reason.text == "Le service y reviendra."

    asked = read(as_lea.get(reasons_url(version, f"{reason.pk}/suppression/")))
    assert "Supprimer ce motif" in asked
    assert version.standard_reasons.count() == 1
    as_lea.post(reasons_url(version, f"{reason.pk}/suppression/"))
    assert version.standard_reasons.count() == 0
    assert [event.action for event in journal.of(version)] == [
        "motif type supprimé", "motif type modifié", "motif type ajouté",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**TYPED, "title": "déjà DIT"}, "s'appelle déjà « déjà DIT »"),
        ({**TYPED, "title": ""}, "Intitulé"),
        ({**TYPED, "title": "x" * 81}, "Intitulé"),
        ({**TYPED, "text": " "}, "Motif"),
        ({**TYPED, "outcome": "autre"}, "Suite donnée"),
    ],
)
def test_a_reason_that_cannot_be_is_refused_and_kept_as_typed(as_lea, version, reason, sent, said):
    refused = as_lea.post(reasons_url(version), sent)

    assert (refused.status_code, version.standard_reasons.count()) == (422, 1)
    assert said in unescape(read(refused).rsplit('role="alert"', 1)[1])
    assert sent["text"].strip() in read(refused)


def test_a_reason_somebody_changed_meanwhile_is_told_then_written_over_knowingly(
    as_lea, as_karim, version, reason
):
    address = reasons_url(version, f"{reason.pk}/")
    seen = seen_in(read(as_lea.get(address)))
    as_karim.post(address, {**TYPED, "text": "Six mois.", "seen": seen})

    refused = as_lea.post(address, {**TYPED, "text": "Un an.", "seen": seen})
    page = read(refused)
    assert refused.status_code == 422
    assert "Six mois." in page
    assert "Un an.</textarea>" in page

    as_lea.post(address, {**TYPED, "text": "Un an.", "seen": seen_in(page)})
    reason.refresh_from_db()
    assert reason.text == "Un an."


def test_the_five_proposed_reasons_come_with_one_button_once(as_lea, version):
    assert "Ajouter les motifs proposés" in read(as_lea.get(reasons_url(version)))

    page = read(as_lea.post(reasons_url(version, "proposes/"), follow=True))
    again = read(as_lea.post(reasons_url(version, "proposes/"), follow=True))

    assert "5 motifs types ajoutés" in page
    assert "Ajouter les motifs proposés" not in page
    assert "déjà dans la liste" in again
    assert version.standard_reasons.count() == 5


def test_who_only_reads_reads_the_reasons_and_changes_none(as_zoe, version, reason):
    page = read(as_zoe.get(reasons_url(version)))

    assert "Le texte le dit déjà." in page
    assert "Modifier" not in page.split("<main")[1]
    for address in ("", "proposes/", f"{reason.pk}/", f"{reason.pk}/suppression/"):
        assert as_zoe.post(reasons_url(version, address), TYPED).status_code == 403


def test_an_instructor_of_another_volet_changes_none_and_sees_none(version, reason):
    stranger = signed_in(factories.make_user(Role.INSTRUCTOR, factories.make_volet()))

    for address in ("", f"{reason.pk}/", f"{reason.pk}/suppression/"):
        assert stranger.get(reasons_url(version, address)).status_code == 404
        assert stranger.post(reasons_url(version, address), TYPED).status_code == 404


def test_a_reason_of_another_version_has_no_page_here(as_lea, version, other, reason):
    assert as_lea.get(reasons_url(other, f"{reason.pk}/")).status_code == 404


def test_a_reason_fills_the_form_of_the_decision_by_its_address_and_decides_nothing(as_lea, card, reason):
    page = read(as_lea.get(f"{card_url(card)}?motif={reason.pk}&etape=qualifier"))

    assert "Le texte le dit déjà.</textarea>" in page
    assert '<option value="couvert" selected>' in page
    assert "Motif type « Déjà dit » inséré dans le formulaire" in page
    assert '<input type="hidden" name="etape" value="qualifier">' in page
    assert Placement.objects.get(pk=card.pk).revision == 1


def test_a_reason_for_all_outcomes_keeps_the_one_proposed(as_lea, card, reason, lea):
    actions.propose(placement=card, revision=1, outcome=Outcome.PARTLY, reason="Ma phrase.", by=lea)
    StandardReason.objects.update(outcome="")

    page = read(as_lea.get(f"{card_url(card)}?motif={reason.pk}"))

    assert '<option value="en_partie" selected>' in page


@pytest.mark.parametrize(
    "asked", ["motif=0", "motif=x", "reprendre=x", "reprendre=99999999999999999999", "motif="]
)
def test_an_address_that_names_no_reason_fills_nothing(as_lea, card, reason, asked):
    page = as_lea.get(f"{card_url(card)}?{asked}")

    assert page.status_code == 200
    assert 'id="prefilled"' not in read(page)


def test_the_reason_decided_of_a_like_remark_is_taken_up_by_a_link(as_lea, card, version, karim):
    like = factories.make_placement(version, text="Dire où la description est publiée, et quand.")
    like.targets.create(section=card.edition.sections.get(identifier="EXI-G-1"), rank=0, kept=True)
    decision = actions.decide(
        placement=like, revision=1, outcome=Outcome.PARTLY, reason="Le lieu sera dit.", by=karim
    )

    page = read(as_lea.get(card_url(card)))
    assert "Même endroit" in page
    assert "Retenu en partie" in page
    assert "Le lieu sera dit." in page
    assert f"?reprendre={decision.pk}#outcome" in page

    filled = read(as_lea.get(f"{card_url(card)}?reprendre={decision.pk}"))
    assert "Le lieu sera dit.</textarea>" in filled
    assert '<option value="en_partie" selected>' in filled
    assert f"Motif repris de {like}" in filled


def test_an_outcome_that_leads_elsewhere_is_not_taken_up_with_its_reason(as_lea, card, version, karim):
    like = factories.make_placement(version)
    decision = actions.decide(
        placement=like, revision=1, outcome=Outcome.GROUPED, reason="Même objet.", by=karim
    )

    page = read(as_lea.get(f"{card_url(card)}?reprendre={decision.pk}"))

    assert "Même objet.</textarea>" in page
    assert '<option value="regroupe" selected>' not in page


def test_the_reason_of_a_volet_one_may_not_read_is_not_taken_up(as_lea, card):
    elsewhere = factories.make_placement()
    stranger = factories.make_user(Role.VALIDATOR, elsewhere.volet)
    decision = actions.decide(
        placement=elsewhere, revision=1, outcome=Outcome.NOTED, reason="Secret.", by=stranger
    )

    page = read(as_lea.get(f"{card_url(card)}?reprendre={decision.pk}"))

    assert "Secret." not in page


def test_hostile_words_of_a_reason_stay_words(as_lea, card, version, lea):
    hostile = '"><script>alert(1)</script>'
    reason = version.standard_reasons.create(title=hostile[:80], text=hostile, by=lea)

    for address in (
        card_url(card), f"{card_url(card)}?motif={reason.pk}", reasons_url(version),
        reasons_url(version, f"{reason.pk}/"), reasons_url(version, f"{reason.pk}/suppression/"),
    ):  # fmt: skip
        assert "<script>alert" not in as_lea.get(address).content.decode()
