"""Paragraphs whose lines a mailer cut, put together again (RFC 3676, « format=flowed »)."""


def joined(text: str, drops_space: bool) -> str:
    """Return *text* with each line that ends in a blank joined to the next one of the same quotation.

    *drops_space* when that blank is not of the text itself (DelSp).
    """
    lines: list[str] = []
    paragraph: list[str] = []
    before = 0
    for line in text.split("\n"):
        said = line.lstrip(">")
        depth = len(line) - len(said)
        if depth != before:
            lines += _shown(paragraph, before)
            paragraph = []
        said, before = said.removeprefix(" "), depth
        if said.endswith(" ") and said != "-- ":
            paragraph.append(said[:-1] if drops_space else said)
        else:
            lines += _shown([*paragraph, said], depth)
            paragraph = []
    return "\n".join([*lines, *_shown(paragraph, before)])


def _shown(paragraph: list[str], depth: int) -> list[str]:
    return ["> " * min(depth, 50) + "".join(paragraph)] if paragraph else []
