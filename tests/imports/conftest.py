"""Sheets written to disk, and envois of three remarks already in."""

from pathlib import Path

import pytest

from imports.models import Submission
from tests.imports import sheets
from tests.imports.envois import REMARKS, send


@pytest.fixture
def write(tmp_path: Path):
    """Write a sheet of the gabarit's columns with these rows, and return its path."""

    def write(rows: list, name: str = "remarques.ods") -> Path:
        path = tmp_path / name
        make = sheets.xlsx if name.endswith("xlsx") else sheets.ods
        path.write_bytes(make([sheets.GABARIT, *rows]))
        return path

    return write


@pytest.fixture
def submission(version) -> Submission:
    return send(version)


@pytest.fixture
def first(version, lea) -> Submission:
    """A sheet of three remarks by one person, deposited by Léa."""
    return send(version, REMARKS, by=lea)
