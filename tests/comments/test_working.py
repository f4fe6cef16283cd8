"""What the team does around a decision: type, notes, questions, proposals taken back, standard reasons."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments import actions, reasons
from comments.actions import StaleRevision
from comments.asking import QUESTION, ask_precision, draft
from comments.models import Disposition, Placement, PrecisionRequest
from comments.notes import add_note
from comments.outcomes import Kind, Outcome, Stage, Step
from comments.proposals import take_back
from comments.qualifying import qualify
from people import journal
from people.models import Event, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(version) -> Placement:
    return factories.make_placement(version)


@pytest.fixture
def zoe(version):
    return factories.make_user(Role.READER, version.volet, first_name="Zoé")


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


def test_a_remark_is_of_one_type_and_its_change_is_one_event(card, lea):
    qualify(placement=card, revision=1, kind=Kind.TECHNICAL, by=lea)
    qualify(placement=card, revision=2, kind=Kind.QUESTION, by=lea)

    assert (fresh(card).kind, fresh(card).revision) == (Kind.QUESTION, 3)
    last, first = journal.of(card)
    assert (first.before, first.after) == ({"type": "à préciser"}, {"type": "Technique"})
    assert (last.before, last.after, last.by) == ({"type": "Technique"}, {"type": "Question"}, lea)


def test_the_type_may_be_said_no_more(card, lea):
    qualify(placement=card, revision=1, kind=Kind.GENERAL, by=lea)
    qualify(placement=card, revision=2, kind=None, by=lea)

    assert fresh(card).kind == ""


def test_a_type_said_already_or_on_an_outdated_card_is_refused(card, lea, karim):
    qualify(placement=card, revision=1, kind=Kind.GENERAL, by=lea)

    with pytest.raises(ValidationError, match="déjà « Générale »"):
        qualify(placement=card, revision=2, kind=Kind.GENERAL, by=karim)
    with pytest.raises(StaleRevision, match="type"):
        qualify(placement=card, revision=1, kind=Kind.TECHNICAL, by=karim)
    assert fresh(card).revision == 2


def test_a_note_is_kept_with_who_wrote_it_and_the_journal_tells_no_word_of_it(card, lea):
    note = add_note(placement=card, text="  Voir avec le soutien.  ", by=lea)

    assert (note.text, note.by) == ("Voir avec le soutien.", lea)
    (event,) = journal.of(card)
    assert (event.action, event.before, event.after) == ("note interne", {}, {})


def test_a_note_does_not_make_the_decision_of_somebody_else_stale(card, lea, karim):
    actions.assign(placement=card, revision=1, assignee=lea, by=lea)
    add_note(placement=card, text="À voir.", by=lea)

    actions.decide(placement=card, revision=2, outcome=Outcome.ACCEPTED, by=karim)
    assert fresh(card).outcome == Outcome.ACCEPTED


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5_001])
def test_a_note_that_says_nothing_or_too_much_is_refused(card, lea, text):
    with pytest.raises(ValidationError):
        add_note(placement=card, text=text, by=lea)
    assert not card.internal_notes.exists()


def test_nothing_is_noted_on_a_card_off_its_board(card, lea):
    Placement.objects.update(on_board=False)

    with pytest.raises(ValidationError, match="pas au tableau"):
        add_note(placement=card, text="À voir.", by=lea)


def test_the_message_names_the_remark_and_quotes_its_first_words(version):
    card = factories.make_placement(version, text="Préciser la durée " * 20)

    said = draft(card)

    assert f"le commentaire {card} sur « {version} »" in said
    assert "par : « Préciser la durée Préciser" in said
    assert "…" in said
    assert len(said) < 600


def test_asking_for_a_precision_prepares_the_message_and_moves_the_card_in_one_event(card, lea):
    text = draft(card).replace(QUESTION, "De quelle durée s'agit-il ?")

    asked = ask_precision(placement=card, revision=1, text=text, by=lea)

    assert (asked.text, asked.by) == (text, lea)
    assert (fresh(card).step, fresh(card).revision) == (Step.WAITING, 2)
    (event,) = journal.of(card)
    assert event.action == "précision demandée"
    assert (event.before, event.after["étape"]) == ({"étape": "À qualifier"}, "En attente de précision")


def test_a_message_without_its_question_is_refused_and_moves_nothing(card, lea):
    for text in ("", draft(card), "x" * 5_001):
        with pytest.raises(ValidationError):
            ask_precision(placement=card, revision=1, text=text, by=lea)

    assert (fresh(card).step, fresh(card).revision) == (Step.TO_QUALIFY, 1)
    assert not PrecisionRequest.objects.exists()


def test_a_decided_card_asks_for_nothing_more(card, lea, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(ValidationError, match="déjà décidée"):
        ask_precision(placement=card, revision=2, text="De quelle durée ?", by=lea)


def test_a_proposal_is_taken_back_by_a_row_that_cancels_it(card, lea):
    proposal = actions.propose(placement=card, revision=1, outcome=Outcome.NOTED, reason="Noté.", by=lea)

    cancelled = take_back(placement=card, revision=2, by=lea)

    assert (cancelled.stage, cancelled.cancels) == (Stage.CANCELLED, proposal)
    assert (fresh(card).step, fresh(card).revision, fresh(card).outcome) == (Step.TO_STUDY, 3, None)
    assert [event.action for event in journal.of(card)] == ["proposition retirée", "proposition"]
    assert Disposition.objects.count() == 2


def test_a_proposal_is_taken_back_once_and_another_may_be_made(card, lea):
    with pytest.raises(ValidationError, match="Aucune proposition"):
        take_back(placement=card, revision=1, by=lea)
    actions.propose(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=lea)
    take_back(placement=card, revision=2, by=lea)
    with pytest.raises(ValidationError, match="Aucune proposition"):
        take_back(placement=card, revision=3, by=lea)

    actions.propose(placement=card, revision=3, outcome=Outcome.ACCEPTED, by=lea)
    assert fresh(card).step == Step.TO_VALIDATE


def test_a_decision_is_not_taken_back_as_a_proposal(card, lea, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(ValidationError, match="rouvrez-la"):
        take_back(placement=card, revision=2, by=lea)


def test_who_only_reads_does_none_of_it(card, version, zoe):
    reason = version.standard_reasons.create(title="Délai", text="Le service.", by=zoe)
    attempts = [
        lambda: qualify(placement=card, revision=1, kind=Kind.GENERAL, by=zoe),
        lambda: add_note(placement=card, text="Vu.", by=zoe),
        lambda: ask_precision(placement=card, revision=1, text="Quand ?", by=zoe),
        lambda: take_back(placement=card, revision=1, by=zoe),
        lambda: reasons.add_reason(version=version, title="Autre", outcome="", text="Le service.", by=zoe),
        lambda: reasons.edit_reason(
            reason=reason, seen=reasons.state(reason), title="Autre", outcome="", text="Le service.", by=zoe
        ),
        lambda: reasons.remove_reason(reason=reason, by=zoe),
        lambda: reasons.add_proposed(version=version, by=zoe),
    ]

    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Event.objects.exists()


def test_the_proposed_reasons_are_added_once_in_the_voice_of_the_service(version, lea):
    assert reasons.add_proposed(version=version, by=lea) == 5
    with pytest.raises(ValidationError, match="déjà dans la liste"):
        reasons.add_proposed(version=version, by=lea)

    for reason in version.standard_reasons.all():
        assert "Le service" in reason.text
        assert not {"je", "j'ai", "nous"} & set(reason.text.casefold().split())
        assert "pris en compte" not in reason.text.casefold()
    assert journal.of(version).count() == 1


def test_two_reasons_of_a_version_never_share_a_title(version, other, lea):
    first = reasons.add_reason(version=version, title="Délai", outcome="", text="Le service.", by=lea)
    reasons.add_reason(version=other, title="Délai", outcome="", text="Le service.", by=lea)

    with pytest.raises(ValidationError, match="s'appelle déjà « délai »"):
        reasons.add_reason(version=version, title="délai", outcome="", text="Autre.", by=lea)
    reasons.edit_reason(
        reason=first,
        seen=reasons.state(first),
        title="Délai",
        outcome="note",
        text="C'est noté.",
        by=lea,
    )
    first.refresh_from_db()
    assert (first.outcome, first.text) == (Outcome.NOTED, "C'est noté.")


def test_a_reason_changed_or_deleted_meanwhile_is_not_written_over(version, lea, karim):
    reason = reasons.add_reason(version=version, title="Délai", outcome="", text="Le service.", by=lea)
    seen = reasons.state(reason)
    reasons.edit_reason(reason=reason, seen=seen, title="Délai", outcome="", text="Six mois.", by=karim)

    with pytest.raises(ValidationError, match="Six mois"):
        reasons.edit_reason(reason=reason, seen=seen, title="Délai", outcome="", text="Un an.", by=lea)
    reason.refresh_from_db()
    assert reason.text == "Six mois."
    gone = reasons.state(reason)
    pk = reason.pk
    reasons.remove_reason(reason=reason, by=karim)
    reason.pk = pk
    with pytest.raises(ValidationError, match="supprimé"):
        reasons.edit_reason(reason=reason, seen=gone, title="Délai", outcome="", text="Un an.", by=lea)
