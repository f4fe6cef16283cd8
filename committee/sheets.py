"""The dossier and the relevé as sheets: one of points, to sort and filter, and one that says what it is."""

from answers.letter import plain
from answers.paper_ods import Sheet, written
from committee.dossier import NOTHING, Dossier
from committee.minutes import NOTHING as NOTHING_HELD
from committee.minutes import TITLE, Minutes

POINTS, COVER = "Points", "Séance"
COVER_WIDTHS = (4, 14)
DOSSIER_TITLES = (
    "N°", "Traitement", "Référence", "Version", "Auteur", "Place", "Texte", "Remarque", "Proposition",
    "Motif",
)  # fmt: skip
DOSSIER_WIDTHS = (1, 3, 2, 4, 3, 3, 7, 8, 4, 7)
MINUTES_TITLES = (
    "N°", "Référence", "Version", "Auteur", "Place", "Remarque", "Issue", "Suite donnée", "Motif", "Votes",
    "Relevé",
)  # fmt: skip
MINUTES_WIDTHS = (1, 2, 4, 3, 3, 7, 4, 4, 7, 4, 7)


def dossier_ods(dossier: Dossier) -> bytes:
    """Return the dossier as .ods, the same bytes for the same dossier."""
    rows = [
        (
            str(line.number), mode, line.reference, line.version, line.author, "\n".join(line.places),
            line.passages, line.words or line.excerpt, line.proposal, line.reason,
        )
        for mode, lines in (("Sans débat", dossier.block), ("En discussion", dossier.debated))
        for line in lines
    ]  # fmt: skip
    cover = [("Dossier de séance",), (plain(dossier.meeting.title),), *((one,) for one in dossier.heading)]
    points = Sheet(POINTS, DOSSIER_WIDTHS, rows or [(NOTHING,)], DOSSIER_TITLES)
    return written([points, Sheet(COVER, COVER_WIDTHS, cover)])


def minutes_ods(minutes: Minutes) -> bytes:
    """Return the relevé as .ods, the same bytes for the same relevé."""
    rows = [
        (
            str(line.number), line.reference, line.version, line.author, line.place, line.words, line.result,
            line.outcome or line.carried, line.reason, line.votes, line.text,
        )
        for line in minutes.lines
    ]  # fmt: skip
    cover = [(TITLE,), (plain(minutes.meeting.title),), *((one,) for one in minutes.heading)]
    people = [("Présents", one) for one in minutes.present] + [
        ("Absents ou excusés", one) for one in minutes.absent
    ]
    opening = [("Ouverture", minutes.opening)] if minutes.opening else []
    points = Sheet(POINTS, MINUTES_WIDTHS, rows or [(NOTHING_HELD,)], MINUTES_TITLES)
    return written([points, Sheet(COVER, COVER_WIDTHS, [*cover, *people, *opening])])
