"""What is shown of a place: its lines, numbered as in the file, with the words marked."""

from web.views.passage import SHOWN, passage

TEXT = "# Titre\n\nUne phrase claire.\nUne autre.\n\n## Suite\nFin."


def shown(found) -> list[tuple[int, str]]:
    return [(line.number, "".join(piece.text for piece in line.pieces)) for line in found.lines]


def marked(found) -> list[str]:
    return [piece.text for line in found.lines for piece in line.pieces if piece.marked]


def test_the_lines_of_a_section_keep_the_numbers_of_the_file():
    found = passage(TEXT, (3, 5), (3, 5), None)

    assert shown(found) == [(3, "Une phrase claire."), (4, "Une autre."), (5, "")]
    assert not found.cut_before
    assert not found.cut_after


def test_the_words_found_are_marked_across_lines():
    start = TEXT.index("claire")

    found = passage(TEXT, (3, 5), (3, 4), (start, start + len("claire.\nUne")))

    assert marked(found) == ["claire.", "Une"]
    assert "".join(text for _, text in shown(found)) == "Une phrase claire.Une autre."


def test_lines_named_more_precisely_than_their_section_stand_out():
    found = passage(TEXT, (1, 5), (3, 4), None)

    assert [line.number for line in found.lines if line.named] == [3, 4]
    assert not any(line.named for line in passage(TEXT, (1, 5), (1, 5), None).lines)


def test_lines_beyond_the_end_of_the_text_show_what_there_is():
    assert shown(passage(TEXT, (6, 90), (6, 90), None)) == [(6, "## Suite"), (7, "Fin.")]
    assert shown(passage("", (4, 9), (4, 9), None)) == [(1, "")]


def test_a_long_part_is_cut_around_the_words_and_says_so():
    text = "\n".join(f"Ligne {number} " + "x" * 80 for number in range(1, 2001))
    start = text.index("Ligne 1000 ")

    found = passage(text, (1, 2000), (1000, 1000), (start, start + 10))

    assert marked(found) == ["Ligne 1000"]
    assert found.cut_before
    assert found.cut_after
    assert sum(len(line) for _, line in shown(found)) <= SHOWN


def test_one_endless_line_is_cut_too():
    text = "| " + "cellule | " * 20_000

    found = passage(text, (1, 1), (1, 1), (150_000, 150_007))

    assert len(marked(found)[0]) == 7
    assert len(shown(found)[0][1]) == SHOWN
