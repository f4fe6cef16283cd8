"""What the measures of anchoring work out themselves: copies of a text, places, the score against truth."""

import json
import re
from pathlib import Path

import pytest

from bench.anchoring import errors, larger, peers
from bench.anchoring.__main__ import main
from bench.anchoring.scorer import Scorer
from documents.reading.markdown import read_document

TEXT = """# Sauvegardes

Chaque base est copiée la nuit, vers [le coffre](coffre.md) ; la copie est chiffrée.

| ID | Exigence |
|---|---|
| SAU-BDD-1 | La clé <br>reste hors du serveur. |
"""
JUDGE = """
def judge(case, prediction):
    right = bool(prediction["candidates"]) and case["truth"] is not None
    return {"top1": right, "negative": case["truth"] is None}
"""


def test_a_copy_keeps_the_layout_and_the_links_but_not_the_sentences_nor_the_identifiers():
    words = sorted(set(re.findall(r"[^\W\d_]{3,}", TEXT)))
    copy = larger.vary(TEXT, 3, words)

    assert copy == larger.vary(TEXT, 3, words) != larger.vary(TEXT, 4, words)
    assert re.findall(r"[|#\n]", copy) == re.findall(r"[|#\n]", TEXT)
    assert "](coffre.md)" in copy
    assert "<br>" in copy
    assert "SAU-BDD-301" in copy
    assert "Chaque base est copiée" not in copy


def test_a_quote_found_in_texts_put_end_to_end_is_given_its_file_line_and_row():
    documents = [read_document(path, TEXT.encode()) for path in ("un.md", "deux.md")]
    texts = [peers.Text(document, peers.printed_lines(document)) for document in documents]
    shown, offsets = peers.as_shown("\n".join(document.text for document in documents))
    start = shown.rindex("Lacléreste")
    found = {"matches": [{"start": start, "end": start + len("Lacléreste"), "score": 1}], "ms": 2}

    answer = peers.quoted(texts, offsets, "r1", found)

    place = answer["candidates"][0]
    assert (place["document"], place["line_start"], place["line_end"]) == ("deux.md", 7, 7)
    assert (place["heading"], place["requirement"]) == ("Sauvegardes", "SAU-BDD-1")
    assert answer["accepted"]


def test_paragraphs_are_the_blocks_of_lines_the_items_and_the_rows():
    text = "Une phrase\nqui continue.\n\n- un\n- deux\n  suite\n\n| a |\n| b |"

    found = [(first, last, said) for first, last, said in peers.paragraphs_of(text)]

    assert [(first, last) for first, last, _ in found] == [(1, 2), (4, 4), (5, 6), (8, 8), (9, 9)]
    assert found[0][2] == "Une phrase qui continue."


def test_the_paragraph_that_holds_the_quote_comes_first():
    document = read_document("un.md", TEXT.encode())
    texts = [peers.Text(document, peers.printed_lines(document))]
    case = {"id": "r1", "excerpt": "Chaque base est copiee la nuit", "text": "Pourquoi ?"}

    [answer] = peers.compare_paragraphs(texts, [case])

    assert answer["candidates"][0]["line_start"] == 3


@pytest.fixture
def scorer(tmp_path: Path) -> Scorer:
    """A judge for whom any answer to a case that has a truth is right."""
    (tmp_path / "score.py").write_text(JUDGE)
    cases = [{"id": str(rank), "category": "une", "truth": rank < 3 or None} for rank in range(4)]
    (tmp_path / "une.jsonl").write_text("\n".join(map(json.dumps, cases)))
    return Scorer(tmp_path / "score.py", [tmp_path / "une.jsonl"])


def test_the_score_is_set_against_the_truth_by_tenths(scorer):
    scores = [("0", 1.0, True), ("1", 0.92, False), ("3", 0.31, False)]
    answers = [{"id": id, "accepted": sure, "candidates": [{"score": score}]} for id, score, sure in scores]

    lines = scorer.calibration(answers).splitlines()

    assert lines[2] == "| 0.9 à 1.0 | 2 | 0.96 | 100 | 1 | 0.92 | 100 |"
    assert lines[8] == "| 0.3 à 0.4 | 1 | 0.31 | 0 | 1 | 0.31 | 0 |"
    assert lines[11] == "| 0.0 à 0.1 | 0 | - | - | 0 | - | - |"


def test_a_case_answered_wrong_is_shown_with_its_truth(capsys, scorer):
    truth = {"document": "un.md", "line": 3, "line_end": 3, "heading": "Sauvegardes", "requirement": None}
    said = {"location": "p. 2", "excerpt": "", "text": "Pourquoi ?"}
    scorer.cases[:] = [{"id": "r1", "category": "une", "truth": truth} | said]

    errors.show(scorer, [], ["autre"])
    assert not capsys.readouterr().out
    errors.show(scorer, [], ["une"])

    shown = capsys.readouterr().out
    assert "un.md 3-3" in shown
    assert "« Sauvegardes »" in shown
    assert "rien trouvé" in shown


def test_without_cases_it_is_said_and_nothing_is_measured(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.argv", ["bench.anchoring", str(tmp_path)])

    main()

    assert capsys.readouterr().out.startswith("Aucun cas d'ancrage")
