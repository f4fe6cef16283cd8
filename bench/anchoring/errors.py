"""The cases answered wrong, to read."""

from typing import Any

from bench.anchoring.scorer import Answers, Scorer

SHORT = 300  # characters shown of a column
SHOWN = 3  # candidates


def show(scorer: Scorer, answers: Answers, categories: list[str]) -> None:
    """Print the cases of these categories whose first place is wrong; « all » names them all."""
    for case, answer, judged in scorer.judged(answers):
        if not judged["top1"] and ({case["category"], "all"} & set(categories)):
            print("\n".join(described(case, answer)))


def described(case: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Return the lines that show one case: what is asked, where it is, what is answered."""
    asked = [f"  {name} : {case[name][:SHORT]!r}" for name in ("location", "excerpt", "text") if case[name]]
    truths = case["truth"] if isinstance(case["truth"], list) else [case["truth"]]
    places = [f"  vrai : {place_of(truth, truth['line'])}" if truth else "  vrai : aucun" for truth in truths]
    found = [
        f"  {'accepté' if one.get('accepted') else 'proposé'} {one['score']:.2f} : "
        f"{place_of(one, one['line_start'])} — {one.get('reason', '')}"
        for one in answer["candidates"][:SHOWN]
    ]
    return ["", case["id"], *asked, *places[:SHOWN], *(found or ["  rien trouvé"])]


def place_of(place: dict[str, Any], line: int) -> str:
    """Return a place as one reads it: document, lines, requirement, heading."""
    lines = f"{line}-{place['line_end']}"
    return f"{place['document']} {lines} {place['requirement'] or ''} « {place['heading']} »"
