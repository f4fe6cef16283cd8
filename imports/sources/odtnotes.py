"""What people wrote beside an OpenDocument text, and what they changed in it with the changes recorded.

ODF 1.3 part 3, 5.5 and 14.1. LibreOffice tells which comment answers which by an attribute of its own.
"""

from dataclasses import dataclass, field
from zipfile import ZipFile

from imports.sources.archive import DAMAGED
from imports.sources.markup import Attributes, End, MalformedMarkup, Start, parse
from imports.sources.model import Table, UnreadableSource
from imports.sources.odscell import OFFICE, TEXT, count
from imports.sources.remarks import MANY, MAX_NAME, MAX_REMARKS, Letters, day
from imports.sources.revised import Kind, RevisedText, Revision
from imports.sources.rewording import Comment, empty_comments, rows

_NAME = f"{OFFICE}name"
_CHANGE = f"{TEXT}change-id"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/ "
_FIELDS = ("creator", "date")
_KINDS = {"insertion": Kind.INSERTION, "deletion": Kind.DELETION}
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0 "
_LEFT_OUT = (f"{_SVG}title", f"{_SVG}desc", f"{TEXT}note-citation", f"{OFFICE}binary-data")
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")


def read_odt(archive: ZipFile) -> Table:
    """Return the comments and the recorded changes of a text, in its order; no row for nothing.

    Excerpts are in the wording that the document had before it was changed. UnreadableSource when the content
    is damaged, hostile or out of bounds.
    """
    reader = _Reader()
    try:
        with archive.open("content.xml") as stream:
            parse(stream, reader.starts, reader.ends, reader.add)
    except (KeyError, MalformedMarkup) as error:
        raise UnreadableSource(DAMAGED) from error
    return Table(rows(reader.text, reader.comments), empty_comments(reader.comments))


@dataclass(slots=True)
class _Apart:
    """What is told apart from the text: a comment, words taken out, who did it, what is left out."""

    needs_paragraph: bool  # between paragraphs, blanks are layout
    paragraphs: int = 0  # that are open
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Reader:
    """Where the stream stands in the content of a text; each element that counts has its handlers."""

    def __init__(self) -> None:
        self._letters = Letters()
        self.text = RevisedText(self._letters)
        self.comments: dict[str, Comment] = {}
        self._paragraphs = 0  # that are open in the text
        self._apart: list[_Apart] = []
        self._fields: dict[str, str] = {}  # of the comment or the change being read
        self._annotation: Attributes = {}
        self._region = ""
        self._revisions: dict[str, Revision] = {}
        self._deleted: dict[str, str] = {}  # the words taken out, by their change
        self.starts: dict[str, Start] = {
            **dict.fromkeys(_PARAGRAPHS, self._open_paragraph),
            f"{TEXT}h": self._open_title,
            f"{TEXT}s": lambda attributes, _: self.add(" " * min(count(attributes, f"{TEXT}c"), 100)),
            f"{TEXT}tab": lambda _, __: self.add(" "),
            f"{TEXT}line-break": lambda _, __: self.add("\n" if self._apart else " "),
            f"{OFFICE}annotation": self._open_annotation,
            f"{OFFICE}annotation-end": self._end_range,
            f"{TEXT}changed-region": self._open_region,
            **{f"{TEXT}{kind}": self._open_kind for kind in _KINDS},
            f"{TEXT}change": self._tell_deletion,
            f"{TEXT}change-start": self._begin_change,
            f"{TEXT}change-end": self._end_change,
            **{f"{_DUBLIN_CORE}{name}": self._open_field for name in _FIELDS},
            **dict.fromkeys(_LEFT_OUT, self._open_field),
        }
        self.ends: dict[str, End] = {
            **dict.fromkeys(_PARAGRAPHS, self._close_paragraph),
            f"{OFFICE}annotation": self._close_annotation,
            **{f"{TEXT}{name}": self._kind_closer(kind) for name, kind in _KINDS.items()},
            **{f"{_DUBLIN_CORE}{name}": self._field_closer(name) for name in _FIELDS},
            **dict.fromkeys(_LEFT_OUT, self._drop),
        }

    def add(self, data: str) -> None:
        """Take characters of what is being read."""
        if not self._apart:
            if self._paragraphs:
                self.text.add(data)
        elif self._apart[-1].paragraphs or not self._apart[-1].needs_paragraph:
            self._apart[-1].pieces.append(self._letters.take(data))

    def _leave(self) -> str:
        return self._apart.pop().text

    def _drop(self, _: int) -> None:
        self._leave()

    def _open_paragraph(self, _: Attributes, __: int, is_title: bool = False) -> None:
        if not self._apart:
            self._paragraphs += 1
            self.text.open_paragraph(is_title)
            return
        apart = self._apart[-1]
        apart.paragraphs += 1
        if apart.pieces:
            apart.pieces.append("\n")

    def _open_title(self, attributes: Attributes, depth: int) -> None:
        self._open_paragraph(attributes, depth, is_title=True)

    def _close_paragraph(self, _: int) -> None:
        if self._apart:
            self._apart[-1].paragraphs -= 1
        else:
            self._paragraphs -= 1
            self.text.close_paragraph()

    def _open_field(self, _: Attributes, __: int) -> None:
        self._apart.append(_Apart(needs_paragraph=False))

    def _field_closer(self, name: str) -> End:
        def close(_: int) -> None:
            self._fields[name] = self._leave().strip()[:MAX_NAME]

        return close

    def _who_and_when(self) -> tuple[str, str]:
        return self._fields.get("creator", ""), day(self._fields.get("date", ""))

    def _open_annotation(self, attributes: Attributes, _: int) -> None:
        if len(self.comments) == MAX_REMARKS:
            raise UnreadableSource(MANY)
        name = attributes.get(_NAME, "")
        key = name if name and name not in self.comments else f"{name} ({len(self.comments)})"
        self._annotation = {**attributes, _NAME: key}
        if not self._apart:
            self.text.open_range(key)
        self._fields.clear()
        self._apart.append(_Apart(needs_paragraph=True))

    def _close_annotation(self, _: int) -> None:
        author, date = self._who_and_when()
        attributes = self._annotation.items()
        parent = next((value for name, value in attributes if name.endswith(" parent-name")), None)
        comment = Comment(author, date, self._leave().strip(), parent)
        self.comments[self._annotation[_NAME]] = comment

    def _end_range(self, attributes: Attributes, _: int) -> None:
        if not self._apart:
            self.text.close_range(attributes.get(_NAME, ""))

    def _open_region(self, attributes: Attributes, _: int) -> None:
        identifiers = (f"{TEXT}id", "http://www.w3.org/XML/1998/namespace id")
        self._region = next((attributes[name] for name in identifiers if name in attributes), "")

    def _open_kind(self, _: Attributes, __: int) -> None:
        self._fields.clear()
        self._apart.append(_Apart(needs_paragraph=True))

    def _kind_closer(self, kind: Kind) -> End:
        def close(_: int) -> None:
            self._revisions[self._region] = Revision(kind, *self._who_and_when())
            self._deleted[self._region] = self._leave()

        return close

    def _tell_deletion(self, attributes: Attributes, _: int) -> None:
        """Put the words taken out back where they were; once, whatever the document says."""
        change = attributes.get(_CHANGE, "")
        if not self._apart and (words := self._deleted.pop(change, "")):
            self.text.begin(self._revisions[change])
            self.text.add(words)
            self.text.end(self._revisions[change])

    def _begin_change(self, attributes: Attributes, _: int) -> None:
        if not self._apart and (revision := self._revisions.get(attributes.get(_CHANGE, ""))):
            self.text.begin(revision)

    def _end_change(self, attributes: Attributes, _: int) -> None:
        if not self._apart and (revision := self._revisions.get(attributes.get(_CHANGE, ""))):
            self.text.end(revision)
