"""Anchoring measured on cases with their truth: `python -m bench.anchoring FOLDER [--errors CATEGORY]`.

FOLDER (or the variable CCT_ANCHORING) holds `score.py`, the scorer, and `dev/*.jsonl`, the cases; beside
it, `corpus/NAME.bundle` holds the history of each repository they name. Without it nothing is measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Candidate
from documents.reading.edition import read_edition
from documents.reading.model import BOLD_DEPTH, PREAMBLE_DEPTH, ReadEdition, ReadSection, SectionKind
from documents.reading.requirements import requirement_id
from documents.reading.source import GitSource


def main() -> None:
    """Print the scorer's table for the cases found, or say that there are none."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("CCT_ANCHORING", ""))
    parser.add_argument("--predictions", type=Path, help="où garder les réponses, sinon nulle part")
    arguments = parser.parse_args()
    folder = Path(arguments.folder)
    cases = sorted(folder.glob("dev/*.jsonl")) if arguments.folder else []
    if not cases:
        print("Aucun cas d'ancrage : donnez leur dossier en argument ou dans la variable CCT_ANCHORING.")
        return
    with tempfile.TemporaryDirectory() as temporary:
        predictions = arguments.predictions or Path(temporary) / "predictions.jsonl"
        answers = [
            json.dumps(answer, ensure_ascii=False) for answer in predict_all(cases, folder, Path(temporary))
        ]
        predictions.write_text("\n".join(answers), encoding="utf-8")
        scorer = [sys.executable, str(folder / "score.py"), "--cases", *map(str, cases)]
        subprocess.run([*scorer, "--predictions", str(predictions)], check=True)


def predict_all(files: list[Path], folder: Path, temporary: Path) -> Iterable[dict[str, object]]:
    """Yield an answer for every case, the cases of one edition together."""
    by_edition = defaultdict(list)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            by_edition[case["version"]["repo"], case["version"]["commit"]].append(case)
    for (repository, commit), cases in by_edition.items():
        edition = read(clone(repository, folder, temporary), commit)
        started = time.process_time()
        index = EditionIndex.build(edition.documents, edition.pages)
        print(f"{commit[:8]} : index construit en {time.process_time() - started:.2f} s", flush=True)
        headings = {
            key: heading for document in edition.documents for key, heading in headed(document.sections)
        }
        for case in cases:
            yield predict(index, headings, case)


def clone(repository: str, folder: Path, temporary: Path) -> Path:
    """Return a clone of the bundle that holds *repository*."""
    name = repository.rpartition("/")[2]
    if not (temporary / name).exists():
        bundle = folder.resolve().parent / "corpus" / f"{name}.bundle"
        subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(temporary / name)], check=True)
    return temporary / name


def read(repository: Path, commit: str) -> ReadEdition:
    """Return the edition of the root's texts and PDFs at *commit*."""
    source = GitSource(repository, commit)
    pdfs = [path for path in source.paths() if path.lower().endswith(".pdf") and "/" not in path]
    return read_edition(source, pdfs=pdfs)


def headed(sections: Iterable[ReadSection]) -> Iterable[tuple[str, tuple[str, str]]]:
    """Yield for each key the true heading above it, and its requirement: what the scorer compares."""
    known = {section.key: section for section in sections}
    for section in known.values():
        above = section
        while not is_true_heading(above) and above.parent_key:
            above = known[above.parent_key]
        title = above.title if is_true_heading(above) else ""
        yield section.key, (title, requirement_id(section.identifier))


def is_true_heading(section: ReadSection) -> bool:
    """Return whether *section* is headed as Markdown has it, not by a bold line nor as a preamble."""
    return section.kind == SectionKind.HEADING and PREAMBLE_DEPTH < section.depth < BOLD_DEPTH


def predict(
    index: EditionIndex, headings: dict[str, tuple[str, str]], case: dict[str, str]
) -> dict[str, object]:
    """Return the answer to one case, in the scorer's format, with the CPU milliseconds it took."""
    started = time.process_time()
    found = locate(index, location=case["location"], excerpt=case["excerpt"], text=case["text"]).candidates
    spent = 1000 * (time.process_time() - started)
    candidates = [as_scored(candidate, *headings.get(candidate.section_key, ("", ""))) for candidate in found]
    accepted = bool(found) and found[0].accepted
    return {"id": case["id"], "candidates": candidates, "accepted": accepted, "ms": spent}


def as_scored(candidate: Candidate, heading: str, requirement: str) -> dict[str, object]:
    """Return one candidate as the scorer reads it."""
    return {
        "document": candidate.document,
        "line_start": candidate.line_start,
        "line_end": candidate.line_end,
        "heading": heading,
        "requirement": requirement or None,
        "score": candidate.score,
        "reason": candidate.reason,
    }


if __name__ == "__main__":
    main()
