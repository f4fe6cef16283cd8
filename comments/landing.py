"""Where a place of a card went in a later edition of the text."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace

from comments.models import Target
from documents.anchoring.following import Fate, Followed, Landing
from documents.models import Edition, Section
from documents.reading.model import SectionKind
from documents.succession import path_of, section_at, succession_of

REWRITTEN = "La ligne {name} a été entièrement récrite, sous le même identifiant : ligne {line} de {path}."


def followed(target: Target, goal: Edition) -> Followed:
    """Return what became, in *goal*, of the passage a place stands for.

    A row whose identifier now says something new is rewritten rather than gone.
    """
    section = target.section
    lines = target.line_start or section.line_start, target.line_end or section.line_end
    succession = succession_of(section.edition, goal)
    end = succession.follow(path_of(section), *lines, target.start, target.end)
    row = rewritten_row(section, goal) if end.fate == Fate.GONE else None
    return rewritten(row) if row else end


def rewritten_row(section: Section, goal: Edition) -> Section | None:
    """Return the one row of *goal* that bears a row's identifier, its words being new.

    Words that stood in another row are that row's, given a new number: a neighbour.
    """
    if section.kind != SectionKind.ROW or not section.identifier:
        return None
    before, after = (named_rows(edition, section) for edition in (section.edition, goal))
    if len(before) != 1 or len(after) != 1:
        return None
    row = after[0]
    back = succession_of(goal, section.edition).follow(path_of(row), row.line_start, row.line_end)
    return row if back.fate == Fate.GONE else None


def named_rows(edition: Edition, section: Section) -> list[Section]:
    """Return the rows of the edition that bear a row's identifier, in the documents of its name."""
    rows = edition.sections.filter(kind=SectionKind.ROW, identifier=section.identifier)
    return list(rows.filter(document__path=path_of(section)).select_related("document"))


def rewritten(row: Section) -> Followed:
    """Return the fate of a row whose words are all others."""
    path, lines = path_of(row), (row.line_start, row.line_end)
    told = REWRITTEN.format(name=row.label, line=row.line_start, path=path)
    return Followed(Fate.EDITED, (Landing(path, *lines, *offsets(row), likeness=0.5),), told)


def offsets(row: Section) -> tuple[int, int]:
    """Return where the words of a row begin and end in its text."""
    lines = row.document.text.split("\n") if row.document else []
    start = sum(len(line) + 1 for line in lines[: row.line_start - 1])
    return start, start + len("\n".join(lines[row.line_start - 1 : row.line_end]))


def landed_in(targets: Iterable[Target], editions: Iterable[Edition]) -> list[Target]:
    """Return, unsaved, where the places kept in one edition went in the others."""
    return [
        place
        for target in targets
        for edition in editions
        if target.kept and target.section.edition != edition
        for place in landings(target, followed(target, edition), edition)
    ]


def landings(target: Target, end: Followed, goal: Edition) -> list[Target]:
    """Return the unsaved places where a passage landed, each in the smallest section it begins in.

    A headed part, or lines of it, stays in a headed part; words are marked where words were found.
    """
    by_words = target.start is not None
    rows = by_words or target.section.kind == SectionKind.ROW
    held = [(section_at(goal, one.document, one.line_start, rows=rows), one) for one in end.landings]
    found = [(section, one) for section, one in held if section]
    return [
        Target(
            placement_id=target.placement_id,
            section=section,
            kept=target.kept,
            method=target.method,
            score=round(target.score * one.likeness, 3),
            line_start=one.line_start,
            line_end=one.line_end,
            start=one.start if by_words else None,
            end=one.end if by_words else None,
            former=target.former or target,
            **told(target, end, goal),
        )
        for section, one in (found if by_words else merged(found))
    ]


def merged(found: Iterable[tuple[Section, Landing]]) -> Iterator[tuple[Section, Landing]]:
    """Yield each section once, with the lines that landed in it: all of them, from its heading on."""
    together: dict[int, tuple[Section, Landing]] = {}
    for section, one in found:
        _, first = together.get(section.pk, (section, one))
        start, end = min(first.line_start, one.line_start), max(first.line_end, one.line_end)
        end = section.line_end if start == section.line_start else end
        together[section.pk] = section, replace(first, line_start=start, line_end=end)
    yield from together.values()


def told(target: Target, end: Followed, goal: Edition) -> dict[str, str]:
    """Return the fate and the reason of a place followed once more: those of its last change stay."""
    if end.fate == Fate.UNCHANGED and target.fate:
        return {"fate": target.fate, "reason": target.reason}
    return {"fate": end.fate, "reason": sentence(end, target.section.edition, goal)}


def sentence(end: Followed, before: Edition, after: Edition) -> str:
    """Return what became of a passage between two editions, in French."""
    said = end.reason[:1].lower() + end.reason[1:]
    return f"De l'édition {before.number} à l'édition {after.number}, {said}"


def origin_of(target: Target, fate: Fate) -> Target:
    """Return the first of the places a followed one comes from: it stays to be read, no longer kept."""
    origin = copy(target.former or target)
    origin.kept, origin.fate = False, fate if fate == Fate.GONE else ""
    return origin
