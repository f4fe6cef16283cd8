"""What a text may hold to harm who reads it, or what renders it: nothing passes, no word is lost."""

import re
from html.parser import HTMLParser

import pytest

from documents.rendering.cleaning import TAGS
from documents.rendering.render import render
from tests.web.hostile import PAYLOADS

SAID = {
    "href",
    "rel",
    "colspan",
    "rowspan",
    "align",
    "start",
    "class",
    "role",
    "aria-level",
    "dir",
    "data-title",
}
WRAPPED = (
    "{}", "- {}", "> {}", "| a | b |\n|---|---|\n| {} | x |", "# {}", "<div>{}</div>", "a {} b",
    "![{}](x.png)", "[{}](x)", "<table><tr><td>{}</td></tr></table>", "| {} | b |", "    {}", "```\n{}\n```",
)  # fmt: skip
LINKS = (
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,a)", "[x](vbscript:a)",
    "<a href='java\nscript:alert(1)'>x</a>", "<a href=' javascript:alert(1)'>x</a>", "[x](&#106;avascript:a)",
    "<a href='&#x6A;avascript:a'>x</a>", "<javascript:alert(1)>", "[x]\n\n[x]: javascript:alert(1)",
    "<a href='file:///etc/passwd'>x</a>", "<a href='\x01javascript:a'>x</a>", "[x](blob:a)",
)  # fmt: skip


class Tags(HTMLParser):
    """The elements of some HTML, and what each says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.balance: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.balance.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.balance.pop() == tag


def html(text: str) -> str:
    return "\n".join(block.head + "".join(part.html for part in block.parts) for block in render(text))


def wrong(text: str) -> list[object]:
    """Return what the rendered text holds that nothing may."""
    tags = Tags(html(text))
    assert tags.balance == []
    return [
        (tag, said)
        for tag, said in tags.found
        if tag not in TAGS or set(said) - SAID or not harmless(said.get("href") or "#")
    ]


def harmless(address: str) -> bool:
    return bool(re.match(r"(https?:|mailto:|#)", address))


@pytest.mark.parametrize("around", WRAPPED)
def test_nothing_of_a_payload_acts_wherever_it_stands(around):
    assert [
        payload for payload in PAYLOADS if wrong(around.format(payload) if "{}" in around else payload)
    ] == []


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_runs_something_is_only_words(link):
    assert wrong(link) == []
    assert "href" not in html(link)


def test_styles_classes_ids_and_events_are_gone():
    said = "style='position:fixed' class='submit-row' id='content' onclick='a()' data-line='3' title='x'"
    text = f"<p {said}>Mots</p>\n"

    assert html(text) == '<p dir="auto">Mots</p>'


def test_the_lines_of_rows_cannot_be_forged():
    rows = render('<table>\n<tr data-line="900" data-line=3><td>a</td></tr>\n</table>\n')[0].parts

    assert [(row.line_start, row.line_end) for row in rows] == [(2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "> " * 1000 + "mot", "\n".join("  " * deep + "- mot" for deep in range(1000)), "> - " * 500 + "mot",
        "<div>" * 5000 + "mot", "<table><tr><td>" * 3000 + "mot", "*" * 5000 + "mot", "[" * 30_000 + "mot",
        "![](" * 5000 + "mot", "a" + "`" * 9999 + "mot",
        "<b x='1'>" * 99 + "<p>mot" * 2000, "**a " * 5000 + "mot",
        "<font color=1><font color=2>" * 40 + "<p>mot" * 2000, "<!-- x" * 3000 + "-->\n\nmot",
    ],
)  # fmt: skip
def test_a_text_nested_or_marked_out_of_measure_is_shown_whole_and_stays_small(text):
    found = html(text)

    assert "mot" in found
    assert len(found) <= 20 * len(text) + 2000


def test_a_huge_table_keeps_all_its_rows():
    text = "| ID | Texte |\n|---|---|\n" + "".join(f"| E-{n} | {'mot ' * 20}|\n" for n in range(3000))

    block = render(text)[0]

    assert [part.line_start for part in block.parts] == list(range(3, 3003))


def test_what_is_left_open_in_one_block_does_not_reach_the_next():
    texts = [part.html for block in render("Un <b>mot <i>ouvert\n\nLa suite.\n") for part in block.parts]

    assert texts == ['<p dir="auto">Un <b>mot <i>ouvert</i></b></p>', '<p dir="auto">La suite.</p>']


def test_words_that_turn_what_follows_stay_in_their_block():
    parts = [part.html for block in render("Un \u202esens\n\nLa suite\n") for part in block.parts]

    assert all(part.startswith('<p dir="auto">') for part in parts)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "---", "\x00", "|", "| |", "#", "-", "1.", ">", "```", "<table>", "{% %}"]
)
def test_almost_nothing_is_no_error(text):
    assert isinstance(render(text), tuple)
