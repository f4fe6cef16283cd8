"""What is drawn: bars as long as they count, words that never stand on one another."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from comments.figures import Line, Moment
from steering.delimited import as_csv
from steering.plots import NEXT_LINE, WIDTH, bars_of, curves_of


def test_bars_are_as_long_as_they_count_and_their_parts_add_up():
    counts = [(10, 30), (0, 1), (0, 0), (4, 0)]
    plot = bars_of([Line("Cadre", *one) for one in counts])

    assert [(bar.full, bar.full + bar.hatched) for bar in plot.bars] == [
        (75, WIDTH),
        (0, 7),
        (0, 0),
        (30, 30),
    ]
    assert [bar.said for bar in plot.bars] == ["40, dont 10 décidées", "1", "0", "4, toutes décidées"]


def test_a_long_label_is_cut_and_turns_no_word_around_it():
    [bar] = bars_of([Line("Direction \u202egénérale " + "des services " * 20, 1, 0)]).bars

    assert bar.label.startswith("Direction générale")
    assert bar.label.endswith("…")
    assert len(bar.label) < 40


@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (1, 1), (10_000, 1), (10_000, 9_999), (3, 2)])
def test_the_words_of_the_lines_never_stand_on_one_another(counts):
    curves = curves_of([Moment(date(2026, 11, 3), *counts)])

    heights = [word.y for word in curves.words]
    assert all(after - before >= NEXT_LINE for before, after in pairwise(heights))
    assert max(heights) <= 190


def test_lines_keep_their_height_until_the_next_day():
    days = [
        Moment(date(2026, 11, 3) + timedelta(days=n), received, 0) for n, received in enumerate((1, 1, 2))
    ]

    assert curves_of(days).received == "M4 81 L97 81 L97 81 L190 81 L190 12 L190 12"


def test_nothing_is_drawn_of_nothing():
    assert bars_of([]).bars == []
    assert curves_of([]) is None


def test_what_people_wrote_is_escaped_in_a_drawing():
    context = {"name": "x", "title": "<b>", "plot": bars_of([Line("<script>x</script>", 1, 0)])}
    drawn = render_to_string("steering/_bars.html", context)

    assert "&lt;script&gt;" in drawn
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_a_table_opens_in_a_french_spreadsheet_and_calculates_nothing():
    content = as_csv([("Organisation", "Total"), ("=1+1", 3), ('A;"B"', 0), ("-2 é", 1)])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == (
        'Organisation;Total\r\n\u00a0=1+1;3\r\n"A;""B""";0\r\n\u00a0-2 é;1\r\n'
    )
