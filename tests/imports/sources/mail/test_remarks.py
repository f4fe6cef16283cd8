"""The remarks of a message's words: several, one, or none; nothing that was said is lost."""

import pytest

from imports.sources.mail.courtesy import says_to_have_nothing
from imports.sources.mail.forwarded import forwarded_in
from imports.sources.mail.remarks import BEFORE, MESSAGE, rows_of
from imports.sources.mail.shares import shares_of

LEA = "Léa <lea@example.org>"


def said(text: str, *, beside: bool = False) -> list[tuple[str, str, str]]:
    rows = rows_of(text, author=LEA, day="2026-11-02", beside=beside)
    return [tuple(row.cells.get(key, "") for key in ("location", "excerpt", "text")) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "1) p. 12 : trop court.\n2) § 4.2 : illisible.",
        "1. p. 12 : trop court.\n\n2. § 4.2 : illisible.",
        "1/ p. 12 - trop court.\n2/ § 4.2 - illisible.",
        "- p. 12 : trop court.\n- § 4.2 : illisible.",
        "• p. 12 : trop court.\n• § 4.2 : illisible.",
        "p. 12 : trop court.\n\n§ 4.2 : illisible.",
        "p. 12\ntrop court.\n\n§ 4.2\nillisible.",
        "Bonjour,\n\nMes remarques :\n\np. 12 : trop court.\n§ 4.2 : illisible.\n\nCordialement,\nLéa",
    ],
)
def test_each_place_or_number_begins_a_remark_however_it_is_written(text):
    assert said(text) == [("p. 12", "", "trop court."), ("§ 4.2", "", "illisible.")]


def test_numbered_sentences_without_a_place_are_remarks_each():
    text = "Mes points :\n1. Le document ne parle pas du coût.\n2. Les règles sont vagues\n   et nombreuses."

    assert [words for _, _, words in said(text)] == [
        "Le document ne parle pas du coût.",
        "Les règles sont vagues\net nombreuses.",
    ]


def test_bullets_that_end_one_sentence_are_one_remark():
    text = "Dans ce chapitre il manque :\n- le coût\n- les délais"

    assert said(text) == [("", "", text)]


def test_a_quote_is_the_excerpt_of_the_words_below_it():
    text = "> Les images sont signées.\nPar qui ?\n\n> Les traces sont gardées\n> treize mois.\nQuand ?"

    assert said(text) == [
        ("", "Les images sont signées.", "Par qui ?"),
        ("", "Les traces sont gardées\ntreize mois.", "Quand ?"),
    ]


def test_a_sentence_between_guillemets_is_the_excerpt_of_what_follows():
    assert said("« Les images doivent être signées » : par qui ?") == [
        ("", "Les images doivent être signées", "par qui ?")
    ]


def test_words_quoted_in_a_sentence_stay_in_it():
    sentence = "« mémoire presque pleine » ne se vérifie pas, donner un seuil."

    assert said(f"EXI-G-1 : {sentence}") == [("EXI-G-1", "", sentence)]


def test_what_precedes_a_list_is_kept_beside_the_first_and_the_message_whole():
    text = "Bonjour,\n\nAprès relecture par le bureau :\n1) EXI-G-1 : préciser.\n2) EXI-G-2 : trop long."

    first, second = rows_of(text, author=LEA, day="", beside=False)

    assert first.cells[BEFORE] == "Après relecture par le bureau :"
    assert first.cells[MESSAGE] == text
    assert MESSAGE not in second.cells


def test_what_precedes_a_list_is_a_remark_too_when_it_says_something_of_the_text():
    text = "Le document est clair mais trop long pour nous.\n\nEn détail :\n- p. 3 : typo.\n- p. 4 : idem."

    assert said(text)[0][2].startswith("Le document est clair")
    assert len(said(text)) == 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1) Authentification : durée ?\n2) Journaux : quelle rétention ?", 2),
        ("Seuil ?", 1),
        ("1. Seuil\n2. Délai\n3. Coût", 3),
        ("Trop long.", 1),
        ("Le paragraphe 2 est incompréhensible.", 1),
    ],
)
def test_short_remarks_and_questions_are_no_courtesy(text, count):
    assert len(said(text)) == count


def test_the_name_of_its_author_at_the_end_is_a_signature_without_a_formula():
    assert said("EXI-G-1 : préciser la licence.\n\nLéa") == [("EXI-G-1", "", "préciser la licence.")]


def test_a_table_of_remarks_pasted_in_the_message_gives_a_row_each():
    text = "Page\tExtrait\tCommentaire\n12\tles journaux\tPréciser.\n14\t\tTrop long.\n\nMerci !"

    assert said(text) == [("12", "les journaux", "Préciser."), ("14", "", "Trop long.")]


BOB = "Bob Roy <bob@example.org>"


@pytest.mark.parametrize(
    "headings",
    [
        f"---------- Forwarded message ---------\nDe : {BOB}\nDate: lun. 2 nov.\nSubject: Avis\nTo: Léa\n",
        f"-------- Message transféré --------\nSujet : Avis\nDate : 2 nov.\nDe : {BOB}\nPour : Léa\n",
        f"De : {BOB}\nEnvoyé : lundi\nÀ : Léa\nObjet : Avis\n",
    ],
)
def test_a_message_forwarded_in_the_text_is_by_who_wrote_it(headings):
    found = forwarded_in(f"Pour information.\n\n{headings}\nEXI-G-1 : préciser.")

    assert found.author == BOB
    assert found.text == "Pour information.\n\n\nEXI-G-1 : préciser."


def test_words_that_resemble_one_heading_forward_nothing():
    assert forwarded_in("Objet : la durée\nElle est trop courte.") is None


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\n\nMerci beaucoup !\n\nLéa",
        "Veuillez trouver ci-joint nos remarques.\n\nBien cordialement,\nLéa Martin",
        "Bonjour à tous,\n\nCi-joint le tableau complété par le bureau.\n\nBonne réception",
        "Please find attached our comments.\n\nBest regards,\nLea",
        "",
    ],
)
def test_courtesy_and_what_announces_a_file_are_no_remark(text):
    assert said(text, beside=True) == []


def test_a_remark_beside_a_file_is_one():
    assert said("Ci-joint mon tableau.\n\np. 3 : la figure est illisible.", beside=True) == [
        ("p. 3", "", "la figure est illisible.")
    ]


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("Nous n'avons pas de remarque sur ce document.", True),
        ("Sans observation de notre part.", True),
        ("RAS", True),
        ("Aucun commentaire, sauf sur la sécurité.", False),
        ("Pas de remarque, hormis p. 12.", False),
    ],
)
def test_to_have_nothing_to_say_is_told_from_having_one_thing_to_say(text, nothing):
    assert says_to_have_nothing(text) is nothing


def test_a_reply_that_only_names_places_gives_one_row_a_line():
    assert [
        (row.cells["id"], row.cells["text"])
        for row in rows_of("9 : section 5.2\n12 : p. 14", author="", day="", beside=False)
    ] == [
        ("9", "section 5.2"),
        ("12", "p. 14"),
    ]


def test_only_links_to_shared_files_are_told():
    text = "Voir https://we.tl/t-AbCdEf et https://www.example.org/page, et https://nuage.example.org/s/AbCdEf0123."

    assert shares_of(text) == ["https://we.tl/t-AbCdEf", "https://nuage.example.org/s/AbCdEf0123"]


@pytest.mark.parametrize("piece", ["1) ", "p. 12 : ", "> ", "« ", "- \n"])
def test_a_hostile_text_is_read_soon(piece):
    assert len(said(piece * 50_000)) <= 500
