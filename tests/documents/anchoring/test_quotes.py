"""What people quote: word for word, cut, with faults, copied from the page or from the PDF."""

import pytest

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Method
from documents.reading.markdown import read_document
from tests.documents.anchoring.conftest import BODY, FOOTER, REQUIREMENTS

SENTENCE = (
    "Un message reçu deux fois ne doit produire aucun effet supplémentaire sur le système destinataire."
)


def test_an_exact_quote_is_found_with_its_lines_and_characters(places, key_of):
    (found,) = places(excerpt=SENTENCE)
    assert (found.section_key, found.method, found.accepted) == (
        key_of("2 - Principes de conception"),
        Method.EXACT,
        True,
    )
    assert BODY[found.start : found.end] == SENTENCE.rstrip(".")
    assert BODY.splitlines()[found.line_start - 1] == SENTENCE
    assert found.reason == f"L'extrait se trouve mot pour mot ligne {found.line_start} de volet-corps.md."


@pytest.mark.parametrize(
    "excerpt",
    [
        SENTENCE.upper(),
        SENTENCE.replace("é", "e").replace(" ", "  \n"),
        f"« {SENTENCE} »",
        "**Un message** reçu <br>deux fois ne [doit](https://example.org) produire aucun effet",
    ],
)
def test_case_accents_blanks_and_markup_do_not_matter(places, excerpt):
    (found,) = places(excerpt=excerpt)
    assert (found.method, found.accepted) == (Method.EXACT, True)


@pytest.mark.parametrize("mark", ["…", "...", "[...]", "(…)", "[ … ]", "[..]", "(..)"])
def test_an_ellipsis_stands_for_the_words_left_out(places, mark):
    (found,) = places(excerpt=f"Un message reçu {mark} le système destinataire")
    assert (found.method, found.accepted) == (Method.EXACT, True)
    assert BODY[found.start : found.end] == SENTENCE.rstrip(".")


@pytest.mark.parametrize(
    "excerpt", ["Un message reçu deux fois ne doit produire…", "… aucun effet supplémentaire sur"]
)
def test_a_truncated_quote_is_found(accepted, key_of, excerpt):
    assert accepted(excerpt=excerpt) == [key_of("2 - Principes de conception")]


def test_a_quote_with_typing_faults_is_found_nearby(places, key_of):
    (found,) = places(
        excerpt="Un mesage reçu deux foix ne doit produir aucun effet suplémentaire sur le systeme"
    )
    assert (found.section_key, found.method, found.accepted) == (
        key_of("2 - Principes de conception"),
        Method.NEAR,
        True,
    )
    assert "se trouve à peu près" in found.reason


def test_the_footer_of_the_pdf_does_not_hide_a_quote(places):
    cut = SENTENCE.replace(" aucun", f"\n{FOOTER} 3\n aucun")
    (found,) = places(excerpt=cut)
    assert (found.method, found.accepted) == (Method.EXACT, True)


def test_a_selection_over_several_rows_gives_each_of_them(accepted, key_of):
    rows = REQUIREMENTS.splitlines()[4:6]
    assert accepted(excerpt="\n".join(rows)) == [key_of("MSG-FIL-1"), key_of("MSG-FIL-2 (Béta)")]


def test_a_selection_that_overflows_by_a_word_is_about_one_row(accepted, key_of):
    excerpt = "Les files sont déclarées dans le dépôt de l'équipe et créées sans intervention humaine. | MSG"
    assert accepted(excerpt=excerpt) == [key_of("MSG-FIL-1")]


def test_a_quote_standing_in_two_places_leaves_the_choice(places, key_of):
    found = places(excerpt="Le délai de rétention est fixé par le métier.")
    assert [candidate.section_key for candidate in found] == [
        key_of("2.1 - Reprise après incident"),
        key_of("2.2 - Reprise après sinistre"),
    ]
    assert not any(candidate.accepted for candidate in found)


@pytest.mark.parametrize("hint", ["§ 2.2", "l. 22", "Reprise après sinistre", "volet-corps.md l. 23"])
def test_a_hint_tells_the_places_of_a_quote_apart(accepted, key_of, hint):
    assert accepted(location=hint, excerpt="Le délai de rétention") == [
        key_of("2.2 - Reprise après sinistre")
    ]


def test_a_named_file_tells_the_places_of_a_quote_apart(places):
    found = places(location="volet-glossaire.md", excerpt="un message dans une file")
    assert [candidate.document for candidate in found if candidate.accepted] == ["volet-glossaire.md"]


def test_a_short_word_is_not_found_inside_another(places):
    assert places(excerpt="sage") == []


def test_the_table_of_contents_does_not_double_the_titles(places, key_of):
    (found,) = places(excerpt="2 - Principes de conception")
    assert found.section_key == key_of("2 - Principes de conception")


@pytest.mark.parametrize(
    "excerpt",
    [
        "Les rapports d'accessibilité sont publiés chaque année sur le site du service concerné.",
        "-",
        "RAS",
        "…",
        "",
    ],
)
def test_words_of_another_text_are_never_taken_for_a_quote(places, excerpt):
    found = places(excerpt=excerpt, text="Merci de préciser.")
    assert not any(candidate.accepted or candidate.method is Method.EXACT for candidate in found)


def test_a_rewritten_paragraph_is_found_and_said_to_be_one(places, key_of):
    text = (
        "Proposition de rédaction : Chaque message porte toujours un identifiant technique unique, attribué "
        "par l'application émettrice au moment de l'envoi."
    )
    found = places(text=text)[0]
    assert found.section_key == key_of("2 - Principes de conception")
    assert found.reason.startswith("Le commentaire semble réécrire (")
    assert BODY[found.start : found.end].startswith("Chaque message porte un identifiant unique")


def test_a_line_of_the_row_that_holds_a_quote_tells_it_from_the_same_words_nearby():
    row = "<tr>\n<td>{}</td>\n<td>oui</td>\n<td>non</td>\n<td>\n\nÀ revoir par le syndic.\n\n</td>\n</tr>\n"
    rows = "".join(map(row.format, ("Cave", "Grenier", "Loge")))
    edition = EditionIndex.build([read_document("immeuble.md", f"<table>\n{rows}</table>\n".encode())], [])
    found = locate(edition, location="ligne 12", excerpt="À revoir par le syndic.", text="Quand ?").candidates

    assert [(one.line_start, one.accepted) for one in found if one.accepted] == [(18, True)]
    assert found[0].section_key == "immeuble.md#row/grenier"


def test_a_quote_that_begins_with_a_heading_is_first_about_what_it_says_most_of():
    text = "# Immeuble\n\n**Ascenseurs**\n\n| Sujet | Règle |\n|---|---|\n| Panne | Le syndic est appelé |\n"
    edition = EditionIndex.build([read_document("immeuble.md", text.encode())], [])
    found = locate(edition, location="", excerpt=text.split("\n\n", 1)[1], text="").candidates

    assert [one.section_key for one in found] == [
        "immeuble.md#row/panne",
        "immeuble.md#heading/immeuble/ascenseurs",
    ]
