"""Bytes of a message to text, whatever character set they are said to be in."""

import codecs
import re

from imports.sources.characters import cleaned

MAX_NAME = 40  # characters of the name of a character set

# Only what writes text: Python also knows base64, zlib, punycode, idna… as « encodings ». UTF-7 is not there:
# no mailer writes it any more, and it hides markup in plain ASCII.
_TEXTUAL = re.compile(
    r"ascii|utf-(?:8|8-sig|16|16-le|16-be|32|32-le|32-be)|iso8859-\d+|cp\d+|koi8-[rut]|kz1048|ptcp154|hp-roman8"
    r"|mac-\w+|tis-620|gb2312|gbk|gb18030|hz|big5|big5hkscs|euc_\w+|shift_jis\w*|iso2022_\w+|johab"
)
_FORMS = re.compile(r"[\w.:\-]+", re.ASCII)
# What mailers call them, and the larger set that they really write.
_ALIASES = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
_OTHER_NAMES = {
    "ansi": "cp1252",
    "x-sjis": "cp932",
    "cp-850": "cp850",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
}
# In these, other letters than ASCII are not told apart from UTF-8 by their bytes, or are written in ASCII.
_OF_THEIR_OWN = ("iso2022", "hz", "utf-16", "utf-32")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def codec_of(name: str) -> str:
    """Return the codec of a character set, or "" when it is unknown or writes no text."""
    plain = name.strip().strip("\"'").lower()
    if len(plain) > MAX_NAME or not _FORMS.fullmatch(plain):
        return ""
    try:
        codec = codecs.lookup(_OTHER_NAMES.get(plain, plain)).name
    except (LookupError, ValueError):
        return ""
    return _ALIASES.get(codec, codec) if _TEXTUAL.fullmatch(codec) else ""


def decoded(raw: bytes, declared: str = "") -> str:
    """Return the text that *raw* writes, without characters that no text may hold.

    What is strictly UTF-8 is UTF-8 even when its sender says otherwise: other sets hardly ever happen to be.
    """
    raw = raw.replace(b"\r\r\n", b"\r\n")  # written twice through a text file of Windows
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return cleaned(raw[len(mark) :].decode(encoding, "replace"))
    codec = codec_of(declared)
    if not codec.startswith(_OF_THEIR_OWN):
        try:
            return cleaned(raw.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return cleaned(_as_declared(raw, codec))


def _as_declared(raw: bytes, codec: str) -> str:
    """Damaged UTF-8 keeps what it can when most of it holds; cp1252, French Windows's, is what is left."""
    if codec and codec not in ("utf-8", "utf-8-sig", "cp1252"):
        try:
            return raw.decode(codec, "replace")
        except (UnicodeError, ValueError):
            return raw.decode("cp1252", "replace")
    damaged = raw.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    held = len(damaged) - len(damaged.encode("ascii", "ignore")) - lost  # letters beyond ASCII
    return damaged if held > lost else raw.decode("cp1252", "replace")
