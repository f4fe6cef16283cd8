"""An XML part of a file, edited where it must be and nowhere else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

# A tag: « > » may well stand between quotes.
TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


class Splice(NamedTuple):
    """What takes the place of a stretch of bytes, none when something is only put in."""

    start: int
    stop: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes of a part, in an encoding where ASCII stands as itself."""

    raw: bytes
    codec: str  # what our own characters are written in; those it lacks become references
    wide: str = ""  # the encoding of the file, when ASCII does not stand as itself there

    @classmethod
    def of(cls, raw: bytes) -> "Part":
        """Return the part that these bytes of a well-formed XML file make."""
        if wide := _WIDE.get(raw[:2]):
            return cls(raw.decode(wide).encode(), "utf-8", wide)
        declared = _DECLARED.match(raw)
        is_utf8 = declared is None or declared[1].lower() in (b"utf-8", b"utf8")
        return cls(raw, "utf-8" if is_utf8 else "ascii")

    def encoded(self, markup: str) -> bytes:
        """Return a piece of XML in bytes of this part."""
        return markup.encode(self.codec, "xmlcharrefreplace")

    def parser(self) -> expat.XMLParserType:
        """Return a parser whose positions are those of ``raw``; names come as « namespace name »."""
        return expat.ParserCreate("utf-8" if self.wide else None, " ")

    def spliced(self, splices: Iterable[Splice]) -> Iterator[bytes]:
        """Yield the bytes of the file with these changes, given from the first to the last."""
        pieces = self._pieces(splices)
        return pieces if not self.wide else (piece.decode().encode(self.wide) for piece in pieces)

    def _pieces(self, splices: Iterable[Splice]) -> Iterator[bytes]:
        at = 0
        view = memoryview(self.raw)
        for start, stop, new in splices:
            yield bytes(view[at:start])
            yield new
            at = stop
        yield bytes(view[at:])


def said(text: str) -> str:
    """Return *text* as it stands between tags."""
    return escape(text)


def without(tag: bytes, names: Iterable[bytes]) -> bytes:
    """Return a tag without the attributes so named, every other byte as it was."""
    unwanted = set(names)
    return _ATTRIBUTE.sub(lambda found: b"" if found[1] in unwanted else found[0], tag)


def attributes(tag: bytes) -> list[bytes]:
    """Return the names of a tag's attributes as written, prefixes included."""
    return [found[1] for found in _ATTRIBUTE.finditer(tag)]


def with_more(tag: bytes, more: bytes) -> bytes:
    """Return an opening tag, closed at once or not, with more attributes."""
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + more + tag[end:]
