"""The blocks of a Markdown text, with their lines: what CommonMark finds, once what is no text is hidden."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents.reading.plain import TEMPLATE

# Blocks only: inline marks are read by our own rules, whose cost does not explode on a line of 170 KB.
PARSER = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
FRONT_MATTER_LINES = 200
YAML_KEY = re.compile(r"[\w-]{1,100}\s{0,9}:")
ANCHOR_TAG = re.compile(r"<a\s[^<>]{0,500}>\s{0,9}</a>", re.IGNORECASE)
CODE = {"fence", "code_block"}


def front_matter_lines(text: str) -> int:
    """Return how many lines the YAML front matter takes at the top of *text*, its two marks included."""
    lines = text.split("\n", FRONT_MATTER_LINES)[:FRONT_MATTER_LINES]
    if lines[0].rstrip() != "---" or not any(YAML_KEY.match(line) for line in lines):
        return 0
    closing = (place for place, line in enumerate(lines) if place and line.rstrip() in ("---", "..."))
    return next(closing, -1) + 1


def hide_non_text(text: str) -> str:
    """Return *text* without front matter, template tags and empty anchors, each line at its place."""
    hidden = front_matter_lines(text)
    text = "\n" * hidden + "\n".join(text.split("\n")[hidden:])
    return ANCHOR_TAG.sub(keep_lines, TEMPLATE.sub(keep_lines, text))


def keep_lines(found: re.Match[str]) -> str:
    """Return the line feeds of what is hidden."""
    return "\n" * found[0].count("\n")


def parse(text: str) -> list[Token]:
    """Return the block tokens of *text*; ``token.map`` counts lines from 0, end excluded.

    Source: CommonMark 0.31 and GitHub's tables, as read by markdown-it-py.
    """
    return PARSER.parse(hide_non_text(text))


def text_lines(text: str, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield the lines of *text* as written, with their numbers from 1, but for front matter and code."""
    hidden = set(range(front_matter_lines(text)))
    for token in tokens:
        if token.type in CODE and token.map:
            hidden.update(range(*token.map))
    for place, line in enumerate(text.split("\n")):
        if place not in hidden:
            yield place + 1, line
