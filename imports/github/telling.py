"""Say a synchronisation in French, the same in the command and on the pages."""

from collections.abc import Sequence

from imports.models import Synchronisation

FATES = ("créé", "modifié", "inchangé", "disparu")


def sentence(line: Synchronisation) -> str:
    """Return the whole of a run: requests, what was found, what became of it, how long it took."""
    parts = [
        plural(line.requests, "requête"),
        f"tickets : {told((line.created, line.updated, line.unchanged, line.gone))}",
        f"messages : {told(messages(line))}",
        f"remarques nouvelles ou modifiées : {line.remarks}",
        plural(line.errors, "erreur"),
        f"{line.seconds or 0:.1f} s".replace(".", ","),
    ]
    whole = "vérification complète, " if line.full else ""
    return f"{whole}{' ; '.join(parts)}.{' ' + line.said if line.said else ''}"


def progress(line: Synchronisation) -> str:
    """Return how far a run is."""
    read = line.created + line.updated + line.unchanged
    return ", ".join(
        [plural(line.requests, "requête"), plural(read, "ticket"), plural(sum(messages(line)), "message")]
    )


def messages(line: Synchronisation) -> tuple[int, int, int, int]:
    """Return what became of the messages."""
    return line.messages_created, line.messages_updated, line.messages_unchanged, line.messages_gone


def told(counts: Sequence[int]) -> str:
    """Return the counts that are not nil: « 3 créés, 1 disparu »; « rien » without any."""
    said = [plural(count, fate) for count, fate in zip(counts, FATES, strict=True) if count]
    return ", ".join(said) or "aucun"


def plural(count: int, word: str) -> str:
    """Return a count and its word, as French agrees them."""
    return f"{count} {word}{'s' if count > 1 else ''}"
