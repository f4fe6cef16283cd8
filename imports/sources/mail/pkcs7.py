"""The content of an S/MIME message whose signature envelops it (RFC 5652, 5.1), read without verifying it."""

MAX_STEPS = 500_000  # a content in pieces of one kilobyte is walked seven times
MAX_DEPTH = 12

SIGNED = bytes.fromhex("2a864886f70d010702")
ENVELOPED = bytes.fromhex("2a864886f70d010703")
AUTH_ENVELOPED = bytes.fromhex("2a864886f70d0109100117")

_SEQUENCE, _OCTETS, _OCTETS_IN_PIECES, _EXPLICIT, _OBJECT = 0x30, 0x04, 0x24, 0xA0, 0x06


class _Malformed(Exception):
    pass


class _Walk:
    """How many elements may still be looked at."""

    def __init__(self, der: bytes) -> None:
        self.der = der
        self.left = MAX_STEPS

    def element(self, at: int, stop: int, depth: int = 0) -> tuple[int, int, int, int]:
        """Return the tag of an element, where its content begins and ends, and where what follows begins."""
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH or at + 2 > stop:
            raise _Malformed
        tag, length, at = self.der[at], self.der[at + 1], at + 2
        if length == 0x80:
            return self._until_mark(tag, at, stop, depth)
        if length > 0x80:
            size = length & 0x7F
            if size > 8 or at + size > stop:
                raise _Malformed
            length, at = int.from_bytes(self.der[at : at + size], "big"), at + size
        end = min(at + length, stop)
        return tag, at, end, end

    def _until_mark(self, tag: int, start: int, stop: int, depth: int) -> tuple[int, int, int, int]:
        """A length that is not said goes to two noughts; what is cut short goes to its end."""
        at = start
        while at + 2 <= stop and self.der[at : at + 2] != b"\0\0":
            at = self.element(at, stop, depth + 1)[3]
        return tag, start, at, min(at + 2, stop)

    def inside(self, at: int, stop: int, *tags: int) -> tuple[int, int, int, int]:
        found = self.element(at, stop)
        if found[0] not in tags:
            raise _Malformed
        return found


def kind_of(der: bytes) -> bytes:
    """Return the object identifier of what the structure is, or b"" when it is none."""
    try:
        walk = _Walk(der)
        _, start, end, _ = walk.inside(0, len(der), _SEQUENCE)
        _, start, end, _ = walk.inside(start, end, _OBJECT)
    except _Malformed:
        return b""
    return der[start:end]


def signed_content(der: bytes) -> bytes | None:
    """Return what is signed, or None when the structure holds none."""
    try:
        return _content(_Walk(der), der)
    except _Malformed:
        return None


def _content(walk: _Walk, der: bytes) -> bytes:
    _, at, stop, _ = walk.inside(0, len(der), _SEQUENCE)
    *_, at = walk.inside(at, stop, _OBJECT)
    _, at, stop, _ = walk.inside(at, stop, _EXPLICIT)
    _, at, stop, _ = walk.inside(at, stop, _SEQUENCE)
    for _ in range(2):  # its version, its algorithms
        *_, at = walk.element(at, stop)
    _, at, stop, _ = walk.inside(at, stop, _SEQUENCE)
    *_, at = walk.inside(at, stop, _OBJECT)
    _, at, stop, _ = walk.inside(at, stop, _EXPLICIT)
    tag, at, stop, _ = walk.inside(at, stop, _OCTETS, _OCTETS_IN_PIECES)
    return der[at:stop] if tag == _OCTETS else b"".join(_pieces(walk, der, at, stop))


def _pieces(walk: _Walk, der: bytes, at: int, stop: int) -> list[bytes]:
    pieces: list[bytes] = []
    while at < stop:
        tag, start, end, at = walk.element(at, stop)
        pieces += [der[start:end]] if tag == _OCTETS else []
    return pieces
