"""Places followed into a later text, on cases written for this project: `python -m bench.following`.

Each file of `following_cases/` holds cases of one kind: a text before, with the place between ⟦ and ⟧, and
a text after, with every stretch it should land on marked likewise. A case is right when its fate is, and when
the landings are the marked stretches, one for one: the same lines, and most of the same characters. Each is
followed twice: alone, then with all the others end to end, as in a real document.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from documents.anchoring.following import Fate, Followed, Landing, Succession

CASES = Path(__file__).parent / "following_cases"
KINDS = {"supprimes": Fate.GONE, "scindes": Fate.SPLIT, "fusionnes": Fate.MERGED, "temoins": None}
MARKS = re.compile("[⟦⟧]")
ALIKE = 0.7  # of the characters of a landing and of its truth, counted together

Texts = dict[str, str]  # by path


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of one document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """Two states of some texts, the place asked in the first, and where it is in the second."""

    kind: str
    title: str
    fate: Fate
    before: Texts
    after: Texts
    place: Stretch
    truth: tuple[Stretch, ...]


def main() -> None:
    """Print how many cases of each kind are right, alone and together."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="dire aussi ce qui est faux")
    arguments = parser.parse_args()
    alone = [case for kind in KINDS for case in read(kind)]
    together = joined(alone)
    started = time.process_time()
    succession = Succession.of(together[0].before, together[0].after)
    aligned = time.process_time() - started
    wrong = [
        [complaint(case, ask(Succession.of(case.before, case.after), case)) for case in alone],
        [complaint(case, ask(succession, case)) for case in together],
    ]
    print_table(alone, wrong)
    print(f"\nLes {len(alone)} textes bout à bout : alignés en {1000 * aligned:.0f} ms.")
    for name, complaints in zip(("seul", "ensemble"), wrong, strict=True) if arguments.errors else ():
        for case, said in zip(alone, complaints, strict=True):
            if said:
                print(f"\n{case.kind}, {case.title} ({name}) : {said}")


def print_table(cases: list[Case], wrong: list[list[str]]) -> None:
    """Print right / total for each kind, alone and together."""
    totals = Counter(case.kind for case in cases)
    print(f"{'':12}{'seuls':>10}{'ensemble':>12}")
    for kind, total in totals.items():
        right = [
            sum(not said for case, said in zip(cases, complaints, strict=True) if case.kind == kind)
            for complaints in wrong
        ]
        print(f"{kind:12}{right[0]:>5} / {total:<3}{right[1]:>7} / {total:<3}")


def read(kind: str) -> Iterator[Case]:
    """Yield the cases of one file."""
    for case in (CASES / f"{kind}.md").read_text(encoding="utf-8").split("===== ")[1:]:
        title, _, body = case.partition("\n")
        states: dict[str, Texts] = {"avant": {}, "après": {}}
        for part in re.split(r"^----- ", body, flags=re.MULTILINE)[1:]:
            head, _, text = part.partition("\n")
            state, _, name = head.partition(" ")
            states[state][name or "volet.md"] = text
        before, after = (
            {name: MARKS.sub("", text) for name, text in texts.items()} for texts in states.values()
        )
        (place,), truth = stretches(states["avant"]), tuple(stretches(states["après"]))
        fate = KINDS[kind] or Fate(title.partition(" :")[0])
        yield Case(kind, title, fate, before, after, place, truth)


def stretches(texts: Texts) -> Iterator[Stretch]:
    """Yield the marked stretches, their offsets counted without the marks."""
    for name, text in texts.items():
        offsets = [mark.start() - rank for rank, mark in enumerate(MARKS.finditer(text))]
        for start, end in zip(offsets[::2], offsets[1::2], strict=True):
            yield Stretch(name, start, end)


def joined(cases: list[Case]) -> list[Case]:
    """Return the same cases in one pair of texts, all of them end to end."""
    before: Texts = {}
    after: Texts = {}
    moved = []
    for case in cases:
        place = shifted(case.place, before)
        truth = tuple(shifted(stretch, after) for stretch in case.truth)
        moved.append(replace(case, before=before, after=after, place=place, truth=truth))
        for whole, part in ((before, case.before), (after, case.after)):
            for name, text in part.items():
                whole[name] = whole.get(name, "") + text + "\n"
    return moved


def shifted(stretch: Stretch, texts: Texts) -> Stretch:
    """Return *stretch* once its text stands after those already there."""
    length = len(texts.get(stretch.document, ""))
    return replace(stretch, start=stretch.start + length, end=stretch.end + length)


def ask(succession: Succession, case: Case) -> Followed:
    """Return what became of the place of *case*."""
    place, text = case.place, case.before[case.place.document]
    return succession.follow(place.document, *lines(text, place), place.start, place.end)


def lines(text: str, stretch: Stretch | Landing) -> tuple[int, int]:
    """Return the first and last lines of some characters."""
    return text.count("\n", 0, stretch.start) + 1, text.count("\n", 0, stretch.end - 1) + 1


def complaint(case: Case, found: Followed) -> str:
    """Return what is wrong in an answer, nothing when it is right."""
    if found.fate is not case.fate:
        return f"« {found.fate} » au lieu de « {case.fate} ». {found.reason}"
    if len(found.landings) != len(case.truth):
        return f"{len(found.landings)} places au lieu de {len(case.truth)}. {found.reason}"
    return " ".join(
        f"« {case.after[landing.document][landing.start : landing.end]} » au lieu de "
        f"« {case.after[truth.document][truth.start : truth.end]} »"
        for landing, truth in zip(found.landings, case.truth, strict=True)
        if not is_same(landing, truth, case.after)
    )


def is_same(landing: Landing, truth: Stretch, after: Texts) -> bool:
    """Return whether a landing is a marked stretch: the same lines, and most of the same characters."""
    same_lines = (landing.line_start, landing.line_end) == lines(after[truth.document], truth)
    shared = min(landing.end, truth.end) - max(landing.start, truth.start)
    union = max(landing.end, truth.end) - min(landing.start, truth.start)
    return landing.document == truth.document and same_lines and shared >= ALIKE * union


if __name__ == "__main__":
    main()
