"""What headers say: words, parameters, names of files, addresses, identifiers, dates."""

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import getaddresses, parsedate_tz
from urllib.parse import unquote_to_bytes

from imports.sources.characters import cleaned
from imports.sources.mail.charsets import decoded

MAX_TEXT = 10_000  # characters of a header that are looked at
MAX_PARAMETERS = 200
MAX_ADDRESSES = 1_000
MAX_IDS = 500
MAX_FILE_NAME = 200

# RFC 2047, and what mailers make of it: blanks in a word, words of any length, the last one cut short.
_WORD = re.compile(r"=\?([\w.:\-]{1,40})(?:\*[\w\-]{0,20})?\?([bq])\?([^\r\n]{0,2000}?)(?:\?=|\Z)", re.I)
_PARAMETER = re.compile(r""";\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)""")
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_ID = re.compile(r"<([^<>]{1,998})>")
_BARE_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]]{1,100}@[^\s<>\"'(),:;\[\]]{1,200}")
_NAME_AND_ADDRESS = re.compile(r"([^<>]*)<([^<>]*)>[^<>]*")
_MIRRORED = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they make « sdo.exe » of « exe.ods »
_BLANKS = re.compile(r"\s+")
NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)


def words(value: str) -> str:
    """Return the text of a header: its encoded words decoded (RFC 2047), on one line."""
    value = value[:MAX_TEXT]
    pieces: list[str] = []
    at, run, charset = 0, b"", ""
    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        follows = at > 0 and not between.strip()  # blanks between two encoded words are none of the text
        if not follows or word[1].lower() != charset:
            pieces += [decoded(run, charset), "" if follows else between]
            run, charset = b"", word[1].lower()
        run += _unpacked(word[2], word[3])  # a character may lie across two words, though none should
        at = word.end()
    return one_line("".join([*pieces, decoded(run, charset), value[at:]]))


def one_line(text: str) -> str:
    """Return *text* with its blanks made single spaces, without control characters."""
    return _BLANKS.sub(" ", cleaned(text)).strip()


def _unpacked(how: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if how in "bB":
        return unpacked64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def unpacked64(raw: bytes) -> bytes:
    """Return what base64 holds, up to where it ends; what is not of its alphabet is passed over."""
    letters = raw.translate(None, NOT_BASE64)
    letters = letters[: letters.find(b"=")] if b"=" in letters else letters
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of a Content-Type or Content-Disposition, put together and decoded (RFC 2231)."""
    segments: dict[str, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for count, found in enumerate(_PARAMETER.finditer(value[:MAX_TEXT])):
        if count == MAX_PARAMETERS:
            break
        if name := _SEGMENT.fullmatch(found[1].lower()):
            order = int(name[2]) if name[2] else -1 if not name[3] else 0
            segments[name[1]].setdefault(order, (_unquoted(found[2]), bool(name[3])))
    return {name: _joined(parts) for name, parts in segments.items()}


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value.strip('"')) if '\\"' in value else value.strip('"')
    return value


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    """The extended form wins over the plain one, which older mailers read (RFC 6266)."""
    extended = [parts[order] for order in sorted(parts) if order >= 0]
    if not extended:
        return words(parts[-1][0])
    first, is_encoded = extended[0]
    charset = ""
    if is_encoded and first.count("'") >= 2:
        charset, _, rest = first.split("'", 2)
        extended[0] = (rest, True)
    raw = b"".join(
        unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace") for text, encoded in extended
    )
    return words(decoded(raw, charset))


def file_name(*candidates: str) -> str:
    """Return the first name that is one, without any path nor characters that deceive."""
    for candidate in candidates:
        name = one_line(_MIRRORED.sub("", candidate)).replace("\\", "/").rstrip("/").rpartition("/")[2]
        if name and name not in (".", ".."):
            stem, dot, ending = name.rpartition(".")
            return name if len(name) <= MAX_FILE_NAME else stem[: MAX_FILE_NAME - 20] + dot + ending[:19]
    return ""


def sender(values: Iterable[str]) -> tuple[str, str]:
    """Return the name and the address of the first sender who has one, or what name there is."""
    found = [_person(value[:MAX_TEXT]) for value in values if value]
    return next((person for person in found if person[1]), found[0] if found else ("", ""))


def _person(value: str) -> tuple[str, str]:
    """A name with a comma that nothing quotes is one name all the same, when there is but one address."""
    if value.endswith(";"):  # a group (RFC 5322, 3.4)
        value = value.rstrip("; ").rpartition(":")[2]
    if one := _NAME_AND_ADDRESS.fullmatch(value):
        name, address = _shown(one[1]), _address(one[2])
        if address or "@" not in value:
            return name, address
    pairs = [(name, _address(address)) for name, address in _pairs(value)]
    name, address = next((pair for pair in pairs if pair[1]), ("", ""))
    if not address:
        address = _address(value)
    return (_shown(name), address) if address else (_shown(value.replace("<", " ").replace(">", " ")), "")


def _shown(name: str) -> str:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1]
    return words(re.sub(r"\\(.)", r"\1", name)).strip("\"' ")


def addresses(values: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of recipients, lower case, each once."""
    found: dict[str, None] = {}
    for value in values:
        for _, address in _pairs(value):
            if plain := _address(address):
                found.setdefault(plain)
            if len(found) == MAX_ADDRESSES:
                return tuple(found)
    return tuple(found)


def _pairs(value: str) -> list[tuple[str, str]]:
    value = value[: 4 * MAX_TEXT]
    try:
        pairs = getaddresses([value])
    except (RecursionError, IndexError, ValueError, TypeError, AttributeError):
        pairs = []
    return (
        pairs
        if any("@" in address for _, address in pairs)
        else [("", a) for a in _BARE_ADDRESS.findall(value)]
    )


def _address(text: str) -> str:
    found = _BARE_ADDRESS.search(words(text) if "=?" in text else text[:MAX_TEXT])
    return cleaned(found[0]).lower().strip(".") if found else ""


def identifiers(values: Iterable[str]) -> tuple[str, ...]:
    """Return the Message-IDs of headers, without their angle brackets, each once."""
    found: dict[str, None] = {}
    for value in values:
        value = value[: 10 * MAX_TEXT]
        for identifier in _ID.findall(value) or ([value] if "@" in value and " " not in value else []):
            plain = one_line(identifier).replace(" ", "").strip("<>")
            if plain and len(found) < MAX_IDS:
                found.setdefault(plain)
    return tuple(found)


def moment(value: str) -> datetime | None:
    """Return the date of a message, with a zone (RFC 5322, 3.3), or None when none can be read.

    A date that names no zone, or one that nobody knows, is taken as universal time.
    """
    value = value[:200].strip()
    try:
        parsed = parsedate_tz(value)
        if parsed is None:
            return _iso(value)
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        found = datetime(*parsed[:6], tzinfo=zone)
        found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return found


def _iso(value: str) -> datetime | None:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
