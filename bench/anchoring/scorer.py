"""The scorer that comes with the cases, and how far a score tells the truth."""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

Cases = list[dict[str, Any]]
Answers = list[dict[str, Any]]
TENTHS = 10


class Scorer:
    """The cases, and the program that judges answers to them."""

    def __init__(self, program: Path, files: list[Path]) -> None:
        self.program, self.files = program, files
        self.cases: Cases = [
            json.loads(line)
            for file in files
            for line in file.read_text("utf-8").splitlines()
            if line.strip()
        ]

    @cached_property
    def rules(self) -> Any:
        """Return the scorer as a module: `judge`, `score`."""
        spec = importlib.util.spec_from_file_location("score", self.program)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def table(self, answers: Answers) -> str:
        """Return the table the scorer prints."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl") as predictions:
            predictions.write("\n".join(map(json.dumps, answers)))
            predictions.flush()
            command = [sys.executable, str(self.program), "--cases", *map(str, self.files)]
            command += ["--predictions", predictions.name]
            return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def judged(self, answers: Answers) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
        """Yield each case, its answer and the scorer's judgement."""
        by_id = {answer["id"]: answer for answer in answers}
        for case in self.cases:
            answer = by_id.get(case["id"], {"candidates": [], "accepted": False})
            yield case, answer, self.rules.judge(case, answer)

    def top1(self, answers: Answers) -> dict[str, float]:
        """Return the share of first places that are right, by category and overall."""
        return {category: row["top1"] for category, row in self.rules.score(self.cases, answers).items()}

    def calibration(self, answers: Answers) -> str:
        """Return a table of the first candidate's score against truth, by tenths; of nothing, it is wrong."""
        first = [
            (answer["candidates"][0]["score"], judged["top1"] and not judged["negative"], answer["accepted"])
            for _, answer, judged in self.judged(answers)
            if answer["candidates"]
        ]
        waiting = [(score, right) for score, right, accepted in first if not accepted]
        lines = [
            f"| {tenth / TENTHS:.1f} à {(tenth + 1) / TENTHS:.1f} | {all_of} | {not_accepted} |"
            for tenth in reversed(range(TENTHS))
            for all_of in [cells([(score, right) for score, right, _ in first if tenth_of(score) == tenth])]
            for not_accepted in [cells([pair for pair in waiting if tenth_of(pair[0]) == tenth])]
        ]
        head = "| score | tous : cas | score moyen | justes % | non acceptés : cas | score moyen | justes % |"
        return "\n".join([head, "|---" * 7 + "|", *lines])


def tenth_of(score: float) -> int:
    """Return which tenth a score falls in, from 0 to 9."""
    return min(int(score * TENTHS), TENTHS - 1)


def cells(pairs: list[tuple[float, bool]]) -> str:
    """Return how many there are, their mean score, and the share that is right."""
    if not pairs:
        return "0 | - | -"
    mean = sum(score for score, _ in pairs) / len(pairs)
    right = sum(right for _, right in pairs) / len(pairs)
    return f"{len(pairs)} | {mean:.2f} | {100 * right:.0f}"
