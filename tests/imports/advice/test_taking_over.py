"""Sheets answered by hand before the service: their remarks come in, then their answers, as decided."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from answers import outbox, rectifying
from answers.models import Delivery
from answers.preparing import prepare
from comments import actions
from comments.models import Disposition
from comments.outcomes import Outcome, Stage, Step
from comments.taking_over import WITHOUT_REASON
from imports import ledger, pipeline, whole
from imports.advice import engine, receiving
from imports.models import AdviceOutcome, AdviceReturn, ReturnState, Submission, SubmissionState
from people import journal
from tests.advice import outcomes, reasons
from tests.imports.envois import DIRECTORY, LOGS, ZONE, send

TAKEN_OVER, KNOWN, EMPTY = AdviceOutcome.TAKEN_OVER, AdviceOutcome.KNOWN, AdviceOutcome.EMPTY
REFUSED, UNREAD = AdviceOutcome.REFUSED, AdviceOutcome.UNREAD


def answered(row: list[str], state: str = "", note: str = "") -> list[str]:
    """Return a row of the gabarit with the team's two columns filled."""
    return [*(row + [""] * 7)[:5], "a@example.org", "02/05/2024", state, note]


def take_over(submission, by):
    return engine.process(receiving.receive_answered(submission=submission, by=by))


def card_of(version, row):
    return version.placements.get(comment__text=row[3])


def test_answers_become_decisions_and_the_cards_are_closed(version, karim):
    rows = [answered(LOGS, "Retenu"), answered(ZONE, "refusé", "Déjà en UTC."), answered(DIRECTORY)]
    returned = take_over(send(version, rows), karim)

    assert outcomes(returned) == [TAKEN_OVER, TAKEN_OVER, EMPTY]
    card = card_of(version, ZONE)
    decision = card.dispositions.get()
    assert (decision.stage, decision.outcome, decision.reason) == (
        Stage.DECIDED,
        Outcome.REJECTED,
        "Déjà en UTC.",
    )
    assert decision.taken_over
    assert decision.by == karim
    assert card.step == Step.CLOSED
    assert card_of(version, DIRECTORY).step == Step.TO_QUALIFY
    assert journal.of(card).first().action == "décision reprise d'une feuille"
    assert list(ledger.faults()) == []


def test_a_reason_that_was_never_written_says_so(version, karim):
    take_over(send(version, [answered(LOGS, "Non retenu")]), karim)

    assert Disposition.objects.get().reason == WITHOUT_REASON


def test_words_that_are_not_understood_leave_the_card_undecided(version, karim):
    returned = take_over(send(version, [answered(LOGS, "pris en compte", "Voir page 3.")]), karim)

    assert outcomes(returned) == [UNREAD]
    assert "ligne 2" in reasons(returned)[0]
    assert card_of(version, LOGS).step == Step.TO_QUALIFY


def test_nothing_is_ever_owed_for_what_was_taken_over(version, karim):
    take_over(send(version, [answered(LOGS, "Retenu"), answered(ZONE, "Retenu")]), karim)

    assert outbox.untold(version) == 0
    done = prepare(version=version, by=karim)
    assert (done.created, done.incomplete) == ([], 0)
    assert rectifying.prepare_again() == 0
    assert not Delivery.objects.exists()


def test_the_rest_of_the_sheet_is_answered_without_waiting_for_what_was_taken_over(version, karim):
    take_over(send(version, [answered(LOGS, "Retenu"), answered(ZONE)]), karim)
    card = card_of(version, ZONE)
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    done = prepare(version=version, by=karim)

    told = [one.disposition.placement for one in done.created[0].answers.all()]
    assert (len(done.created), told) == (1, [card])


def test_a_decision_taken_over_may_be_reopened_and_the_next_one_is_owed(version, karim):
    take_over(send(version, [answered(LOGS, "Retenu")]), karim)
    card = card_of(version, LOGS)
    actions.reopen(placement=card, revision=card.revision, reason="Le texte a changé.", by=karim)
    actions.decide(
        placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Plus d'objet.", by=karim
    )

    assert outbox.untold(version) == 1
    assert len(prepare(version=version, by=karim).created) == 1


def test_taking_over_twice_changes_nothing(version, karim):
    submission = send(version, [answered(LOGS, "Non retenu")])
    first, second = take_over(submission, karim), take_over(submission, karim)

    assert first == second
    assert Disposition.objects.count() == 1


def test_the_same_remark_on_two_lines_is_taken_over_once_and_told_when_they_disagree(version, karim):
    rows = [answered(LOGS, "Retenu"), answered(LOGS, "Retenu"), answered(LOGS, "Non retenu", "Non.")]
    returned = take_over(send(version, rows), karim)

    assert outcomes(returned) == [TAKEN_OVER, KNOWN, REFUSED]
    assert "Karim : décision reprise d'une feuille" in reasons(returned)[-1]


def test_a_remark_decided_by_the_service_keeps_its_decision(version, karim):
    submission = send(version, [answered(LOGS, "Retenu")])
    card = card_of(version, LOGS)
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.NOTED, reason="Vu.", by=karim)

    assert outcomes(take_over(submission, karim)) == [REFUSED]
    assert card.dispositions.count() == 1


def test_an_outcome_that_names_another_remark_is_left_to_a_person(version, karim):
    returned = take_over(send(version, [answered(LOGS, "Regroupé avec un autre commentaire", "C-12")]), karim)

    assert outcomes(returned) == [REFUSED]


def test_an_envoi_that_waits_keeps_its_answers_waiting(version, karim):
    submission = send(version, [answered(LOGS, "Retenu")], by=karim)
    whole.set_aside(submission=submission, reason="À revoir.", by=karim)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.ASIDE
    returned = take_over(submission, karim)
    assert returned.is_at_work

    whole.restore(submission=submission, by=karim)

    assert outcomes(engine.process(returned)) == [TAKEN_OVER]


def test_an_envoi_sent_to_another_version_takes_its_answers_there(version, other, karim):
    submission = send(version, [answered(LOGS, "Retenu")], by=karim)
    returned = receiving.receive_answered(submission=submission, by=karim)
    whole.change_version(submission=submission, version=other, by=karim)
    for envoi in Submission.objects.all():
        pipeline.run(envoi)

    assert outcomes(engine.process(AdviceReturn.objects.get(pk=returned.pk))) == [TAKEN_OVER]
    assert Disposition.objects.get().placement.version == other


def test_only_who_may_decide_takes_answers_over(version, lea):
    with pytest.raises(PermissionDenied):
        receiving.receive_answered(submission=send(version), by=lea)


def run(*args: object) -> str:
    out = StringIO()
    call_command("import_sheet", *map(str, args), stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_takes_answers_over_in_the_name_of_a_valideur(version, karim, write):
    path = write([answered(LOGS, "Retenu"), answered(ZONE, "à voir")])
    said = run("--version-id", version.pk, "--answered", "--by", "karim", path)

    assert Disposition.objects.get().taken_over
    assert "1 réponse reprise" in said
    assert "« à voir »" in said


@pytest.mark.parametrize("by", [(), ("--by", "personne"), ("--by", "lea")])
def test_the_command_asks_in_whose_name(version, lea, write, by):
    with pytest.raises(CommandError):
        run("--version-id", version.pk, "--answered", *by, write([answered(LOGS, "Retenu")]))

    assert not Disposition.objects.exists()


def test_a_reading_given_up_is_tried_again_when_the_sheet_is_deposited_again(version, karim):
    submission = send(version, [answered(LOGS, "Retenu")])
    returned = receiving.receive_answered(submission=submission, by=karim)
    AdviceReturn.objects.update(state=ReturnState.FAILED, attempts=3)

    returned = take_over(submission, karim)

    assert outcomes(returned) == [TAKEN_OVER]
