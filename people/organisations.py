"""Find or add the bodies on whose behalf people write: what they declare, which nobody has proved."""

from people.models import Organisation

LONGEST = 200


def cleaned(name: str) -> str:
    """Return the name on one line, runs of blanks counting as one, cut at what is kept.

    What does not print counts as a blank: PostgreSQL keeps no NUL, and a name turns no word around it.
    """
    printed = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(printed.split())[:LONGEST].strip()


def find_or_add(name: str) -> Organisation | None:
    """Return the organisation of that name, whatever its case, added when new; None for an empty name."""
    wanted = cleaned(name)
    if not wanted:
        return None
    for known in Organisation.objects.filter(name__istartswith=wanted[:1]).order_by("pk"):
        if known.name.casefold() == wanted.casefold():
            return known
    return Organisation.objects.get_or_create(name=wanted)[0]
