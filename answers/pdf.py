"""A page as PDF, to print or to hand over: tagged for screen readers (PDF/UA-1, ISO 14289-1), in French.

The same page gives the same bytes. Nothing that a page names is fetched: neither a file, nor an address.
"""

import hashlib
from typing import Any, NoReturn

VARIANT = "pdf/ua-1"
MISSING = (
    "Le PDF demande la bibliothèque système Pango, absente de ce serveur : l'exploitant l'ajoute par "
    "libpango-1.0-0, libpangoft2-1.0-0 et libharfbuzz-subset0."
)
MOST_PRINTED = 1_500  # remarks; each takes some 20 ms to lay out, and somebody waits
TOO_LONG = "Un PDF porte au plus {most} remarques, et il y en aurait {count}."


class NoPdf(Exception):
    """The page cannot be made a PDF; one French sentence says why."""


class NoPango(NoPdf):
    """The system library that lays the text out is missing: MISSING says so in French."""


def check_length(remarks: int) -> None:
    """Pass when that many remarks fit in a PDF; NoPdf otherwise."""
    if remarks > MOST_PRINTED:
        raise NoPdf(TOO_LONG.format(most=MOST_PRINTED, count=remarks))


def pdf_of(html: str) -> bytes:
    """Return a whole page, with its title and its language, as PDF; NoPango without the system library."""
    weasyprint = loaded()
    document = weasyprint.HTML(string=html, url_fetcher=nothing_from(weasyprint))
    mark = hashlib.sha256(html.encode()).hexdigest()[:32].encode()  # else one is drawn by lot
    return document.write_pdf(pdf_variant=VARIANT, pdf_identifier=mark)


def loaded() -> Any:
    """Return the library, loaded when it is first needed: it opens the system's, which a machine may lack."""
    try:
        import weasyprint
    except OSError as missing:
        raise NoPango(MISSING) from missing
    return weasyprint


def nothing_from(weasyprint: Any) -> Any:
    """Return what answers whatever the page would have fetched: it is refused."""

    class Nothing(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: object = None) -> NoReturn:
            raise ValueError("Une page à imprimer ne va rien chercher.")

    return Nothing()
