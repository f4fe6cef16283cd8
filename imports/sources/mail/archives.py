"""Zip archives of mails, opened only when of an honest size; their members are read one at a time."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from imports.sources.archive import DIRECTORY_ENTRY, ENCRYPTED
from imports.sources.mail.fields import one_line
from imports.sources.model import UnreadableSource

MAX_MEMBERS = 50_000
MAX_UNPACKED = 2 * 2**30
MAX_RATIO = 200  # text packs ten times; a bomb, a thousand
RATIO_MATTERS = 10 * 2**20  # under this size, a high ratio harms nobody
CHUNK = 2**20

PROTECTED = "L'archive est protégée par un mot de passe : refaites-la sans mot de passe et renvoyez-la."
DAMAGED = "L'archive est incomplète ou abîmée : refaites-la et renvoyez-la."
DAMAGED_MEMBER = (
    "Cet élément de l'archive est abîmé, ou compressé d'une façon inhabituelle : refaites l'archive "
    "et renvoyez-la."
)
OVERSIZED = (
    f"L'archive dépasse {MAX_UNPACKED // 2**30} Go une fois décompressée, ou elle est compressée de façon "
    "anormale : partagez-la en plusieurs archives."
)
CROWDED = f"L'archive contient plus de {MAX_MEMBERS} éléments : partagez-la en plusieurs archives."

# What the standard library raises on a damaged archive, seen on truncated and altered files.
BROKEN = (
    RuntimeError,
    LookupError,
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    OverflowError,
)

# Beside mails: what systems and mailers write for themselves.
_ASIDE = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini|[^/]*\.msf|dovecot[^/]*|maildirfolder"
    r"|subscriptions|courierimap[^/]*|\.uidvalidity)",
    re.I,
)


def open_zip(file: IO[bytes]) -> ZipFile:
    """Return the archive held by *file*; UnreadableSource when damaged, protected, or too large to unpack."""
    size, count = _measured(file)
    if count > MAX_MEMBERS:  # before zipfile makes an object of each
        raise UnreadableSource(CROWDED)
    try:
        archive = ZipFile(file)
    except BROKEN as error:
        raise UnreadableSource(DAMAGED) from error
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise UnreadableSource(PROTECTED)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or _is_bomb(unpacked, size):  # members may share their bytes
        raise UnreadableSource(OVERSIZED)
    if any(_is_bomb(member.file_size, member.compress_size) for member in members):
        raise UnreadableSource(OVERSIZED)
    return archive


def _measured(file: IO[bytes]) -> tuple[int, int]:
    """Return the size of the file and how many members it announces, at most."""
    file.seek(0)
    size = count = 0
    tail = b""
    while chunk := file.read(CHUNK):
        size += len(chunk)
        count += (tail + chunk).count(DIRECTORY_ENTRY)
        tail = chunk[-len(DIRECTORY_ENTRY) + 1 :]
    file.seek(0)
    return size, count


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_MATTERS and unpacked > MAX_RATIO * packed


def members(archive: ZipFile) -> Iterator[tuple[ZipInfo, str]]:
    """Yield the files of an archive that may hold mails, with their names to be shown.

    Those of the same name are all there.
    """
    for member in archive.infolist():
        if not member.is_dir() and not _ASIDE.fullmatch(member.filename):
            yield member, one_line(_named(member))


def opened(archive: ZipFile, member: ZipInfo) -> IO[bytes]:
    """Return the stream of a member; one of BROKEN when it cannot be unpacked within bounds."""
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # LZMA may ask for gigabytes at once
        raise NotImplementedError(f"Compression {member.compress_type}")
    return archive.open(member)


def _named(member: ZipInfo) -> str:
    """Names that are not said to be UTF-8 often are, or else are in the letters of MS-DOS."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("cp850")
    except UnicodeError:
        return member.filename
