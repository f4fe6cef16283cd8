"""An answer spelt out in French, for the person who typed the remark."""

from collections.abc import Iterator
from typing import Any

from documents.anchoring.spans import numbered

AROUND = 60  # characters shown on each side of the words found
SHOWN = 200  # characters of those words, at most


def spell_out(answer: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    """Yield the lines of a readable answer; *texts* gives each document's, to show the words found."""
    yield verdict(answer)
    for rank, place in enumerate(answer["candidates"], 1):
        yield ""
        yield f"{rank}. {where(place)}"
        yield f"   {place['method']}, score {place['score']:.2f}".replace(".", ",") + accepted(place)
        yield f"   {place['reason']}"
        if place["start"] is not None and place["document"] in texts:
            yield f"   {in_its_line(texts[place['document']], place['start'], place['end'])}"
    if answer["notes"]:
        yield ""
    yield from (f"À savoir : {note}" for note in answer["notes"])
    yield ""
    yield f"Calcul : {answer['ms']:.1f} ms".replace(".", ",")


def verdict(answer: dict[str, Any]) -> str:
    """Return what becomes of the remark, in one sentence."""
    if answer["accepted"]:
        return "Accepté : située sans l'aide d'une personne."
    if answer["candidates"]:
        return "À confirmer : une personne doit choisir parmi ces endroits."
    return "Non situé : aucun endroit trouvé."


def accepted(place: dict[str, Any]) -> str:
    return ", accepté" if place["accepted"] else ""


def where(place: dict[str, Any]) -> str:
    """Return a place's document, lines, requirement and heading."""
    lines = numbered("ligne", "lignes", place["line_start"], place["line_end"])
    requirement = f", {place['requirement']}" if place["requirement"] else ""
    heading = f", « {place['heading']} »" if place["heading"] else ""
    return f"{place['document']}, {lines}{requirement}{heading}"


def in_its_line(text: str, start: int, end: int) -> str:
    """Return the words from *start* to *end* between ⟦ ⟧, with what stands around them on their lines."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end : end + AROUND + 1].partition("\n")[0]
    words = text[start:end]
    if len(words) > SHOWN:
        words = f"{words[: SHOWN // 2]} […] {words[-SHOWN // 2 :]}"
    head = f"…{before[-AROUND:]}" if len(before) > AROUND else before
    tail = f"{after[:AROUND]}…" if len(after) > AROUND else after
    return " ".join(f"{head}⟦{words}⟧{tail}".split())
