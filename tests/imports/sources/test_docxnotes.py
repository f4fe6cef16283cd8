"""Reading the comments and the tracked changes of Word documents."""

import time

import pytest

from imports.sources import remarks
from imports.sources.model import ParsedRow, Table, UnreadableSource
from imports.sources.noted import read_noted
from tests.imports.sheets import rewritten
from tests.imports.sources.words import (
    STRICT,
    W,
    about,
    answer,
    comment,
    cut,
    docx,
    ins,
    p,
    r,
    reference,
)


def table_of(content: bytes) -> Table:
    table = read_noted("retour.docx", content)
    assert table is not None
    return table


def rows_of(body: str, **parts: str) -> list[ParsedRow]:
    return list(table_of(docx(body, **parts)).rows)


def said(body: str, **parts: str) -> list[str]:
    return [row.cells["text"] for row in rows_of(body, **parts)]


def refusal_of(content: bytes, name: str = "retour.docx") -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read_noted(name, content)
    assert str(refusal.value).endswith(".")
    return str(refusal.value)


def test_a_comment_gives_its_words_its_range_its_section_its_author_and_its_day():
    body = p("1 - Hébergement", style="Titre1") + p("Les ", about(3, "flux sortants"), " passent par là.")
    assert rows_of(body, comments=comment(3, "Lesquels ?", "Tous & toujours ?".replace("&", "&amp;"))) == [
        ParsedRow(
            "",
            1,
            {
                "location": "§ 1 - Hébergement",
                "excerpt": "flux sortants",
                "text": "Lesquels ?\nTous & toujours ?",
                "author": "Ève",
                "date": "2024-05-02",
            },
        )
    ]


def test_the_section_is_that_of_the_nearest_title_above_whatever_its_style_is_called():
    body = (
        p(about(1, "avant"))
        + p("Un", style="Titre1")
        + p(about(2, "après"))
        + p("Table", style="TM1")
        + p("Figure", style="Legende")
        + p(about(3, "encore"))
        + p(about(4, "Deux"), style="Chapitre")
        + p("Trois", more='<w:outlineLvl w:val="2"/>')
        + p(about(5, "fin"))
        + p("Quatre", more='<w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="Titre1"/></w:pPr></w:pPrChange>')
        + p(about(6, "fin"))
    )
    rows = rows_of(body, comments="".join(comment(key, "x") for key in range(1, 7)))
    assert [row.cells.get("location") for row in rows] == [
        None, "§ Un", "§ Un", "§ Deux", "§ Trois", "§ Trois",
    ]  # fmt: skip


def test_a_document_without_styles_has_titles_all_the_same():
    content = docx(p("Un", style="Heading2") + p(about(1, "x")), comments=comment(1, "y"), styles=None)
    [row] = table_of(content).rows
    assert row.cells["location"] == "§ Un"


def test_answers_follow_what_they_answer_with_the_same_excerpt():
    body = p(about(1, about(2, about(4, "flux sortants")))) + p(about(3, "journaux"))
    comments = (
        comment(1, "Lesquels ?")
        + comment(3, "Combien de temps ?")
        + comment(2, "Voir plus haut.", "Tous.", author="Luc")
        + comment(4, "Merci.")
    )
    rows = rows_of(body, comments=comments, answers=answer(2, 1) + answer(4, 2))
    assert [(row.line, row.cells["excerpt"], row.cells["text"]) for row in rows] == [
        (1, "flux sortants", "Lesquels ?"),
        (2, "flux sortants", "Voir plus haut.\nTous."),
        (3, "flux sortants", "Merci."),
        (4, "journaux", "Combien de temps ?"),
    ]


def test_comments_that_answer_each_other_are_read_once():
    comments = comment(1, "Un.") + comment(2, "Deux.") + comment(3, "Trois.")
    answers = answer(1, 2) + answer(2, 1) + answer(3, 3)
    assert sorted(said(p(about(1, "x"), about(3, "y")), comments=comments, answers=answers)) == [
        "Deux.", "Trois.", "Un.",
    ]  # fmt: skip


def test_a_comment_without_a_range_has_its_paragraph_and_one_without_a_place_comes_last():
    body = p("Les flux ", reference(1), "sont relus.") + p("Autre.")
    rows = rows_of(body, comments=comment(2, "Général.") + comment(1, "Par qui ?"))
    assert [(row.cells.get("excerpt"), row.cells["text"]) for row in rows] == [
        ("Les flux sont relus.", "Par qui ?"),
        (None, "Général."),
    ]


def test_an_empty_comment_is_said():
    table = table_of(docx(p(about(1, "x"), about(2, "y")), comments=comment(1, "Oui.") + comment(2, "")))
    assert [row.cells["text"] for row in table.rows] == ["Oui."]
    assert table.notices == ["1 commentaire ne porte aucun texte."]


def test_an_excerpt_is_in_the_wording_before_the_changes():
    body = p(about(1, "dix ", cut("jours"), ins("mois"), " ouvrés"), ". ", about(2, ins("Et un jour.")))
    rows = rows_of(body, comments=comment(1, "Trop.") + comment(2, "Pourquoi ?"))
    assert {row.cells["text"]: row.cells["excerpt"] for row in rows if "«" not in row.cells["text"]} == {
        "Trop.": "dix jours ouvrés",
        "Pourquoi ?": "Et un jour.",
    }


def test_words_taken_out_and_others_put_in_beside_are_one_remark():
    [row] = rows_of(p("Un", style="Titre1") + p("Conservés ", cut("dix jours"), ins("un an"), " au plus."))
    assert dict(row.cells) == {
        "location": "§ Un",
        "excerpt": "Conservés dix jours au plus.",
        "text": "Remplacer « dix jours » par « un an ».",
        "author": "Ève",
        "date": "2024-05-02",
    }


@pytest.mark.parametrize(
    ("paragraph", "sentence"),
    [
        (p("Les flux", ins(" sortants"), " passent."), "Ajouter « sortants » après « Les flux »."),
        (p(ins("Tous "), "les flux passent."), "Ajouter « Tous » avant « les flux passent. »."),
        (p("Avant.") + p(ins("Nouveau.")), "Ajouter « Nouveau. » après « Avant. »."),
        (p(ins("Seul.")), "Ajouter « Seul. »."),
        (p("Les flux", cut(" sortants"), " passent."), "Supprimer « sortants »."),
        (p("Les ", cut("flux"), " ", cut("sortants"), " passent."), "Supprimer « flux sortants »."),
        (
            p(cut("Les"), ins("Des"), " ", cut("flux"), ins("flots"), " passent."),
            "Remplacer « Les flux » par « Des flots ».",
        ),
        (p("Les journa", cut("l"), ins("ux"), " passent."), "Remplacer « journal » par « journaux »."),
        (p("Les journa", cut("ux")), "Remplacer « journaux » par « journa »."),
        (p("Les flux", ins("-clés")), "Ajouter « -clés » après « Les flux »."),
    ],
)
def test_a_change_is_said_in_a_sentence(paragraph, sentence):
    assert said(paragraph) == [sentence]


def test_changes_apart_or_of_two_people_or_paragraphs_are_as_many_remarks():
    body = (
        p(cut("Les"), ins("Des"), " flux ", cut("sortants"), ins("entrants"), ".")
        + p("Par ", cut("un"), ins("le", author="Luc"), " mandataire.")
        + p("Puis", ins(" ici"))
        + p(ins("Là "), "ensuite.")
    )
    rows = rows_of(body)
    assert [(row.cells["text"], row.cells["author"]) for row in rows] == [
        ("Remplacer « Les » par « Des ».", "Ève"),
        ("Remplacer « sortants » par « entrants ».", "Ève"),
        ("Supprimer « un ».", "Ève"),
        ("Ajouter « le » après « Par un ».", "Luc"),
        ("Ajouter « ici » après « Puis ».", "Ève"),
        ("Ajouter « Là » avant « ensuite. ».", "Ève"),
    ]


def test_words_put_in_by_one_and_taken_out_by_another_are_said_by_both():
    inside = ins("").replace(r(""), cut(" sortants", author="Luc"))
    rows = rows_of(p("Les flux", inside, " passent."))
    assert [(row.cells["text"], row.cells["author"]) for row in rows] == [
        ("Ajouter « sortants » après « Les flux ».", "Ève"),
        ("Supprimer « sortants ».", "Luc"),
    ]
    assert {row.cells["excerpt"] for row in rows} == {"Les flux passent."}


def test_what_is_moved_is_taken_out_there_and_put_in_here():
    moved = cut("Relire les flux.").replace("w:delText", "w:t").replace("w:del", "w:moveFrom")
    here = ins("Relire les flux.").replace("w:ins", "w:moveTo")
    assert said(p("Un. ", moved) + p("Deux. ", here)) == [
        "Supprimer « Relire les flux. ».",
        "Ajouter « Relire les flux. » après « Deux. ».",
    ]


def test_changes_of_blanks_or_of_looks_are_no_remark():
    mark = '<w:rPr><w:ins w:id="1" w:author="Ève"/></w:rPr>'
    looks = r("a").replace("<w:b/>", '<w:b/><w:rPrChange w:id="2" w:author="Ève"><w:rPr/></w:rPrChange>')
    assert said(p("Les ", ins(" "), "flux", more=mark) + p(looks) + p("x", cut("y"), ins("y"))) == []


def test_what_word_writes_twice_for_older_programs_is_read_once():
    box = f"<w:txbxContent>{p('dans un cadre', ins(' ajouté'))}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = p("Autour ", f"<w:r><mc:AlternateContent>{twice}</mc:AlternateContent></w:r>")
    assert said(body) == ["Ajouter « ajouté » après « dans un cadre »."]


def test_footnotes_are_read_too():
    footnote = f'<w:footnote w:id="2">{p(about(1, "voir le guide"))}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{footnote}</w:footnotes>'
    [row] = rows_of(p("Un", style="Titre1"), comments=comment(1, "Lequel ?"), footnotes=notes)
    assert (row.cells["location"], row.cells["excerpt"]) == ("notes de bas de page", "voir le guide")


def test_a_strict_document_is_read():
    content = docx(p("Les ", about(1, "flux"), ins(" ici")), comments=comment(1, "Lesquels ?"))
    parts = ("word/document.xml", "word/comments.xml", "word/styles.xml")
    rows = list(table_of(rewritten(content, dict.fromkeys(parts, (W, STRICT)))).rows)
    assert [row.cells["text"] for row in rows] == ["Lesquels ?", "Ajouter « ici » après « Les flux »."]


def test_a_document_without_any_comment_gives_no_row():
    table = table_of(docx(p("Les flux passent."), comments="", commentsExtended=None))
    assert (list(table.rows), table.notices) == ([], [])


def test_ranges_that_never_end_have_the_paragraph_where_they_start():
    starts = "".join(f'<w:commentRangeStart w:id="{key}"/>' for key in range(1_000))
    body = p("Avant.") + p("Les ", starts, "flux passent.") + p("Suite. ") * 1_000
    rows = rows_of(body, comments="".join(comment(key, "x") for key in range(1_000)))
    assert {row.cells["excerpt"] for row in rows} == {"Les flux passent."}
    assert len(rows) == 1_000


def test_the_excerpt_of_a_whole_document_is_bounded():
    body = p('<w:commentRangeStart w:id="1"/>', "Début.") + p("Exigence relue. ") * 2_000 + p(reference(1))
    [row] = rows_of(
        body.replace("<w:r><w:commentReference", '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference'),
        comments=comment(1, "x"),
    )
    assert row.cells["excerpt"].startswith("Début. Exigence relue. Exigence")
    assert 1_900 < len(row.cells["excerpt"]) <= 2_002


def test_too_many_comments_or_changes_are_refused_and_so_is_too_much_text(monkeypatch):
    assert "5000" in refusal_of(docx(p("x"), comments=comment(1, "x") * 10_000))
    body = "".join(p(about(key, "x")) for key in range(10_000))
    assert "5000" in refusal_of(docx(body))
    assert "5000" in refusal_of(docx(p(ins("x"), "y") * 5_001))
    monkeypatch.setattr(remarks, "MAX_LETTERS", 1_000)
    assert "caractères" in refusal_of(docx(p("x" * 1_001)))


def test_changes_inside_each_other_stay_cheap():
    nested = "x"
    for depth in range(90):
        nested = f'<w:ins w:id="{depth}" w:author="{depth}">{nested if depth else r("x") * 50_000}</w:ins>'
    start = time.process_time()
    assert len(said(p(nested))) <= 90
    assert time.process_time() - start < 5


def test_a_long_document_full_of_changes_is_read_in_reasonable_time():
    body = "".join(
        p(f"Exigence {n} : ", cut("dix jours"), ins("un an"), " au plus. " * 40, about(n, "fin"))
        for n in range(2_400)
    )
    start = time.process_time()
    assert len(said(body, comments="".join(comment(n, "x") for n in range(2_400)))) == 4_800
    assert time.process_time() - start < 5
