"""The sheet given to a colleague: what it shows, what it never tells, and what LibreOffice makes of it."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from answers import advice
from answers.advice_sheet import GUIDE, as_ods
from comments import actions
from comments.advising import OFFERED
from comments.models import Placement
from comments.outcomes import Outcome
from imports.models import AdviceOutcome, AdviceRequest
from imports.sources.model import Column
from imports.sources.sheet import read_sheets
from imports.sources.titles import TITLES
from people import journal
from people.models import Role
from tests import factories, office
from tests.advice import MARK, NOTE, REFERENCE, STATE, ask, lines_of, outcomes, send_back
from tests.answers.converting import convert

OFFICIAL = [titles[0] for titles in TITLES.values()]
FORMULA = "=1+1 & <b>« non »</b>"


@pytest.fixture
def cards(version) -> list[Placement]:
    author = factories.make_author(name="Paule Secrète", address="paule@example.org")
    return [
        factories.make_placement(
            version, text=f"{FORMULA}\n  deux  blancs, n° {n}", location="EXI-G-1", author=author
        )
        for n in range(3)
    ]


def content_of(request: AdviceRequest) -> str:
    with zipfile.ZipFile(BytesIO(request.sheet())) as archive:
        return archive.read("content.xml").decode()


def test_it_has_the_official_titles_then_the_reference_and_the_words_as_typed(cards, lea):
    request = ask(cards, lea)
    titles, first, *_ = lines_of(request)

    assert titles[:9] == OFFICIAL
    assert titles[REFERENCE] == "Référence CCT"
    assert first[1] == "EXI-G-1"
    assert first[3] == cards[0].comment.text
    assert first[REFERENCE] == cards[0].comment.reference
    assert first[MARK].startswith(f"{request} ")


def test_the_same_request_gives_the_same_bytes(cards, lea):
    request = ask(cards, lea)
    lines = advice.lines_of(advice.shown(Placement.objects.filter(version=request.version)))

    again = as_ods(request, lines, lines_of(request)[1][MARK].split()[1])

    assert again == request.sheet()


def test_nothing_in_it_calculates(cards, lea):
    assert "table:formula" not in content_of(ask(cards, lea))


def test_it_names_the_author_by_pseudonym_alone(cards, lea):
    request = ask(cards, lea)
    archive = zipfile.ZipFile(BytesIO(request.sheet()))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()

    assert cards[0].comment.author.pseudonym in everything
    for secret in ("Paule", "paule@", "Léa", "lea"):
        assert secret not in everything


def test_the_outcomes_that_a_colleague_may_propose_are_offered_and_no_other(cards, lea):
    content = content_of(ask(cards, lea))

    for outcome in Outcome:
        assert (outcome.label in content) == (outcome in OFFERED), outcome
    assert "Regroupé" not in content


def test_what_is_asked_and_how_to_fill_it_are_on_a_second_sheet(cards, lea):
    request = ask(cards, lea, question="Est-ce tenable pour le réseau ?\r\nPour jeudi.")
    guide = read_sheets("a.ods", request.sheet())[1][1]

    assert guide.name == GUIDE
    said = "\n".join(cell.text for line in guide.lines() for cell in line.cells.values())
    assert "Est-ce tenable pour le réseau ?\nPour jeudi." in said
    assert "colonnes jaunes" in said


def test_a_text_that_no_cell_holds_is_cut_and_says_so_and_what_xml_forbids_is_left_out(version, lea):
    long, odd = "mot " * 20_000, "avant\x0baprès\x01"
    cards = [factories.make_placement(version, text=text) for text in (long, odd)]
    _, first, second = lines_of(ask(cards, lea))

    assert first[3].endswith("[…]")
    assert len(first[3]) <= 32_000
    assert second[3] == "avantaprès"


def test_decided_cards_and_those_off_the_board_or_elsewhere_are_left_out(cards, lea, karim, version, other):
    off = factories.make_placement(version, on_board=False)
    elsewhere = factories.make_placement(other)
    actions.decide(placement=cards[0], revision=1, outcome=Outcome.ACCEPTED, by=karim)
    request = ask([*cards, off, elsewhere], lea)

    assert [line[REFERENCE] for line in lines_of(request)[1:]] == [str(card) for card in cards[1:]]


def test_asking_is_told_in_the_journal_and_never_the_mark(cards, lea):
    request = ask(cards, lea)
    event = journal.of(request).get()

    assert (event.action, event.after) == ("avis demandé", {"à": "Odile Réseau", "remarques": 3})
    assert lines_of(request)[1][MARK].split()[1] != request.mark_hash


@pytest.mark.parametrize(
    "said", [{"addressee": "  "}, {"addressee": "Odile", "address": "odile"}], ids=["nobody", "no address"]
)
def test_a_request_says_to_whom(cards, lea, said):
    with pytest.raises(ValidationError):
        ask(cards, lea, **said)


def test_too_many_remarks_or_none_is_refused(cards, lea, monkeypatch):
    monkeypatch.setattr(advice, "MOST", 2)
    with pytest.raises(ValidationError, match="2 au plus"):
        ask(cards, lea)
    Placement.objects.update(on_board=False)
    with pytest.raises(ValidationError, match="rien à demander"):
        ask(cards, lea)
    assert not AdviceRequest.objects.exists()


def test_only_who_works_on_the_volet_asks_and_closes(cards, lea):
    reader = factories.make_user(Role.READER, cards[0].volet)
    with pytest.raises(PermissionDenied):
        ask(cards, reader)
    with pytest.raises(PermissionDenied):
        advice.close(request=ask(cards, lea), by=reader)


def test_asking_about_many_takes_a_constant_number_of_queries(version, lea, django_assert_max_num_queries):
    many = [factories.make_placement(version) for _ in range(30)]
    with django_assert_max_num_queries(16):
        request = ask(many, lea)
    assert request.lines.count() == 30


@pytest.mark.office
def test_libreoffice_shows_words_as_words_and_hides_the_mark(cards, lea, tmp_path):
    path = tmp_path / "avis.ods"
    path.write_bytes(ask(cards, lea).sheet())
    shown = office.shown(path, 4, 11)

    assert shown[0][:9] == OFFICIAL
    assert shown[1][3] == cards[0].comment.text


@pytest.mark.office
@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_filled_and_saved_by_libreoffice_in_any_format_it_comes_back_with_its_mark(
    cards, lea, tmp_path, kind
):
    request = ask(cards, lea)
    given, filled = tmp_path / "avis.ods", tmp_path / "rempli" / "avis.ods"
    given.write_bytes(request.sheet())
    filled.parent.mkdir()
    office.typed(given, filled, {"H3": "Retenu", "H4": "ko", "I4": "Le réseau ne suit pas."})
    if kind != "ods":
        convert(kind, [filled], tmp_path / "rempli")
    content = filled.with_suffix(f".{kind}").read_bytes()

    returned = send_back(request, [], lea, name=f"avis.{kind}", write=lambda _: content)

    assert outcomes(returned) == [AdviceOutcome.EMPTY, AdviceOutcome.PROPOSED, AdviceOutcome.PROPOSED]
    assert cards[2].dispositions.get().reason == "Le réseau ne suit pas."


@pytest.mark.office
def test_the_hidden_column_stays_hidden_and_the_list_stays_once_libreoffice_saved_it(cards, lea, tmp_path):
    given, saved = tmp_path / "avis.ods", tmp_path / "saved.ods"
    given.write_bytes(ask(cards, lea).sheet())
    office.typed(given, saved, {"H2": "Retenu"})
    with zipfile.ZipFile(saved) as archive:
        content = archive.read("content.xml").decode()

    assert 'table:visibility="collapse"' in content
    assert "cell-content-is-in-list" in content
    assert lines_of_bytes(saved.read_bytes())[1][STATE : NOTE + 1] == ["Retenu", ""]


def lines_of_bytes(content: bytes) -> list[list[str]]:
    sheet = read_sheets("a.ods", content)[1][0]
    return [[line.cells[at].text if at in line.cells else "" for at in range(11)] for line in sheet.lines()]


def test_the_columns_of_the_state_and_of_the_reason_are_the_official_ones():
    assert (OFFICIAL[STATE], OFFICIAL[NOTE]) == (TITLES[Column.STATE][0], TITLES[Column.NOTE][0])
