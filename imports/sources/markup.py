"""XML parts of a foreign file, read as a stream of events within bounds."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from imports.sources.model import UnreadableSource

MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000
MAX_TOKEN = 2**21  # expat keeps a tag whole in memory, with all its attributes
CHUNK = 2**16

ENTITIES = (
    "Le fichier contient des définitions XML (DTD ou entités) qu'aucun tableur n'écrit : "
    "copiez vos remarques dans le gabarit vierge et renvoyez-le."
)
EXCESSIVE = (
    "Le fichier contient trop d'éléments pour être un tableau de remarques : "
    "supprimez les lignes et les colonnes vides mises en forme, "
    "ou copiez vos remarques dans le gabarit vierge."
)

Attributes = dict[str, str]


class MalformedMarkup(Exception):
    """The part is no well-formed XML."""


def parse(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    limit: int = MAX_ELEMENTS,
) -> int:
    """Return the number of elements of *stream*, each given to *start* and *end* as « namespace name ».

    Nothing outside the stream is read: a document type, hence an entity, is refused (OWASP, XXE).
    MalformedMarkup when it is no XML; UnreadableSource when it goes beyond the bounds.
    """
    seen = depth = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal seen, depth
        seen, depth = seen + 1, depth + 1
        if seen > limit or depth > MAX_DEPTH:
            raise UnreadableSource(EXCESSIVE)
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        _feed(parser, stream)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an encoding unknown here
        raise MalformedMarkup(str(error)) from error
    return seen


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    fed = 0
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > MAX_TOKEN:
            raise UnreadableSource(EXCESSIVE)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise UnreadableSource(ENTITIES)
