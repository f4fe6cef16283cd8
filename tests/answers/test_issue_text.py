"""What a reply in an issue shows is what was written; it calls, links, draws and runs nothing."""

import random
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from answers.issue import LONGEST, escaped, marker_of, reply_of, without_marker
from answers.models import Answer, Delivery
from tests.answers.owed import prepared
from tests.imports.envois import send

GITHUB = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable(["table", "strikethrough"])
# What GitHub makes links, calls and pictures of in the text of a page, anywhere but in code.
CALLS = re.compile(
    r"(?<![\w`])@[a-z0-9]|[\w.+-]@[a-z0-9-]|\w*#\d|\bGH-\d|[a-z]+://|\bwww\.|:[a-z][\w+-]*:", re.I
)
ALLOWED = {"p", "code", "br", "blockquote", "strong"}
HOSTILE = [
    "@lea, @org/equipe et lea@example.org",
    "#12, GH-12, a/b#12, https://github.com/a/b/issues/12 et www.example.org",
    "commit 0123456789abcdef0123456789abcdef01234567 ou a1b2c3d",
    "![image](https://example.org/x.png) [lien](javascript:alert(1)) [x]: https://example.org",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- @lea --> <https://example.org>",
    "# Titre\n## Sous-titre\nTitre\n=====\nTitre\n---\n- - -\n***\n___",
    "> citation\n- liste\n+ liste\n* liste\n1. liste\n2) liste\n- [ ] à faire",
    "    code indenté\n\n\tcode tabulé",
    "```\n@lea\n```\n~~~\n#12\n~~~",
    "`@lea` ``#12`` \\`@lea\\` \\\\`@lea",
    "| a | b |\n|---|---|\n| @c | #1 |\na\n:-\nb | c\n-|-\n",
    "*a* **b** _c_ __d__ ~~e~~ ~f~ a_b_c $x$ $$y$$ &amp; &lt; &#64;lea &commat;lea",
    "[^1] et [^1]: @note\n:shipit: :octocat: :+1:",
    "fin de ligne\\\nsuite  \nsuite",
    "@a@b#1#2GH-3 @@a `@a`@b",
    "x" * 300 + "@a",
]  # fmt: skip


class Page(HTMLParser):
    """The tags of a page, its text outside code, and all of its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.plain, self.all = "", ""
        self._in_code = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self._in_code = self._in_code or tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._in_code = self._in_code and tag != "code"

    def handle_data(self, data: str) -> None:
        self.all += data
        self.plain += " " if self._in_code else data


def shown(text: str) -> Page:
    return Page(GITHUB.render(text))


def squeezed(text: str) -> str:
    """Return a text without blanks, and without the quotes that code stands between."""
    return re.sub(r"[\s`]", "", text)


def check(text: str, rendered: Page) -> None:
    assert rendered.tags <= ALLOWED, (text, rendered.tags)
    assert not CALLS.search(rendered.plain), (text, rendered.plain)
    assert squeezed(rendered.all) == squeezed(text), text


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_hostile_is_shown_as_it_is_written(text):
    check(text, shown(escaped(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_quoted_stays_in_its_quotation(text):
    line = " ".join(text.split())

    rendered = shown(f"avant\n\n> {escaped(line)}\n\naprès\n")

    assert rendered.tags <= ALLOWED
    assert not CALLS.search(rendered.plain)
    assert squeezed(rendered.all) == squeezed(f"avant{line}après")


def test_any_mix_of_signs_is_shown_as_it_is_written():
    drawn = random.Random(12)  # noqa: S311
    signs = [*"\\`*_{}[]()<>#+-.!|~&$^=:@/ \n\t'\"", "@a", "#1", "://", "www.", "a", "1", "&lt;", "<b>", "é"]
    for _ in range(4000):
        text = "".join(drawn.choice(signs) for _ in range(drawn.randint(1, 14)))
        check(text, shown(escaped(text)))


@pytest.mark.parametrize(
    "text",
    [
        "EXI-G-4 (p. 12, § 3) : au plus 5 % - c'est trop ! Voir l. 120-134 ; a_b ; x < y & z > t ; C:\\temp",
        "Le délai passe à 13 mois. La durée « utile » est précisée {annexe 2} = oui + non ^ ?",
    ],
)
def test_an_ordinary_sentence_is_readable_as_it_is_sent(text):
    assert escaped(text) == text


def test_a_formula_is_shown_as_it_is_written():
    assert escaped("$x$ et $$y$$, ou 5 $ et 10 $") == "`$x$` et `$$y$$`, ou 5 \\$ et 10 \\$"


def test_the_lines_of_a_text_stay_lines():
    assert shown(escaped("un\ndeux\n\ntrois")).all.split() == ["un", "deux", "trois"]
    assert GITHUB.render(escaped("un\ndeux")).count("<br") == 1


def test_a_long_text_without_a_blank_is_escaped():
    for piece in ("a", "a@", "#", "-.", "[", "a://", ":a", "0a", "\\", "`"):
        text = piece * (20_000 // len(piece))
        assert squeezed(shown(escaped(text)).all) == squeezed(text)


@pytest.mark.django_db
def test_a_reply_holds_its_marker_where_nobody_sees_it(version, karim, lea):
    send(version, by=lea)
    (delivery,) = prepared(version, karim)

    reply = reply_of(delivery)

    assert reply.endswith(f"\n\n{marker_of(delivery)}\n")
    assert "cct:" not in shown(reply).all
    assert marker_of(delivery) not in without_marker(reply)
    assert "Suite donnée : Retenu en partie" in shown(reply).all


@pytest.mark.django_db
def test_a_reply_too_long_for_github_is_cut_and_says_so(version, karim, lea):
    send(version, by=lea)
    (delivery,) = prepared(version, karim)
    Answer.objects.update(text="Réponse * très * longue. " * 1500)

    reply = reply_of(Delivery.objects.get(pk=delivery.pk))

    assert len(reply) <= LONGEST + 1
    assert "La suite de cette réponse est trop longue" in reply
    assert reply.endswith(f"{marker_of(delivery)}\n")
