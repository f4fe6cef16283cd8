"""Writing into a person's own spreadsheet, and changing nothing else of it. Pure: bytes in, bytes out."""

from answers.filled.filling import fill

__all__ = ["fill"]
