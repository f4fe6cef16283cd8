"""The demonstration's figures and PDFs, printed by headless Chromium."""

import html
import re
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from markdown_it import MarkdownIt

HERE = Path(__file__).parent
CHROMIUM = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TITLE = "Cadre de cohérence technique - volet Démonstration"
PDF_NAME = "CCT volet Demonstration - (version 1.0-rfc1).pdf"
READING_ORDER = ("README", "cct-demo", "cct-exigences", "cct-normes", "cct-produits", "cct-glossaire")
FIGURES = {  # where each drawing goes, and its height in pixels; they all are 760 wide
    "edition-1/images/parcours-saisie.png": ("parcours-saisie.svg", 220),
    "edition-2/images/parcours-saisie.png": ("parcours-saisie.svg", 220),
    "edition-1/images/conflit.png": ("conflit-1.svg", 240),
    "edition-2/images/conflit.png": ("conflit-2.svg", 240),
}
# A published PDF is always a little behind its text: what the files say now, what the PDF still says.
OLDER_WORDING = {
    "edition-1": {
        "Date    : 14/09/2026": "Date    : 10/09/2026",
        "sept jours après la dernière synchronisation": "dix jours après la dernière synchronisation",
        "Le silence vaut refus.": "Le silence vaut acceptation.",
    },
    "edition-2": {
        "Date    : 19/10/2026": "Date    : 14/09/2026",
        "Le silence vaut refus.": "Le silence vaut acceptation.",
    },
}
CONTENTS = re.compile(r"## Table des matières\n.*?(?=^# )", re.S | re.M)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}\n?|\{\{.*?\}\}", re.S)
RELATIVE_LINK = re.compile(r'<a href="\./[^"]*">(.*?)</a>', re.S)

Outline = list[tuple[int, str, int]]  # depth from 0, title, page from 1


def draw_figures() -> None:
    """Write the PNG of every figure, at the size it was drawn."""
    for target, (drawing, height) in FIGURES.items():
        source = (HERE / "figures" / drawing).as_uri()
        chromium(f"--window-size=760,{height}", f"--screenshot={HERE / target}", source)


def print_edition(edition: str) -> None:
    """Write the PDF of *edition*: printed once to learn the pages, once more with its table of contents."""
    folder = HERE / edition
    target = folder / PDF_NAME
    print_page(edition_page(folder, []), target)
    print_page(edition_page(folder, outline(target)), target)
    target.write_bytes(undated(target.read_bytes()))


def edition_page(folder: Path, contents: Outline) -> str:
    """Return the edition as one HTML page, its documents in reading order."""
    parts = [(name, as_html(folder / f"{name}.md")) for name in READING_ORDER]
    parts.insert(1, ("contents", contents_html(contents)))
    parts.append(("suivi", as_html(HERE / "suivi-du-pdf.md")))  # a page that stands in no file of the edition
    sections = "".join(f'<section id="{name}">{part}</section>' for name, part in parts)
    style = (HERE / "print.css").as_uri()
    head = f'<base href="{folder.as_uri()}/"><link rel="stylesheet" href="{style}"><title>{TITLE}</title>'
    return f'<!doctype html><html lang="fr"><meta charset="utf-8">{head}<body>{sections}</body></html>'


def as_html(document: Path) -> str:
    text = document.read_text(encoding="utf-8")
    for now, then in OLDER_WORDING.get(document.parent.name, {}).items():
        text = text.replace(now, then)
    for left_out in (CONTENTS, FRONT_MATTER, TEMPLATE_TAG):
        text = left_out.sub("", text)
    # Our own text: its raw HTML (tables, anchors, line breaks) is meant, and must be printed.
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    # A PDF would make relative links absolute, with the folders of the machine that printed it.
    return RELATIVE_LINK.sub(r"<u>\1</u>", page)


def contents_html(contents: Outline) -> str:
    lines = (
        f'<div class="contents h{depth + 1}"><span>{html.escape(title)}</span><span>{page}</span></div>'
        for depth, title, page in contents
    )
    return "<p><strong>TABLE DES MATIÈRES</strong></p>" + "".join(lines)


def outline(pdf: Path) -> Outline:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (entry.level, entry.get_title(), entry.get_dest().get_index() + 1)
            for entry in document.get_toc()
            if entry.get_title().strip()
        ]


def undated(pdf: bytes) -> bytes:
    # The day of printing is no content: a second run must give the same file.
    return re.sub(rb"\(D:\d{14}", b"(D:20260914090000", pdf)


def print_page(page: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "page.html"
        source.write_text(page, encoding="utf-8")
        flags = ("--no-pdf-header-footer", "--generate-pdf-document-outline")
        chromium(*flags, f"--print-to-pdf={target}", source.as_uri())


def chromium(*arguments: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        command = [*CHROMIUM, f"--user-data-dir={profile}", *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own arguments
