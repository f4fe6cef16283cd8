"""How counts are told in French."""

from django.utils.formats import number_format


def counted(count: int, one: str, many: str) -> str:
    """Return a count with its words: « 1 remarque », « 10 000 remarques »; in French, none is singular."""
    return f"{number_format(count, force_grouping=True)} {many if count > 1 else one}"
