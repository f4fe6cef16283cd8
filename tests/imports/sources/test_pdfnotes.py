"""Reading what people noted on the pages of a PDF."""

import pytest

from imports.sources import pdfnotes, pdfwords, remarks
from imports.sources.model import ParsedRow, UnreadableSource
from imports.sources.pdfnotes import read_pdf
from tests.documents.reading.pdfs import make_pdf
from tests.imports.sources.annotated import annotated, by, note, over, width

FLOWS = "Les flux sortants passent par un mandataire et sont plu-"
TEXT = f"{FLOWS}\nsieurs fois relus par une personne avant leur envoi.\nChaque projet tient son registre."


def rows_of(content: bytes) -> list[ParsedRow]:
    return list(read_pdf(content).rows)


def noted(*notes: str, text: str = TEXT) -> list[dict[str, str]]:
    return [dict(row.cells) for row in rows_of(annotated((text, list(notes))))]


def refusal_of(content: bytes) -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read_pdf(content)
    assert str(refusal.value).endswith(".")
    return str(refusal.value)


def test_a_note_gives_its_text_its_page_its_author_and_its_day():
    content = annotated(
        (TEXT, []), (TEXT, [note("Text", "Préciser\rla durée (en jours).", more=by("Ève Petit"))])
    )
    assert rows_of(content) == [
        ParsedRow(
            "",
            1,
            {
                "location": "p. 2",
                "text": "Préciser\nla durée (en jours).",
                "author": "Ève Petit",
                "date": "2024-05-02",
            },
        )
    ]


def test_a_highlight_gives_the_words_under_it_and_no_letter_around():
    [row] = noted(note("Highlight", "Lesquels ?", more=over(FLOWS, "flux sortants")))
    assert row == {"location": "p. 1", "excerpt": "flux sortants", "text": "Lesquels ?"}


@pytest.mark.parametrize("kind", ["Highlight", "Underline", "Squiggly", "StrikeOut"])
@pytest.mark.parametrize("words", ["Les", "passent par un mandataire", "un", "sont"])
def test_each_kind_of_markup_gives_its_words(kind, words):
    [row] = noted(note(kind, "À revoir.", more=over(FLOWS, words)))
    assert (row["excerpt"], row["text"]) == (words, "À revoir.")


def test_the_full_stop_of_a_line_is_under_its_markup_and_the_lines_around_are_not():
    second = TEXT.splitlines()[1]
    [row] = noted(note("Highlight", "Quand ?", more=over(second, "avant leur envoi.", line=1)))
    assert row["excerpt"] == "avant leur envoi."


def test_a_word_cut_at_the_end_of_a_line_is_whole_in_the_excerpt():
    second = TEXT.splitlines()[1]
    first, then = over(FLOWS, "sont plu-"), over(second, "sieurs fois", line=1)
    points = f"{first.partition(']')[0]} {then.partition('[')[2].partition(']')[0]}] /Rect [50 770 300 800]"
    [row] = noted(note("Highlight", "Combien ?", more=points))
    assert row["excerpt"] == "sont plusieurs fois"


def test_the_words_of_a_text_that_runs_upwards_are_found():
    content = annotated((FLOWS, [note("Highlight", "Oui.", more=over(FLOWS, "flux"))]), more="/Rotate 90")
    assert rows_of(content)[0].cells["excerpt"] == "flux"

    upwards = make_pdf(FLOWS).replace(b"50 790 Td", b"0 1 -1 0 300 50 Tm")
    low, high = 50 + width("Les "), 50 + width("Les flux sortants")
    points = f"/QuadPoints [290.5 {low} 290.5 {high} 302.5 {low} 302.5 {high}] /Rect [290 {low} 303 {high}]"
    place = b"/Contents 5 0 R /Annots [" + note("Highlight", "Oui.", more=points).encode() + b"]"
    assert rows_of(upwards.replace(b"/Contents 5 0 R", place))[0].cells["excerpt"] == "flux sortants"


@pytest.mark.parametrize(
    ("kind", "said"), [("Highlight", "surligné"), ("Underline", "souligné"), ("StrikeOut", "barré")]
)
@pytest.mark.parametrize("contents", [None, " ", "flux  sortants"])
def test_a_markup_that_says_nothing_but_its_words_is_told_as_what_it_is(kind, said, contents):
    [row] = noted(note(kind, contents, more=over(FLOWS, "flux sortants")))
    assert row["text"] == f"(passage {said} dans le PDF, sans commentaire)"
    assert row["excerpt"] == "flux sortants"


def test_remarks_come_page_by_page_and_from_top_to_bottom():
    notes = [note("Text", "bas", at=100), note("Text", "haut", at=700), note("FreeText", "milieu", at=300)]
    rows = rows_of(annotated((TEXT, notes), (TEXT, [note("Text", "suite")])))
    assert [row.cells["text"] for row in rows] == ["haut", "milieu", "bas", "suite"]
    assert [row.line for row in rows] == [1, 2, 3, 4]


def test_an_answer_follows_what_it_answers_and_keeps_its_excerpt():
    rows = noted(
        note("Highlight", "Lesquels ?", more=by("Ève") + over(FLOWS, "flux sortants")),
        note("Text", "Plus loin.", at=60),
        note("Text", "Tous.", more="/IRT @0@ " + by("Luc"), at=50),
        note("Text", "Merci.", more="/IRT @2@ " + by("Ève"), at=40),
    )
    assert [(row.get("excerpt"), row["text"], row.get("author")) for row in rows] == [
        ("flux sortants", "Lesquels ?", "Ève"),
        ("flux sortants", "Tous.", "Luc"),
        ("flux sortants", "Merci.", "Ève"),
        (None, "Plus loin.", None),
    ]


def test_an_answer_to_a_silent_markup_is_its_comment():
    rows = noted(
        note("Highlight", more=over(FLOWS, "flux sortants")), note("Text", "Lesquels ?", more="/IRT @0@")
    )
    assert rows == [{"location": "p. 1", "excerpt": "flux sortants", "text": "Lesquels ?"}]


def test_a_state_ticked_on_a_remark_is_no_answer():
    state = note("Text", "Accepté par Luc", more="/IRT @0@ /State (Accepted) /StateModel (Review)")
    assert [row["text"] for row in noted(note("Text", "Préciser."), state)] == ["Préciser."]


def test_words_replaced_in_acrobat_are_one_remark():
    caret = note("Caret", "entrants", more=by("Ève") + "/Rect [120 785 128 795]")
    struck = note("StrikeOut", more="/IRT @0@ /RT /Group " + over(FLOWS, "sortants"))
    assert noted(caret, struck) == [
        {
            "location": "p. 1",
            "excerpt": "sortants",
            "text": "Remplacer « sortants » par « entrants ».",
            "author": "Ève",
            "date": "2024-05-02",
        }
    ]


def test_an_insertion_tells_the_words_around_it():
    [row] = noted(note("Caret", "tous", more="/Rect [64 784 70 792]"))
    assert row["text"] == "Ajouter « tous »."
    assert row["excerpt"].startswith("Les flux sortants passent par")
    assert row["excerpt"] in TEXT.replace("-\n", "").replace("\n", " ")
    assert len(row["excerpt"]) < 140


def test_a_note_and_its_window_are_one_remark():
    note_and_window = [note("Text", "Préciser.", more="/Popup @1@"), note("Popup", more="/Parent @0@")]
    assert [row["text"] for row in noted(*note_and_window)] == ["Préciser."]
    in_the_window = [note("Text", more="/Popup @1@"), note("Popup", "Préciser.", more="/Parent @0@")]
    assert [row["text"] for row in noted(*in_the_window)] == ["Préciser."]
    alone = [note("Popup", "Préciser."), note("Popup")]
    assert [row["text"] for row in noted(*alone)] == ["Préciser."]


def test_what_only_draws_or_carries_a_file_is_said():
    table = read_pdf(
        annotated(
            (TEXT, [note("Ink"), note("Link", "x"), note("Widget", "x"), note("Watermark", "x")]),
            (TEXT, [note("Square"), note("Stamp"), note("Text")]),
            (TEXT, [note("FileAttachment"), note("FileAttachment", "Voir le fichier joint.")]),
            (TEXT, [note("Circle", "Ce schéma est illisible.")]),
        )
    )
    assert [row.cells["text"] for row in table.rows] == ["Voir le fichier joint.", "Ce schéma est illisible."]
    assert table.notices == [
        "3 dessins (p. 1 et 2) ne sont pas lus comme du texte.",
        "2 fichiers joints (p. 3) ne sont pas lus.",
        "1 note (p. 2) ne porte aucun texte.",
    ]


@pytest.mark.parametrize(
    ("dated", "day"),
    [
        ("/M (D:20240502143000+02'00') /CreationDate (D:20230101)", "2024-05-02"),
        ("/CreationDate (D:20230101)", "2023-01-01"),
        ("/M (hier)", None),
        ("/M (D:20241340)", None),
    ],
)
def test_the_day_is_that_of_the_last_change(dated, day):
    [row] = noted(note("Text", "x", more=dated))
    assert row.get("date") == day


def test_text_beyond_ascii_is_kept_and_control_characters_are_not():
    contents = "\ufeffPérimètre → « l’été »\x07".encode("utf-16-be").hex()
    [row] = noted(note("Text", more=f"/Contents <{contents}>"))
    assert row["text"] == "Périmètre → « l’été »"


def test_a_pdf_without_any_note_gives_no_row():
    table = read_pdf(make_pdf(TEXT, TEXT))
    assert (list(table.rows), table.notices) == ([], [])


@pytest.mark.parametrize("content", [b"", b"bonjour", b"%PDF-1.4\n" + b"x" * 200])
def test_a_damaged_pdf_is_refused_with_what_to_do(content):
    assert "abîmé" in refusal_of(content)


def test_a_pdf_with_a_password_is_refused_with_what_to_do():
    assert "mot de passe" in refusal_of(make_pdf(TEXT, encrypted=True))


def test_a_pdf_cut_short_is_refused_or_says_so():
    whole = annotated(*[(TEXT, [note("Text", f"Note {rank}.")]) for rank in range(20)])
    for size in range(10, len(whole) - 6, 97):
        try:
            table = read_pdf(whole[:size])
        except UnreadableSource:
            continue
        assert "La fin du PDF manque" in table.notices[0]


def test_annotations_that_answer_themselves_or_each_other_are_read_once():
    circle = [
        note("Text", f"Note {rank}.", more=f"/IRT @{(rank + 1) % 3}@", at=300 - rank) for rank in range(3)
    ]
    rows = noted(note("Text", "Moi.", more="/IRT @0@"))
    assert [row["text"] for row in rows] == ["Moi."]
    assert sorted(row["text"] for row in noted(*circle)) == ["Note 0.", "Note 1.", "Note 2."]


def test_a_long_chain_of_answers_is_read():
    chain = [note("Text", f"Note {rank}.", more=f"/IRT @{max(rank - 1, 0)}@") for rank in range(3_000)]
    assert [row["text"] for row in noted(*chain)] == [f"Note {rank}." for rank in range(3_000)]


def test_5_000_annotations_on_a_page_are_read_and_no_more():
    same = note("Text", "x")
    assert len(noted(*[same] * 5_000)) == 5_000
    assert "plus de 5000" in refusal_of(annotated((TEXT, [same] * 5_001)))


def test_bounds_are_told(monkeypatch):
    content = annotated(*[(TEXT, [note("Highlight", "Note.", more=over(FLOWS, "flux"))])] * 3)
    for module, name, value, said in [
        (pdfnotes, "MAX_PAGES", 2, "pages"),
        (pdfnotes, "MAX_ANNOTATIONS", 2, "annotations"),
        (pdfnotes, "MAX_REMARKS", 2, "commentaires"),
        (pdfnotes, "MAX_BYTES", 100, "Mo"),
        (remarks, "MAX_LETTERS", 20, "caractères"),
    ]:
        with monkeypatch.context() as bounded:
            bounded.setattr(module, name, value)
            assert said in refusal_of(content)


def test_the_excerpt_of_a_whole_page_is_bounded():
    lines = [f"Exigence {rank} : les journaux sont relus et conservés." for rank in range(56)] * 2
    points = " ".join(f"0 {y + 12} 595 {y + 12} 0 {y - 2} 595 {y - 2}" for y in range(790, 0, -14))
    everything = note("Highlight", "Trop long.", more=f"/QuadPoints [{points}] /Rect [0 0 595 842]")
    [row] = noted(everything, text="\n".join(lines))
    assert row["excerpt"].startswith("Exigence 0 : les journaux sont relus et conservés. Exigence 1")
    assert 1_900 < len(row["excerpt"]) <= 2_002


def test_excerpts_are_no_longer_looked_up_when_it_takes_too_long(monkeypatch):
    content = annotated(*[(TEXT, [note("Highlight", "Note.", more=over(FLOWS, "flux"))])] * 3)
    monkeypatch.setattr(pdfwords, "MAX_EFFORT", 6_000)
    table = read_pdf(content)
    assert [row.cells.get("excerpt") for row in table.rows] == ["flux", None, None]
    assert "n'a pas été cherché" in table.notices[0]
