"""A call for comments whose text is republished."""

import pytest

from comments.models import Placement
from documents.models import Edition, Version
from tests.editions import ALERT, KEEPING, MOVING, QUEUE, SIGNING, later_text, publish
from tests.imports.envois import send

EXCERPTS = {"signature": SIGNING, "durée": KEEPING, "calendrier": MOVING, "file": QUEUE, "alerte": ALERT}


@pytest.fixture
def cards(version: Version) -> dict[str, Placement]:
    """A card for each excerpt, by a word of its remark; one that names a row; one without a place."""
    rows = [[str(n), "", excerpt, f"Revoir : {word}."] for n, (word, excerpt) in enumerate(EXCERPTS.items())]
    rows += [["8", "EXI-F-2", "", "Revoir : essais."], ["9", "", "", "Revoir : autrement, encore et encore."]]
    send(version, [[*row, "haute", "a@example.org"] for row in rows])
    return {
        card.comment.text.removeprefix("Revoir : ").split()[0].strip(".,"): card
        for card in version.placements.select_related("comment")
    }


@pytest.fixture
def second(cards, tmp_path) -> Edition:
    """The text republished during the call."""
    return publish(tmp_path, later_text())
