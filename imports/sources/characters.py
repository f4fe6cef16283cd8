"""Characters that no text may hold: databases refuse some of them, and nobody types any."""

import re

_UNTYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c]")  # the last two are line breaks of word processors, once pasted


def cleaned(text: str) -> str:
    """Return *text* with plain line breaks, and without control characters nor halves of characters."""
    return _UNTYPED.sub("", _BREAKS.sub("\n", text)) if _UNTYPED.search(text) else text
