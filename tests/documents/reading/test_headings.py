import pytest

from documents.reading.model import BOLD_DEPTH, PREAMBLE_DEPTH
from tests.documents.reading.reading import headings, read, titles


def lines(section):
    return section.line_start, section.line_end


def test_a_part_goes_from_its_heading_to_the_line_before_the_next_of_any_level():
    first, second, third = headings("# Cadre\n\nTexte.\n### Détail\n\nTexte.\n\n## Suite\nFin.\n")

    assert [lines(part) for part in (first, second, third)] == [(1, 3), (4, 7), (8, 9)]
    assert [part.depth for part in (first, second, third)] == [1, 3, 2]
    assert second.title_path == ("Cadre", "Détail")
    assert third.title_path == ("Cadre", "Suite")
    assert third.parent_key == first.key


def test_an_empty_heading_opens_no_part_and_does_not_close_one():
    parts = headings("# Cadre\n\nTexte.\n\n##\n\nEncore.\n\n## \n# <br>\n\n## Suite\n")

    assert [(part.title, lines(part)) for part in parts] == [("Cadre", (1, 11)), ("Suite", (12, 12))]


def test_a_bold_line_alone_is_a_part_under_the_last_true_heading():
    top, bold, other, after = headings(
        "## Modèle\n\n**L'équipe produit :**\n\nTexte.\n\n**Notes** :\n\nTexte.\n\n## Suite\n"
    )

    assert (bold.title, bold.depth, lines(bold)) == ("L'équipe produit", BOLD_DEPTH, (3, 6))
    assert (other.title, other.parent_key) == ("Notes", top.key)
    assert bold.title_path == ("Modèle", "L'équipe produit")
    assert lines(top) == (1, 2)
    assert after.parent_key == ""


@pytest.mark.parametrize(
    "line",
    [
        "****",
        "**Important :** le lancement en root est refusé.",
        "**L'équipe est autonome.** La console fait le lien.",
        "**Audience : ce paragraphe s'adresse aux concepteurs et aux architectes**",
        "**Version : bêta**",
        "**L'équipe note que le plan d'action est suivi. Sinon les droits sont retirés du projet.**",
        "**" + "mot " * 60 + "fin**",
        "- **Un élément de liste**",
        "> **Une citation**",
        "texte avec **du gras**",
        "**a** et **b**",
    ],
)
def test_bold_words_that_are_no_title_open_no_part(line):
    assert titles(f"# Cadre\n\n{line}\n\nTexte.\n") == ["Cadre"]


def test_empty_bolds_inside_a_bold_title_are_nothing():
    assert titles("# Cadre\n\n**L’****exploitant**** de la console** :\n\nTexte.\n") == [
        "Cadre",
        "L’exploitant de la console",
    ]


def test_a_bold_line_that_starts_a_wrapped_sentence_is_no_title_but_above_a_text_it_is():
    assert titles("# Cadre\n\n**L'équipe projet**\nassure la suite.\n") == ["Cadre"]
    assert titles("# Cadre\n\n**L'équipe projet**\nElle assure la suite.\n") == ["Cadre", "L'équipe projet"]


def test_the_bold_lines_of_a_table_of_contents_are_no_titles():
    text = "## TABLE DES MATIÈRES\n\n**1 - Contexte**\n\n# 1 - Contexte\n\n**Vision**\n\nTexte.\n"

    assert titles(text) == ["TABLE DES MATIÈRES", "1 - Contexte", "Vision"]


def test_what_comes_before_the_first_heading_is_the_document_itself():
    first, second = headings("![logo](a.png)\n\n```\nCouverture\n```\n\n# Cadre technique\n")

    assert (first.title, first.depth, lines(first)) == ("Cadre technique", PREAMBLE_DEPTH, (1, 6))
    assert first.title_path == ("Cadre technique",)
    assert second.depth == 1


def test_blank_lines_rules_and_empty_headings_before_the_first_heading_are_no_part():
    assert titles("\n##\n\n---\n\n****\n\n# Cadre\n") == ["Cadre"]


def test_a_document_without_headings_is_one_part_and_an_empty_one_has_none():
    (only,) = headings("Une note.\n\nEt une autre.\n")

    assert lines(only) == (1, 3)
    assert headings("") == []
    assert headings("\n\n") == []


def test_front_matter_and_template_tags_are_no_text_and_keep_the_lines():
    front = '---\ntitle: "Offres"\norder: 2\n---\n'
    text = front + '\n{% include "entete.njk" %}# Nos {{ nom }} offres\n\n## Suite\n'
    document = read(text)
    parts = document.sections

    assert [(part.title, part.line_start) for part in parts] == [("Nos offres", 6), ("Suite", 8)]
    assert document.text == text


def test_the_title_of_the_front_matter_serves_when_no_heading_gives_one():
    assert read("---\ntitle: 'Offres du socle'\n---\n\nTexte.\n").title == "Offres du socle"
    assert read("Texte.\n", "cct-annexe.md").title == "cct-annexe"
    assert read("# 1 - Introduction\n\n# 2 - Suite\n", "cct-corps.md").title == "cct-corps"


def test_three_hyphens_that_open_no_front_matter_hide_nothing():
    assert titles("---\n\n# Cadre\n\n---\n\n# Suite\n") == ["Cadre", "Suite"]


def test_code_holds_no_headings():
    text = "# Cadre\n\n```yaml\n# commentaire\n## autre\n```\n\n    # indenté\n\n~~~\n**Gras**\n~~~\n"

    assert titles(text) == ["Cadre"]


def test_underlined_headings_count_but_not_a_paragraph_stuck_to_a_rule():
    prose = "Une longue phrase qui dit bien des choses. Elle est collée au trait qui la suit."

    assert titles("Cadre\n=====\n\nTexte.\n\nSuite\n---\n") == ["Cadre", "Suite"]
    assert titles(f"# Cadre\n\n{prose}\n---\n\nTexte.\n") == ["Cadre"]


def test_html_headings_count_and_a_heading_stuck_to_a_tag_too():
    text = (
        '<div align="center">\n<h2 id="c">Titre <em>centré</em></h2>\n# Titre collé\n</div>\n\n'
        "<!--\n# Caché\n-->\n"
    )

    assert [(part.title, part.depth, part.line_start) for part in headings(text)] == [
        ("Titre centré", 2, 2),
        ("Titre collé", 1, 3),
    ]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("1 - Introduction", "1"),
        ("3.2 Périmètre", "3.2"),
        ("3.2.1. périmètre", "3.2.1"),
        ("A.1 Annexe", "A.1"),
        ("A - Annexe", "A"),
        ("II. Contexte", "II"),
        ("2) Suite", "2"),
        ("4 Périmètre", "4"),
        ("1.Introduction", "1"),
        ("A propos", ""),
        ("12 facteurs", ""),
        ("2024 - Bilan", ""),
        ("3G et 4G", ""),
        ("Annexe", ""),
        ("5", ""),
    ],
)
def test_the_number_printed_before_a_title_is_known_and_the_title_stays_as_printed(title, number):
    (part,) = headings(f"# {title}\n")

    assert (part.number, part.title) == (number, title)


def test_a_title_is_plain_text():
    (part,) = headings(
        "# **Les** `pods` &amp; _conteneurs_ [du socle](socle.md)<br>[^1] \\*sic\\* snake_case ![π](pi.png)\n"
    )

    assert part.title == "Les pods & conteneurs du socle *sic* snake_case π"


def test_a_heading_that_starts_with_a_requirement_carries_its_identifier():
    first, second, third = headings("# EX12 – Journaliser\n\n## EXI-G-4\n\n## EXCHANGE 2019\n")

    assert [part.identifier for part in (first, second, third)] == ["EX12", "EXI-G-4", ""]


def test_anchors_are_those_the_text_declares_then_the_one_github_gives():
    text = (
        '# Le cadre<a id="le-cadre-ancien"></a>\n\n<a name="seul"></a>\n\n## Périmètre d\'été & suite\n\n'
        'Texte <span id="dedans">x</span>.\n\n## Périmètre d\'été & suite {#propre}\n\n**Gras seul**\n'
    )
    cadre, first, second, bold = headings(text)

    assert cadre.anchors == ("le-cadre-ancien", "le-cadre")
    assert first.anchors == ("seul", "dedans", "périmètre-dété--suite")
    assert second.anchors == ("propre", "périmètre-dété--suite-1")
    assert second.title == "Périmètre d'été & suite"
    assert bold.anchors == ()


def test_lines_end_where_github_ends_them():
    document = read("# Un\r\n\r\nTexte\x0c suite\u2028fin\r\n## Deux\r\nFin")

    assert document.text == "# Un\n\nTexte\x0c suite\u2028fin\n## Deux\nFin"
    assert [lines(part) for part in document.sections] == [(1, 3), (4, 5)]
