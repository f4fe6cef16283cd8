"""What is seen of one row before anything is recorded: what it says, where it lands, how surely."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from comments import places
from comments.outcomes import PlaceState
from comments.remark import Elsewhere
from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import about_whole
from documents.anchoring.model import Candidate, Located
from documents.models import Section
from imports.elsewhere import OtherVersions, other_versions
from imports.models import Becomes, Deposit, DepositRow
from imports.normalise import Draft, corrected
from imports.placing import place
from imports.preview import understand
from imports.sources.model import ParsedRow

MOST_PLACES = 6  # offered
MOST_WORDS = 240  # characters of the passage that was matched
NAMED = 200


@dataclass(frozen=True, slots=True)
class Text:
    """The text that a deposit is looked at in: prepared once for all its rows."""

    index: EditionIndex
    others: OtherVersions
    sections: Mapping[str, Section]
    documents: Mapping[str, str]  # by path


def text_of(deposit: Deposit) -> Text:
    """Return the text of the deposit's edition, and of the other versions that outsiders may comment on."""
    sections = deposit.edition.sections.all()
    return Text(
        index=editions.index_of(deposit.edition),
        others=other_versions(deposit.version, public=True),
        sections={section.key: section for section in sections},
        documents=dict(deposit.edition.documents.values_list("path", "text")),
    )


def see(deposit: Deposit, position: int, row: ParsedRow, text: Text) -> tuple[DepositRow, Draft | None]:
    """Return the unsaved row of the preview, what its author corrected being taken as said, and its draft."""
    seen = understand(corrected(row, deposit.corrections.get(str(position), {})))
    found = DepositRow(
        deposit=deposit,
        position=position,
        sheet=row.sheet[:NAMED],
        line=row.line,
        cells=dict(row.cells),
        links=dict(row.links),
        aside=row.aside,
        cell_faults=[asdict(fault) for fault in row.faults],
        faults=[asdict(fault) for fault in seen.faults],
        reason=seen.reason,
        picture=row.picture,
        becomes=Becomes.NEW if seen.draft else without_draft(row),
    )
    if seen.draft:
        set_place(found, seen.draft, text)
    return note_asking(found), seen.draft


def without_draft(row: ParsedRow) -> Becomes:
    """Return what becomes of a row that says nothing the service can read."""
    if row.picture:
        return Becomes.TO_TRANSCRIBE
    return Becomes.ASIDE if row.aside else Becomes.UNREAD


def set_place(row: DepositRow, draft: Draft, text: Text) -> None:
    """Say where the remark lands in the text, and how surely."""
    words = (draft.location, draft.excerpt, draft.text)
    located, elsewhere = place(text.index, text.others, words, draft.place)
    row.place_state = places.place_state(located, whole=about_whole(draft.location))
    row.places = [told(candidate, text) for candidate in first_places(located)]
    row.notes = list(located.notes)
    row.better_version_id, row.better_reason = better(elsewhere)


def first_places(located: Located) -> list[Candidate]:
    """Return the places worth showing, those taken first."""
    return sorted(located.candidates, key=lambda one: not one.accepted)[:MOST_PLACES]


def better(elsewhere: Elsewhere | None) -> tuple[int | None, str]:
    """Return the version in which the remark finds the place it lacks, and why."""
    return (elsewhere.version_id, elsewhere.reason) if elsewhere else (None, "")


def told(candidate: Candidate, text: Text) -> dict[str, object]:
    """Return a place as the preview shows it: its name, how it was found, the words that were matched."""
    section = text.sections[candidate.section_key]
    words = ""
    if candidate.start is not None and candidate.end is not None:
        words = text.documents.get(candidate.document, "")[candidate.start : candidate.end]
    return {
        "key": candidate.section_key,
        "label": section.label,
        "path": section.title_path[:-1],  # the last one is its own name
        "reason": candidate.reason,
        "score": round(100 * candidate.score),
        "accepted": candidate.accepted,
        "words": " ".join(words.split())[:MOST_WORDS],
        "lines": [candidate.line_start, candidate.line_end],
    }


def note_asking(row: DepositRow) -> DepositRow:
    """Return the row, saying whether its author should have a look at it."""
    placed = row.place_state in (PlaceState.PLACED, PlaceState.WHOLE, "")
    doubted = row.becomes in (Becomes.UNREAD, Becomes.ALIKE)
    row.asks = row.becomes not in (Becomes.ASIDE, Becomes.TO_TRANSCRIBE) and (
        doubted or not placed or bool(row.faults)
    )
    return row
