"""A filled sheet that comes back by mail goes to its request, and is no remark; nothing of it is lost."""

from io import BytesIO

import pytest

from answers import advice
from comments.models import Placement
from comments.outcomes import Outcome
from imports import ledger
from imports.advice import engine, mailed
from imports.mailbox import engine as exports
from imports.mailbox import opening
from imports.models import AdviceOutcome, AdviceReturn, MailPart, MailState, Submission
from tests import factories
from tests.advice import MARK, ask, fill, lines_of, outcomes, send_back
from tests.imports import sheets
from tests.imports.mailbox.mails import eml, only, receive
from tests.web.conftest import as_lea, read

__all__ = ["as_lea"]

ODILE = "Odile Réseau <odile@example.org>"
POLITE = "Bonjour,\n\nVoici la feuille remplie.\n\nCordialement,\nOdile\n"


@pytest.fixture
def cards(version) -> list[Placement]:
    return [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(2)]


@pytest.fixture
def request_(cards, lea):
    return ask(cards, lea)


def post(request, said, body=POLITE, *, more=None, number=1, name="avis.ods"):
    """Receive a mail that carries the sheet filled, and read what came back."""
    files = {name: sheets.ods(fill(request, said)), **(more or {})}
    receive(eml(body, sender=ODILE, subject="Re: votre feuille", files=files, number=number))
    for returned in AdviceReturn.objects.all():
        engine.process(returned)


def part_of(name: str) -> MailPart:
    return MailPart.objects.get(name=name)


def test_it_is_proposed_and_opens_no_envoi(cards, request_):
    post(request_, {cards[0]: ("Retenu", "")})

    returned = request_.returns.get()
    assert outcomes(returned) == [AdviceOutcome.PROPOSED, AdviceOutcome.EMPTY]
    assert returned.part == part_of("avis.ods")
    assert cards[0].dispositions.get().outcome == Outcome.ACCEPTED
    assert not Submission.objects.exists()
    mail = only()
    assert (mail.state, mail.version) == (MailState.TAKEN_IN, request_.version)
    assert str(request_) in mail.version_reason
    assert f"demande {request_}" in returned.part.reason
    assert not [fault for fault in ledger.faults() if str(mail) in fault]


def test_the_words_that_go_with_it_are_kept_with_the_mail_and_are_no_remark(cards, request_):
    post(request_, {cards[0]: ("Retenu", "")}, "EXI-G-1 : je n'ai pas tout rempli, revoyez le seuil.\n")

    assert "accompagne une feuille pour avis" in MailPart.objects.get(rank=0).reason
    assert "revoyez le seuil" in only().text
    assert not Submission.objects.exists()


def test_another_file_of_the_same_mail_is_an_envoi_of_the_version(cards, request_):
    gabarit = sheets.ods([sheets.GABARIT, sheets.REMARK])
    post(request_, {cards[0]: ("Retenu", "")}, more={"remarques.ods": gabarit})

    assert Submission.objects.get().version == request_.version
    assert request_.returns.count() == 1


def test_the_same_sheet_in_two_mails_changes_nothing_the_second_time(cards, request_):
    post(request_, {cards[0]: ("Retenu", "")})
    post(request_, {cards[0]: ("Retenu", "")}, "Je vous la renvoie.", number=2, name="encore.ods")

    assert request_.returns.count() == 1
    assert "déjà revenue" in part_of("encore.ods").reason
    assert cards[0].dispositions.count() == 1


def test_one_of_a_closed_request_is_kept_and_not_read(cards, request_, lea):
    advice.close(request=request_, by=lea)
    post(request_, {cards[0]: ("Retenu", "")})

    assert not AdviceReturn.objects.exists()
    assert "close : elle attend" in part_of("avis.ods").reason
    assert not Submission.objects.exists()
    assert list(mailed.waiting(request_)) == [part_of("avis.ods")]


def test_one_that_came_while_its_request_was_closed_is_read_once_it_is_open_again(cards, request_, lea):
    advice.close(request=request_, by=lea)
    post(request_, {cards[0]: ("Retenu", "")})

    advice.open_again(request=request_, by=lea)

    assert outcomes(engine.process(request_.returns.get()))[0] == AdviceOutcome.PROPOSED
    assert not mailed.waiting(request_).exists()
    assert "est lu avec la demande" in part_of("avis.ods").reason


def test_from_another_address_than_the_request_s_it_waits_for_a_person(cards, lea, as_lea):
    request = ask(cards, lea, address="odile.reseau@example.org")
    post(request, {cards[0]: ("Retenu", "")})

    said = part_of("avis.ods").reason
    assert f"vient de odile@example.org, qui n'est pas l'adresse de la demande {request}" in said
    assert not AdviceReturn.objects.exists()
    assert not cards[0].dispositions.exists()
    page = read(as_lea.get(f"/admin/avis/A-{request.pk}/"))
    assert "Ce qui attend" in page
    assert f"/admin/courriels/M-{only().pk}/" in page
    mail = read(as_lea.get(f"/admin/courriels/M-{only().pk}/"))
    assert f"Voir la demande {request}" in mail

    returned = send_back(request, fill(request, {cards[0]: ("Retenu", "")}), lea)
    assert outcomes(returned)[0] == AdviceOutcome.PROPOSED
    assert not mailed.waiting(request).exists()


def test_open_again_one_from_another_address_waits_still(cards, lea):
    request = ask(cards, lea, address="odile.reseau@example.org")
    advice.close(request=request, by=lea)
    post(request, {cards[0]: ("Retenu", "")})

    advice.open_again(request=request, by=lea)

    assert not AdviceReturn.objects.exists()
    assert "n'est pas l'adresse" in mailed.waiting(request).get().reason


def test_from_the_address_of_the_request_whatever_its_case_it_is_read(cards, lea, as_lea):
    request = ask(cards, lea, address="Odile@Example.org")
    post(request, {cards[0]: ("Retenu", "")})

    assert outcomes(request.returns.get())[0] == AdviceOutcome.PROPOSED
    assert "odile@example.org" in read(as_lea.get(f"/admin/avis/A-{request.pk}/"))


def test_a_forged_mark_is_no_envoi_and_proposes_nothing(cards, request_):
    lines = [[*line[:MARK], f"A-0001 {'0' * 32}"] for line in lines_of(request_)[1:]]
    content = sheets.ods([lines_of(request_)[0], *lines])
    receive(eml(POLITE, sender=ODILE, files={"avis.ods": content}))

    assert "aucune demande connue" in part_of("avis.ods").reason
    assert not AdviceReturn.objects.exists()
    assert not Submission.objects.exists()


def test_a_reading_that_stopped_after_the_sheet_goes_on(cards, request_, monkeypatch):
    content = eml(POLITE, sender=ODILE, files={"avis.ods": sheets.ods(fill(request_, {}))})
    real = opening.open_envois

    def fall(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "open_envois", fall)
    export, _ = exports.receive_export(filename="a.eml", file=BytesIO(content), by=None)
    with pytest.raises(KeyboardInterrupt):
        exports.process(export)
    assert only().state == MailState.RECEIVED
    monkeypatch.setattr(opening, "open_envois", real)
    export.refresh_from_db()

    exports.process(export)

    assert (only().state, only().version) == (MailState.TAKEN_IN, request_.version)
    assert request_.returns.count() == 1


def test_a_mail_set_aside_then_taken_back_gives_its_sheet_too(cards, request_, lea):
    content = sheets.ods(fill(request_, {cards[0]: ("Retenu", "")}))
    receive(eml(POLITE, sender=ODILE, files={"avis.ods": content}, Auto_Submitted="auto-replied"))
    mail = only()
    if mail.state == MailState.ASIDE:
        opening.take_back(mail=mail, by=lea)

    assert request_.returns.count() == 1
    assert mailed.answered_by(only()) == request_
