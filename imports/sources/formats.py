"""What a cell of an Excel workbook shows under its number format (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from imports.sources.days import moment_of, said

MAX_FIGURE = 10**15  # beyond, a spreadsheet has lost the last figures anyway
MAX_FORMAT = 255  # characters, Excel's own bound

# Formats that a workbook names by number only. Excel shows 14 and 22 in the order of the reader's country,
# whatever the code that the standard gives: here, France. 27 to 58 are days in the languages of East Asia.
_DAY = "dd/mm/yyyy"
_BUILT_IN = BUILTIN_FORMATS | {
    14: _DAY, 22: f"{_DAY} h:mm", **dict.fromkeys([*range(27, 32), 36, *range(50, 59)], _DAY),
}  # fmt: skip

_BRACKETS = re.compile(r"\[[^\]]*\]|[_*].")
_HOURS = re.compile(r"[ T]*\[?h+\]?", re.I)
_TOKENS = re.compile(r'"([^"]*)"|\\(.)|(y+|m+|d+)|(.)', re.I | re.S)
_FIGURES = re.compile(r"(0{1,20})(?:\.(0{1,20}))?(%?)")
_MONTHS = (
    "janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc",
)  # fmt: skip


def code_of(number: int, codes: dict[int, str]) -> str:
    """Return the code of a format by its number, among those that the workbook defines and the usual ones."""
    return codes.get(number, _BUILT_IN.get(number, ""))[:MAX_FORMAT]


@lru_cache(maxsize=256)
def is_of_time(code: str) -> bool:
    """Whether numbers under this format are shown as days or hours."""
    return "general" not in code.lower() and bool(is_date_format(code))


def shown(figure: str, code: str, day_zero: date) -> tuple[str, str]:
    """Return what a number says under its format, and what it shows when that is a date.

    A date is said as ISO 8601, an hour likewise; what is no number, or is beyond the calendar, as it stands.
    """
    try:
        value = float(figure)
    except ValueError:
        return figure, ""
    if not is_of_time(code):
        return _number(figure, value, code), ""
    moment = moment_of(value, day_zero)
    if moment is None:
        return figure, ""
    if 0 <= value < 1:
        return time.isoformat(moment.time()), ""
    return said(moment), dressed(moment, code)


def dressed(moment: datetime, code: str) -> str:
    """Return the day as the format shows it, with French names; "" for a format that shows no day."""
    return "".join(_part(moment, text) if is_part else text for text, is_part in _parts(code)).strip()


@lru_cache(maxsize=256)
def _parts(code: str) -> list[tuple[str, bool]]:
    """Return what a format is made of, up to its hours: the parts of a day, and what stands between them."""
    day = _HOURS.split(_BRACKETS.sub("", code.partition(";")[0]))[0]
    if not re.search("[dy]", day, re.I):
        return []
    tokens = _TOKENS.findall(day)
    return [
        (part.lower() or quoted or escaped or other, bool(part)) for quoted, escaped, part, other in tokens
    ]


def _part(moment: datetime, part: str) -> str:
    if part[0] == "y":
        return f"{moment.year:04d}" if len(part) > 2 else f"{moment.year % 100:02d}"
    figure = moment.month if part[0] == "m" else moment.day
    if len(part) < 3:
        return f"{figure:0{len(part)}d}"
    return _MONTHS[moment.month - 1] if part[0] == "m" else ""  # the day of the week tells nothing more


def _number(figure: str, value: float, code: str) -> str:
    """« 1.10 » and « 007 » may be numbers under a format of noughts; other formats only dress the figure."""
    plain = _FIGURES.fullmatch(code)
    if plain and abs(value) < MAX_FIGURE:
        whole, decimals, percent = plain.groups(default="")
        width = len(whole) + (len(decimals) + 1 if decimals else 0)
        return f"{value * 100 if percent else value:0{width}.{len(decimals)}f}{percent}"
    return figure if figure.isdecimal() else f"{value:.15g}"  # Excel shows no 16th figure
