"""A page as PDF: what is in it, and what it never does."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from answers.pdf import MISSING, NoPango, pdf_of

LETTERS = "« Œuvre » : l’été, le cœur → la fin… – à 5 €"
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Un essai</title></head>
<body><h1>Titre</h1>{body}</body></html>"""


def text_of(content: bytes) -> str:
    """Return the words of a PDF, any run of blanks counting as one."""
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def language_of(content: bytes) -> str:
    """Return the language a PDF says to be in."""
    document = pypdfium2.PdfDocument(content)
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    held = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document.raw, held, size)
    return bytes(held).decode("utf-16-le").rstrip("\0")


def test_the_pdf_is_tagged_in_french_and_bears_the_title_of_the_page():
    content = pdf_of(PAGE.format(body="<p>Un mot.</p>"))

    document = pypdfium2.PdfDocument(content)
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert language_of(content) == "fr"
    assert document.get_metadata_dict(skip_empty=True)["Title"] == "Un essai"


def test_french_letters_and_signs_are_shown_and_read():
    content = pdf_of(PAGE.format(body=f"<p>{LETTERS}</p>"))

    assert LETTERS in text_of(content)


def test_the_same_page_gives_the_same_bytes_in_any_process():
    page = PAGE.format(body=f"<p>{LETTERS}</p>")
    program = (
        "import sys; from answers.pdf import pdf_of; "
        "sys.stdout.buffer.write(pdf_of(sys.stdin.buffer.read().decode()))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        input=page.encode(),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[2],
    )

    assert other.stdout == pdf_of(page)
    assert pdf_of(PAGE.format(body="<p>Autre.</p>")) != other.stdout


def test_nothing_is_fetched_whatever_the_page_names(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("MOT-SECRET")
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}"
        body = (
            f'<link rel="stylesheet" href="{there}/a.css"><style>@import "{there}/b.css";'
            f"@font-face{{font-family:F;src:url({there}/f.woff)}}"
            f"p{{background:url({there}/c.png);font-family:F}}</style>"
            f'<img src="{there}/d.png" alt="d"><img src="{secret.as_uri()}" alt="e"><p>Reste.</p>'
            f'<object data="{secret.as_uri()}"></object><link rel="attachment" href="{secret.as_uri()}">'
        )
        content = pdf_of(PAGE.format(body=body))
        server.shutdown()

    assert asked == []
    assert "Reste." in text_of(content)
    assert b"MOT-SECRET" not in content
    assert pypdfium2.PdfDocument(content).count_attachments() == 0


def test_a_machine_without_pango_says_what_is_missing(tmp_path, monkeypatch):
    # What the library does there: importing it fails, as the system's is not found.
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(NoPango, match="Pango") as refusal:
        pdf_of(PAGE.format(body=""))
    assert str(refusal.value) == MISSING
