"""The pages by which a colleague without an account is asked, and by which past answers come in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from answers import advice
from comments import actions
from comments.models import Disposition, Placement
from comments.outcomes import Outcome, Step
from documents.models import VoletRole
from imports import engine as envois
from imports.advice import engine
from imports.models import AdviceRequest, AdviceReturn, Submission, SubmissionState
from people.models import Role
from tests import factories
from tests.advice import answer, ask, fill, lines_of
from tests.imports import sheets
from tests.web.conftest import read
from tests.web.test_bidi import TURNED, Reading
from web.turns import TURNS


@pytest.fixture
def cards(version) -> list[Placement]:
    return [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(3)]


def url(request: AdviceRequest, page: str = "") -> str:
    return f"/admin/avis/A-{request.pk}/{page}"


def upload(lines, name="avis.ods"):
    return SimpleUploadedFile(name, sheets.ods(lines))


def test_ticked_lines_lead_to_the_form_then_to_the_request_and_its_sheet(as_lea, version, cards):
    ticked = [f"{card.pk}:{card.revision}" for card in cards[:2]]
    form = as_lea.post(f"/admin/tableau/{version.pk}/liste/ensemble/", {"geste": "avis", "carte": ticked})
    assert "2 remarques" in read(form)

    sent = {"carte": [card.pk for card in cards[:2]], "addressee": "Odile <Réseau>", "question": "Tenable ?"}
    page = as_lea.post(f"/admin/tableau/{version.pk}/avis/demander/", sent, follow=True)
    request = AdviceRequest.objects.get()

    assert page.redirect_chain[-1][0] == url(request)
    assert "Odile &lt;Réseau&gt;" in read(page)
    assert "2, dont 2 sans avis" in read(page)
    sheet = as_lea.get(url(request, "feuille/"))
    assert sheet.content == request.sheet()
    assert sheet["Content-Disposition"] == f'attachment; filename="feuille-pour-avis-{request}.ods"'


def test_a_whole_filter_may_be_asked_about(as_lea, version, cards):
    actions.decide(
        placement=cards[0], revision=1, outcome=Outcome.ACCEPTED, by=factories.make_user(is_superuser=True)
    )
    factories.make_placement(version, text="Autre chose.")
    address = f"/admin/tableau/{version.pk}/avis/demander/?q=duree"
    form = read(as_lea.get(address))

    assert "2 remarques répondant au filtre. 1 autre, déjà décidée, n'y sera pas." in form.replace(
        "</strong>", ""
    )
    as_lea.post(address, {"addressee": "Odile"})
    asked = AdviceRequest.objects.get().lines.values_list("placement", flat=True)
    assert set(asked) == {card.pk for card in cards[1:]}


def test_without_an_addressee_the_form_comes_back_with_what_was_typed(as_lea, version, cards):
    sent = {"carte": cards[0].pk, "addressee": " ", "question": "Tenable ?"}
    page = as_lea.post(f"/admin/tableau/{version.pk}/avis/demander/", sent)

    assert page.status_code == 422
    assert "Écrivez à qui" in read(page)
    assert "Tenable ?" in read(page)
    assert f'name="carte" value="{cards[0].pk}"' in read(page)


def test_the_filled_sheet_comes_back_by_the_page_of_the_request(as_lea, lea, cards):
    request = ask(cards, lea)
    lines = fill(request, {cards[0]: ("Retenu", ""), cards[1]: ("bof", "<b>Non</b>")})
    as_lea.post(url(request, "retour/"), {"sheet": upload(lines)})
    engine.process(AdviceReturn.objects.get())

    page = read(as_lea.get(url(request)))

    assert "3, dont 2 sans avis" in page
    assert "« bof », colonne" in page
    assert "&lt;b&gt;Non&lt;/b&gt;" in page
    missing = read(as_lea.get(url(request) + "?voir=manque"))
    assert str(cards[2]) in missing
    assert f">{cards[0]}</a>" not in missing


def test_a_file_that_is_not_its_sheet_is_refused_on_the_page(as_lea, lea, cards, settings):
    request = ask(cards, lea)
    page = as_lea.post(url(request, "retour/"), {"sheet": upload([sheets.GABARIT, sheets.REMARK])})
    assert page.status_code == 422
    assert "ne porte pas la marque" in read(page)
    assert "ce que vous avez saisi" not in read(page)

    settings.UPLOAD_MAX_BYTES = 10
    page = as_lea.post(url(request, "retour/"), {"sheet": upload(lines_of(request))})
    assert "dépasse" in read(page)
    assert not AdviceReturn.objects.exists()


def test_deposited_among_sheets_of_remarks_it_goes_back_to_its_request(as_lea, lea, cards, version, other):
    request = ask(cards, lea)
    files = [
        upload(fill(request, {cards[0]: ("Retenu", "")})),
        upload([sheets.GABARIT, sheets.REMARK], "a.ods"),
    ]
    page = as_lea.post("/admin/depot/", {"version": other.pk, "sheets": files}, follow=True)

    assert f"« avis.ods » est la feuille pour avis de {request}" in read(page)
    assert Submission.objects.get().filename == "a.ods"
    assert AdviceReturn.objects.get().request == request


def test_looked_at_without_being_kept_it_says_what_it_is(as_lea, lea, cards, version):
    request = ask(cards, lea)
    sent = {"version": version.pk, "sheets": upload(lines_of(request))}
    page = as_lea.post("/admin/depot/apercu/", sent)

    assert page.status_code == 422
    assert "une feuille pour avis" in read(page)


def test_while_too_many_files_are_read_its_page_asks_to_wait_and_no_remark_comes_of_it(
    as_lea, lea, cards, version, monkeypatch
):
    monkeypatch.setattr("web.views.advice.PATIENCE", 0)
    monkeypatch.setattr("web.views.deposit.PATIENCE", 0)
    request = ask(cards, lea)
    TURNS.acquire()
    TURNS.acquire()
    try:
        page = as_lea.post(url(request, "retour/"), {"sheet": upload(lines_of(request))})
        as_lea.post("/admin/depot/", {"version": version.pk, "sheets": upload(lines_of(request))})
    finally:
        TURNS.release()
        TURNS.release()

    assert page.status_code == 503
    assert "Recommencez dans un instant" in read(page)
    submission = envois.process(Submission.objects.get())
    assert submission.state == SubmissionState.FAILED
    assert "une feuille pour avis" in submission.last_error
    assert not submission.rows.exists()


def test_a_sheet_of_another_volet_is_not_told_apart_from_one_of_no_request(as_lea, version, cards):
    foreign = factories.make_placement()
    request = ask([foreign], factories.make_user(is_superuser=True))
    page = as_lea.post(
        "/admin/depot/", {"version": version.pk, "sheets": upload(lines_of(request))}, follow=True
    )

    assert "aucune demande que vous puissiez compléter" in read(page)
    assert str(request) not in read(page)
    assert not Submission.objects.exists()
    assert as_lea.get(url(request)).status_code == 404


def test_a_reader_sees_a_request_and_may_do_nothing(as_zoe, lea, cards):
    request = ask(cards, lea)

    assert "Télécharger la feuille" not in read(as_zoe.get(url(request)))
    assert as_zoe.get(url(request, "feuille/")).status_code == 403
    assert as_zoe.post(url(request, "cloture/")).status_code == 403


def test_closing_is_undone_by_opening_again(as_lea, lea, cards):
    request = ask(cards, lea)
    as_lea.post(url(request, "cloture/"))
    assert "Rouvrir la demande" in read(as_lea.get(url(request)))
    assert "close" in read(as_lea.post(url(request, "retour/"), {"sheet": upload(lines_of(request))}))

    as_lea.post(url(request, "cloture/"), {"rouvrir": "1"})
    request.refresh_from_db()
    assert request.closed_at is None


def test_the_list_of_a_version_says_where_each_request_stands(as_lea, lea, cards, version):
    assert "Aucune pour l'instant" in read(as_lea.get(f"/admin/tableau/{version.pk}/avis/"))
    first, second = ask(cards, lea), ask(cards[:1], lea, addressee="Paul")
    answer(first, {cards[0]: ("Retenu", "")}, lea)
    advice.close(request=second, by=lea)

    page = read(as_lea.get(f"/admin/tableau/{version.pk}/avis/"))

    assert "3 remarques · 1 feuille revenue" in page
    assert "Close" in page


def test_the_card_says_whose_advice_it_is(as_lea, as_zoe, lea, cards):
    request = ask(cards, lea)
    answer(request, {cards[0]: ("Non retenu", "Le réseau ne suit pas.")}, lea)
    address = f"/admin/tableau/{cards[0].version_id}/C-{cards[0].comment_id}/"

    assert "d'après l'avis de <bdi>Odile Réseau</bdi>" in read(as_zoe.get(address))
    form = read(as_lea.get(address)).partition("Suites et historique")[0]
    assert "d'après l'avis de <bdi>Odile Réseau</bdi>" in form


def test_the_queries_of_the_pages_do_not_grow(as_lea, lea, cards, version, django_assert_max_num_queries):
    many = [factories.make_placement(version) for _ in range(40)]
    request = ask(many, lea)
    answer(request, dict.fromkeys(many, ("Retenu", "")), lea)
    for _ in range(10):
        ask(cards, lea)

    for address, most in (
        (url(request), 18), (url(request) + "?voir=proposee", 18), (f"/admin/tableau/{version.pk}/avis/", 12),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            page = as_lea.get(address)
        assert request.reference in read(page)


def answered() -> list[list[str]]:
    said = [*sheets.REMARK, "Retenu", ""]
    return [sheets.GABARIT, said, ["2", *sheets.REMARK[1:3], "Dire qui.", *sheets.REMARK[4:], "bof", ""]]


def test_a_validator_takes_over_the_answers_of_a_past_sheet(as_karim, version):
    sent = {"version": version.pk, "sheets": upload(answered(), "passee.ods"), "answered": "on"}
    as_karim.post("/admin/depot/", sent)
    submission = Submission.objects.get()
    envois.process(submission)
    if submission.state == "a_verifier":
        as_karim.post(f"/admin/envois/{submission.pk}/verification/")
    engine.process(submission.taken_over)

    page = read(as_karim.get(f"/admin/envois/{submission.pk}/"))
    assert "1 réponse reprise, 1 non comprise" in page
    rows = read(as_karim.get(f"/admin/envois/{submission.pk}/reprise/"))
    assert "« bof », colonne" in rows
    decision = Disposition.objects.get()
    card = decision.placement
    assert (decision.taken_over, card.step) == (True, Step.CLOSED)
    shown = read(as_karim.get(f"/admin/tableau/{version.pk}/C-{card.comment_id}/"))
    assert "Reprise d'une feuille déjà répondue" in shown
    assert read(as_karim.get(f"/admin/envois/{submission.pk}/reprise/?voir=reprise")).count(f">{card}<") == 1


def test_who_may_not_decide_is_not_offered_to_take_answers_over(as_lea, version):
    assert "reprise" not in read(as_lea.get("/admin/depot/"))
    as_lea.post("/admin/depot/", {"version": version.pk, "sheets": upload(answered()), "answered": "on"})

    assert not AdviceReturn.objects.exists()


def test_a_validator_of_another_volet_is_refused(as_lea, lea, version):
    VoletRole.objects.create(user=lea, volet=factories.make_volet(), role=Role.VALIDATOR)
    sent = {"version": version.pk, "sheets": upload(answered()), "answered": "on"}
    page = as_lea.post("/admin/depot/", sent)

    assert page.status_code == 422
    assert "Seul un valideur de ce volet" in read(page)
    assert not Submission.objects.exists()


def test_an_envoi_without_past_answers_has_no_such_page(as_lea, version):
    as_lea.post("/admin/depot/", {"version": version.pk, "sheets": upload(answered(), "a.ods")})

    assert as_lea.get(f"/admin/envois/{Submission.objects.get().pk}/reprise/").status_code == 404


@pytest.mark.parametrize("turned", TURNED)
def test_words_that_turn_are_kept_apart(as_lea, lea, cards, version, turned):
    request = ask(cards, lea, addressee=f"Odile {turned}", question=f"Tenable ? {turned}")
    lines = fill(request, {cards[0]: (f"bof {turned}", turned), cards[1]: ("Non retenu", turned)})
    as_lea.post(url(request, "retour/"), {"sheet": upload(lines, f"{turned}.ods")})
    engine.process(AdviceReturn.objects.get())

    for address in (url(request), f"/admin/tableau/{version.pk}/avis/", f"{url(request)}?voir=manque"):
        page = Reading(as_lea.get(address).content.decode())
        assert page.seen
        assert page.loose == []
