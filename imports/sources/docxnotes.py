"""What people wrote beside a Word document, and what they changed in it with « suivi des modifications ».

ECMA-376 part 1, 17.13.4 and 17.13.5; « Strict » documents only differ by their namespaces. Which comment
answers which is told elsewhere, by the marks of their last paragraphs (MS-DOCX, 2.5.1.1).
"""

import re
from collections.abc import Callable
from typing import TypeVar
from zipfile import ZipFile

from imports.sources.archive import DAMAGED
from imports.sources.markup import Attributes, End, Start
from imports.sources.model import Table, UnreadableSource
from imports.sources.ooxml import Package
from imports.sources.remarks import MANY, MAX_NAME, MAX_REMARKS, Letters, day
from imports.sources.revised import Kind, RevisedText, Revision
from imports.sources.rewording import Comment, empty_comments, rows

MAX_STYLES = 10_000
_MAX_BASES = 20  # styles that one is made from

_MAIN = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_ANSWER = "http://schemas.microsoft.com/office/word/2012/wordml commentEx"
_REVISIONS = {
    "ins": Kind.INSERTION,
    "moveTo": Kind.INSERTION,
    "del": Kind.DELETION,
    "moveFrom": Kind.DELETION,
}
_APART = {"footnotes": "notes de bas de page", "endnotes": "notes de fin"}
_TITLE = re.compile(r"(?:heading|titre)\s?[1-9]", re.I)
Handler = TypeVar("Handler", bound=Callable[..., None])


def read_docx(archive: ZipFile) -> Table:
    """Return the comments and the tracked changes of a Word document, in its order; no row for nothing.

    Excerpts are in the wording that the document had before it was changed. UnreadableSource when a part is
    damaged, hostile, missing or out of bounds.
    """
    package = Package(archive)
    main = _related(package, "", "officeDocument") or "word/document.xml"
    if not package.holds(main):
        raise UnreadableSource(DAMAGED)
    letters = Letters()
    titles = _title_styles(package, _related(package, main, "styles"))
    comments = _comments(package, main, letters)
    text = RevisedText(letters)
    _Body(text, titles).read(package, main)
    for kind, name in _APART.items():
        text.name_place(name)
        _Body(text, titles).read(package, _related(package, main, kind))
    return Table(rows(text, comments), empty_comments(comments))


def _related(package: Package, part: str, kind: str) -> str:
    relations = package.relations(part).values()
    return next((relation.target for relation in relations if relation.kind == kind), "")


def _named(handlers: dict[str, Handler]) -> dict[str, Handler]:
    return {f"{namespace}{name}": handler for namespace in _MAIN for name, handler in handlers.items()}


def _value(attributes: Attributes, name: str) -> str:
    """Return an attribute whatever its namespace, which depends on the age of the document."""
    return next((value for key, value in attributes.items() if key.endswith(f" {name}")), "")


def _title_styles(package: Package, part: str) -> frozenset[str]:
    """Return the styles of titles: by their names, which are the same in all languages, or by their level."""
    styles: dict[
        str, tuple[str, str]
    ] = {}  # by identifier: « title », « text » or "", and the one they extend
    open_style = ""

    def start(attributes: Attributes, _: int) -> None:
        nonlocal open_style
        open_style = _value(attributes, "styleId")
        if len(styles) < MAX_STYLES:
            styles[open_style] = "", ""

    def note(kind: str = "", base: str = "") -> None:
        if open_style in styles:
            known = styles[open_style]
            styles[open_style] = known[0] or kind, known[1] or base

    def name(attributes: Attributes, _: int) -> None:
        note("title" if _TITLE.fullmatch(_value(attributes, "val")) else "")

    def base(attributes: Attributes, _: int) -> None:
        note(base=_value(attributes, "val"))

    def level(attributes: Attributes, _: int) -> None:
        note("title" if _is_level(_value(attributes, "val")) else "text")

    package.parse(part, _named({"style": start, "name": name, "basedOn": base, "outlineLvl": level}))
    return frozenset(style for style in styles if _is_of_title(styles, style))


def _is_of_title(styles: dict[str, tuple[str, str]], style: str) -> bool:
    for _ in range(_MAX_BASES):
        kind, base = styles.get(style, ("", ""))
        if kind or not base:
            return kind == "title"
        style = base
    return False


def _is_level(value: str) -> bool:
    """Whether an outline level is that of a title: 9 is for text."""
    return len(value) == 1 and value in "012345678"


def _comments(package: Package, main: str, letters: Letters) -> dict[str, Comment]:
    """Return the comments of a document by their identifiers, each with the one that it answers."""
    comments: dict[str, Comment] = {}
    by_paragraph: dict[str, str] = {}
    pieces: list[str] = []
    opened: Attributes = {}
    last = ""

    def start(attributes: Attributes, _: int) -> None:
        nonlocal opened, last
        opened, last = attributes, ""
        pieces.clear()
        if len(comments) == MAX_REMARKS:
            raise UnreadableSource(MANY)

    def mark(attributes: Attributes, _: int) -> None:
        nonlocal last
        last = _value(attributes, "paraId")

    def end(_: int) -> None:
        author, date = _value(opened, "author")[:MAX_NAME], day(_value(opened, "date"))
        key = _value(opened, "id")
        key = f"{key} ({len(comments)})" if key in comments else key  # the second stands nowhere in the text
        comments[key] = Comment(author, date, "".join(pieces).strip())
        if last:
            by_paragraph[last] = key

    words = _Words(lambda said: pieces.append(letters.take(said)), line_break="\n")
    starts = _named({"comment": start, "p": mark, **words.starts})
    ends = _named({"comment": end, "p": lambda _: pieces.append("\n"), **words.ends})
    package.parse(_related(package, main, "comments"), starts, ends, words.text)
    answers = _answers(package, main)
    for paragraph, comment in by_paragraph.items():
        if parent := by_paragraph.get(answers.get(paragraph, "")):
            comments[comment] = comments[comment]._replace(parent=parent)
    return comments


def _answers(package: Package, main: str) -> dict[str, str]:
    """Return which paragraph each answer answers: those that end the comments."""
    answers: dict[str, str] = {}

    def note(attributes: Attributes, _: int) -> None:
        if parent := _value(attributes, "paraIdParent"):
            answers[_value(attributes, "paraId")] = parent

    package.parse(_related(package, main, "commentsExtended"), {_ANSWER: note})
    return answers


class _Words:
    """What the runs of a part say, whether put in or taken out."""

    def __init__(self, say: Callable[[str], None], line_break: str = " ") -> None:
        self._say = say
        self._is_open = False
        self.starts: dict[str, Start] = {
            **dict.fromkeys(("t", "delText"), self._open),
            "noBreakHyphen": lambda _, __: say("-"),
            "tab": lambda _, __: say(" "),
            **dict.fromkeys(("br", "cr"), lambda _, __: say(line_break)),
        }
        self.ends: dict[str, End] = dict.fromkeys(("t", "delText"), self._close)

    def text(self, data: str) -> None:
        if self._is_open:
            self._say(data)

    def _open(self, _: Attributes, __: int) -> None:
        self._is_open = True

    def _close(self, _: int) -> None:
        self._is_open = False


class _Body:
    """Where the stream stands in a part of the document."""

    def __init__(self, text: RevisedText, titles: frozenset[str]) -> None:
        self._text = text
        self._titles = titles
        self._skipped = 0  # how many elements are open, whose content is said elsewhere or no longer holds
        self._revisions: list[Revision] = []
        self._words = _Words(self._add)

    def read(self, package: Package, part: str) -> None:
        """Tell the text what the part holds."""
        starts: dict[str, Start] = {
            "p": self._open_paragraph,
            "pStyle": self._note_style,
            "outlineLvl": self._note_level,
            "pPrChange": self._skip,
            "commentRangeStart": lambda attributes, _: self._text.open_range(_value(attributes, "id")),
            "commentRangeEnd": self._close_range,
            "commentReference": self._close_range,
            **{name: self._beginner(kind) for name, kind in _REVISIONS.items()},
            **self._words.starts,
        }
        ends: dict[str, End] = {
            "p": self._close_paragraph,
            "pPrChange": self._resume,
            **dict.fromkeys(_REVISIONS, self._end_revision),
            **self._words.ends,
        }
        package.parse(
            part,
            {**_named(starts), _FALLBACK: self._skip},
            {**_named(ends), _FALLBACK: self._resume},
            self._words.text,
        )

    def _add(self, said: str) -> None:
        if not self._skipped:
            self._text.add(said)

    def _skip(self, _: Attributes, __: int) -> None:
        self._skipped += 1

    def _resume(self, _: int) -> None:
        self._skipped -= 1

    def _open_paragraph(self, _: Attributes, __: int) -> None:
        if not self._skipped:
            self._text.open_paragraph()

    def _close_paragraph(self, _: int) -> None:
        if not self._skipped:
            self._text.close_paragraph()

    def _note_style(self, attributes: Attributes, _: int) -> None:
        if not self._skipped:
            style = _value(attributes, "val")
            is_named = not self._titles and bool(_TITLE.fullmatch(style))
            self._text.set_title(is_named or style in self._titles)

    def _note_level(self, attributes: Attributes, _: int) -> None:
        if not self._skipped:
            self._text.set_title(_is_level(_value(attributes, "val")))

    def _close_range(self, attributes: Attributes, _: int) -> None:
        self._text.close_range(_value(attributes, "id"))

    def _beginner(self, kind: Kind) -> Start:
        def begin(attributes: Attributes, _: int) -> None:
            author, date = _value(attributes, "author")[:MAX_NAME], day(_value(attributes, "date"))
            self._revisions.append(Revision(kind, author, date))
            self._text.begin(self._revisions[-1])

        return begin

    def _end_revision(self, _: int) -> None:
        self._text.end(self._revisions.pop())
