"""Links of a message to files put elsewhere: never followed, told so that a person opens them."""

import re

MOST = 20  # of one message
_LINK = re.compile(r"https?://[^\s<>\"'«»]{4,1000}", re.IGNORECASE)
_SHARES = re.compile(
    r"https?://(?:[a-z0-9-]{1,60}\.){0,4}(?:wetransfer\.com|we\.tl|transfernow\.net|swisstransfer\.com"
    r"|grosfichiers\.com|fromsmash\.com|(?:drive|docs)\.google\.com|dropbox\.com|onedrive\.live\.com|1drv\.ms"
    r"|sharepoint\.com|box\.com|mega\.nz|pcloud\.(?:com|link)|icloud\.com|(?:resana|osmose|francetransfert|pad|docs"
    r"|fichiers|tchap)\.(?:numerique\.)?gouv\.fr|framapad\.org|frama\.link)(?:[/:?#]|$)"
    r"|https?://[^/\s]{1,200}/(?:[^\s?#]{0,100}/)?(?:index\.php/)?(?:s|share|partage|d|f)/[A-Za-z0-9_-]{8,}",
    re.IGNORECASE,
)
_EDGES = ".,;:!?)]}»"


def shares_of(text: str) -> list[str]:
    """Return the links of a text to files shared elsewhere, each once, in order."""
    found = (match[0].rstrip(_EDGES) for match in _LINK.finditer(text))
    return [link for link in dict.fromkeys(found) if _SHARES.match(link)][:MOST]
