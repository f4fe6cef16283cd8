"""Paragraphs whose lines a mailer cut, put together again (RFC 3676, « format=flowed »)."""

import re

_QUOTED = re.compile(r">*")


def joined(text: str, drops_space: bool) -> str:
    """Return *text* with each line that ends in a blank joined to the next one of the same quotation.

    *drops_space* when that blank is not of the text itself (DelSp).
    """
    lines: list[str] = []
    pending, pending_depth = "", -1
    for line in text.split("\n"):
        depth = len(_QUOTED.match(line)[0])  # type: ignore[index]
        said = line[depth:].removeprefix(" ")
        if depth != pending_depth and pending_depth >= 0:
            lines.append(_shown(pending, pending_depth))
            pending, pending_depth = "", -1
        flows = said.endswith(" ") and said != "-- "
        whole = pending + said
        if flows:
            pending, pending_depth = whole[:-1] if drops_space else whole, depth
        else:
            lines.append(_shown(whole, depth))
            pending, pending_depth = "", -1
    return "\n".join([*lines, _shown(pending, pending_depth)] if pending_depth >= 0 else lines)


def _shown(said: str, depth: int) -> str:
    return f"{'> ' * depth}{said}" if depth > 0 else said
