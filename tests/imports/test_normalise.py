"""What is meant by each cell of a row."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.normalise import Draft, UnusableRow, normalise, read_author, read_date, read_level
from imports.sources.model import Fault, ParsedRow

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def row(links: dict[str, str] | None = None, **cells: str) -> ParsedRow:
    return ParsedRow("Feuil1", 2, cells, links or {})


def test_a_whole_row_is_understood_and_its_texts_are_not_altered():
    draft = normalise(
        row(
            id="7", location="l. 120-134", excerpt="les  journaux", text=" Préciser\n\nla durée. ",
            importance="Élevée", author="Jeanne Martin <J.Martin@example.org>", date="2 mai 2024",
            state="retenu", note="vu", Lot="2",
        )
    )  # fmt: skip
    assert draft == Draft(
        row_id="7", location="l. 120-134", excerpt="les  journaux", text="Préciser\n\nla durée.",
        importance="Élevée", importance_level="haute", author_name="Jeanne Martin",
        author_address="j.martin@example.org", written_on=date(2024, 5, 2),
        state="retenu", note="vu", faults=(),
    )  # fmt: skip


def test_an_excerpt_alone_or_a_text_alone_is_a_remark():
    assert normalise(row(excerpt="les journaux")).text == ""
    assert normalise(row(text="Trop long.")).excerpt == ""


@pytest.mark.parametrize("cells", [{"location": "12"}, {"location": "12", "text": " \n "}, {"Lot": "2"}])
def test_neither_excerpt_nor_text_is_refused_in_a_sentence_naming_the_column(cells):
    with pytest.raises(UnusableRow, match="proposition complet de paragraphe") as refusal:
        normalise(row(**cells))
    assert refusal.value.column == "text"


@pytest.mark.parametrize("typed", ["007", "1.10", "7-8", "p. 12", "EXI-G-4", "§ 3"])
def test_a_location_keeps_its_exact_form(typed):
    assert normalise(row(location=typed, text="x")).location == typed


@pytest.mark.parametrize(
    ("typed", "link", "name", "address"),
    [
        ("Jeanne Martin <j.martin@example.org>", "", "Jeanne Martin", "j.martin@example.org"),
        ("j.martin@example.org", "", "", "j.martin@example.org"),
        ("Jeanne Martin", "", "Jeanne Martin", ""),
        ("MARTIN Jeanne (J.Martin@Example.org)", "", "MARTIN Jeanne", "j.martin@example.org"),
        ("mailto:j.martin@example.org", "", "", "j.martin@example.org"),
        (
            "Jeanne Martin",
            "mailto:j.martin@example.org?subject=retour",
            "Jeanne Martin",
            "j.martin@example.org",
        ),
        ("a.b@example.org", "mailto:autre@example.org", "", "a.b@example.org"),
        ("Jeanne", "https://example.org/jeanne", "Jeanne", ""),
        ("d.o'brien@example.org", "", "", "d.o'brien@example.org"),
        ("élodie.chrétien@example.org", "", "", "élodie.chrétien@example.org"),
        ("Jeanne Martin,\nj.martin@example.org", "", "Jeanne Martin", "j.martin@example.org"),
        ("DNUM / bureau 3", "", "DNUM / bureau 3", ""),
        ("", "", "", ""),
    ],
)
def test_an_author_is_a_name_an_address_or_both(typed, link, name, address):
    assert read_author(typed, link) == (name, address)


@pytest.mark.parametrize(
    "typed",
    [
        "2024-05-02", "2024-05-02T00:00:00", "2024-05-02T14:30:00", "2024/05/02", "02/05/2024", "2/5/2024",
        "2/5/24", "02.05.2024", "02-05-2024", "02 05 2024", "2 mai 2024", "2 MAI 2024", "jeudi 2 mai 2024",
        "le 2 mai 2024", "Le jeudi 2 mai 2024", "02/05/2024 14:30", "2 mai 2024 à 14h30", "2 mai 24",
        "2nd May 2024", "May 2, 2024", "45414", "45414.5", "45414,5", "45 414", "02.05.24", "20240502",
        "Thursday, May 2, 2024", "Thu, 02 May 2024 14:30:00 +0200", "2024-05-02T23:30:00Z",
        "2024-05-02 14:30:00.123+02:00", "jeu. 2 mai 2024 à 14 h 30", "2-mai-24", "2 May 24", "le 02/05/24",
    ],
)  # fmt: skip
def test_a_date_is_understood_in_every_form_people_use(typed):
    assert read_date(typed) == date(2024, 5, 2)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("1er janvier 2025", 1),
        ("1 févr. 2025", 2),
        ("1 août 2025", 8),
        ("1er déc. 2025", 12),
        ("1 September 2025", 9),
    ],
)
def test_months_are_known_by_their_names(typed, month):
    assert read_date(typed) == date(2025, month, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "12/13/2024", "31/02/2024", "32 mai 2024", "2 maii 2024", "mai 2024", "2024", "02/05", "bientôt",
        "02/05/0024", "02/05/2024 et 03/05/2024", "99999", "12", "-45414", "2024-13-02", "02/05/2924",
        "1" * 5000, "vendredi 2 mai 2024", "Thursday 5/2/2024", "05/13/2024", "02052024", "202452",
    ],
)  # fmt: skip
def test_what_is_no_date_is_said_and_blocks_nothing(typed):
    assert read_date(typed) is None
    draft = normalise(row(text="x", date=typed))
    assert draft.written_on is None
    assert draft.faults[0].column == "date"
    assert typed[:60] in draft.faults[0].said


@pytest.mark.parametrize("typed", ["2 mai", "jeudi 2 mai", "1er mai", "May 2", "02/05", "2 mai à 14h"])
def test_a_date_without_a_year_is_not_given_one_and_it_is_said(typed):
    draft = normalise(row(text="x", date=typed))
    assert draft.written_on is None
    assert "L'année manque" in draft.faults[0].said


@pytest.mark.parametrize(("typed", "year"), [("1/2/00", 2000), ("1/2/68", 2068), ("1/2/98", 1998)])
def test_a_year_of_two_figures_is_the_nearest_one(typed, year):
    assert read_date(typed) == date(year, 2, 1)


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y"]),
)
def test_day_and_month_are_never_swapped(day, shape):
    assert read_date(day.strftime(shape)) == day


@given(DAYS)
def test_the_days_number_of_a_spreadsheet_is_its_date(day):
    assert read_date(str((day - date(1899, 12, 30)) // timedelta(days=1))) == day


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_cell(typed):
    assert read_date(typed) is None or read_date(typed).year in range(1990, 2101)
    assert read_level(typed) in ("bloquante", "haute", "moyenne", "basse", "")
    assert normalise(row(text="x", author=typed, date=typed, importance=typed)).text == "x"


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("bloquante", "bloquante"), ("BLOQUANT", "bloquante"), ("critique", "bloquante"),
        ("Critical", "bloquante"), ("haute", "haute"), ("Élevée", "haute"), ("forte", "haute"),
        ("high", "haute"), ("majeur", "haute"), ("P", "haute"),
        ("Moyenne (à voir)", "moyenne"), ("medium", "moyenne"), ("normale", "moyenne"),
        ("basse.", "basse"), ("faible", "basse"), ("mineure", "basse"), ("low", "basse"),
        ("1", ""), ("4", ""), ("haute ou basse", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_level_is_recognised_by_its_usual_words_and_never_guessed(typed, level):
    assert read_level(typed) == level


def test_a_level_that_is_not_recognised_is_said_and_kept_as_typed():
    draft = normalise(row(text="x", importance="urgentissime"))
    assert (draft.importance, draft.importance_level) == ("urgentissime", "")
    assert draft.faults[0].column == "importance"
    assert "urgentissime" in draft.faults[0].said


@pytest.mark.parametrize("between", [" ; ", ", ", " et ", " / ", "\n"])
def test_two_addresses_are_two_people_the_first_is_kept_and_it_is_said(between):
    typed = f"jean@example.org{between}marie@example.org"
    draft = normalise(row(text="Préciser.", author=typed))

    assert draft.author_address == "jean@example.org"
    assert draft.author_name == ""
    said = "La colonne de l'auteur porte 2 adresses : seule jean@example.org est gardée."
    assert draft.faults == (Fault("author", said),)


def test_an_address_that_is_none_is_said():
    draft = normalise(row(text="Préciser.", author="jean@example,org"))

    assert draft.author_address == ""
    assert draft.faults[0].column == "author"
    assert "jean@example,org" in draft.faults[0].said
