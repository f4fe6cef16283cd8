"""The way in for spreadsheets: one file, whatever it is, gives a table of rows or one sentence."""

import re
from enum import Enum
from zipfile import ZipFile

from imports.sources.archive import open_archive
from imports.sources.delimited import lay_out, read_delimited
from imports.sources.foreign import is_foreign, name_foreign, name_foreign_zip
from imports.sources.grid import Sheet
from imports.sources.model import Table, UnreadableSource
from imports.sources.ods import read_ods
from imports.sources.pictures import with_pictures
from imports.sources.table import find_table

MAX_SIZE = 30 * 2**20
TOO_BIG = (
    f"Le fichier dépasse {MAX_SIZE // 2**20} Mo : "
    "retirez-en les images, ou copiez vos remarques dans le gabarit vierge."
)

_ZIP = b"PK\x03\x04"
# Content types of a workbook's main part, macros or not (ECMA-376 part 1, 12.3.23).
_WORKBOOK = re.compile(
    rb"(spreadsheetml\.(sheet|template)|ms-excel\.(sheet|template)\.macroEnabled)\.main\+xml"
)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


class Kind(Enum):
    """The formats that are read."""

    OPENDOCUMENT = "ods"
    EXCEL = "xlsx"
    DELIMITED = "csv"


def read(name: str, content: bytes) -> Table:
    """Return the remarks of a filled sheet, .ods, .xlsx or .csv, as typed.

    The format is recognised by the content; *name* only helps to say what is wrong. The whole file is read
    before the first row is given: a damaged one gives none. UnreadableSource when it is no such table.
    """
    return find_table(read_sheets(name, content)[1])


def is_workbook(content: bytes) -> bool:
    """Return whether a file is a spreadsheet or a document made like one, damaged or not."""
    marks = (b"content.xml", b"xl/workbook.")  # names stand in clear in an archive, whatever is compressed
    return content.startswith(_ZIP) and any(mark in content for mark in marks)


def is_sheet(content: bytes) -> bool:
    """Return whether a file is a spreadsheet, or a text that titles make a table of."""
    return is_workbook(content) or (not is_foreign(content) and lay_out(content) is not None)


def read_sheets(name: str, content: bytes) -> tuple[Kind, list[Sheet]]:
    """Return the format of a file and its sheets, in order. UnreadableSource when it is no such file."""
    if len(content) > MAX_SIZE:
        raise UnreadableSource(TOO_BIG)
    if not content.startswith(_ZIP):
        return Kind.DELIMITED, [_delimited(name, content)]
    with open_archive(content) as archive:
        return _sheets(name, archive)


def _delimited(name: str, content: bytes) -> Sheet:
    sheet = None if is_foreign(content) else read_delimited(content)
    if sheet is None:
        raise UnreadableSource(name_foreign(name, content))
    return sheet


def _sheets(name: str, archive: ZipFile) -> tuple[Kind, list[Sheet]]:
    members = archive.namelist()
    mimetype = _beginning(archive, "mimetype").decode("ascii", "replace").strip()  # ODF 1.3 part 2, 3.3
    if mimetype.startswith(_SPREADSHEET) or (not mimetype and "content.xml" in members):
        return Kind.OPENDOCUMENT, with_pictures(archive, read_ods(archive))
    if _WORKBOOK.search(_beginning(archive, "[Content_Types].xml")):
        from imports.sources.xlsx import read_xlsx  # with openpyxl: 70 ms that other formats need not

        return Kind.EXCEL, with_pictures(archive, read_xlsx(archive))
    raise UnreadableSource(name_foreign_zip(name, mimetype, members))


def _beginning(archive: ZipFile, member: str) -> bytes:
    """Return the first bytes of a member, none when the archive has no such member."""
    if member not in archive.namelist():
        return b""
    with archive.open(member) as stream:
        return stream.read(2**20)
