"""Zip archives, the envelope of .ods and .xlsx, opened only when whole and of an honest size."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from imports.sources.model import UnreadableSource

MAX_MEMBERS = 2_000
MAX_UNPACKED = 100 * 2**20
MAX_RATIO = 200  # a sheet of 5 000 alike rows packs 40 times; a bomb, a thousand
RATIO_MATTERS = 10 * 2**20  # under this size, a high ratio harms nobody
CHUNK = 2**16
DIRECTORY_ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1  # bit of the general purpose flags (APPNOTE.TXT, 4.4.4)

DAMAGED = (
    "Le fichier est incomplet ou abîmé : rouvrez-le dans votre tableur, "
    "enregistrez-le de nouveau au format .ods et renvoyez-le."
)
PROTECTED = (
    "Le fichier est protégé par un mot de passe : "
    "enregistrez-le sans mot de passe au format .ods et renvoyez-le."
)
OVERSIZED = (
    f"Le fichier dépasse {MAX_UNPACKED // 2**20} Mo une fois décompressé, ou il est compressé de façon "
    "anormale : copiez vos remarques dans le gabarit vierge et renvoyez-le."
)
CROWDED = (
    f"Le fichier contient plus de {MAX_MEMBERS} éléments, ce qu'aucun tableau ordinaire ne fait : "
    "copiez vos remarques dans le gabarit vierge et renvoyez-le."
)

# What the standard library raises on a damaged archive, seen on truncated and altered files.
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


def open_archive(content: bytes) -> ZipFile:
    """Return the archive held by *content*, every member of which was read to its end.

    Reading to the end is what checks the CRC: a damaged member is refused here, not halfway.
    UnreadableSource when it is damaged, protected, or would take too much to unpack.
    """
    if content.count(DIRECTORY_ENTRY) > MAX_MEMBERS:  # before zipfile makes an object of each
        raise UnreadableSource(CROWDED)
    try:
        archive = ZipFile(BytesIO(content))
        _refuse_protected(archive)
        _refuse_oversized(archive)
        for member in archive.infolist():
            _check(archive, member)
    except _BROKEN as error:
        raise UnreadableSource(DAMAGED) from error
    return archive


def _refuse_protected(archive: ZipFile) -> None:
    """Both ways of OpenDocument: members encrypted one by one, or the whole package (ODF 1.4)."""
    flagged = any(member.flag_bits & ENCRYPTED for member in archive.infolist())
    manifest = "META-INF/manifest.xml"
    if flagged or (manifest in archive.namelist() and b"encryption-data" in _beginning(archive, manifest)):
        raise UnreadableSource(PROTECTED)


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(2**20)


def _refuse_oversized(archive: ZipFile) -> None:
    """zipfile never gives more than the size a member announces, so what is announced is a bound."""
    unpacked = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_MATTERS and unpacked > MAX_RATIO * packed):
        raise UnreadableSource(OVERSIZED)
    if len(set(archive.namelist())) < len(archive.namelist()):  # two readers would see two files
        raise BadZipFile("Duplicate member name")


def _check(archive: ZipFile, member: ZipInfo) -> None:
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # LZMA may ask for gigabytes at once
        raise NotImplementedError(f"Compression {member.compress_type}")
    with archive.open(member) as stream:
        while stream.read(CHUNK):
            pass
