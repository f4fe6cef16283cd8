"""What a message is when it says nothing of the text."""

from collections.abc import Mapping

from imports.sources.mail.model import Noise


def noise_of(headers: Mapping[str, str], content_type: str, subject: str, body: str) -> Noise:
    """Return the kind of noise a message is."""
    if content_type.startswith("multipart/report"):
        return Noise.BOUNCE
    if headers.get("auto-submitted", "no").lower() not in ("", "no"):
        return Noise.ABSENCE
    return Noise.INVITATION if content_type.startswith("text/calendar") else Noise.NONE
