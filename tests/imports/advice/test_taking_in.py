"""What a colleague filled comes in as proposals, row by row, unless the card changed under their eyes."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from answers import advice
from comments.models import Placement
from comments.outcomes import Outcome, Stage, Step
from imports.advice import engine, receiving, taking_in
from imports.advice.promises import returns_that_do_not_add_up, sheets_lost_or_altered
from imports.models import AdviceOutcome, AdviceReturn, AdviceRow, ReturnState
from people import journal
from people.models import Role
from tests import factories
from tests.advice import (
    MARK,
    NOTE,
    REFERENCE,
    STATE,
    answer,
    ask,
    fill,
    lines_of,
    outcomes,
    reasons,
    send_back,
)
from tests.imports import sheets

PROPOSED, KNOWN, EMPTY = AdviceOutcome.PROPOSED, AdviceOutcome.KNOWN, AdviceOutcome.EMPTY
REFUSED, UNREAD = AdviceOutcome.REFUSED, AdviceOutcome.UNREAD


@pytest.fixture
def cards(version) -> list[Placement]:
    return [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(3)]


@pytest.fixture
def request_(cards, lea):
    return ask(cards, lea)


def test_what_is_filled_is_proposed_as_the_colleague_advised_and_the_rest_waits(cards, request_, lea):
    returned = answer(request_, {cards[0]: ("Non retenu", "Le réseau ne le permet pas.")}, lea)

    assert returned.state == ReturnState.RECORDED
    assert outcomes(returned) == [PROPOSED, EMPTY, EMPTY]
    proposal = cards[0].dispositions.get()
    assert (proposal.stage, proposal.outcome, proposal.by) == (Stage.PROPOSED, Outcome.REJECTED, lea)
    assert (proposal.reason, proposal.advised_by) == ("Le réseau ne le permet pas.", "Odile Réseau")
    cards[0].refresh_from_db()
    assert cards[0].step == Step.TO_VALIDATE
    event = journal.of(cards[0]).first()
    assert event.action == "proposition"
    assert event.after["d'après l'avis de"] == "Odile Réseau"


@pytest.mark.parametrize(
    ("name", "write"),
    [("avis.ods", sheets.ods), ("avis.xlsx", sheets.xlsx), ("avis.csv", sheets.delimited)],
)
def test_the_sheet_comes_back_in_any_of_the_formats(cards, request_, lea, name, write):
    lines = fill(request_, {cards[1]: ("Retenu", "")})

    assert outcomes(send_back(request_, lines, lea, name=name, write=write)) == [EMPTY, PROPOSED, EMPTY]


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("ACCEPTÉ", Outcome.ACCEPTED),
        ("retenu, redaction adaptee", Outcome.ADAPTED),
        ("Partiellement", Outcome.PARTLY),
        ("refusé.", Outcome.REJECTED),
        ("Déjà couvert", Outcome.COVERED),
        ("hors périmètre", Outcome.OUT_OF_SCOPE),
    ],
)
def test_common_words_are_understood(cards, request_, lea, typed, outcome):
    answer(request_, {cards[0]: (typed, "Parce que.")}, lea)

    assert cards[0].dispositions.get().outcome == outcome


@pytest.mark.parametrize(
    "typed", ["pris en compte", "à voir avec Paul", "oui", "Regroupé avec C-0002", "x" * 300]
)
def test_other_words_are_told_with_row_column_and_what_is_expected(cards, request_, lea, typed):
    returned = answer(request_, {cards[0]: (typed, "Parce que.")}, lea)

    assert outcomes(returned) == [UNREAD, EMPTY, EMPTY]
    told = reasons(returned)[0]
    assert "ligne 2" in told
    assert "« Etat de prise en compte »" in told or "colonne « Etat de prise en compte »" in told
    assert "« Retenu »" in told
    assert not cards[0].dispositions.exists()


def test_a_comment_without_an_outcome_is_told(cards, request_, lea):
    returned = answer(request_, {cards[0]: ("", "À voir.")}, lea)

    assert outcomes(returned)[0] == UNREAD
    assert "est vide" in reasons(returned)[0]


def test_an_outcome_that_needs_a_reason_is_refused_without(cards, request_, lea):
    returned = answer(request_, {cards[0]: ("Non retenu", "  ")}, lea)

    assert outcomes(returned)[0] == REFUSED
    assert "demande un motif" in reasons(returned)[0]


def test_an_outcome_that_names_another_remark_is_not_for_a_colleague(cards, request_, lea):
    returned = answer(request_, {cards[0]: ("Réorienté vers un autre volet", "Au réseau.")}, lea)

    assert outcomes(returned)[0] == REFUSED
    assert "ne se propose pas" in reasons(returned)[0]


def test_rows_may_be_sorted_deleted_and_only_their_reference_tells_them_apart(cards, request_, lea):
    lines = fill(request_, {cards[2]: ("Retenu", "")})
    returned = send_back(request_, [lines[0], lines[3], lines[1]], lea)

    assert outcomes(returned) == [PROPOSED, EMPTY]
    assert cards[2].dispositions.get().outcome == Outcome.ACCEPTED


def test_a_row_filled_twice_counts_once(cards, request_, lea):
    lines = fill(request_, {cards[0]: ("Retenu", "")})
    again = [*lines[1]]
    again[STATE], again[NOTE] = "Non retenu", "Non."
    returned = send_back(request_, [*lines, again], lea)

    assert outcomes(returned) == [PROPOSED, EMPTY, EMPTY, REFUSED]
    assert "déjà à la ligne 2" in reasons(returned)[-1]


def test_a_row_about_a_remark_that_was_not_asked_is_refused_whether_it_exists_or_not(
    request_, lea, version, other
):
    elsewhere = factories.make_placement(other)
    here = factories.make_placement(version)
    lines = lines_of(request_)
    for reference in (str(elsewhere), str(here), "C-999999", "la première"):
        line = [*lines[1]]
        line[STATE], line[REFERENCE] = "Retenu", reference
        lines.append(line)
    returned = send_back(request_, lines, lea)

    assert outcomes(returned)[3:] == [REFUSED] * 4
    assert f"{elsewhere} n'est pas dans la demande {request_}." in reasons(returned)
    assert "C-999999 n'est pas dans la demande" in reasons(returned)[5]
    assert not elsewhere.dispositions.exists()
    assert not here.dispositions.exists()


def test_a_row_copied_from_the_sheet_of_another_request_is_refused(cards, request_, lea, other):
    foreign = ask([factories.make_placement(other)], factories.make_user(Role.INSTRUCTOR))
    lines = fill(request_, {cards[0]: ("Retenu", "")})
    lines[2][MARK], lines[2][STATE] = lines_of(foreign)[1][MARK], "Retenu"
    returned = send_back(request_, lines, lea)

    assert outcomes(returned) == [PROPOSED, REFUSED, EMPTY]
    assert "d'une autre demande" in reasons(returned)[1]


def test_a_sheet_without_the_mark_of_the_request_is_not_taken(cards, request_, lea):
    other = ask(cards, lea)
    for lines in (lines_of(other), [line[:10] for line in lines_of(request_)], forged(lines_of(request_))):
        with pytest.raises(ValidationError):
            send_back(request_, lines, lea)
    assert not request_.returns.exists()


def forged(lines):
    return [lines[0], *([*line[:10], f"{line[MARK][:7]}{'0' * 32}"] for line in lines[1:])]


def test_the_same_file_twice_changes_nothing(cards, request_, lea):
    first = answer(request_, {cards[0]: ("Retenu", "")}, lea)
    second = answer(request_, {cards[0]: ("Retenu", "")}, lea)

    assert first == second
    assert AdviceRow.objects.count() == 3
    assert cards[0].dispositions.count() == 1


def test_a_reading_killed_midway_goes_on_where_it_stopped(cards, request_, lea, monkeypatch):
    monkeypatch.setattr(taking_in, "BATCH", 1)
    said = dict.fromkeys(cards, ("Retenu", ""))
    real, seen = taking_in.take_batch, []

    def fall_at_the_second(*args):
        seen.append(args)
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(taking_in, "take_batch", fall_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        answer(request_, said, lea)
    returned = request_.returns.get()
    assert (returned.state, returned.rows.count()) == (ReturnState.RUNNING, 1)

    engine.process(returned)

    assert outcomes(returned) == [PROPOSED] * 3
    assert [card.dispositions.count() for card in cards] == [1, 1, 1]


def test_who_asked_and_lost_their_role_vouches_no_more(cards, request_, lea, karim):
    lea.volet_roles.all().delete()
    returned = answer(request_, {cards[0]: ("Retenu", "")}, karim)

    assert outcomes(returned)[0] == REFUSED
    assert "Léa" in reasons(returned)[0]


def test_a_closed_request_takes_no_sheet(cards, request_, lea):
    advice.close(request=request_, by=lea)
    with pytest.raises(ValidationError, match="close"):
        answer(request_, {cards[0]: ("Retenu", "")}, lea)
    advice.open_again(request=request_, by=lea)

    assert outcomes(answer(request_, {cards[0]: ("Retenu", "")}, lea))[0] == PROPOSED


def test_the_ledger_tells_a_sheet_that_was_not_read_to_its_end_or_is_lost(cards, request_, lea):
    returned = answer(request_, {cards[0]: ("Retenu", "")}, lea)
    assert not list(returns_that_do_not_add_up())
    assert not list(sheets_lost_or_altered())

    AdviceReturn.objects.update(rows_read=7, sha256="0" * 64)
    assert "7 lignes lues, 3 tracées" in "".join(returns_that_do_not_add_up())
    assert "a disparu" in "".join(sheets_lost_or_altered())

    AdviceReturn.objects.update(state=ReturnState.RUNNING, due_at=returned.received_at)
    assert "resume_imports" in "".join(returns_that_do_not_add_up())


def test_resume_imports_reads_what_the_engine_left(cards, request_, lea):
    content = sheets.ods(fill(request_, {cards[0]: ("Retenu", "")}))
    receiving.receive_for(request=request_, filename="avis.ods", content=content, by=lea)
    out = StringIO()

    call_command("resume_imports", stdout=out)

    assert "1 proposée, 2 non remplies" in out.getvalue()
