"""The text of an OpenDocument paragraph, put together from its pieces."""

import re

# What elements stand for must survive the blanks around them. No XML text holds these characters.
SPACE, TAB, LINE_BREAK = "\x00", "\x01", "\x02"
_MEANT = str.maketrans({SPACE: " ", TAB: "\t", LINE_BREAK: "\n"})
_BLANKS = re.compile(r"[ \t\r\n]+")  # XML's own blanks: a non-breaking space is the person's


def paragraph(pieces: list[str]) -> str:
    """Return the text of a paragraph; a run of blanks is one, or none at its ends (ODF 1.3 part 3, 6.1.2)."""
    text = "".join(pieces)
    if "  " in text or "\n" in text or "\t" in text or "\r" in text:
        text = _BLANKS.sub(" ", text)
    is_plain = len(pieces) == 1 and text > LINE_BREAK
    return text.strip(" ") if is_plain else text.strip(" ").translate(_MEANT)
