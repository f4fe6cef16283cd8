"""What stands around the remarks that a ticket lists: a greeting, or one more thing said of the text."""

import pytest

from imports.sources.model import Column
from tests.imports.test_issue_words import remarks, texts

GENERAL = "Par ailleurs, le document entier manque de schémas et d'exemples."
LISTED = "- EXI-G-1 : dire dans quel format.\n- EXI-G-2 : retirer la phrase."


def test_what_is_said_of_the_text_after_a_list_leaves_the_ticket_whole():
    (cells,) = remarks(f"Bonjour,\n\n{LISTED}\n\n{GENERAL}")

    assert GENERAL in cells[Column.TEXT]


def test_a_greeting_and_thanks_around_a_list_are_no_remark():
    found = remarks(f"Bonjour à tous,\n\n{LISTED}\n\nMerci d'avance, bien cordialement,\n\nAna Silva")

    assert [cells[Column.TEXT] for cells in found] == [
        "EXI-G-1 : dire dans quel format.",
        "EXI-G-2 : retirer la phrase.",
    ]
    assert "Merci d'avance" in found[0]["introduction du ticket"]


def test_what_is_said_of_the_text_after_a_table_is_one_more_remark():
    table = "| Page | Commentaire |\n|---|---|\n| 3 | Trop long. |\n| 4 | Trop court. |"

    assert texts(f"{table}\n\n{GENERAL}") == ["Trop long.", "Trop court.", GENERAL]
    assert texts(f"{table}\n\nMerci !") == ["Trop long.", "Trop court."]


@pytest.mark.parametrize("said", ["Il manque des schémas.", "Merci de préciser le délai.", GENERAL])
def test_even_a_few_words_after_a_list_are_lost_to_nobody(said):
    (cells,) = remarks(f"{LISTED}\n\n{said}\n\nCordialement")

    assert said in cells[Column.TEXT]


@pytest.mark.parametrize("said", ["Merci par avance pour votre lecture.", "Merci d’avance !", "Bien à vous"])
def test_thanks_in_other_words_are_no_remark(said):
    assert len(remarks(f"Bonjour,\n\n{LISTED}\n\n{said}\n\nAna Silva")) == 2


LONG = (
    "Le chapitre 3 nous paraît difficile à suivre : il faudrait commencer par les définitions, puis donner "
    "un exemple complet."
)


@pytest.mark.parametrize(
    "listed",
    [
        LISTED,
        "## EXI-G-1\n\nDire le format.\n\n## EXI-G-2\n\nRetirer la phrase.",
        "> Le délai est d’un jour.\n\nIl est trop court.\n\n> La description.\n\nDire quel format.",
    ],
)
def test_a_long_introduction_that_names_a_place_leaves_the_ticket_whole(listed):
    (cells,) = remarks(f"{LONG}\n\n{listed}")

    assert LONG in cells[Column.TEXT]


def test_a_long_introduction_of_a_table_that_names_a_place_is_one_more_remark():
    table = "| Page | Commentaire |\n|---|---|\n| 3 | Trop long. |"

    assert texts(f"{LONG}\n\n{table}\n\n{GENERAL}") == [LONG, "Trop long.", GENERAL]
    assert texts(f"Voici nos retours sur la page 3.\n\n{table}") == ["Trop long."]


@pytest.mark.parametrize(
    "code",
    [
        "`<!-- brouillon -->`",
        "`` `<!-- brouillon -->` ``",
        "`un mot puis\n<!-- brouillon -->`",
        "```html\n<!-- brouillon -->\n```",
        "~~~\n<!-- brouillon -->\n~~~",
        "````\n```\n<!-- brouillon -->\n```\n````",
        "- ici\n  ```\n  <!-- brouillon -->\n  ```",
        "> ```\n> <!-- brouillon -->\n> ```",
    ],
)
def test_a_hidden_comment_shown_as_code_is_kept(code):
    (cells,) = remarks(f"Le texte contient encore :\n\n{code}\n\n<!-- conseil du modèle -->\nÀ retirer.")
    said = cells[Column.TEXT] + cells.get(Column.EXCERPT, "")

    assert "<!-- brouillon -->" in said
    assert "conseil du modèle" not in said


@pytest.mark.parametrize("advice", ["le `délai` visé", "```\nun exemple\n```", "l'`un", "~~~"])
def test_code_inside_a_hidden_comment_is_hidden_with_it(advice):
    assert texts(f"<!-- {advice} -->\nÀ retirer.\n<!-- {advice} -->", "T") == ["T\n\nÀ retirer."]
