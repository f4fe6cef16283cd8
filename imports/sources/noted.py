"""The way in for documents that people sent back with their notes on them: PDF, Word, OpenDocument."""

from pathlib import PurePath
from zipfile import ZipFile

from imports.sources import archive, grid, markup
from imports.sources.model import Table, UnreadableSource

MAX_SIZE = 100 * 2**20
TOO_BIG = f"Le document dépasse {MAX_SIZE // 2**20} Mo : copiez vos remarques dans le gabarit et renvoyez-le."
DAMAGED = (
    "Le document est incomplet ou abîmé : rouvrez-le dans votre traitement de texte, "
    "enregistrez-le de nouveau et renvoyez-le."
)
PROTECTED = "Le document est protégé par un mot de passe : enregistrez-le sans mot de passe et renvoyez-le."
EXCESSIVE = (
    "Le document contient trop d'éléments, ou il est compressé de façon anormale : "
    "partagez-le en plusieurs fichiers, ou copiez vos remarques dans le gabarit vierge."
)
ENTITIES = (
    "Le document contient des définitions XML (DTD ou entités) qu'aucun traitement de texte n'écrit : "
    "copiez vos remarques dans le gabarit vierge et renvoyez-le."
)

# What is said of a sheet, and of a document instead.
_SAID = {
    archive.DAMAGED: DAMAGED,
    archive.PROTECTED: PROTECTED,
    archive.OVERSIZED: EXCESSIVE,
    archive.CROWDED: EXCESSIVE,
    grid.EXCESSIVE: EXCESSIVE,
    markup.ENTITIES: ENTITIES,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO, 2.3
_WORD = (".docx", ".docm", ".dotx", ".dotm")
_DOCUMENTS = (*_WORD, ".odt", ".ott")
_TEXT = "application/vnd.oasis.opendocument.text"
_MARKS = (b"word/document", _TEXT.encode())  # in the names or the beginning of such an archive, never packed


def read_noted(name: str, content: bytes) -> Table | None:
    """Return what people noted on a PDF, a Word or an OpenDocument text; None for a file of another kind.

    The kind is told by the content; *name* only tells a document from a sheet when they no longer open. No
    row when nothing is noted. UnreadableSource when the document is damaged, protected or out of bounds.
    """
    if b"%PDF-" in content[:1024]:
        from imports.sources.pdfnotes import read_pdf  # with pdfium, which other documents need not

        return read_pdf(content)
    suffix = PurePath(name).suffix.lower()
    if content.startswith(_OLE) and _ENCRYPTED in content and suffix in _WORD:
        raise UnreadableSource(PROTECTED)
    if not content.startswith(b"PK\x03\x04"):
        return None
    if suffix not in _DOCUMENTS and not any(mark in content for mark in _MARKS):
        return None
    if len(content) > MAX_SIZE:
        raise UnreadableSource(TOO_BIG)
    try:
        with archive.open_archive(content) as opened:
            return _read(opened)
    except UnreadableSource as refusal:
        raise UnreadableSource(_SAID.get(str(refusal), str(refusal))) from refusal


def _read(opened: ZipFile) -> Table | None:
    members = opened.namelist()
    if any(member.replace("\\", "/").lower().startswith("word/document") for member in members):
        from imports.sources.docxnotes import read_docx  # with openpyxl: 70 ms

        return read_docx(opened)
    if "mimetype" in members and opened.read("mimetype").startswith(_TEXT.encode()):
        from imports.sources.odtnotes import read_odt

        return read_odt(opened)
    return None
