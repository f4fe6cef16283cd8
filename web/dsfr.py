"""The State's design system, cut down to what the public pages use: one style sheet, its icons, its fonts.

The files come from the PyPI package django-dsfr, whose Django application stays out (models, admin pages).
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

DIST = files("dsfr") / "static" / "dsfr" / "dist"
COMPONENTS = (
    "link", "button", "badge", "alert", "breadcrumb", "header", "footer", "skiplink", "navigation", "form",
    "input", "select", "checkbox", "radio", "upload", "table", "callout", "highlight", "notice", "tag",
    "stepper", "summary", "pagination",
)  # fmt: skip
SHEETS = {
    # For every theme. The dark palette answers to the attribute that theme.js sets.
    "dsfr.css": (
        "core/core.main.min.css", "scheme/scheme.min.css",
        *(f"component/{name}/{name}.main.min.css" for name in COMPONENTS),
    ),
    # For the State's own sites: the « bloc-marque », and the typeface beside it.
    "etat.css": ("component/logo/logo.main.min.css",),
}  # fmt: skip
FACES = ("Marianne-Regular", "Marianne-Regular_Italic", "Marianne-Medium", "Marianne-Bold")
FACE = re.compile(r"@font-face\{[^}]*\}")
OLD_FONT = re.compile(r',url\([^)]*\.woff\) format\("woff"\)')
TARGET = re.compile(r"url\((?![\"']?data:)[\"']?([^)\"']+)[\"']?\)")


class DsfrFinder(BaseFinder):
    """Finds « dsfr/… » among the files kept, put together once per process in a folder of its own."""

    @cached_property
    def folder(self) -> TemporaryDirectory[str]:
        folder = TemporaryDirectory(prefix="dsfr-")
        write_kept(Path(folder.name) / "dsfr")
        return folder

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the file is, or a list of it when all are asked for; empty when it is not kept."""
        storage = FileSystemStorage(self.folder.name)
        known = path.startswith("dsfr/") and storage.exists(path)
        return [storage.path(path)] if known and find_all else storage.path(path) if known else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield every file kept, with the storage that holds it."""
        storage = FileSystemStorage(self.folder.name)
        for file in sorted(Path(self.folder.name).rglob("*.*")):
            yield file.relative_to(self.folder.name).as_posix(), storage


def write_kept(folder: Path) -> None:
    """Write the style sheets, and the files they name."""
    for name, text in sheets().items():
        write(folder / name, text.encode())
        for target in set(TARGET.findall(text)):
            write(folder / target, DIST.joinpath(target).read_bytes())


def sheets() -> dict[str, str]:
    """Return the text of each style sheet, its addresses relative to the folder it is served from."""
    found = {name: "".join(map(part, parts)) for name, parts in SHEETS.items()}
    faces = [face for face in FACE.findall(found["dsfr.css"]) if any(f"/{name}." in face for name in FACES)]
    # Without the typeface, the pages say themselves which one they take (public.css).
    plain = FACE.sub("", found["dsfr.css"]).replace("Marianne,arial,sans-serif", "var(--site-font)")
    marianne = ":root{--site-font:Marianne,arial,sans-serif}"
    return {
        "dsfr.css": plain,
        "etat.css": OLD_FONT.sub("", "".join(faces)) + marianne + found["etat.css"],
    }


def part(name: str) -> str:
    """Return one of the package's style sheets, its addresses seen from the root of the package."""

    def moved(found: re.Match[str]) -> str:
        return f"url({posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))})"

    return TARGET.sub(moved, DIST.joinpath(name).read_text(encoding="utf-8"))


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
