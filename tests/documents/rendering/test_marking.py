"""Words marked in rendered HTML: whatever cuts them, and never inside a tag."""

import pytest

from documents.rendering.marking import mark


def test_words_are_marked_where_they_first_stand():
    assert mark("<p>Un mot, un autre mot.</p>", ["mot"]) == "<p>Un <mark>mot</mark>, un autre mot.</p>"


def test_words_cut_by_tags_line_breaks_and_entities_are_marked_run_by_run():
    html = "<p>Tout <strong>appel</strong><br>laisse\nune trace &amp; un «&nbsp;nom&nbsp;».</p>"

    assert mark(html, ["appel laisse une trace & un"]) == (
        "<p>Tout <strong><mark>appel</mark></strong><br><mark>laisse\nune trace &amp; un</mark> "
        "«\xa0nom\xa0».</p>"
    )


def test_words_over_two_cells_are_marked_in_each():
    html = "<td>EXI-1</td><td>Publier tout</td>"

    assert mark(html, ["EXI-1 Publier"]) == "<td><mark>EXI-1</mark></td><td><mark>Publier</mark> tout</td>"


def test_a_tag_and_what_it_says_are_no_words():
    html = '<a href="https://example.org/mot" rel="nofollow">ici</a>'

    assert mark(html, ["mot", "href", "a>ic", "nofollow"]) == html


def test_what_is_not_found_changes_nothing_and_what_is_hostile_stays_words():
    assert mark("<p>a &lt;script&gt; b</p>", ["zzz", "", "  "]) == "<p>a &lt;script&gt; b</p>"
    assert mark("<p>a &lt;script&gt; b</p>", ["<script>"]) == "<p>a <mark>&lt;script&gt;</mark> b</p>"
    assert mark("<p>a.b</p>", ["a+b", "(", "[", "\\"]) == "<p>a.b</p>"


def test_passages_that_overlap_make_one_mark():
    assert mark("<p>un deux trois</p>", ["un deux", "deux trois"]) == "<p><mark>un deux trois</mark></p>"


def test_a_passage_longer_than_what_is_shown_is_not_even_sought(monkeypatch):
    monkeypatch.setattr("documents.rendering.marking.re.search", lambda *_: pytest.fail("Costs a second."))

    assert mark("<p>Un mot.</p>", ["mot " * 20_000]) == "<p>Un mot.</p>"
