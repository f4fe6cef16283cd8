"""Links to the lines of a file, followed from their commit whatever the forge."""

import pytest

from documents.anchoring.following import Succession
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Method
from documents.reading.model import ReadDocument, ReadPage


@pytest.mark.parametrize("path", ["volet-exigences.md", "volets/messages/volet-exigences.md"])
def test_the_lines_of_a_link_are_shown_but_its_version_is_to_be_checked(places, key_of, path):
    (found,) = places(text=f"Voir https://forge.example.org/a/b/blob/0123abc/{path}#L6.")
    assert (found.section_key, found.accepted) == (key_of("MSG-FIL-2 (Béta)"), False)
    assert "autre version" in found.reason


@pytest.fixture
def republished(documents: list[ReadDocument], pages: list[ReadPage]) -> EditionIndex:
    """The edition, whose requirements had another first row and a longer third one at commit 0123abc."""
    rows = documents[1].text.split("\n")
    old = "\n".join([*rows[:4], "| MSG-FIL-0 | P | Les agents signent la charte. |", *rows[4:]])
    succession = Succession.of({"volet-exigences.md": old}, {d.path: d.text for d in documents})

    def past(commit: str, path: str) -> Succession | None:
        return succession if (commit, path) == ("0123abc", "volet-exigences.md") else None

    return EditionIndex.build(documents, pages, past)


def test_the_lines_of_a_link_are_followed_from_its_commit(republished, key_of):
    link = "https://forge.example.org/a/b/blob/0123abc/volet-exigences.md#L7"
    (found,) = locate(republished, location="", excerpt="", text=f"À revoir : {link}").candidates
    assert (found.section_key, found.line_start) == (key_of("MSG-FIL-2 (Béta)"), 6)
    assert (found.method, found.accepted) == (Method.LINK, True)


@pytest.mark.parametrize("view", ["blob", "blame", "raw", "-/blob"])
def test_a_link_is_followed_whatever_view_it_opens(republished, key_of, view):
    link = f"https://forge.example.org/a/b/{view}/0123abc/volet-exigences.md#L7-L8"
    found = locate(republished, location=link, excerpt="", text="").candidates
    assert [candidate.section_key for candidate in found] == [key_of("MSG-FIL-2 (Béta)"), key_of("MSG-FIL-3")]


@pytest.mark.parametrize(
    "link",
    [
        "https://forge.example.org/a/b/src/commit/0123abc/volet-exigences.md#L7-L8",
        "https://forge.example.org/a/b/raw/commit/0123abc/volet-exigences.md#L7-L8",
        "https://forge.example.org/a/b/src/0123abc/volet-exigences.md#lines-7:8",
        "https://raw.githubusercontent.com/a/b/0123abc/volet-exigences.md#L7-L8",
        "https://forge.example.org/a/b/-/blob/0123abc/volet-exigences.md?plain=1#L7-8",
    ],
)
def test_a_link_is_followed_whatever_forge_it_opens(republished, key_of, link):
    found = locate(republished, location="", excerpt="", text=f"Voir {link}, à revoir.").candidates
    assert [candidate.section_key for candidate in found] == [key_of("MSG-FIL-2 (Béta)"), key_of("MSG-FIL-3")]


def test_a_passage_that_is_gone_since_the_commit_of_the_link_is_said(republished):
    link = "https://forge.example.org/a/b/blob/0123abc/volet-exigences.md#L5"
    answer = locate(republished, location="", excerpt="", text=f"Voir {link}")
    assert not answer.accepted
    assert answer.notes == (
        "Le commentaire désigne par un lien la ligne 5 de volet-exigences.md, passage supprimé depuis.",
    )


def test_the_anchor_of_a_link_is_its_section(accepted, documents):
    section = next(s for s in documents[0].sections if s.title == "2.1 - Reprise après incident")
    link = f"https://forge.example.org/a/b/blob/main/volet-corps.md#{section.anchors[0]}"
    assert accepted(location=link) == [section.key]


def test_a_link_to_a_file_that_is_not_here_is_no_place(places):
    assert places(text="https://forge.example.org/a/b/blob/main/autre.md#L6") == []
