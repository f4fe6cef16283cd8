"""The compressed RTF of Outlook (MS-OXRTFCP) to text or to the HTML that it carries (MS-OXRTFEX), simply."""

import re
import struct

from imports.sources.characters import cleaned
from imports.sources.mail import html
from imports.sources.mail.charsets import codec_of

MAX_RTF = 8 * 2**20
_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_CODEPAGE = re.compile(r"\\ansicpg(\d{1,5})")
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.I
)
_UNSHOWN = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "footer",
        "listtable",
        "generator",
    ]
)
_SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\r": "\n"}
_BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "cell": "\t", "row": "\n", "emdash": "—", "endash": "–",
           "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}  # fmt: skip


def decompressed(content: bytes) -> bytes:
    """Return the RTF that *content* compresses, as far as it goes; b"" when it is none."""
    if len(content) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<II4sI", content)
    if kind == _PLAIN:
        return content[16 : 16 + size]
    return _unpacked(content, min(size, MAX_RTF)) if kind == _COMPRESSED else b""


def _unpacked(content: bytes, size: int) -> bytes:
    """Each bit of a control byte tells a byte from the place and length of bytes already seen."""
    window = bytearray(_BEGINNING.ljust(4096, b"\0"))
    write, at, output = len(_BEGINNING), 16, bytearray()
    control, bits = 0, 0
    while at + 1 < len(content) and len(output) < size:
        if not bits:
            control, bits, at = content[at], 8, at + 1
        if control & 1:
            offset, length, at = content[at] << 4 | content[at + 1] >> 4, (content[at + 1] & 15) + 2, at + 2
            if offset == write:
                break
        else:
            window[write], offset, length, at = content[at], write, 1, at + 1
        for step in range(length):
            output.append(window[(offset + step) % 4096])
            window[write] = output[-1]
            write = (write + 1) % 4096
        control, bits = control >> 1, bits - 1
    return bytes(output)


def text_of(compressed: bytes) -> str:
    """Return what a compressed RTF body says, as text, whether it carries HTML or not; "" when it is none."""
    source = decompressed(compressed).decode("latin-1")
    codepage = _CODEPAGE.search(source[:500])
    charset = codec_of(f"cp{codepage[1]}") if codepage else ""
    halves = "".join(_shown(source, charset or "cp1252"))
    text = cleaned(halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return html.text_of(text) if "\\fromhtml" in source[:500] else text.strip("\n")


class _Reading:
    """What was shown so far, and whether what comes is: HTML stands in groups « \\*\\htmltag »."""

    def __init__(self, charset: str) -> None:
        self.charset = charset
        self.shown: list[str] = []
        self.groups: list[tuple[bool, bool]] = []
        self.is_hidden = False
        self.is_for_rtf = False  # between \\htmlrtf and \\htmlrtf0: what a reader of HTML must not show
        self.is_starred = False  # after \\*: a group that who does not know it passes over
        self.skipped = 0  # characters to pass over, which stand for the one just shown
        self.pending = bytearray()  # bytes of the character set, which may be two to a letter

    def group(self, brace: str) -> None:
        if brace == "{":
            self.groups.append((self.is_hidden, self.is_for_rtf))
        else:
            self.is_hidden, self.is_for_rtf = self.groups.pop() if self.groups else (False, False)

    def word(self, name: str, number: str) -> None:
        if self.is_starred:
            self.is_hidden = self.is_hidden or name != "htmltag"
        elif name in _UNSHOWN:
            self.is_hidden = True
        elif name == "htmlrtf":
            self.is_for_rtf = number != "0"
        elif name == "u" and number:
            self.show(chr(int(number) % 2**16))
            self.skipped = 1
        else:
            self.show(_BREAKS.get(name, ""))

    def byte(self, code: str) -> None:
        if not self.skipped and not self.is_hidden and not self.is_for_rtf:
            self.pending.append(int(code, 16))
        self.skipped = 0

    def flush(self) -> None:
        if self.pending:
            self.shown.append(self.pending.decode(self.charset, "replace"))
            self.pending.clear()

    def show(self, text: str) -> None:
        if not self.is_hidden and not self.is_for_rtf:
            self.shown.append(text[self.skipped :])
            self.skipped = 0


def _shown(source: str, charset: str) -> list[str]:
    reading = _Reading(charset)
    for word, number, code, symbol, brace, text in _TOKEN.findall(source):
        if code:
            reading.byte(code)
            continue
        reading.flush()
        if brace:
            reading.group(brace)
        elif word:
            reading.word(word.lower(), number)
        elif symbol != "*":
            reading.show(_SYMBOLS.get(symbol, symbol) or text)
        reading.is_starred = symbol == "*"
    reading.flush()
    return reading.shown
