"""A version 20 times larger: the real texts, and copies of them whose words are others."""

import random
import re
from pathlib import Path, PurePosixPath

from bench.anchoring.scorer import Answers, Cases
from bench.anchoring.service import Service
from documents.reading.source import GitSource, Source

TIMES = 20
REPLACED = 0.4  # the share of words that give way to another one of the volet
WORD = re.compile(r"[^\W\d_]{3,}")
KEPT = re.compile(  # what makes the layout and the references, and not the words
    r"^---\n.*?\n---\n|<[^<>]{1,500}>|\]\([^()]{0,600}\)|https?://\S{1,600}|\{[{%].{0,300}?[%}]\}|`[^`\n]{1,200}`",
    re.DOTALL,
)
SENTENCE = re.compile(r"[^|\n.;:!?]+")
IDENTIFIER = re.compile(r"\b((?:[A-Z]{2,10}-)+|EX)(\d{1,2})\b")
STEP = 100  # between the identifiers of two copies


def measure(service: Service, cases: Cases, answers: Answers) -> None:
    """Print what the same cases cost on the larger version, beside the real one."""
    commits = [case["version"]["commit"] for case in cases]
    commit = max(commits, key=commits.count)
    asked = [case for case in cases if case["version"]["commit"] == commit]
    source = GitSource(service.clone(asked[0]["version"]["repo"]), commit)
    folder = service.folder / "larger"
    pdfs = write(source, folder)
    version = service.registered("PLUS-GRAND", str(folder), *(f"--pdf={name}" for name in pdfs))
    cost = service.index_cost(version)
    larger = service.locate(version, "", asked)
    identities = {case["id"] for case in asked}
    real = [answer for answer in answers if answer["id"] in identities]
    print(f"\nVersion {TIMES} fois plus grande ({size(folder)} caractères)")
    print(f"index : {cost}")
    print(f"les {len(asked)} cas de {commit[:8]}, vraie version : {spent(real)}")
    print(f"les mêmes, {TIMES} fois plus grande : {spent(larger)}", flush=True)


def spent(answers: Answers) -> str:
    """Return the mean, the median and the most of the milliseconds."""
    times = sorted(answer["ms"] for answer in answers)
    mean = sum(times) / len(times)
    return f"{mean:.1f} ms en moyenne, {times[len(times) // 2]:.1f} au milieu, {times[-1]:.1f} au plus"


def write(source: Source, folder: Path) -> list[str]:
    """Write the root's texts TIMES times in *folder*, and its PDFs once; return the PDFs' names."""
    folder.mkdir()
    root = [path for path in source.paths() if "/" not in path]
    texts = {path: source.read(path).decode() for path in root if path.endswith(".md")}
    known = sorted({word for text in texts.values() for word in WORD.findall(text)})
    for path, text in texts.items():
        for copy in range(TIMES):
            name = PurePosixPath(path)
            varied = vary(text, copy, known) if copy else text
            target = f"{name.stem}-{copy}{name.suffix}" if copy else path
            (folder / target).write_text(varied, encoding="utf-8")
    pdfs = [path for path in root if path.lower().endswith(".pdf")]
    for path in pdfs:
        (folder / path).write_bytes(source.read(path))
    return pdfs


def vary(text: str, copy: int, known: list[str]) -> str:
    """Return *text* laid out the same, the words of each sentence in another order or replaced."""
    chance = random.Random(copy)  # noqa: S311 (the same copies each time)
    pieces, end = [], 0
    for kept in KEPT.finditer(text):
        pieces += [vary_words(text[end : kept.start()], copy, chance, known), kept[0]]
        end = kept.end()
    return "".join([*pieces, vary_words(text[end:], copy, chance, known)])


def vary_words(text: str, copy: int, chance: random.Random, known: list[str]) -> str:
    """Return *text* with other words between its marks, and its identifiers renumbered."""

    def sentence(found: re.Match[str]) -> str:
        if IDENTIFIER.search(found[0]):
            return IDENTIFIER.sub(lambda one: f"{one[1]}{STEP * copy + int(one[2])}", found[0])
        words = WORD.findall(found[0])
        chance.shuffle(words)
        words = [chance.choice(known) if chance.random() < REPLACED else word for word in words]
        following = iter(words)
        return WORD.sub(lambda _: next(following), found[0])

    return SENTENCE.sub(sentence, text)


def size(folder: Path) -> str:
    """Return the number of characters of the texts of *folder*, as French writes it."""
    count = sum(len(path.read_text("utf-8")) for path in folder.glob("*.md"))
    return f"{count:_}".replace("_", " ")
