"""What a remark proposes to write against the paragraph it rewrites, and when it proposes nothing."""

import time

import pytest

from web.views.rewriting import around, rewriting, woven

SECTION = """## Journalisation

Chaque appel laisse une trace **datée**, conservée treize mois. Les traces sont
accessibles au responsable.

- Les journaux sont signés chaque nuit par le service.
- Les clés sont renouvelées tous les ans.

| ID | Type | Exigence |
| -- | ---- | -------- |
| EXI-G-1 | P | Toute interface publie sa description au format OpenAPI. |
"""
WHOLE = (
    "Chaque appel laisse une trace datée, conservée treize mois. Les traces sont accessibles au responsable."
)


def read(text: str, excerpt: str = "", section: str = SECTION) -> str | None:
    """Return the paragraph with what goes as [-…-] and what comes as [+…+], None without a proposal."""
    start = section.find(excerpt) if excerpt else -1
    span = (start, start + len(excerpt)) if start >= 0 else None
    wording = rewriting(text, excerpt, section, span)
    if wording is None:
        return None
    signs = {"": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in woven(wording))


def test_a_whole_paragraph_rewritten_shows_the_words_that_change():
    said = read(WHOLE.replace("treize", "douze").replace("au responsable", "au responsable et à l'auditeur"))

    assert said == (
        "Chaque appel laisse une trace datée, conservée[- treize-][+ douze+]"
        " mois. Les traces sont accessibles au responsable[+ et à l'auditeur+]."
    )


def test_one_sentence_rewritten_leaves_the_others_of_its_paragraph():
    said = read("Chaque appel laisse une trace datée et signée, conservée treize mois.")

    assert said.startswith("Chaque appel laisse une trace datée[+ et signée+]")
    assert said.endswith("Les traces sont accessibles au responsable.")


def test_an_item_of_a_list_is_rewritten_alone():
    assert read("Les clés sont renouvelées tous les six mois.") == (
        "Les clés sont renouvelées tous les[- ans-][+ six mois+]."
    )


def test_a_cell_of_a_table_is_rewritten_without_its_neighbours():
    cell = "Toute interface publie sa description au format OpenAPI."

    assert read(cell.replace("OpenAPI", "OpenAPI 3.1"), cell) == (
        "Toute interface publie sa description au format OpenAPI[+ 3.1+]."
    )


def test_words_quoted_and_rewritten_are_shown_in_their_whole_paragraph():
    assert read("conservée douze mois", "conservée treize mois") == (
        "Chaque appel laisse une trace datée, conservée[- treize-][+ douze+]"
        " mois. Les traces sont accessibles au responsable."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Remplacer « treize mois » par « douze mois ».",
        "Il faudrait remplacer treize mois par douze mois",
        'Trop long. Changer les mots "treize" en "douze", comme ailleurs.',
    ],
)
def test_replacing_some_words_by_others_is_obeyed(text):
    assert "conservée[- treize-][+ douze+] mois" in read(text)


def test_replacing_what_is_quoted_is_obeyed():
    assert "datée,[- conservée treize-][+ gardée six+] mois" in read(
        "Remplacer par « gardée six mois ».", "conservée treize mois"
    )


def test_words_to_take_away_are_taken_away():
    assert read("Supprimer « chaque nuit ».", "Les journaux sont signés") == (
        "Les journaux sont signés[- chaque nuit-] par le service."
    )


def test_what_introduces_a_proposal_is_no_part_of_it():
    said = read("Rédaction proposée : « Les clés sont renouvelées chaque trimestre, au moins. »")

    assert said == "Les clés sont renouvelées[- tous les ans-][+ chaque trimestre, au moins+]."


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("Pourquoi treize mois ?", "conservée treize mois"),
        ("Chaque appel laisse une trace datée ?", "Chaque appel laisse une trace"),
        ("Treize mois, c'est trop long : six suffisent à nos enquêtes.", "conservée treize mois"),
        ("Préciser qui en répond dans chaque service et à quel moment.", ""),
        ("Remplacer « quinze ans » par « vingt ans ».", ""),
        ("", "conservée treize mois"),
        ("…", ""),
        (WHOLE, ""),
    ],
)
def test_a_comment_a_question_or_the_same_words_propose_nothing(text, excerpt):
    assert read(text, excerpt) is None


@pytest.mark.parametrize("section", ["", "\n\n", "| | |", "```\n```", "# "])
def test_a_section_without_words_is_rewritten_by_nothing(section):
    assert read("Les clés sont renouvelées.", section=section) is None


def test_in_a_long_text_the_block_around_the_words_quoted_is_enough():
    text = "Autre paragraphe.\n\n" * 4_000 + "Les clés sont\nrenouvelées tous les ans.\n\n" + "Fin.\n\n" * 9
    start = text.index("renouvelées")

    block, span = around(text, (1, text.count("\n")), (start, start + 11))

    assert block.strip() == "Les clés sont\nrenouvelées tous les ans."
    assert block[slice(*span)] == "renouvelées"


def test_comparing_takes_milliseconds_whatever_is_written():
    for text, section in ((SECTION[:4_000] * 20, SECTION * 30), ("x " * 5_000, "a b c\n\n" * 1_700)):
        started = time.process_time()
        rewriting(text[:11_000], "", section, None)
        assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "said", ["remplacer a par ", "remplacer par : ", "remplacer « ", "remplacer " * 15 + " par a" * 20 + " "]
)
def test_orders_repeated_over_and_over_take_no_longer(said):
    section = "\n\n".join(["Le service publie sa description et journalise chaque accès. " * 6] * 30)

    started = time.process_time()
    rewriting((said * 1_000)[:11_900], "", section, None)

    assert time.process_time() - started < 2
