"""Dates as people and spreadsheets write them. The day comes before the month, never the other way. Pure."""

import re
from datetime import date, timedelta

from imports.sources.grid import DAY_ZERO
from imports.sources.titles import fold

LONGEST = 60  # characters; what is longer is a sentence
YEARS = range(1990, 2101)  # beyond, it is a slip of the keyboard

_MONTHS = (
    ("janvier", "janv", "jan", "january"), ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "mar", "march"), ("avril", "avr", "april", "apr"), ("mai", "may"), ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"), ("aout", "august", "aug"), ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"), ("novembre", "nov", "november"), ("decembre", "dec", "december"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_WEEKDAYS = (
    ("lundi", "lun", "monday", "mon"), ("mardi", "tuesday", "tue", "tues"),
    ("mercredi", "mer", "wednesday", "wed"), ("jeudi", "jeu", "thursday", "thu", "thur", "thurs"),
    ("vendredi", "ven", "friday", "fri"), ("samedi", "sam", "saturday", "sat"),
    ("dimanche", "dim", "sunday", "sun"),
)  # fmt: skip
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}

_TIME = re.compile(r"(?:T|[ ,]+)(?:à )?\d{1,2} ?[h:].*$")
_SERIAL = re.compile(r"(\d{2})[ \u00a0\u202f]?(\d{3})(?:[.,]\d+)?")
# On folded text, where punctuation is one blank; the words before a date are « le », or a day of the week.
_WORDS = r"((?:[a-z]+ )*)"
_ISO = re.compile(_WORDS + r"(\d{4}) (\d{1,2}) (\d{1,2})")
_COMPACT = re.compile(_WORDS + r"(\d{4})(\d{2})(\d{2})")
_FIGURES = re.compile(_WORDS + r"(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})")
_FRENCH = re.compile(_WORDS + r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4}|\d{2})")
_ENGLISH = re.compile(_WORDS + r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
_NO_YEAR = re.compile(_WORDS + r"(?:(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+|\d{1,2})|([a-z]+) \d{1,2})")


def read_date(typed: str) -> date | None:
    """Return the date meant by a cell of a column of dates, or None.

    Day and month are never swapped: « 12/13/2024 » is no date, nor is a day of the week that is not that of
    the date. A bare number of five figures is the day's number that a spreadsheet shows when the cell lost
    its format (45414 is 2 May 2024).
    """
    if serial := _SERIAL.fullmatch(typed):
        return _likely(DAY_ZERO + timedelta(days=int(serial[1] + serial[2])))
    folded = fold(_TIME.sub("", typed[:LONGEST]))
    if match := _ISO.fullmatch(folded) or _COMPACT.fullmatch(folded):
        return _day(match[1], match[4], match[3], match[2])
    if match := _FIGURES.fullmatch(folded) or _FRENCH.fullmatch(folded):
        return _day(match[1], match[2], match[3], match[4])
    if match := _ENGLISH.fullmatch(folded):
        return _day(match[1], match[3], match[2], match[4])
    return None


def date_fault(typed: str) -> str:
    """Return the French sentence about a cell that is not understood as a date."""
    match = _NO_YEAR.fullmatch(fold(_TIME.sub("", typed[:LONGEST])))
    month = match and (match[3] or match[4])
    if month and (month.isdecimal() or month in MONTHS):
        return f"L'année manque à la date « {typed[:LONGEST]} » : écrivez-la entière, comme 02/05/2024."
    return f"La date « {typed[:LONGEST]} » n'est pas comprise : attendu jour/mois/année, comme 02/05/2024."


def _day(words: str, day: str, month: str, year: str) -> date | None:
    try:
        found = date(full_year(year), int(month) if month.isdecimal() else MONTHS.get(month, 0), int(day))
    except ValueError:
        return None
    weekdays = {_WEEKDAY[word] for word in words.split() if word in _WEEKDAY}
    return _likely(found) if weekdays <= {found.weekday()} else None


def full_year(figures: str) -> int:
    """Return the year that two figures stand for, or four: « 24 » is 2024, « 98 » is 1998."""
    year = int(figures)
    if len(figures) > 2:
        return year
    return year + (2000 if year < 69 else 1900)  # as POSIX counts


def _likely(day: date) -> date | None:
    return day if day.year in YEARS else None
