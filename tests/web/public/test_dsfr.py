"""The part of the design system that is served: all that its style sheets name, and nothing else."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

MARK = "viewBox='0 0 252 180'"  # the drawing of the motto, under the « bloc-marque »


def sheet(name: str) -> str:
    with open(str(finders.find(f"dsfr/{name}")), encoding="utf-8") as file:
        return file.read()


@pytest.mark.parametrize("name", ["dsfr.css", "etat.css"])
def test_every_file_a_style_sheet_names_is_served(name):
    targets = re.findall(r"url\((?![\"']?data:)([^)]+)\)", sheet(name))

    assert targets
    assert [target for target in targets if not finders.find(f"dsfr/{target}")] == []


def test_the_typeface_and_the_mark_of_the_state_are_in_a_sheet_of_their_own():
    assert "Marianne" not in sheet("dsfr.css")
    assert MARK not in sheet("dsfr.css")
    assert "Marianne-Bold.woff2" in sheet("etat.css")
    assert MARK in sheet("etat.css")


def test_nothing_else_of_the_design_system_is_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", "--no-input", verbosity=0)

    kept = [file for file in (tmp_path / "dsfr").rglob("*.*") if not file.name.endswith(".gz")]
    assert len(kept) < 100
    assert sum(file.stat().st_size for file in kept) < 1_500_000
    assert not [file for file in kept if file.suffix == ".js"]


def test_a_file_that_is_not_kept_is_not_found():
    assert not finders.find("dsfr/dsfr.min.css")
    assert not finders.find("dsfr/fonts/Spectral-Regular.woff2")
