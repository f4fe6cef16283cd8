"""« Quel volet me concerne ? »: the framework's own table of which volet applies to which use case."""

from dataclasses import dataclass

from documents.models import UseCase, Version, Volet


@dataclass(frozen=True, slots=True)
class Cell:
    """A volet and its open call, if it has one."""

    volet: Volet
    version: Version | None


@dataclass(frozen=True, slots=True)
class Line:
    """A use case: the volets that apply to it, and a cross or not for each column of the table."""

    use_case: UseCase
    applying: list[Cell]
    crosses: list[bool]


@dataclass(frozen=True, slots=True)
class Applicable:
    """The whole table, its columns, and the volets that stand outside it."""

    columns: list[Cell]
    lines: list[Line]
    outside: list[Cell]


def applicability(open_calls: dict[int, Version]) -> Applicable:
    """Return the table, each volet with its open call; three queries."""
    use_cases = list(UseCase.objects.prefetch_related("volets"))
    cells = [Cell(volet, open_calls.get(volet.pk)) for volet in Volet.objects.all()]
    crossed = {use_case.pk: {volet.pk for volet in use_case.volets.all()} for use_case in use_cases}
    inside = set().union(*crossed.values())
    columns = [cell for cell in cells if cell.volet.pk in inside]
    lines = [line(use_case, columns, crossed[use_case.pk]) for use_case in use_cases]
    return Applicable(columns, lines, [cell for cell in cells if cell.volet.pk not in inside])


def line(use_case: UseCase, columns: list[Cell], volets: set[int]) -> Line:
    """Return a use case's line of the table."""
    crosses = [cell.volet.pk in volets for cell in columns]
    return Line(use_case, [cell for cell in columns if cell.volet.pk in volets], crosses)
