"""What people name: requirements, lines, pages, sections, files, links."""

import pytest

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Method


@pytest.mark.parametrize(
    "spelling",
    [
        "MSG-FIL-12",
        "msg fil 12",
        "Msg_Fil-012",
        "MSG – FIL – 12",
        "tableau, MSG-FIL12",
        "cf exigence msg-fil n°12 (Pi-native)",
        "MSG.FIL.12",
        "MSG/FIL/12",
        "exigence FIL-12",
        "exigence n° FIL 12",
        "Fil-12",
        "exigence 12",
        "l'exigence n°12",
    ],
)
@pytest.mark.parametrize("column", ["location", "excerpt", "text"])
def test_a_requirement_is_found_however_it_is_spelt_and_wherever_it_is_named(
    places, key_of, spelling, column
):
    (found,) = places(**{column: spelling})
    assert (found.section_key, found.accepted) == (key_of("MSG-FIL-12"), True)
    assert "l'exigence MSG-FIL-12" in found.reason


def test_the_row_printed_with_a_suffix_answers_to_its_bare_identifier(accepted, key_of):
    assert accepted(text="L'exigence MSG-FIL-2 est floue.") == [key_of("MSG-FIL-2 (Béta)")]


@pytest.mark.parametrize(
    "location",
    ["MSG-FIL-1 à 3", "MSG-FIL-1 à MSG-FIL-3", "MSG-FIL-1-3", "MSG-FIL-1, 2 et 3", "MSG-FIL-1/2/3"],
)
def test_a_range_or_a_list_of_requirements_gives_each_of_them(accepted, key_of, location):
    assert accepted(location=location) == [
        key_of("MSG-FIL-1"),
        key_of("MSG-FIL-2 (Béta)"),
        key_of("MSG-FIL-3"),
    ]


@pytest.mark.parametrize(
    "location", ["exigences FIL-1 à FIL-3", "exigences FIL-1 à 3", "exigences fil-1, 2 et 3"]
)
def test_a_list_may_leave_the_prefix_out(accepted, key_of, location):
    assert accepted(location=location) == [
        key_of("MSG-FIL-1"),
        key_of("MSG-FIL-2 (Béta)"),
        key_of("MSG-FIL-3"),
    ]


def test_a_number_announced_that_several_requirements_bear_is_left_to_choose(places):
    found = places(location="exigence 1")
    assert len({candidate.section_key for candidate in found}) == 3
    assert not any(candidate.accepted for candidate in found)


@pytest.mark.parametrize("text", ["Les fil 12 fois par jour.", "Par ex. 12 files.", "Sec 1 minute de trop."])
def test_words_of_a_sentence_beside_a_number_are_no_requirement(places, text):
    assert not any(candidate.method is Method.REQUIREMENT for candidate in places(text=text))


def test_a_number_that_follows_a_requirement_in_a_sentence_is_not_one_more_requirement(accepted, key_of):
    assert accepted(text="MSG-FIL-1, 3 équipes sont concernées ; MSG-FIL-2 a 1 défaut.") == [
        key_of("MSG-FIL-1"),
        key_of("MSG-FIL-2 (Béta)"),
    ]


@pytest.mark.parametrize(
    "unknown", ["MSG-FIL-99", "MSG-RES-1", "EXI-G-4", "ligne 9999", "p. 99", "§ 7", "volet.md"]
)
def test_what_does_not_exist_in_the_edition_is_no_place(places, unknown):
    assert places(location=unknown, text=f"{unknown} : à revoir.") == []


@pytest.mark.parametrize(
    ("location", "note"),
    [
        ("MSG-FIL-99", "l'exigence MSG-FIL-99, qui n'existe pas dans cette édition."),
        ("exigence MSG-RES-1", "l'exigence MSG-RES-1, qui n'existe pas dans cette édition."),
        ("EXI-G-4", "l'exigence EXI-G-4, qui n'existe pas dans cette édition."),
        ("ligne 9999", "la ligne 9999, au-delà de la fin des documents (24 lignes au plus)."),
        (
            "volet-glossaire.md l. 90-95",
            "les lignes 90 à 95, au-delà de la fin de volet-glossaire.md (7 lignes).",
        ),
        ("p. 99", "la page 99, au-delà de la fin du PDF (4 pages)."),
        ("§ 7", "la section 7, qui n'existe pas dans cette édition."),
    ],
)
def test_what_is_named_and_does_not_exist_is_said(notes, location, note):
    assert notes(location=location, text="À revoir.") == [f"La colonne Page désigne {note}"]


def test_only_what_does_not_exist_is_said(notes):
    assert notes(location="MSG-FIL-1 à 3, p. 2, l. 4", text="Voir page 404 et l'ex. 2.") == []


def test_the_place_found_by_a_quote_stands_beside_what_is_named_in_vain(places, notes, key_of):
    remark = {"location": "MSG-FIL-99", "excerpt": "La taille d'un message ne dépasse pas un mégaoctet."}
    assert [(found.section_key, found.accepted) for found in places(**remark)] == [
        (key_of("MSG-FIL-3"), True)
    ]
    assert len(notes(**remark)) == 1


def test_an_identifier_that_stands_twice_gives_both_places_and_leaves_the_choice(places, key_of):
    found = places(location="MSG-SEC-1")
    assert {candidate.section_key for candidate in found} == {key_of("MSG-SEC-1"), key_of("MSG-SEC-1", 2)}
    assert not any(candidate.accepted for candidate in found)
    assert "l'un des 2 endroits possibles" in found[0].reason


@pytest.mark.parametrize("hint", ["l. 9", "p. 4"])
def test_a_line_or_a_page_tells_two_rows_of_one_identifier_apart(places, key_of, hint):
    found = places(location=f"MSG-SEC-1, {hint}")
    assert [candidate.section_key for candidate in found if candidate.accepted] == [key_of("MSG-SEC-1", 2)]
    assert "en accord avec" in found[0].reason


@pytest.mark.parametrize(
    "location",
    [
        "volet-exigences.md, l. 7",
        "l.7 (volet-exigences.md)",
        "ligne n°7 du fichier exigences",
        "L7 de exigences",
        "volet-exigences 7",
        "./volet-exigences.md ln 7",
        "volet exigences ligne 7",
        "volet-exigences.md lig. 7",
        "volet-exigences.md, ligne : 7",
        "7e ligne de volet-exigences.md",
    ],
)
def test_a_line_of_a_named_file_is_its_row(places, key_of, location):
    (found,) = places(location=location)
    assert (found.section_key, found.line_start, found.accepted) == (key_of("MSG-FIL-3"), 7, True)


def test_the_file_of_a_line_may_be_named_in_the_text(accepted, key_of):
    assert accepted(location="L7", text="À préciser (fichier volet-exigences.md).") == [key_of("MSG-FIL-3")]


def test_a_line_without_a_file_may_be_in_any_that_is_long_enough(places):
    found = places(location="ligne 6")
    assert {candidate.document for candidate in found} == {
        "volet-corps.md",
        "volet-exigences.md",
        "volet-glossaire.md",
    }
    assert not any(candidate.accepted for candidate in found)
    assert places(location="ligne 20")[0].accepted  # one file only is that long


@pytest.mark.parametrize(
    "location",
    [
        *("L5-L7", "L5 - L7", "lignes 5 à 7", "l. 5 à l. 7", "de la ligne 5 à la ligne 7", "ll. 5-7"),
        *("ligne(s) 5 à 7", "lignes 5 jusqu'à 7", "entre les lignes 5 et 7", "ln 5-7", "lignes n° 5 à 7"),
    ],
)
def test_a_range_of_lines_gives_each_section_it_covers(accepted, key_of, location):
    found = accepted(location=f"volet-exigences.md {location}")
    assert found == [key_of("MSG-FIL-1"), key_of("MSG-FIL-2 (Béta)"), key_of("MSG-FIL-3")]


def test_a_range_that_goes_beyond_the_file_stops_at_its_end(places, key_of):
    found = places(location="volet-glossaire.md l. 6-40")
    assert found[-1].section_key == key_of("Lettre morte")
    assert found[-1].line_end <= 7


@pytest.mark.parametrize(
    "location",
    ["p. 2", "p2", "page n° 2", "PDF p. 2", "pp. 2-2", "Page 2 du PDF", "page nº2", "page : 2", "p. 2, § 3"],
)
def test_a_page_with_one_section_is_that_section(accepted, key_of, location):
    assert accepted(location=location) == [key_of("1 - Objet du volet")]


@pytest.mark.parametrize("location", ["p. 3-4", "pages 3 et 4", "p. 3 à p. 4"])
def test_a_page_named_is_all_that_stands_on_it(places, location):
    found = places(location=location)
    assert len(found) == 5
    assert all(candidate.accepted for candidate in found)


def test_a_page_that_stands_in_no_source_is_a_place_of_its_own(places):
    (found,) = places(location="page 1")
    assert (found.section_key, found.document, found.line_end) == ("volet.pdf#page/1", "volet.pdf", 2)


@pytest.mark.parametrize("location", ["4", "n° 4"])
def test_a_number_alone_may_be_a_page_or_a_line(places, location):
    assert {candidate.method for candidate in places(location=location)} == {Method.PAGE, Method.LINE}


def test_a_number_alone_is_rather_a_page_since_a_line_would_need_its_file(places):
    taken = {candidate.method for candidate in places(location="4") if candidate.accepted}
    assert taken == {Method.PAGE}


def test_a_number_alone_that_is_no_page_is_a_line_of_a_file_to_choose(places):
    found = places(location="6")
    assert {candidate.method for candidate in found} == {Method.LINE}
    assert len(found) == 3
    assert not any(candidate.accepted for candidate in found)


def test_a_number_alone_that_may_be_a_page_or_the_line_of_the_only_file_is_left_to_choose(documents, pages):
    index = EditionIndex.build(documents[:1], pages)
    found = locate(index, location="4", excerpt="", text="").candidates
    assert {candidate.method for candidate in found} == {Method.PAGE, Method.LINE}
    assert not any(candidate.accepted for candidate in found)


def test_the_excerpt_decides_what_a_number_alone_means(places, key_of):
    found = places(location="4", excerpt="Les secrets sont renouvelés tous les trois mois.")
    assert [(place.section_key, place.accepted) for place in found] == [(key_of("MSG-SEC-1", 2), True)]


@pytest.mark.parametrize(
    "location",
    [
        "§ 2",
        "§2",
        "section 2",
        "chapitre 2 - Principes de conception",
        "2 - Principes de conception",
        "Principes de conception",
        "principes de concep",
        "partie « principes de conception »",
    ],
)
def test_a_section_is_found_by_its_number_or_its_title(accepted, key_of, location):
    assert accepted(location=location) == [key_of("2 - Principes de conception")]


@pytest.mark.parametrize(
    "text",
    [
        "Voir § 2.1 pour le reste.",
        "Dans la partie « Reprise après incident », préciser le délai.",
        "Trop court (section 2.1 - Reprise après incident)",
        "À revoir (Reprise après incident).",
    ],
)
def test_a_section_named_inside_a_sentence_is_found(accepted, key_of, text):
    assert accepted(text=text) == [key_of("2.1 - Reprise après incident")]


def test_a_partial_title_shared_by_two_sections_leaves_the_choice(places, key_of):
    found = places(location="§ Reprise après")
    assert {candidate.section_key for candidate in found} == {
        key_of("2.1 - Reprise après incident"),
        key_of("2.2 - Reprise après sinistre"),
    }
    assert not any(candidate.accepted for candidate in found)


def test_the_more_precise_of_two_sections_named_together_is_the_place(accepted, key_of):
    assert accepted(location="chapitre 2, § 2.2") == [key_of("2.2 - Reprise après sinistre")]


def test_a_glossary_term_is_found_by_its_whole_name(accepted, key_of):
    assert accepted(location="glossaire, Lettre morte") == [key_of("Lettre morte")]


def test_ordinary_words_of_a_sentence_name_no_section(places):
    found = places(
        text="La reprise des principes est un bon objet, sans exigences de plus dans cette partie."
    )
    assert not any(candidate.accepted or candidate.method is Method.TITLE for candidate in found)


def test_a_file_alone_is_shown_but_never_taken(places):
    (found,) = places(location="volet-glossaire.md")
    assert (found.document, found.accepted) == ("volet-glossaire.md", False)
