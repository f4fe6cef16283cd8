"""The pictures a spreadsheet holds: what somebody may have written in them, a person will read."""

from collections.abc import Iterator
from zipfile import ZipFile

from imports.sources.model import ParsedRow

FOLDERS = ("Pictures/", "xl/media/")  # ODF 1.3 part 2, 3.2; ECMA-376 part 1, 15.2.14
TO_READ = "image jointe : l'équipe la lira et recopiera ce qui y est écrit"
SHEET = "Images"  # no sheet of the file: where the rows made of pictures are said to stand
CELL = "image"  # under which such a row says which member of the file it is
MOST = 200  # of one file
BEGINNING = 16  # bytes

# What a browser shows, by its first bytes. A drawing (SVG, EMF, WMF) may hold a program: never shown.
KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}


def kind_of(beginning: bytes) -> str:
    """Return the content type of a picture that a browser may show, "" for anything else."""
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in KINDS.items() if beginning.startswith(magic)), "")


def pictures(archive: ZipFile) -> Iterator[ParsedRow]:
    """Yield a row for each picture of a file, the same bytes counting once."""
    known: set[tuple[int, int]] = set()
    members = [one for one in archive.infolist() if one.filename.startswith(FOLDERS) and one.file_size]
    for member in members:
        same = member.CRC, member.file_size
        if same not in known and len(known) < MOST:
            known.add(same)
            yield ParsedRow(SHEET, len(known), {CELL: member.filename}, aside=TO_READ)


def picture(archive: ZipFile, name: str) -> bytes:
    """Return the bytes of a picture; KeyError when the file holds no such one."""
    if not name.startswith(FOLDERS):
        raise KeyError(name)
    return archive.read(name)
