"""What a card says of corrections, and of the rows received for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Correction, Outcome, Step
from imports.models import RowOutcome, SubmissionRow
from tests import factories
from tests.web.conftest import card_url, first_card, last_card, read
from tests.web.envois import deposit, envoi_url, remark

pytestmark = pytest.mark.django_db

BEFORE = "Les journaux d'accès doivent être gardés un an dans le pays."
AFTER = "Les journaux d'accès doivent être gardés deux ans dans le pays."


def decide(karim) -> Placement:
    """Decide on the first card, and return it."""
    card = first_card()
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    return first_card()


@pytest.fixture
def corrected(as_lea, version, karim) -> tuple[Placement, Placement]:
    """The card of a decided remark, and that of its correction, which came after."""
    others = [remark(2), remark(3)]
    deposit(as_lea, version, [remark(1, BEFORE), *others])
    earlier = decide(karim)
    deposit(as_lea, version, [remark(1, AFTER), *others])
    return earlier, last_card()


@pytest.fixture
def possible(corrected) -> tuple[Placement, Placement]:
    """The same, nothing proving that the second corrects the first."""
    Comment.objects.filter(pk=corrected[1].comment_id).update(correction=Correction.POSSIBLE)
    return corrected


def test_a_correction_of_what_was_decided_shows_both_wordings_and_the_decision(as_zoe, corrected):
    earlier, later = corrected

    page = read(as_zoe.get(card_url(later)))

    assert (
        f'Correction de <a href="{card_url(earlier)}">{earlier}</a>, déjà décidé : suite « Retenu »' in page
    )
    assert '<del><span class="visually-hidden">[retiré : </span>un an' in page
    assert '<ins><span class="visually-hidden">[ajouté : </span>deux ans' in page
    assert "1 passage retiré, 1 passage ajouté" in page
    assert "Inchangé : emplacement indiqué, importance, écrit le." in page


def test_the_corrected_card_leads_to_its_correction(as_zoe, corrected):
    earlier, later = corrected

    assert f'Corrigé par <a href="{card_url(later)}">{later}</a>' in read(as_zoe.get(card_url(earlier)))


def test_a_possible_correction_is_a_question_on_the_board_and_on_both_cards(as_zoe, possible):
    earlier, later = possible

    board = read(as_zoe.get(f"/admin/tableau/{later.version_id}/"))

    assert f"correction de {earlier} ?</span>" in board
    assert f'Correction possible de <a href="{card_url(earlier)}">' in read(as_zoe.get(card_url(later)))
    assert "Peut-être corrigé par" in read(as_zoe.get(card_url(earlier)))


@pytest.mark.parametrize(
    ("said", "kept", "title"),
    [("oui", Correction.PROVED, "Correction de"), ("non", Correction.REFUSED, "Autre remarque que")],
)
def test_a_person_answers_and_may_change_their_mind(as_lea, possible, said, kept, title):
    earlier, later = possible
    assert all(f'value="{answer}"' in read(as_lea.get(card_url(later))) for answer in ("oui", "non"))

    asked = {"revision": later.revision, "is_correction": said}
    page = read(as_lea.post(card_url(later, "correction/"), asked, follow=True))

    assert "réponse enregistrée" in page
    assert f'{title} <a href="{card_url(earlier)}">' in page
    assert Comment.objects.get(pk=later.comment_id).correction == kept
    assert f'name="is_correction" value="{said}"' not in page
    assert 'name="is_correction"' in page


def test_another_remark_is_no_correction_on_the_earlier_card_nor_on_the_board(as_lea, possible):
    earlier, later = possible
    as_lea.post(card_url(later, "correction/"), {"revision": later.revision, "is_correction": "non"})

    assert "corrigé par" not in read(as_lea.get(card_url(earlier))).lower()
    assert "correction de" not in read(as_lea.get(f"/admin/tableau/{later.version_id}/"))


def test_an_answer_to_a_card_changed_meanwhile_is_refused(as_lea, possible, karim):
    _, later = possible
    actions.assign(placement=later, revision=later.revision, assignee=karim, by=karim)

    asked = {"revision": later.revision - 1, "is_correction": "oui"}
    refused = as_lea.post(card_url(later, "correction/"), asked)

    assert refused.status_code == 409
    assert "a changé entre-temps" in read(refused)
    assert Comment.objects.get(pk=later.comment_id).correction == Correction.POSSIBLE


@pytest.mark.parametrize("sent", [{}, {"is_correction": "peut-être"}])
def test_an_answer_that_is_none_is_asked_again(as_lea, possible, sent):
    _, later = possible

    refused = as_lea.post(card_url(later, "correction/"), {"revision": later.revision, **sent})

    assert refused.status_code == 422
    assert "Votre réponse" in read(refused)


def test_a_remark_that_resembles_none_has_no_such_question(as_lea, card):
    assert "correction/" not in read(as_lea.get(card_url(card)))
    refused = as_lea.post(card_url(card, "correction/"), {"revision": 1, "is_correction": "oui"})

    assert refused.status_code == 422
    assert "signalée comme la correction d&#x27;aucune autre" in read(refused)


def test_a_reader_is_asked_nothing_and_may_answer_nothing(as_zoe, possible):
    _, later = possible

    assert "correction/" not in read(as_zoe.get(card_url(later)))
    assert as_zoe.post(card_url(later, "correction/"), {"is_correction": "oui"}).status_code == 403


def test_a_remark_one_may_not_see_is_neither_named_nor_told_as_what_is_corrected(as_lea, possible):
    earlier, later = possible
    unseen = factories.make_version()
    Placement.objects.filter(pk=earlier.pk).update(version=unseen, edition=unseen.current_edition())

    page = read(as_lea.get(card_url(later)))
    board = read(as_lea.get(f"/admin/tableau/{later.version_id}/"))

    assert str(earlier) not in page
    assert BEFORE not in page.replace("&#x27;", "'")
    assert str(earlier) not in board
    assert ">correction ?</span>" in board


def test_hostile_words_stay_words_between_the_marks(as_lea, version, karim):
    others = [remark(2), remark(3)]
    deposit(as_lea, version, [remark(1, BEFORE + " <b>gras</b>"), *others])
    decide(karim)
    deposit(as_lea, version, [remark(1, AFTER + " <script>alert(1)</script>"), *others])

    page = as_lea.get(card_url(last_card())).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<b>gras" not in page


# ---- A correction that came too late, and the rows received for a remark ----


@pytest.fixture
def too_late(as_lea, version, karim) -> Placement:
    """A card decided while its corrected sheet, too long, waited to be looked at."""
    others = [remark(2), remark(3)]
    deposit(as_lea, version, [remark(1, BEFORE), *others])
    waits = deposit(as_lea, version, [remark(1, AFTER), *others, *(remark(n) for n in range(10, 110))])
    card = decide(karim)
    as_lea.post(envoi_url(waits, "verification/"))
    assert SubmissionRow.objects.filter(comment=card.comment_id, outcome=RowOutcome.UPDATED).exists()
    return first_card()


def test_a_correction_that_came_too_late_is_a_card_of_its_own_that_shows_both_wordings(as_zoe, too_late):
    page = read(as_zoe.get(card_url(last_card())))

    assert Comment.objects.get(pk=too_late.comment_id).text == BEFORE
    assert last_card().step == Step.TO_QUALIFY
    assert f'Correction de <a href="{card_url(too_late)}">{too_late}</a>, déjà décidé' in page
    assert '<del><span class="visually-hidden">[retiré : </span>un an' in page
    assert '<ins><span class="visually-hidden">[ajouté : </span>deux ans' in page
    assert f'Corrigé par <a href="{card_url(last_card())}">' in read(as_zoe.get(card_url(too_late)))


def test_the_rows_received_for_a_remark_are_told_the_oldest_first(as_zoe, too_late):
    page = read(as_zoe.get(card_url(too_late)))

    told = page[page.index("Les 2 lignes reçues pour cette remarque") :]
    assert told.index(BEFORE.replace("'", "&#x27;")) < told.index(AFTER.replace("'", "&#x27;"))
    assert told.count("ligne qui parle aujourd'hui") == 1


def test_a_remark_received_once_has_no_such_list(as_lea, as_zoe, version):
    deposit(as_lea, version, [remark(1)])

    assert "lignes reçues pour cette remarque" not in read(as_zoe.get(card_url(first_card())))


def test_of_many_rows_received_the_last_ones_are_shown_and_all_are_counted(
    as_lea, as_zoe, version, monkeypatch
):
    monkeypatch.setattr("web.views.corrections.ROWS_SHOWN", 2)
    for number in range(3):
        deposit(as_lea, version, [remark(1, f"{BEFORE} {number}."), remark(2), remark(3)])

    page = read(as_zoe.get(card_url(first_card())))

    told = page[page.index("Les 2 dernières des 3 lignes reçues pour cette remarque") :]
    assert [f"pays. {number}." in told for number in range(3)] == [False, True, True]


def test_a_long_cell_of_the_row_is_cut_on_the_card_too(as_lea, as_zoe, version):
    deposit(as_lea, version, [remark(1, "a" * 5000)])

    page = read(as_zoe.get(card_url(first_card())))

    assert "… 2 000 caractères de plus dans l'original" in page[page.index("La ligne d'origine") :]
    assert "a" * 3001 not in page[page.index("La ligne d'origine") :]


def test_a_card_asks_the_database_as_much_for_2_rows_as_for_6(
    as_lea, as_zoe, version, karim, django_assert_num_queries
):
    lines = [remark(2), remark(3)]
    for number in range(2):
        deposit(as_lea, version, [remark(1, f"{BEFORE} {number}."), *lines])
    with CaptureQueriesContext(connection) as few:
        as_zoe.get(card_url(first_card()))
    asked = len(few)
    for number in range(2, 6):
        deposit(as_lea, version, [remark(1, f"{BEFORE} {number}."), *lines])

    with django_assert_num_queries(asked):
        page = read(as_zoe.get(card_url(first_card())))
    assert "Les 6 lignes reçues" in page
