"""A sheet of one line, written by the service for what comes otherwise than by a file."""

import csv
from collections.abc import Mapping
from io import StringIO

from imports.sources.model import Column
from imports.sources.titles import TITLES


def of_one_line(cells: Mapping[Column, str]) -> bytes:
    """Return a CSV under the gabarit's titles, with these cells; those not given are empty."""
    sheet = StringIO()
    lines = csv.writer(sheet, delimiter=";")
    lines.writerow([TITLES[column][0] for column in Column])
    lines.writerow([cells.get(column, "") for column in Column])
    return sheet.getvalue().encode("utf-8-sig")
