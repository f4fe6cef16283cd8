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


@pytest.mark.parametrize("code", ["`<!-- brouillon -->`", "```html\n<!-- brouillon -->\n```"])
def test_a_hidden_comment_shown_as_code_is_kept(code):
    (text,) = texts(f"Le texte contient encore :\n\n{code}\n\n<!-- conseil du modèle -->\nÀ retirer.")

    assert "<!-- brouillon -->" in text
    assert "conseil du modèle" not in text
