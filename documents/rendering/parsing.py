"""Markdown's tokens, with what no text may ask: images are boxed, what costs too much is left as written."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from documents.reading.plain import CUSTOM_ID
from documents.rendering.cleaning import figure, opening_title, raw_html

NESTING = 40  # deeper, Markdown's reader drops words: the block is shown as written
INLINE_LENGTH = 20_000  # of one paragraph or cell: a person's are a hundred times shorter
INLINE_BRACKETS = 400  # each one may start a link, whose end is sought in all that follows

SHIFT = "shift"  # under this name, how much lower than written the titles are


def heavy(content: str) -> bool:
    """Say whether reading the marks of a paragraph would cost too much."""
    return len(content) > INLINE_LENGTH or content.count("[") > INLINE_BRACKETS


def prepare_inline(state: StateCore) -> None:
    """Take out of titles the anchors site generators write in them; leave what is heavy as written."""
    for token in state.tokens:
        if token.type == "inline" and heavy(token.content):
            token.children = [Token("text", "", 0, content=token.content)]
            token.content = ""
        elif token.type == "inline":
            token.content = CUSTOM_ID.sub("", token.content)


Env = MutableMapping[str, Any]


def render_image(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    """Write the box of a picture."""
    alternative = self.renderInlineAsText(tokens[at].children, options, env)
    return figure(str(tokens[at].attrGet("src") or ""), alternative)


def render_html(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    """Write HTML of the text, to be cleaned."""
    token = tokens[at]
    return raw_html(token.content, token.map[0] + 1 if token.map else 0, env[SHIFT])


def open_heading(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    """Open a title that is inside a quotation or a list."""
    return opening_title(int(tokens[at].tag[1]), env[SHIFT])


def close_heading(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env
) -> str:
    """Close it."""
    return "</div>"


def make_parser() -> MarkdownIt:
    """Return the reader and writer of Markdown: CommonMark, GitHub's tables and struck words."""
    parser = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    parser.core.ruler.before("inline", "prepare_inline", prepare_inline)
    for name, rule in (
        ("image", render_image),
        ("html_block", render_html),
        ("html_inline", render_html),
        ("heading_open", open_heading),
        ("heading_close", close_heading),
    ):
        parser.add_render_rule(name, rule)
    return parser


PARSER = make_parser()


def written(tokens: Sequence[Token], shift: int) -> str:
    """Return the HTML of tokens, not cleaned yet."""
    return str(PARSER.renderer.render(tokens, PARSER.options, {SHIFT: shift}))
