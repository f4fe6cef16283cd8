"""Where a call for comments stands on a day: what a reviewer may do, in the words of the page."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format

from documents.models import CallState, Version


class Phase(StrEnum):
    """What a call allows."""

    PLANNED = "à venir"
    OPEN = "ouvert"
    SUSPENDED = "suspendu"
    LATE = "clos"  # remarks are still kept, « hors délai »


@dataclass(frozen=True, slots=True)
class Call:
    """A call on a day: its phase, and one French sentence that says until when or since when."""

    phase: Phase
    said: str

    @property
    def takes_remarks(self) -> bool:
        """Whether remarks are received, late ones too."""
        return self.phase in (Phase.OPEN, Phase.LATE)

    @property
    def is_late(self) -> bool:
        """Whether what is received counts as « hors délai »."""
        return self.phase is Phase.LATE


def is_late(version: Version, received_on: date) -> bool:
    """Return whether a remark received that day comes after the call: closed, answered, or past its date."""
    ended = version.call in (CallState.CLOSED, CallState.ANSWERED)
    return ended or (version.closes_on is not None and received_on > version.closes_on)


def call_of(version: Version, on: date) -> Call:
    """Return where the version's call stands that day, in Paris; the closing day itself is still open."""
    if version.call == CallState.SUSPENDED:
        since = f" depuis le {day(version.suspended_on)}" if version.suspended_on else ""
        return Call(Phase.SUSPENDED, f"L'appel à commentaires est suspendu{since}.")
    if is_late(version, on):
        return Call(Phase.LATE, closed(version, on))
    if version.opens_on and on < version.opens_on:
        return Call(Phase.PLANNED, f"L'appel à commentaires ouvrira le {day(version.opens_on)}.")
    if version.call == CallState.PLANNED and not version.opens_on:
        return Call(
            Phase.PLANNED, "L'appel à commentaires n'est pas encore ouvert ; sa date n'est pas fixée."
        )
    return Call(Phase.OPEN, opened(version))


def opened(version: Version) -> str:
    """Return the sentence of an open call, extended or not."""
    if not version.closes_on:
        return "L'appel à commentaires est ouvert, sans date de clôture."
    extended = "prolongé" if version.call == CallState.EXTENDED else "ouvert"
    return f"L'appel à commentaires est {extended} jusqu'au {day(version.closes_on)} inclus (heure de Paris)."


def closed(version: Version, on: date) -> str:
    """Return the sentence of a closed call; a closing date still to come is not told."""
    known = version.closes_on if version.closes_on and version.closes_on < on else None
    answered = ", et ses réponses sont publiées" if version.call == CallState.ANSWERED else ""
    return f"L'appel à commentaires est clos{f' depuis le {day(known)}' if known else ''}{answered}."


def day(value: date | None) -> str:
    """Return a day in words: « 3 mars 2027 »."""
    return date_format(value, "j F Y") if value else ""
