"""The annotations of a PDF page, through pdfium (ISO 32000-2, 12.5)."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from imports.sources.model import UnreadableSource
from imports.sources.pdfwords import Box, TextLine
from imports.sources.remarks import Letters

MAX_ON_PAGE = 5_000
MAX_LINES = 500  # of one markup: several pages
MANY_ON_PAGE = (
    f"Une page du PDF porte plus de {MAX_ON_PAGE} annotations, plus qu'il n'en est lu : "
    "copiez vos remarques dans le gabarit vierge et renvoyez-le."
)
_NAMES = {
    getattr(pdfium, f"FPDF_ANNOT_{name.upper()}"): name
    for name in (
        *("text", "freetext", "popup", "highlight", "underline", "strikeout", "squiggly", "caret"),
        *("link", "widget", "watermark", "printermark", "trapnet", "fileattachment"),
    )
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation of a page, as it stands in the file."""

    rank: int  # on its page, from 0
    kind: str  # in lower case, "" for one that only draws
    box: Box
    contents: str = ""
    author: str = ""
    dated: str = ""
    parent: int | None = None  # the rank of the one it answers, or belongs to
    is_grouped: bool = False  # it belongs to its parent rather than answers it
    is_state: bool = False  # somebody ticked the parent as read, accepted…: no remark
    lines: tuple[TextLine, ...] = ()  # what a markup covers


def count_of(page: pypdfium2.PdfPage) -> int:
    """Return how many annotations a page has, of every kind."""
    return int(pdfium.FPDFPage_GetAnnotCount(page.raw))


def annotations(page: pypdfium2.PdfPage, wanted: Callable[[str], bool], letters: Letters) -> list[Annotation]:
    """Return the annotations of a page whose kind is wanted. UnreadableSource beyond the bounds."""
    count = count_of(page)
    if count > MAX_ON_PAGE:
        raise UnreadableSource(MANY_ON_PAGE)
    found = (_opened(page, rank, wanted, letters) for rank in range(count))
    return [annotation for annotation in found if annotation]


def _opened(
    page: pypdfium2.PdfPage, rank: int, wanted: Callable[[str], bool], letters: Letters
) -> Annotation | None:
    handle = pdfium.FPDFPage_GetAnnot(page.raw, rank)
    if not handle:
        return None
    try:
        kind = _NAMES.get(pdfium.FPDFAnnot_GetSubtype(handle), "")
        return _read(page, handle, rank, kind, letters) if wanted(kind) else None
    finally:
        pdfium.FPDFPage_CloseAnnot(handle)


def _read(
    page: pypdfium2.PdfPage, handle: pdfium.FPDF_ANNOTATION, rank: int, kind: str, letters: Letters
) -> Annotation:
    def said(key: bytes) -> str:
        return letters.take(_string(handle, key))

    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(handle, rect)
    return Annotation(
        rank,
        kind,
        (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)),
        said(b"Contents"),
        said(b"T"),
        said(b"M") or said(b"CreationDate"),
        _linked_rank(page, handle, b"Parent" if kind == "popup" else b"IRT"),
        said(b"RT") == "Group",
        bool(said(b"StateModel")),
        tuple(_lines(handle)),
    )


def _string(handle: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(handle, key, None, 0)
    if size <= 2:  # nothing but the end of the string
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(handle, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:-2].decode("utf-16-le", "replace").strip("\0")


def _linked_rank(page: pypdfium2.PdfPage, handle: pdfium.FPDF_ANNOTATION, key: bytes) -> int | None:
    linked = pdfium.FPDFAnnot_GetLinkedAnnot(handle, key)
    if not linked:
        return None
    try:
        rank = int(pdfium.FPDFPage_GetAnnotIndex(page.raw, linked))
        return rank if rank >= 0 else None
    finally:
        pdfium.FPDFPage_CloseAnnot(linked)


def _lines(handle: pdfium.FPDF_ANNOTATION) -> Iterator[TextLine]:
    if not pdfium.FPDFAnnot_HasAttachmentPoints(handle):
        return
    quad = pdfium.FS_QUADPOINTSF()
    for at in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(handle), MAX_LINES)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(handle, at, quad):
            across = (quad.x1, quad.x2, quad.x3, quad.x4)
            up = (quad.y1, quad.y2, quad.y3, quad.y4)
            # The first two points run along the text, whichever of the usual orders the others come in.
            is_level = abs(quad.x2 - quad.x1) >= abs(quad.y2 - quad.y1)
            yield TextLine((min(across), min(up), max(across), max(up)), is_level)
