"""The pages of a PDF, as text."""

import pypdfium2

from documents.reading.model import ReadPage, UnreadableEdition

PDF_BYTES = 100 * 1024 * 1024
PAGE_COUNT = 2000
PAGE_CHARACTERS = 50_000
CUT_WORD = "\ufffe"  # what pdfium gives for the hyphen of a word cut at the end of a line


def read_pages(name: str, content: bytes) -> list[ReadPage]:
    """Return the pages of the PDF *name*; a page without text (a scan, a picture) is kept, empty.

    UnreadableEdition when the file is too big, damaged, protected by a password, or no PDF.
    """
    if len(content) > PDF_BYTES:
        raise UnreadableEdition(f"{name} dépasse {PDF_BYTES // (1024 * 1024)} Mo : il n'est pas lu.")
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as exc:
        raise UnreadableEdition(
            f"{name} ne s'ouvre pas comme un PDF : il est endommagé, ou protégé par un mot de passe."
        ) from exc
    try:
        if len(pdf) > PAGE_COUNT:
            raise UnreadableEdition(f"{name} a plus de {PAGE_COUNT} pages : donnez le PDF du volet seul.")
        return [ReadPage(name, number + 1, page_text(pdf, number)) for number in range(len(pdf))]
    finally:
        pdf.close()


def page_text(pdf: pypdfium2.PdfDocument, number: int) -> str:
    """Return the text of one page with line feeds only, or "" when the page itself is damaged."""
    try:
        page = pdf[number]
        text = page.get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.replace(CUT_WORD, "-")[:PAGE_CHARACTERS]
