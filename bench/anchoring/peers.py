"""Two peers on the same cases: the quote search of annotation clients, and rapidfuzz over paragraphs.

The quote is the excerpt, or the text when there is none; nothing else of the remark is read.
"""

import json
import re
import shutil
import subprocess
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process, utils

from bench.anchoring.scorer import Answers, Cases, Scorer
from bench.anchoring.service import Service
from documents.predictions import PrintedAt, printed_at
from documents.reading.edition import read_edition
from documents.reading.model import ReadDocument, SectionKind
from documents.reading.source import GitSource

HERE = Path(__file__).parent
SURE_QUOTE = 0.75  # likeness from which a quote found is taken without a person
SURE_RATIO = 0.85
MOST = 10
ITEM = re.compile(r"\s*(?:[-*+|>#]|\d+[.)]\s|<)")  # a line that starts a paragraph of its own

HIDDEN = re.compile(
    r"<(?!https?:)[^<>]{1,500}>|\]\([^()\s]{1,600}\)|^[ ]{0,3}#+|[|*`<>\[\]]|:?-{3,}:?", re.MULTILINE
)


@dataclass(frozen=True)
class Text:
    """A document and what is printed on each of its lines."""

    document: ReadDocument
    printed: list[PrintedAt]

    def place(self, first: int, last: int, middle: int, score: float) -> dict[str, Any]:
        """Return the lines as a candidate of the scorer, said to be what is printed on the *middle* one."""
        printed = self.printed[middle - 1]
        return {
            "document": self.document.path,
            "line_start": first,
            "line_end": last,
            "heading": printed.heading,
            "requirement": printed.requirement or None,
            "score": score,
        }


def measure(service: Service, scorer: Scorer, ours: Answers) -> None:
    """Print each peer's table, then the first places of all, category by category."""
    columns = {"ce service": scorer.top1(ours)}
    for name, answer in (("quote search", search_quotes), ("partial ratio", compare_paragraphs)):
        answers = answer_all(service, scorer.cases, answer)
        if answers:
            print(f"\n{name}\n{scorer.table(answers)}", flush=True)
            columns[name] = scorer.top1(answers)
    print("Premières places justes, %")
    print("| catégorie | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for category in columns["ce service"]:
        figures = (f"{100 * column[category]:.1f}" for column in columns.values())
        print(f"| {category} | " + " | ".join(figures) + " |", flush=True)


def answer_all(service: Service, cases: Cases, answer: Callable[[list[Text], Cases], Answers]) -> Answers:
    """Return a peer's answers, edition by edition; none when it cannot be run."""
    answers: Answers = []
    for repository, commit in dict.fromkeys((c["version"]["repo"], c["version"]["commit"]) for c in cases):
        edition = read_edition(GitSource(service.clone(repository), commit))
        texts = [Text(document, printed_lines(document)) for document in edition.documents]
        answers += answer(texts, [case for case in cases if case["version"]["commit"] == commit])
    return answers


def printed_lines(document: ReadDocument) -> list[PrintedAt]:
    """Return what is printed on each line: its heading's, or its row's."""
    known = dict(printed_at(document.sections))
    lines = [PrintedAt()] * (document.text.count("\n") + 1)
    for kind in (SectionKind.HEADING, SectionKind.ROW):
        for section in document.sections:
            if section.kind == kind:
                size = section.line_end - section.line_start + 1
                lines[section.line_start - 1 : section.line_end] = [known[section.key]] * size
    return lines


def quote_of(case: dict[str, Any]) -> str:
    return case["excerpt"] or case["text"]


def search_quotes(texts: list[Text], cases: Cases) -> Answers:
    """Return where npm's approx-string-match finds each quote in the documents put end to end."""
    if not (missing := installed()):
        whole = "\n".join(text.document.text for text in texts)
        shown, offsets = as_shown(whole)
        asked = {"text": shown, "quotes": [as_shown(quote_of(case))[0] for case in cases]}
        command = ["node", str(HERE / "quote_search.mjs")]
        done = subprocess.run(command, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
        return [
            quoted(texts, offsets, case["id"], found)
            for case, found in zip(cases, json.loads(done.stdout), strict=True)
        ]
    print(missing)
    return []


def installed() -> str:
    """Return "" once approx-string-match is there, else one sentence that says what is missing."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "Recherche de citation non mesurée : node et npm ne sont pas installés."
    if not (HERE / "node_modules").exists():
        command = [
            "npm",
            "ci",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--fetch-retries=0",
        ]
        done = subprocess.run(command, cwd=HERE, capture_output=True, check=False)
        if done.returncode:
            return "Recherche de citation non mesurée : npm n'a pas pu installer approx-string-match."
    return ""


def as_shown(text: str) -> tuple[str, list[int]]:
    """Return *text* as a page shows it, without blanks as their search in a PDF has it, and where each
    character stood."""
    hidden = HIDDEN.sub(lambda markup: " " * len(markup[0]), text)
    offsets = [offset for offset, character in enumerate(hidden) if not character.isspace()]
    return "".join(hidden[offset] for offset in offsets), offsets


def quoted(texts: list[Text], offsets: list[int], identity: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return an answer from what was found in the documents put end to end."""
    starts = list(accumulate((len(text.document.text) + 1 for text in texts[:-1]), initial=0))
    candidates = []
    for match in found["matches"][:MOST]:
        ends = match["start"], max(match["start"], match["end"] - 1)
        at = [offsets[rank] for rank in (*ends, sum(ends) // 2)]
        rank = bisect_right(starts, at[-1]) - 1
        text = texts[rank].document.text
        first, last, middle = (text.count("\n", 0, max(0, offset - starts[rank])) + 1 for offset in at)
        candidates.append(texts[rank].place(first, last, middle, match["score"]))
    accepted = bool(candidates) and candidates[0]["score"] >= SURE_QUOTE
    return {"id": identity, "candidates": candidates, "accepted": accepted, "ms": found["ms"]}


def compare_paragraphs(texts: list[Text], cases: Cases) -> Answers:
    """Return the paragraphs most like each quote for rapidfuzz's partial ratio."""
    paragraphs = [(text, *lines) for text in texts for lines in paragraphs_of(text.document.text)]
    read = [utils.default_process(said) for _, _, _, said in paragraphs]
    return [like_paragraphs(paragraphs, read, case) for case in cases]


def like_paragraphs(
    paragraphs: list[tuple[Text, int, int, str]], read: list[str], case: dict[str, Any]
) -> dict[str, Any]:
    """Return the paragraphs most like one quote; one shorter than the quote is worth its share of it."""
    started = time.process_time()
    quote = utils.default_process(quote_of(case))
    ratios = process.extract(quote, read, scorer=fuzz.partial_ratio, limit=None) if quote else []
    scored = [(ratio / 100 * min(1, len(said) / len(quote)), rank) for said, ratio, rank in ratios]
    best = [(score, paragraphs[rank]) for score, rank in sorted(scored, key=lambda pair: -pair[0])[:MOST]]
    spent = 1000 * (time.process_time() - started)
    candidates = [text.place(first, last, first, score) for score, (text, first, last, _) in best]
    accepted = bool(candidates) and candidates[0]["score"] >= SURE_RATIO
    return {"id": case["id"], "candidates": candidates, "accepted": accepted, "ms": spent}


def paragraphs_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield first line, last line and words of each paragraph, item of a list and row of a table."""
    first, held = 0, []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if held and (not line.strip() or ITEM.match(line)):
            yield first, number - 1, " ".join(held)
            held = []
        if line.strip():
            first = first if held else number
            held.append(line)
