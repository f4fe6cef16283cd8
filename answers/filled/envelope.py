"""A zip archive with some members replaced: every other byte is copied, never compressed again.

APPNOTE.TXT 4.3: local headers and data, then the central directory, then its end.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from answers.filled.ground import UNFILLABLE
from imports.sources.model import UnreadableSource

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_SIZES_FOLLOW = 0x8  # flag: the sizes stand after the data (4.4.4)
_ZIP64 = 0x1  # extra field: sizes of 64 bits (4.5.3)


@dataclass(slots=True)
class _Member:
    """A member as it now stands: where its local header begins, and its sums."""

    start: int
    crc: int
    packed: int
    unpacked: int
    is_new: bool


def replaced(content: bytes, changes: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return the archive with the members named made of these pieces, in the same order and of the same date.

    UnreadableSource when it is laid out in a way that would not survive it.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _replaced(content, archive, changes)
    except (struct.error, IndexError) as error:
        raise UnreadableSource(UNFILLABLE) from error


def _replaced(content: bytes, archive: ZipFile, changes: Mapping[str, Iterable[bytes]]) -> bytes:
    members = sorted(archive.infolist(), key=lambda member: member.header_offset)
    ends = [*(member.header_offset for member in members[1:]), archive.start_dir]
    out = bytearray()
    moved: dict[int, _Member] = {}
    for member, end in zip(members, ends, strict=True):
        start = member.header_offset
        if content[start : start + 4] != _LOCAL_MARK or end <= start:
            raise UnreadableSource(UNFILLABLE)
        if member.filename in changes:
            moved[start] = _add(out, content, member, changes[member.filename])
        else:
            moved[start] = _Member(len(out), member.CRC, member.compress_size, member.file_size, False)
            out += content[start:end]
    directory = _directory(content, archive, moved)
    end_mark = _END.pack(
        _END_MARK, 0, 0, len(members), len(members), len(directory), len(out), len(archive.comment)
    )
    return b"".join((out, directory, end_mark, archive.comment))


def _add(out: bytearray, content: bytes, member: ZipInfo, pieces: Iterable[bytes]) -> _Member:
    """Append a member made of *pieces*, under its own header."""
    start = len(out)
    header = list(_LOCAL.unpack_from(content, member.header_offset))
    names = member.header_offset + _LOCAL.size
    name, extra = _cut(content, names, header[9:11])
    extra = _without_zip64(extra)
    out += bytes(_LOCAL.size) + name + extra
    data, crc, unpacked = len(out), 0, 0
    packer = zlib.compressobj(wbits=-15) if member.compress_type == ZIP_DEFLATED else None
    for piece in pieces:
        crc, unpacked = zlib.crc32(piece, crc), unpacked + len(piece)
        out += packer.compress(piece) if packer else piece
    out += packer.flush() if packer else b""
    new = _Member(start, crc, len(out) - data, unpacked, True)
    header[2] &= ~_SIZES_FOLLOW
    header[6:9] = new.crc, new.packed, new.unpacked
    header[10] = len(extra)
    _LOCAL.pack_into(out, start, *header)
    return new


def _directory(content: bytes, archive: ZipFile, moved: Mapping[int, _Member]) -> bytes:
    directory = bytearray()
    at = archive.start_dir
    for _ in moved:
        entry = list(_CENTRAL.unpack_from(content, at))
        names = at + _CENTRAL.size
        name, extra, comment = _cut(content, names, entry[10:13])
        if entry[0] != _CENTRAL_MARK or entry[16] not in moved:  # a file that begins with something else
            raise UnreadableSource(UNFILLABLE)
        member = moved[entry[16]]
        if member.is_new:
            extra = _without_zip64(extra)
            entry[3] &= ~_SIZES_FOLLOW
            entry[7:10] = member.crc, member.packed, member.unpacked
            entry[11] = len(extra)
        entry[16] = member.start
        directory += _CENTRAL.pack(*entry) + name + extra + comment
        at = names + len(name) + len(comment) + _CENTRAL.unpack_from(content, at)[11]
    return bytes(directory)


def _cut(content: bytes, at: int, lengths: Iterable[int]) -> list[bytes]:
    pieces = []
    for length in lengths:
        pieces.append(content[at : at + length])
        at += length
    return pieces


def _without_zip64(extra: bytes) -> bytes:
    """Return the extra fields but the sizes of 64 bits: a member is never so large here."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]
