"""The levels of requirements, as they are printed: which of them may not be left aside."""

FIRST = {"p": "primordiale", "primordial": "primordiale", "primordiale": "primordiale"}
BLOCKING = {"bloquant": "bloquante", "bloquante": "bloquante"}


def overriding(level: str) -> str:
    """Return the word for a level that may not be left aside, nothing for any other one.

    « P » in the volets, « bloquant » in the chapeau, whatever stands around it: « P (primordiale) ».
    """
    words = level.casefold().replace("(", " ").replace(")", " ").split()
    return next((said for word in words if (said := (FIRST | BLOCKING).get(word, ""))), "")
