"""Anchoring measured on cases with their truth: `python -m bench.anchoring FOLDER`.

FOLDER (or the variable CCT_ANCHORING) holds `score.py`, the scorer, and `dev/*.jsonl`, the cases; beside
it, `corpus/NAME.bundle` holds the history of each repository they name. Without it nothing is measured.
The texts are registered in a temporary database and the cases answered by `manage.py locate`. Then come the
score against truth, what the index costs, two peers on the same cases, and a version 20 times larger.
`--alone` leaves out the last two; `--errors CATEGORY…` shows the cases of these categories answered wrong.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from bench.anchoring import errors, larger, peers
from bench.anchoring.scorer import Answers, Cases, Scorer
from bench.anchoring.service import Service


def main() -> None:
    """Print every measure for the cases found, or say that there are none."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("CCT_ANCHORING", ""))
    parser.add_argument("--predictions", type=Path, help="où garder les réponses, sinon nulle part")
    parser.add_argument("--alone", action="store_true", help="sans les pairs ni la grande version")
    parser.add_argument("--errors", nargs="+", default=[], metavar="CATEGORIE", help="montre les cas faux")
    arguments = parser.parse_args()
    files = sorted(Path(arguments.folder).glob("dev/*.jsonl")) if arguments.folder else []
    if not files:
        print("Aucun cas d'ancrage : donnez leur dossier en argument ou dans la variable CCT_ANCHORING.")
        return
    scorer = Scorer(Path(arguments.folder) / "score.py", files)
    with tempfile.TemporaryDirectory() as temporary:
        service = Service(Path(temporary), Path(arguments.folder).resolve().parent / "corpus")
        answers = measure(service, scorer)
        if arguments.predictions:
            lines = (json.dumps(answer, ensure_ascii=False) for answer in answers)
            arguments.predictions.write_text("\n".join(lines), encoding="utf-8")
        errors.show(scorer, answers, arguments.errors)
        if not arguments.alone:
            peers.measure(service, scorer, answers)
            larger.measure(service, scorer.cases, answers)


def measure(service: Service, scorer: Scorer) -> Answers:
    """Print the scorer's table, how the score tells the truth, and the index's cost; return the answers."""
    answers: Answers = []
    costs = []
    for (repository, commit), cases in by_edition(scorer.cases).items():
        version = service.register(repository, commit)
        answers += service.locate(version, commit, cases)
        costs.append(f"{commit[:8]} : {service.index_cost(version, commit)}")
    print("\nCe service")
    print(scorer.table(answers))
    print(scorer.calibration(answers))
    print("\nIndex de chaque édition, lue dans la base")
    print("\n".join(costs), flush=True)
    return answers


def by_edition(cases: Cases) -> dict[tuple[str, str], Cases]:
    """Return the cases of each repository and commit."""
    found: dict[tuple[str, str], Cases] = {}
    for case in cases:
        found.setdefault((case["version"]["repo"], case["version"]["commit"]), []).append(case)
    return found


if __name__ == "__main__":
    main()
