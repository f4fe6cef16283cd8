import pytest

from documents.reading.model import SectionKind
from tests.documents.reading.reading import headings, read, rows, sections

REQUIREMENTS = """# Exigences

| ID | Type | Exigence |
| --- | --- | --- |
| Version |  | Liste du 3 mars |
|  |  | \\--- |
| SOC-EXI-1 | | Hors liste |
| EXI-G-1 | I | Respecter le cadre |
| EXI-G-2 | P | Sauvegarder<br>chaque jour |
| \\--- |
| **EXI-G-3** | P | Choisir \\| décider |
| EXI-G-2 | I | Restaurer |
"""


def test_the_rows_of_a_table_of_requirements_are_its_requirements_alone():
    found = rows(REQUIREMENTS.replace("| SOC-EXI-1 | | Hors liste |\n", ""))

    assert [(row.identifier, row.level, row.line_start, row.line_end, row.occurrence) for row in found] == [
        ("EXI-G-1", "I", 7, 7, 1),
        ("EXI-G-2", "P", 8, 8, 1),
        ("EXI-G-3", "P", 10, 10, 1),
        ("EXI-G-2", "I", 11, 11, 2),
    ]
    assert found[0].title_path == ("Exigences", "EXI-G-1")
    assert found[0].parent_key == headings(REQUIREMENTS)[0].key


def test_a_repeated_identifier_has_its_own_stable_key():
    keys = [row.key for row in rows(REQUIREMENTS)]

    assert "cct-guide.md#row/exi-g-2" in keys
    assert "cct-guide.md#row/exi-g-2~2" in keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "identifier",
    [
        "EXI-G-4",
        "EX12",
        "EX 12",
        "EXI-ORG-1 (Pi-native)",
        "EXI_DATA_03",
        "exi-arch-5",
        "EXI–G–4",
        "SEC-RES-12",
    ],
)
def test_the_usual_forms_of_identifiers_are_kept_as_printed(identifier):
    text = f"| Réf | Exigence |\n|---|---|\n| {identifier} | Faire |\n| \\--- | note |\n"

    assert [row.identifier for row in rows(text)] == [identifier]


def test_an_identifier_followed_by_its_title_in_one_cell_is_found():
    text = "| Exigence | Niveau |\n|---|---|\n| EX7 – Chiffrer les flux | bloquant |\n| [EX8] | bloquant |\n"

    assert [(row.identifier, row.level) for row in rows(text)] == [("EX7", "bloquant"), ("EX8", "bloquant")]


def test_a_product_that_looks_like_an_identifier_does_not_hide_the_others():
    text = (
        "| Produit | Usage |\n|---|---|\n| EXCHANGE 2019 | courrier |\n| R-4 | calcul |\n"
        "| PostgreSQL | données |\n| nginx | web |\n"
    )

    assert [row.identifier for row in rows(text)] == ["EXCHANGE 2019", "R-4", "PostgreSQL", "nginx"]


def test_a_level_is_found_by_its_column_or_by_its_word():
    by_title = "| Id | Sujet | Niveau attendu |\n|---|---|---|\n| EX1 | Flux | P2 renforcé |\n"
    by_word = "|  |  |  |\n|---|---|---|\n| EX1 | Flux | non bloquant |\n"

    assert rows(by_title)[0].level == "P2 renforcé"
    assert rows(by_word)[0].level == "non bloquant"


def test_a_glossary_gives_its_terms_even_undefined_without_its_titles():
    text = (
        "## Glossaire\n\n|  |  |\n| --- | --- |\n| **Terme** | **Définition** |\n| API | Une interface |\n"
        "| ENT(A) | Environnement |\n|  | numérique |\n| **Sécurité** |  |\n"
        "| SI | Système **d'information** |\n"
        "| MOA |  |\n"
    )
    found = rows(text)

    assert [row.identifier for row in found] == ["API", "ENT(A)", "SI", "MOA"]
    assert {row.level for row in found} == {""}


def test_the_first_filled_cell_names_a_row_and_a_text_is_no_name():
    text = f"|  | Norme | Lien |\n|---|---|---|\n|  | RGAA | avril |\n| {'mot ' * 50} | RGS | mai |\n"

    assert [row.identifier for row in rows(text)] == ["RGAA"]


def test_a_table_of_one_column_gives_its_names():
    assert [row.identifier for row in rows("| Norme |\n|---|\n| RGAA |\n| RGS |\n")] == ["RGAA", "RGS"]


def test_the_first_row_counts_when_the_titles_were_forgotten():
    text = "| EXI-1 | P | Faire |\n|---|---|---|\n| EXI-2 | I | Dire |\n"

    assert [(row.identifier, row.line_start, row.level) for row in rows(text)] == [
        ("EXI-1", 1, "P"),
        ("EXI-2", 3, "I"),
    ]


def test_rows_cut_from_their_table_by_a_blank_line_are_kept():
    text = "| Id | Exigence |\n|---|---|\n| EX1 | Faire |\n\n| EX2 | Dire \\| redire |\n| EX3 | Refaire |\n"

    assert [(row.identifier, row.line_start) for row in rows(text)] == [("EX1", 3), ("EX2", 5), ("EX3", 6)]


def test_an_html_table_of_products_gives_a_row_per_product_with_its_lines():
    text = (
        "# Produits\n\n<table>\n<tr><th>Famille</th><th>Produit</th></tr>\n<tr>\n"
        '  <td rowspan="2">Données</td>\n  <td>PostgreSQL</td>\n  <td>16</td>\n</tr>\n\n'
        "<tr>\n  <td><b>MariaDB</b><br></td><td>11</td>\n</tr>\n<tr><th>Serveur web</th><td>nginx</td></tr>\n"
        "<tr><td colspan=2>À l'étude</td></tr>\n</table>\n\nFin.\n"
    )

    assert [(row.identifier, row.line_start, row.line_end) for row in rows(text)] == [
        ("PostgreSQL", 5, 9),
        ("MariaDB", 11, 13),
        ("Serveur web", 14, 14),
    ]


def test_an_html_table_never_closed_still_gives_its_rows():
    text = "<table><tr><td>EX1</td><td>Faire<tr><td>EX2<td>P</table\n\n# Suite\n"

    assert [row.identifier for row in rows(text)] == ["EX1", "EX2"]


def test_an_anchor_in_a_row_is_the_row_s():
    text = '# Exigences\n\n| Id | Texte |\n|---|---|\n| <a id="exi-1"></a>EXI-1 | Faire |\n'

    assert rows(text)[0].anchors == ("exi-1",)
    assert rows(text)[0].identifier == "EXI-1"
    assert headings(text)[0].anchors == ("exigences",)


def test_tables_in_code_are_no_rows():
    assert rows("```\n| EX1 | Faire |\n|---|---|\n| EX2 | Dire |\n```\n") == []


def test_images_are_figures_with_the_words_they_give_or_the_name_of_their_file():
    text = (
        '# Vues\n\nTexte\n![vue d\'ensemble](images/vue.png "bulle")\n![alt_text](images/r%C3%A9seau.png)\n\n'
        '<img src="images/flux.svg" alt="Les flux" width="300">\n\n`![non](code.png)`\n'
    )
    figures = sections(text, SectionKind.FIGURE)

    assert [(figure.title, figure.line_start) for figure in figures] == [
        ("vue d'ensemble", 4),
        ("réseau.png", 5),
        ("Les flux", 7),
    ]
    assert figures[0].title_path == ("Vues", "vue d'ensemble")


def test_links_are_read_with_their_lines_and_nothing_is_followed():
    text = (
        "[a](b.md) [![logo](l.png)](c.md 'titre')\n<https://example.org> <a href=\"d.md\">d</a>\n\n"
        "[ref]: e.md\n"
        "`[x](code.md)`\n\n```\n[y](code.md)\n```\n[f](<avec espace.md>) [g](h(1).md)\n"
    )
    links = [(link.target, link.line) for link in read(text).links if not link.image]

    assert links == [
        ("b.md", 1),
        ("c.md", 1),
        ("https://example.org", 2),
        ("d.md", 2),
        ("e.md", 4),
        ("avec espace.md", 10),
        ("h(1).md", 10),
    ]
