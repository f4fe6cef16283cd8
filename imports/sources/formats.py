"""What a cell of an Excel workbook shows under its number format (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

import re
from datetime import date, datetime
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from imports.sources.days import SECONDS, moment_of, said

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
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.I)
_HALVED = re.compile(r"AM/PM|A/P", re.I)
_OF_THE_READER = "$-F400]"  # as the reader's country has it: here, France, never in halves of a day
_CLOCK = re.compile(
    r'"([^"]*)"|\\(.)|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[_*].|\.0+|(\[?h+\]?|\[?m+\]?|\[?s+\]?|AM/PM|A/P)|(.)',
    re.I | re.S,
)
_ISO_CLOCK = "[hh]:mm:ss"
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
    """Return what a number says under its format, and what it shows when that is a date or an hour.

    A date is said as ISO 8601, an hour likewise, a duration by its hours; what is no number, or is beyond the
    calendar, as it stands.
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
    seconds = round(value * SECONDS)
    if 0 <= value < 1 or (value > 0 and _ELAPSED.search(code) and not _parts(code)):
        return clocked(seconds, _ISO_CLOCK), clocked(seconds, code)
    return said(moment), dressed(moment, code) or clocked(seconds, code)


def dressed(moment: datetime, code: str) -> str:
    """Return the day as the format shows it, with French names; "" for a format that shows no day."""
    return "".join(_part(moment, text) if is_part else text for text, is_part in _parts(code)).strip()


def clocked(seconds: int, code: str) -> str:
    """Return the hour or the duration as the format shows it; "" for a format that shows none."""
    tokens = _CLOCK.findall(code.partition(";")[0])
    if (
        seconds < 0
        or _parts(code)
        or not re.search(r"[hs\[]", "".join(part for _, _, part, _ in tokens), re.I)
    ):
        return ""
    in_halves = bool(_HALVED.search(code)) and _OF_THE_READER not in code.upper()
    shown = (
        _hand(seconds, part, in_halves) if part else quoted or escaped or other
        for quoted, escaped, part, other in tokens
    )  # fmt: skip
    return "".join(shown).strip()


def _hand(seconds: int, part: str, in_halves: bool) -> str:
    """Return what one part of a clock shows; one in brackets counts all that passed."""
    hours, unit = seconds // 3600, part.strip("[]").lower()
    if "/" in unit:
        return ("PM" if hours % 24 >= 12 else "AM") if in_halves else ""
    passed = {"h": hours, "m": seconds // 60, "s": seconds}[unit[0]]
    if not part.startswith("["):
        passed %= 24 if unit[0] == "h" else 60
        if in_halves and unit[0] == "h":
            passed = passed % 12 or 12
    return f"{passed:0{len(unit)}d}"


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
