"""Files that are no table we read: recognised by their first bytes, named in plain French."""

import re
from pathlib import PurePath

from imports.sources.archive import PROTECTED

SAVE_AS = "ouvrez-le dans votre tableur, enregistrez-le au format .ods et renvoyez-le"
COPY = "copiez vos remarques dans le gabarit .ods et renvoyez-le"
TAKE_OUT = "sortez-en le tableau .ods et renvoyez-le seul"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


_ENCRYPTED = _utf16("EncryptedPackage")  # MS-OFFCRYPTO, 2.3: what a workbook with a password becomes

# Names of the streams of an OLE compound file (MS-CFB), the first found being what it is.
_OLE_KINDS = (
    (_utf16("__substg1.0_"), f"un message Outlook : {COPY}"),
    (_utf16("WordDocument"), f"un document Word : {COPY}"),
    (_utf16("PowerPoint Document"), f"une présentation : {COPY}"),
    (_utf16("Workbook"), f"un classeur de l'ancien format Excel (.xls) : {SAVE_AS}"),
    (_utf16("Book"), f"un classeur de l'ancien format Excel (.xls) : {SAVE_AS}"),
)  # fmt: skip

_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")  # the marks of UTF-16
_WEB_PAGE = (
    rb"(?i)\s*(<\?xml[^>]*>\s*)?"
    rb"<(!doctype\s+html|!--|(html|head|meta|title|link|style|script|body|div|center|table)\b)"
)
_BEGINNINGS = (
    (rb"MZ|\x7fELF|\xca\xfe\xba\xbe|#!", f"un programme, qui n'est jamais ouvert : {COPY}"),
    (rb"%PDF", f"un document PDF : {COPY}"),
    (rb"\{\\rtf", f"un document texte (RTF) : {COPY}"),
    (rb"(?s)\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0|II\*\0|MM\0\*", f"une image : {COPY}"),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ", f"une archive compressée : {TAKE_OUT}"),
    (rb"\x09[\x00\x02\x04\x08]", f"un classeur d'un très ancien format Excel : {SAVE_AS}"),
    (_WEB_PAGE, f"une page web : {SAVE_AS}"),
    (rb"(?s)\s*<(\?xml|office:document)", f"un fichier XML : {SAVE_AS}"),
    (rb"From |(?:[A-Za-z][A-Za-z0-9-]*: [^\n]*\n(?:[ \t][^\n]*\n)*){2}", f"un message électronique : {COPY}"),
)  # fmt: skip

# By media type (ODF) or by a part that the kind always has (ECMA-376).
_ZIP_KINDS = (
    ("application/vnd.oasis.opendocument.text", f"un document texte : {COPY}"),
    ("application/vnd.oasis.opendocument.presentation", f"une présentation : {COPY}"),
    ("xl/workbook.bin", f"un classeur au format Excel binaire (.xlsb) : {SAVE_AS}"),
    ("word/document.xml", f"un document Word : {COPY}"),
    ("ppt/presentation.xml", f"une présentation : {COPY}"),
)


def is_foreign(content: bytes) -> bool:
    """Whether the first bytes, none included, are those of something else than a text made of cells."""
    return not content or content.startswith(_OLE) or _kind_of(content) is not None


def name_foreign(name: str, content: bytes) -> str:
    """Return the sentence that says what *content*, no zip archive, is and what to do with it."""
    if not content:
        return "Le fichier est vide : avez-vous joint la bonne version ?"
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return PROTECTED
    if content.startswith(_OLE):
        return _sentence(
            name, _first(_OLE_KINDS, content) or f"un fichier Microsoft d'un ancien format : {SAVE_AS}"
        )
    return _sentence(name, _kind_of(content) or _text_or_unknown(content[:4096]))


def name_foreign_zip(name: str, mimetype: str, members: list[str]) -> str:
    """Return the sentence that says what a zip archive that is no spreadsheet is, and what to do with it."""
    holds = {mimetype, *members}
    known = next((kind for mark, kind in _ZIP_KINDS if mark in holds), None)
    return _sentence(name, known or f"une archive compressée : {TAKE_OUT}")


def _kind_of(content: bytes) -> str | None:
    """Return the kind that the first characters tell, whatever mark of an encoding stands before them."""
    start = content[:4096]
    if start.startswith(_TWO_BYTES):
        start = start[2:].replace(b"\0", b"")
    start = re.sub(rb"\A\s*\xef\xbb\xbf", b"", start)
    return next((kind for pattern, kind in _BEGINNINGS if re.match(pattern, start)), None)


def _first(kinds: tuple[tuple[bytes, str], ...], content: bytes) -> str | None:
    return next((kind for mark, kind in kinds if mark in content), None)


def _text_or_unknown(start: bytes) -> str:
    is_text = b"\0" not in start or start.startswith(_TWO_BYTES)
    if is_text and re.search(rb"[;,\t]", start):
        return f"un fichier texte ou CSV, où aucun tableau de remarques n'est reconnu : {COPY}"
    return f"un fichier texte : {COPY}" if is_text else f"d'un format inconnu : {SAVE_AS}"


def _sentence(name: str, kind: str) -> str:
    misnamed = PurePath(name).suffix.lower() in (".ods", ".xlsx")
    return f"{'Malgré son nom, ce' if misnamed else 'Ce'} fichier est {kind}."
