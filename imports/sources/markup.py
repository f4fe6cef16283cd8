"""XML parts of a foreign file, read as a stream of events within bounds."""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from imports.sources.grid import EXCESSIVE
from imports.sources.model import UnreadableSource

MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000
MAX_ATTRIBUTES = 3_000_000
MAX_TOKEN = 2**21  # expat keeps a tag whole in memory, with all its attributes
MAX_NAMESPACE = 300  # characters: expat copies a namespace into each name that it qualifies
MAX_NAMESPACES = 10_000
CHUNK = 2**16
# All of them write « < » as the same byte: it is counted. Spreadsheets only write the first two.
ENCODINGS = {"utf-8", "utf-16", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}

ENTITIES = (
    "Le fichier contient des définitions XML (DTD ou entités) qu'aucun tableur n'écrit : "
    "copiez vos remarques dans le gabarit vierge et renvoyez-le."
)

Attributes = dict[str, str]
Start = Callable[[Attributes, int], None]
End = Callable[[int], None]


class MalformedMarkup(Exception):
    """The part is no well-formed XML."""


def parse(
    stream: IO[bytes],
    starts: Mapping[str, Start],
    ends: Mapping[str, End],
    text: Callable[[str], None],
    limit: int = MAX_ELEMENTS,
) -> int:
    """Return the number of elements of *stream*; those named « namespace name » go to their handlers.

    A handler is told how deep its element is, from 1. Nothing outside the stream is read: a document type,
    hence an entity, is refused (OWASP, XXE). MalformedMarkup when it is no XML; UnreadableSource when it goes
    beyond the bounds.
    """
    depth = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableSource(EXCESSIVE)
        if handler := starts.get(name):
            handler(attributes, depth)

    def closed(name: str) -> None:
        nonlocal depth
        if handler := ends.get(name):
            handler(depth)
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartNamespaceDeclHandler = _namespace_counter()
    parser.XmlDeclHandler = _refuse_encoding
    try:
        return _feed(parser, stream, limit)
    except expat.ExpatError as error:
        raise MalformedMarkup(str(error)) from error


def _feed(parser: expat.XMLParserType, stream: IO[bytes], limit: int) -> int:
    """Return the number of elements, counted by the piece before they are parsed: it costs nothing."""
    fed = elements = attributes = 0
    while chunk := stream.read(CHUNK):
        fed += len(chunk)
        elements += chunk.count(b"<") - chunk.count(b"</")
        attributes += chunk.count(b"=")
        if elements > limit or attributes > MAX_ATTRIBUTES:
            raise UnreadableSource(EXCESSIVE)
        parser.Parse(chunk, False)
        if fed - parser.CurrentByteIndex > MAX_TOKEN:
            raise UnreadableSource(EXCESSIVE)
    parser.Parse(b"", True)
    return elements


def _refuse_encoding(_: str, encoding: str | None, __: int) -> None:
    """For one that expat lacks, Python would raise errors that resemble those of our own mistakes."""
    if encoding and encoding.lower() not in ENCODINGS:
        raise MalformedMarkup(f"Encoding {encoding[:40]}")


def _refuse_doctype(*_: object) -> None:
    raise UnreadableSource(ENTITIES)


def _namespace_counter() -> Callable[[str | None, str | None], None]:
    declared = 0

    def count(_: str | None, address: str | None) -> None:
        nonlocal declared
        declared += 1
        if declared > MAX_NAMESPACES or len(address or "") > MAX_NAMESPACE:
            raise UnreadableSource(EXCESSIVE)

    return count
