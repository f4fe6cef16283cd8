"""Pictures of a sheet: which there are, where they stand, their bytes on demand. None is decoded here."""

import hashlib
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from zipfile import ZipFile

from imports.sources.archive import CHUNK, open_archive
from imports.sources.grid import Drawn, Picture, Sheet

PICTURE = "Image"  # the title of the cell that says what a picture is
MAX_SHOWN = 20 * 2**20  # bytes of a picture that a browser is given
MAX_PIXELS = 60_000_000  # which it then unpacks: some 240 Mo
_FOLDERS = ("pictures/", "xl/media/")
_START = 64  # bytes that tell the kind
_DIB_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # sizes of the versions of a BMP's second header
_FRAMES = re.compile(rb"[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")  # JPEG markers that give the size (ITU T.81)


class Kind(NamedTuple):
    """A format that a browser shows and that runs nothing: its name, its media type, its file's ending."""

    name: str
    media_type: str
    ending: str


PNG = Kind("PNG", "image/png", "png")
JPEG = Kind("JPEG", "image/jpeg", "jpg")
GIF = Kind("GIF", "image/gif", "gif")
WEBP = Kind("WebP", "image/webp", "webp")
BMP = Kind("BMP", "image/bmp", "bmp")


def with_pictures(archive: ZipFile, sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets with their pictures; the same bytes count once in a file, where they come first.

    One that no sheet shows (of a page's header, of a cell that is one) is given by the last sheet, nameless.
    """
    told: set[str] = set()
    for sheet in sheets:
        sheet.pictures = list(_pictures(archive, sheet, told))
    if sheets:
        drawn = {member for sheet in sheets for member in sheet.drawn}
        rest = [name for name in archive.namelist() if _is_picture(name) and name not in drawn]
        loose = Sheet("", drawn={name: Drawn(0, -1, at) for at, name in enumerate(rest)})
        sheets[-1].pictures += _pictures(archive, loose, told)
    return sheets


def _is_picture(name: str) -> bool:
    plain = name.replace("\\", "/").lower()
    return plain.startswith(_FOLDERS) and not plain.endswith("/")


def _pictures(archive: ZipFile, sheet: Sheet, told: set[str]) -> Iterator[Picture]:
    """Yield one picture a frame, in the format that can be shown if there is one."""
    frames: dict[int, list[tuple[Picture, str]]] = {}
    for member, at in sheet.drawn.items():
        sha256, start, size = _digest(archive, member)
        if size:
            kind = kind_of(start)
            found = Picture(sheet.name, at.line, at.column, sha256, kind.name if kind else "")
            frames.setdefault(at.frame, []).append((found, member))
    chosen = [min(found, key=lambda one: not one[0].kind)[0] for found in frames.values()]
    for picture in sorted(chosen, key=lambda one: (not one.line, one.line, one.column)):
        if picture.sha256 not in told:
            told.add(picture.sha256)
            yield picture


def _digest(archive: ZipFile, member: str) -> tuple[str, bytes, int]:
    """Return the SHA-256 of a member, its first bytes and its size; memory stays flat."""
    sha256, start, size = hashlib.sha256(), b"", 0
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            start = start or chunk[:_START]
            size += len(chunk)
            sha256.update(chunk)
    return sha256.hexdigest(), start, size


def find_picture(content: bytes, sha256: str) -> bytes | None:
    """Return the bytes of a file's picture by their hash; None when it is not there, or is too big to show.

    UnreadableSource when the file is no whole archive, or would take too much to unpack.
    """
    with open_archive(content) as archive:
        for member in archive.infolist():
            if member.is_dir() or not 0 < member.file_size <= MAX_SHOWN:
                continue
            found = archive.read(member)
            if hashlib.sha256(found).hexdigest() == sha256:
                return found
    return None


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: « A », « AB »."""
    said = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def kind_of(content: bytes) -> Kind | None:
    """Return the kind of a picture by its first bytes, whatever its name says; None for any other."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    is_bmp = content.startswith(b"BM") and int.from_bytes(content[14:18], "little") in _DIB_HEADERS
    return BMP if is_bmp and content[6:10] == b"\0\0\0\0" else None


def can_show(content: bytes) -> Kind | None:
    """Return the kind of a picture that a browser may be given: known, of a size said and within reason."""
    kind = kind_of(content)
    if kind is None or len(content) > MAX_SHOWN:
        return None
    return kind if 0 < pixels_of(content) <= MAX_PIXELS else None


def pixels_of(content: bytes) -> int:
    """Return how many pixels a picture says to have; 0 when it is none, or does not say."""
    kind = kind_of(content)
    if kind is None:
        return 0
    try:
        width, height = _SIZES[kind](content)
    except (struct.error, IndexError):
        return 0
    return width * height


def _size_of_bmp(content: bytes) -> tuple[int, int]:
    old = content[14] == _DIB_HEADERS[0]
    width, height = struct.unpack_from("<HH" if old else "<ii", content, 18)
    return abs(width), abs(height)


def _size_of_webp(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Return the size that the frame's header says; (0, 0) when no header is found."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1 : at + 2]
        if marker == b"\xff":  # filling
            at += 1
        elif _FRAMES.match(marker):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            at += 2 + length
    return 0, 0


_SIZES: dict[Kind, Callable[[bytes], Iterable[int]]] = {
    PNG: lambda content: struct.unpack_from(">II", content, 16),
    GIF: lambda content: struct.unpack_from("<HH", content, 6),
    JPEG: _size_of_jpeg,
    WEBP: _size_of_webp,
    BMP: _size_of_bmp,
}
