"""An issue's words as remarks: forms, tables, lists, quotes, links; in doubt one remark; no word is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.sources.issues import Proposal, Written, rows_of
from imports.sources.model import Column

LINK = "https://github.com/atelier/cct/blob/0123456789abcdef/cadre.md#L{}"


def remarks(body: str, title: str = "Titre", **more) -> list[dict[str, str]]:
    """Return the cells of each remark of an issue."""
    return [dict(row.cells) for row in rows_of(Written(title, body, **more))]


def texts(body: str, title: str = "Titre") -> list[str]:
    return [cells.get(Column.TEXT, "") for cells in remarks(body, title)]


def test_title_and_body_are_one_remark():
    (cells,) = remarks("Le délai est trop court.\n\nIl faudrait trois mois.", "Délai de conservation")

    assert (
        cells[Column.TEXT] == "Délai de conservation\n\nLe délai est trop court.\n\nIl faudrait trois mois."
    )
    assert cells["titre du ticket"] == "Délai de conservation"
    assert cells["texte du ticket"] == "Le délai est trop court.\n\nIl faudrait trois mois."
    assert Column.ID not in cells


@pytest.mark.parametrize("body", ["", "\n\n", "<!-- rien -->", "   \r\n"])
def test_an_issue_without_words_says_its_title(body):
    assert texts(body, "Préciser le délai") == ["Préciser le délai"]


def test_what_stands_beside_the_words_goes_with_each_remark():
    (cells,) = remarks(
        "Trop court.",
        labels=("à trier", "EXI-G-1"),
        places=("EXI-G-1",),
        importance="haute",
        account="camille",
        day="2026-03-02",
        address="https://github.com/atelier/cct/issues/1",
    )

    assert cells[Column.LOCATION] == "EXI-G-1"
    assert (cells[Column.IMPORTANCE], cells[Column.DATE]) == ("haute", "2026-03-02")
    assert (cells["étiquettes"], cells["compte"]) == ("à trier, EXI-G-1", "camille")
    assert cells["adresse du ticket"].endswith("/issues/1")


def test_a_form_fills_the_columns_its_titles_are_those_of():
    (cells,) = remarks(
        "### Page\r\n\r\n12\r\n\r\n### Extrait\r\n\r\nChaque appel laisse une trace\r\n\r\n"
        "### Commentaire\r\n\r\nDire laquelle.\r\n\r\nEt pour qui.\r\n\r\n### Importance\r\n\r\nhaute\r\n\r\n"
        "### Autre chose ?\r\n\r\nMerci.\r\n\r\n### Pièce\r\n\r\n_No response_"
    )

    assert (cells[Column.LOCATION], cells[Column.EXCERPT]) == ("12", "Chaque appel laisse une trace")
    assert cells[Column.IMPORTANCE] == "haute"
    assert cells[Column.TEXT] == "Titre\n\nDire laquelle.\n\nEt pour qui.\n\n### Autre chose ?\n\nMerci."


def test_a_heading_inside_an_answer_of_a_form_loses_nothing():
    (cells,) = remarks(
        "### Page\n\n12\n\n### Commentaire\n\nUn.\n\n#### Détail\n\nDeux.\n\n```\n### code\n```"
    )

    assert all(word in cells[Column.TEXT] for word in ("Un.", "#### Détail", "Deux.", "### code"))


def test_a_table_with_the_titles_of_a_sheet_is_as_many_remarks_as_rows():
    found = remarks(
        "Bonjour, voici nos retours.\n\n| Id | Page | Commentaire | Importance |\n|---|---|---|---|\n"
        "| A1 | 3 | Trop court.<br>Vraiment. | haute |\n"
        "| A2 | EXI-G-1 | Trop long. | basse |\n| | | | |\n\nMerci."
    )

    assert [cells[Column.TEXT] for cells in found] == ["Trop court.\nVraiment.", "Trop long."]
    assert [cells[Column.LOCATION] for cells in found] == ["3", "EXI-G-1"]
    assert [cells[Column.ID] for cells in found] == ["A1", "A2"]
    assert {cells["introduction du ticket"] for cells in found} == {"Bonjour, voici nos retours.\n\nMerci."}


def test_a_table_of_anything_else_is_a_part_of_the_remark():
    (text,) = texts("Comparer :\n\n| Durée | Coût |\n|---|---|\n| 1 an | 3 |\n| 2 ans | 4 |")

    assert "| 1 an | 3 |" in text


LISTS = {
    "items": "Voici :\n\n- p. 3 : le délai est trop court\n"
    "- EXI-G-1 : dire dans quel format\n- § 4 : à revoir ensemble",
    "numbers": "1. p. 3 : le délai est trop court\n"
    "2. EXI-G-1 : dire dans quel format\n3. § 4 : à revoir ensemble",
    "boxes": "- [ ] p. 3 : le délai est trop court\n"
    "- [x] EXI-G-1 : dire dans quel format\n- [ ] § 4 : à revoir ensemble",
    "headings": "## Page 3\n\nLe délai est trop court.\n\n"
    "## EXI-G-1\n\nDire le format.\n\n## § 4\n\nÀ revoir ensemble.",
    "quotes": "> Le délai est d’un jour.\n\nIl est trop court.\n\n"
    "> La description\n> est publiée.\n\nDire dans quel "
    "format.\n\n> Trois mois.\n\nÀ revoir ensemble.",
    "links": f"{LINK.format(3)}\nIl est trop court.\n\n{LINK.format(11)}\n\nDire quel format.\n\n"
    f"{LINK.format(7)}\n"
    "À revoir ensemble.",
}


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_an_issue_that_lists_remarks_is_as_many(kind):
    found = remarks(LISTS[kind])

    assert len(found) == 3
    assert [cells[Column.ID] for cells in found] == ["1", "2", "3"]
    assert "court" in found[0][Column.TEXT]
    assert "format" in found[1][Column.TEXT]
    assert "ensemble" in found[2][Column.TEXT]
    assert [bool(cells.get("texte du ticket")) for cells in found] == [True, False, False]


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_ends_of_lines_change_nothing_of_what_is_understood(kind, end):
    def read(body):
        return [
            {key: said for key, said in cells.items() if key != "texte du ticket"} for cells in remarks(body)
        ]

    assert read(LISTS[kind].replace("\n", end)) == read(LISTS[kind])


@pytest.mark.parametrize(
    "body",
    [
        "Il faudrait :\n\n- du café\n- du thé\n- p. 3",
        "- p. 3 : le délai est trop court\n- voilà",
        "## Contexte\n\nBeaucoup de choses.\n\n## Proposition\n\nLes changer toutes.",
        "> Une citation.\n\nUn avis sur elle.",
        "- p. 3 : le délai est trop court\n- EXI-G-1 : dire dans quel format\n\n"
        "Ensuite :\n\n1. autre liste\n2. encore",
        "Voir p. 3 et p. 4, EXI-G-1, § 2.",
    ],
)
def test_in_doubt_an_issue_is_one_remark(body):
    assert len(remarks(body)) == 1


def test_quotes_are_the_excerpt_and_the_rest_is_said_of_them():
    (cells,) = remarks("> Chaque appel laisse\n> une trace.\n>\n> Datée.\n\nDire laquelle.", "Trace")

    assert cells[Column.EXCERPT] == "Chaque appel laisse\nune trace.\n\nDatée."
    assert cells[Column.TEXT] == "Trace\n\nDire laquelle."


def test_nothing_but_quotes_is_what_is_said():
    (cells,) = remarks("> Chaque appel laisse une trace.", "")

    assert cells[Column.TEXT] == "Chaque appel laisse une trace."
    assert not cells.get(Column.EXCERPT)


def test_permanent_links_are_places():
    (cells,) = remarks(f"Voir {LINK.format(3)} et <{LINK.format('7-L9')}>, ([ici]({LINK.format(11)})).")

    assert cells[Column.LOCATION].split("\n") == [LINK.format(3), LINK.format("7-L9"), LINK.format(11)]


def test_a_link_defined_apart_is_a_place_and_a_part_of_the_words():
    (cells,) = remarks(f"Voir [là][1].\n\n[1]: {LINK.format(3)}")

    assert cells[Column.LOCATION] == LINK.format(3)
    assert cells[Column.TEXT].endswith(f"[1]: {LINK.format(3)}")


def test_an_issue_that_lists_more_than_a_person_would_is_one_remark_and_loses_nothing():
    (cells,) = remarks("\n".join(f"- p. {number} : le délai est trop court" for number in range(201)))

    assert cells[Column.TEXT].endswith("p. 200 : le délai est trop court")
    assert len(remarks("\n".join(f"- p. {number} : le délai est trop court" for number in range(200)))) == 200


def test_the_advice_of_a_template_is_not_said():
    (text,) = texts("<!-- Dites ici\nla page. -->Trop court.<!-- Merci. -->\n<!-- jamais fermé", "T")

    assert text == "T\n\nTrop court.\n<!-- jamais fermé"


def test_a_pull_request_says_its_words_then_those_it_proposes():
    proposal = Proposal(
        LINK.format("3-L4"), "Un jour.", "Trois jours.", "@@ -3 +3 @@\n-Un jour.\n+Trois jours."
    )
    (cells,) = remarks("Voir EXI-G-1.", "Allonger", proposal=proposal)

    assert (cells[Column.LOCATION], cells[Column.EXCERPT]) == (LINK.format("3-L4"), "Un jour.")
    assert cells[Column.TEXT] == "Allonger\n\nVoir EXI-G-1.\n\nRédaction proposée :\nTrois jours."
    assert cells["modification proposée"].startswith("@@ -3 +3 @@")


@pytest.mark.parametrize(
    "body",
    [
        ">" * 65_536,
        "[" * 65_536,
        "![" * 32_768,
        "- " * 32_768,
        "*a_" * 21_845,
        "`" * 65_536,
        "<!--" * 16_384,
        "~~~\n" * 16_384,
        "".join("`" * run + " " for run in range(1, 360)),
        "|" * 65_536,
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 10_000,
        "\\" * 65_536,
        "&" * 65_536,
        "«" * 65_536,
        "p. n°" * 13_107,
        "A-" * 32_768,
        "https://" * 8_192,
        "### a\n\nb\n\n" * 6_553,
        "[a]: b\n" * 9_362,
        "\n".join("  " * depth + "- a" for depth in range(250)),
        "\n".join(">" * depth + " a" for depth in range(350)),
        "- p. 1 a b c\n" * 5_041,
        "> a\n\nb EXI-G-1 c d\n\n" * 3_276,
        "\u202e\u200b\ufeff" * 21_845,
        "x" * 300_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_hostile_markdown_is_read_in_time_and_gives_at_least_one_remark(body):
    began = time.process_time()
    found = remarks(body)

    assert time.process_time() - began < 5
    assert 1 <= len(found) <= 200
    assert found[0]["texte du ticket"] == body


PIECES = st.sampled_from(
    [
        "# Titre un",
        "## Page 3",
        "- p. 3 : mot deux trois",
        "1. EXI-G-1 un deux trois",
        "> cité ici",
        "Du texte.",
        "",
        "| Page | Commentaire |",
        "|---|---|",
        "| 3 | mot |",
        "```",
        "<b>gras</b>",
        LINK.format(3),
        "[1]: https://a.b",
        "  suite",
        "***",
        "Titre\n===",
        "    code",
        "### Page",
        "12",
        "### Commentaire",
        "\ttab",
        "\u2028sep",
        "\x0bvt",
        "\x0cff",
        "\x85nel",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_every_word_of_an_issue_stands_in_its_remarks(pieces):
    body = "\n".join(pieces)
    found = remarks(body)
    said = "\n".join(
        value
        for cells in found
        for key, value in cells.items()
        if key not in ("texte du ticket", "titre du ticket")
    )

    assert found[0].get("texte du ticket", "") == body
    for word in body.replace("|", " ").split():
        if word.strip("#>-=*.`_1") and word not in ("Page", "Commentaire"):
            assert word.strip(">") in said, word
