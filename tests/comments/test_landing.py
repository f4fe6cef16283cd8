"""Where a place of a card goes in the next edition: a row by its identifier, a part as a part, words."""

from pathlib import Path

import pytest

from comments.following import follow_places
from comments.models import Placement, Target
from comments.outcomes import PlaceState
from documents.anchoring.following import Fate
from documents.models import Edition, Version
from tests.editions import ALERT, KEEPING, QUEUE, RETRY, SIGNING, TEXT, publish
from tests.imports.envois import send

pytestmark = pytest.mark.django_db
OTHER = "Le bureau de permanence répond aux signalements de nuit comme de jour."


@pytest.fixture
def version(tmp_path) -> Version:
    return publish(tmp_path).version


def card_on(version: Version, location: str = "", excerpt: str = "") -> Placement:
    """Return the card of a remark placed without a person."""
    send(version, [["1", location, excerpt, "À revoir.", "", "a@example.org"]])
    card = version.placements.get()
    assert card.place_state == PlaceState.PLACED
    return card


def republished(version: Version, folder: Path, text: str, **others: str) -> Edition:
    """Return the new edition, the cards' places followed to it."""
    edition = publish(folder, text, **others)
    for _ in follow_places(version):
        pass
    return edition


def kept(card: Placement) -> list[Target]:
    return list(card.targets.filter(kept=True).select_related("section").order_by("rank"))


def test_a_requirement_whose_words_are_all_others_is_rewritten_not_gone(version, tmp_path):
    card = card_on(version, "EXI-F-1")
    republished(version, tmp_path, TEXT.replace(ALERT, OTHER))

    (place,) = kept(card)
    assert (place.section.identifier, place.fate) == ("EXI-F-1", Fate.EDITED)
    assert "entièrement récrite, sous le même identifiant : ligne 21 de cadre.md" in place.reason


def test_a_requirement_given_the_number_of_one_that_is_gone_is_not_taken_for_it(version, tmp_path):
    card = card_on(version, "EXI-F-1")
    text = TEXT.replace(f"| EXI-F-1 | P | {ALERT} |\n", "").replace("EXI-F-2", "EXI-F-1")
    republished(version, tmp_path, text)

    card.refresh_from_db()
    assert (card.place_state, kept(card)) == (PlaceState.GONE, [])


def test_a_requirement_given_another_number_is_followed_by_its_words(version, tmp_path):
    card = card_on(version, "EXI-F-2")
    text = TEXT.replace(f"| EXI-F-1 | P | {ALERT} |\n", "").replace("EXI-F-2", "EXI-F-1")
    edition = republished(version, tmp_path, text)

    (place,) = kept(card)
    assert (place.section.identifier, place.section.edition) == ("EXI-F-1", edition)
    assert RETRY in edition.documents.get().text.split("\n")[place.line_start - 1]


def test_a_part_named_as_a_whole_stays_one_part_when_a_row_is_added_to_its_table(version, tmp_path):
    card = card_on(version, "§ Files")
    row = f"| EXI-F-1 | P | {ALERT} |\n"
    edition = republished(version, tmp_path, TEXT.replace(row, f"{row}| EXI-F-9 | P | {OTHER} |\n"))

    (place,) = kept(card)
    assert (place.section.title, place.section.edition, place.start) == ("Files", edition, None)
    assert (place.line_start, place.line_end) == (place.section.line_start, place.section.line_end)


def test_words_quoted_are_marked_where_they_went(version, tmp_path):
    card = card_on(version, "", KEEPING)
    edition = republished(version, tmp_path, TEXT.replace(SIGNING, f"{SIGNING}\n\n{OTHER}"))

    (place,) = kept(card)
    assert edition.documents.get().text[place.start : place.end].rstrip(".") == KEEPING.rstrip(".")


def test_of_two_passages_the_one_that_is_gone_is_kept_to_be_read_beside_the_other(version, tmp_path):
    send(version, [["1", "EXI-F-1 et EXI-F-2", "", "À revoir.", "", "a@example.org"]])
    card = version.placements.get()
    assert len(kept(card)) == 2
    republished(version, tmp_path, TEXT.replace(f"| EXI-F-2 | I | {RETRY} |\n", ""))

    card.refresh_from_db()
    assert card.place_state == PlaceState.PLACED
    assert [place.section.identifier for place in kept(card)] == ["EXI-F-1"]
    gone = card.targets.get(fate=Fate.GONE)
    assert (gone.section.identifier, gone.kept, gone.section.edition.number) == ("EXI-F-2", False, 1)

    republished(version, tmp_path, TEXT.replace(f"| EXI-F-2 | I | {RETRY} |\n", "") + f"\n{OTHER}\n")
    assert card.targets.filter(fate=Fate.GONE).count() == 1


def test_a_passage_taken_into_another_file_is_followed_there(version, tmp_path):
    card = card_on(version, "", QUEUE)
    without = TEXT.replace(f"{QUEUE}\n\n", "")
    republished(version, tmp_path, without, exploitation=f"# Exploitation\n\n{QUEUE}\n")

    (found,) = kept(card)
    assert (found.section.document.path, found.fate) == ("exploitation.md", Fate.MOVED)
