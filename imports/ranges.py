"""Ranges that a spreadsheet turned into a date or an hour: « 10-12 » typed, 10 December kept. Pure.

What is kept says little: the day, the month, and a year that nobody typed. What is shown says more: the
figures typed stand there, in their order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from imports.dates import MONTHS, read_date
from imports.sources.days import moment_of
from imports.sources.grid import DAY_ZERO
from imports.sources.model import Column, Fault
from imports.sources.titles import fold, is_place, shown_title

NAMES: dict[str, str] = {
    Column.ID: "de l'identifiant", Column.LOCATION: "de la page", Column.EXCERPT: "de l'extrait",
    Column.TEXT: "de la proposition", Column.IMPORTANCE: "de l'importance", Column.AUTHOR: "de l'auteur",
    Column.STATE: "de l'état", Column.NOTE: "de la réponse",
}  # fmt: skip
SINCE = 2020  # an earlier year was typed as such: no call is as old
TWO_FIGURES = range(1930, 2030)  # the years that spreadsheets understand of two figures

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")
_CLOCK = re.compile(r"\d{2,}:\d\d:\d\d|PT\d[\dHMS.]*")  # nobody types the seconds of a page
_HOUR = re.compile(r"\d{1,9} ?[:h]", re.I)
_SERIAL = re.compile(r"[3-7]\d{4}")
_CENTURY = range(2000, 2101)  # the years of which such a number is likely to be a day
_IN_FIGURES = re.compile(r"\d{1,2}([/-])\d{1,2}\1\d{4}")
# On folded text, where punctuation is one blank.
_TWO = re.compile(r"(\d{1,4}|[a-z]+) (\d{1,4}|[a-z]+)")
_THREE = re.compile(r"(\d{1,4}|[a-z]+) (\d{1,2}|[a-z]+) (\d{1,4})")
_LONGEST = 60  # characters; what is longer is no date


@dataclass(frozen=True, slots=True)
class Repair:
    """What a cell is understood to say, and what must be said of it."""

    text: str
    faults: tuple[Fault, ...]


def repair(column: Column, cells: Mapping[str, str]) -> Repair | None:
    """Return what stands in the place of a date that nobody typed, or None when the cell stays as it is.

    A place in a document is never a date, nor an hour. In another column, only what shows a day and a month
    without a year is a range: the rest may well be a date. What cannot be known stays as it is shown, and is
    said.
    """
    if column is Column.DATE:
        return None
    if column is Column.LOCATION:
        return _in_places(cells) or _in_place(column, cells)
    typed, shown = _typed_and_shown(column, cells)
    found = _two_figures(typed, shown) if shown and _DAY.fullmatch(typed) else ""
    return _repaired(column, typed, shown, found) if found and _is_day_and_month(typed, found) else None


def _typed_and_shown(key: str, cells: Mapping[str, str]) -> tuple[str, str]:
    """Return what a cell says and shows, nothing when it is too long to be a date."""
    typed, shown = cells.get(key, ""), cells.get(shown_title(key), "")
    return ("", "") if max(len(typed), len(shown)) > _LONGEST else (typed.strip(), shown.strip())


def _in_places(cells: Mapping[str, str]) -> Repair | None:
    """Return the place that several columns tell together, each repaired and said on its own."""
    text = cells.get(Column.LOCATION, "")
    parts = [key for key, part in cells.items() if is_place(key) and part.strip() in text]
    repairs = {key: found for key in parts if (found := _in_place(key, cells))}
    for key, found in repairs.items():
        text = text.replace(cells[key].strip(), found.text)
    faults = tuple(fault for found in repairs.values() for fault in found.faults)
    return Repair(text.strip(), faults) if repairs else None


def _in_place(key: str, cells: Mapping[str, str]) -> Repair | None:
    typed, shown = _typed_and_shown(key, cells)
    seen = shown or typed
    if _CLOCK.fullmatch(typed) or _HOUR.match(shown):
        return Repair(seen, (Fault(key, _hour_said(key, seen)),))
    if day := _day_counted(typed):
        return Repair(typed, (Fault(key, _count_said(key, typed, day)),))
    if not _is_date(typed):
        return None
    return _repaired(key, typed, seen, _two_figures(typed, seen) or _two_of_three(typed, seen))


def _repaired(key: str, typed: str, seen: str, found: str) -> Repair:
    return Repair(found or seen, (Fault(key, _said(key, typed, seen, found)),))


def _name(key: str) -> str:
    return NAMES.get(key) or f"« {key} »"


def _is_date(typed: str) -> bool:
    """Whether the cell is a true date, or the text that a .csv keeps of one. Three pages are none."""
    if _DAY.fullmatch(typed) or _MOMENT.fullmatch(typed):
        return True
    if _IN_FIGURES.fullmatch(typed):
        return read_date(typed) is not None
    folded = fold(typed)
    words = _TWO.fullmatch(folded) or _THREE.fullmatch(folded)
    months = [word for word in words.groups() if word in MONTHS] if words else []
    return bool(words) and len(months) == 1 and 0 not in map(_figure, folded.split())


def _is_day_and_month(typed: str, found: str) -> bool:
    day, month = int(typed[8:10]), int(typed[5:7])
    return found in (f"{day}-{month}", f"{month}-{day}")


def _two_figures(typed: str, seen: str) -> str:
    """Return « 10-12 » for « 10-déc », « oct-12 » or « 10/12 », in the order shown."""
    match = _TWO.fullmatch(fold(seen))
    if not match or 0 in (figures := [_figure(word) for word in match.groups()]):
        return ""
    if match[1] in MONTHS and _DAY.fullmatch(typed) and typed.endswith("-01"):
        year = int(typed[:4])
        if year % 100 == figures[1] and year not in TWO_FIGURES:
            figures[1] = year  # « janv-20 » for January 1920: « 1-20 » would have become January 2020
    return "-".join(map(str, figures))


def _two_of_three(typed: str, seen: str) -> str:
    """Return « 10-12 » for « 10/12/26 »: the spreadsheet added the year in which it was typed."""
    day = date.fromisoformat(typed) if _DAY.fullmatch(typed) else read_date(typed)
    match = _THREE.fullmatch(fold(seen))
    if day is None or match is None or day.year < SINCE:
        return ""
    first, second, third = (_figure(word) for word in match.groups())
    if len(match[1]) == 4:  # as ISO 8601, which says nothing of the order typed: the French one
        first, second = third, second
    return f"{first}-{second}" if {first, second} == {day.day, day.month} else ""


def _figure(word: str) -> int:
    return int(word) if word.isdecimal() else MONTHS.get(word, 0)


def _said(key: str, typed: str, seen: str, found: str) -> str:
    kept = f"« {seen} »" if seen == typed or not _DAY.fullmatch(typed) else f"« {seen} » ({typed})"
    start = f"La colonne {_name(key)} contient une date, {kept}"
    if found:
        return (
            f"{start} : un tableur change ainsi « {found} » en date. Compris « {found} » : vérifiez, "
            "et mettez la colonne au format Texte."
        )
    return f"{start}, qui ne dit pas de quel endroit il s'agit : écrivez la page ou les lignes en texte."


def _hour_said(key: str, seen: str) -> str:
    return (
        f"La colonne {_name(key)} contient une heure, « {seen} » : un tableur change ainsi ce qui est "
        "tapé avec deux points. Gardé comme affiché : vérifiez, et écrivez la page ou les lignes en texte."
    )


def _day_counted(typed: str) -> date | None:
    """Return the day that a bare number is in a spreadsheet: a range whose format was lost, not a page."""
    moment = moment_of(int(typed), DAY_ZERO) if _SERIAL.fullmatch(typed) else None
    return moment.date() if moment and moment.year in _CENTURY else None


def _count_said(key: str, typed: str, day: date) -> str:
    return (
        f"La colonne {_name(key)} contient « {typed} », le nombre sous lequel un tableur garde le "
        f"{day:%d/%m/%Y} : des pages changées en date, peut-être ({day.day}-{day.month}). Vérifiez, et "
        "écrivez la page ou les lignes en texte."
    )
