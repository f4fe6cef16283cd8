"""What readers of a PDF noted on its pages: notes, highlights, words struck out (ISO 32000-2, 12.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from imports.sources.model import Column, ParsedRow, Table, UnreadableSource
from imports.sources.pdfpage import Annotation, annotations, count_of
from imports.sources.pdfwords import PageWords, Words
from imports.sources.remarks import MANY, MAX_REMARKS, Letters, remark, shortened, threaded

MAX_BYTES = 100 * 2**20
MAX_PAGES = 2_000
MAX_ANNOTATIONS = 50_000  # links and fields of forms included

TOO_BIG = f"Le PDF dépasse {MAX_BYTES // 2**20} Mo : copiez vos remarques dans le gabarit et renvoyez-le."
PROTECTED = "Le PDF est protégé par un mot de passe : enregistrez-le sans mot de passe et renvoyez-le."
DAMAGED = (
    "Le PDF est incomplet ou abîmé : rouvrez-le dans le logiciel où vous l'avez annoté, "
    "enregistrez-le de nouveau et renvoyez-le."
)
LONG = (
    f"Le PDF a plus de {MAX_PAGES} pages : n'envoyez que les pages annotées, "
    "ou copiez vos remarques dans le gabarit vierge."
)
CROWDED = (
    f"Le PDF porte plus de {MAX_ANNOTATIONS} annotations : n'envoyez que les pages annotées, "
    "ou copiez vos remarques dans le gabarit vierge."
)
CUT_SHORT = "La fin du PDF manque : des remarques ont pu se perdre, vérifiez-les dans le fichier d'origine."
WITHOUT_WORDS = (
    "Le PDF est trop chargé : pour une partie des remarques, le passage annoté n'a pas été cherché."
)

# A markup says something by itself.
_SILENT = {
    "highlight": "(passage surligné dans le PDF, sans commentaire)",
    "underline": "(passage souligné dans le PDF, sans commentaire)",
    "squiggly": "(passage souligné dans le PDF, sans commentaire)",
    "strikeout": "(passage barré dans le PDF, sans commentaire)",
}
_NO_REMARK = {"link", "widget", "watermark", "printermark", "trapnet"}
_NOTES = {"text", "freetext", "caret"}
_LONG_EXCERPT = 300  # characters; beyond, it is not said a second time
_ENCRYPTED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")  # ISO 32000-2, 7.9.4
_END = b"%%EOF"


def read_pdf(content: bytes) -> Table:
    """Return what was noted on the pages of a PDF, page by page and from top to bottom; no row for nothing.

    An answer follows what it answers, and has its excerpt. What only draws is said in the notices.
    UnreadableSource when the file is damaged, protected by a password, or out of bounds.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableSource(TOO_BIG)
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableSource(PROTECTED if error.err_code in _ENCRYPTED else DAMAGED) from error
    try:
        found = _read(pdf)
    finally:
        pdf.close()
    cut = [] if _END in content[-2048:] else [CUT_SHORT]
    return Table(iter(found.rows), [*cut, *found.notices()])


def _read(pdf: pypdfium2.PdfDocument) -> "_Found":
    if len(pdf) > MAX_PAGES:
        raise UnreadableSource(LONG)
    found = _Found()
    for number in range(1, len(pdf) + 1):
        try:
            page = pdf[number - 1]
        except pypdfium2.PdfiumError:
            found.damaged.append(number)
        else:
            found.read(page, number)
            page.close()
    return found


@dataclass(slots=True)
class _Found:
    """What was found so far: remarks, and what holds none by the number of its page."""

    rows: list[ParsedRow] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    drawings: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    looked_at: int = 0
    words: Words = field(default_factory=Words)
    letters: Letters = field(default_factory=Letters)

    def read(self, page: pypdfium2.PdfPage, number: int) -> None:
        """Add what one page holds, *number* as a person counts them."""
        self.looked_at += count_of(page)
        if self.looked_at > MAX_ANNOTATIONS:
            raise UnreadableSource(CROWDED)
        noted = annotations(page, lambda kind: kind not in _NO_REMARK, self.letters)
        words = self.words.of(page)
        for together, answers in _discussions(noted):
            self._add(number, words, together, answers)

    def _add(
        self, number: int, words: PageWords, together: list[Annotation], answers: list[Annotation]
    ) -> None:
        excerpt = _excerpt(words, together)
        said = _said(together, excerpt)
        if not said and not answers:
            said = next((_SILENT[one.kind] for one in together if one.kind in _SILENT), "")
        if said:
            author = next((one for one in together if one.contents and one.author), together[0])
            self._note(number, said, excerpt, author)
        elif not answers:
            self._say_unread(number, together[0])
        self.files += [number] * sum(one.kind == "fileattachment" for one in together)
        for answer in answers:
            self._note(number, answer.contents, excerpt, answer)

    def _note(self, number: int, said: str, excerpt: str, annotation: Annotation) -> None:
        if len(self.rows) == MAX_REMARKS:
            raise UnreadableSource(MANY)
        cells = {
            Column.LOCATION: f"p. {number}",
            Column.EXCERPT: self.letters.take(excerpt),
            Column.TEXT: said,
            Column.AUTHOR: annotation.author,
            Column.DATE: _day(annotation.dated),
        }
        self.rows.append(remark(len(self.rows) + 1, cells))

    def _say_unread(self, number: int, annotation: Annotation) -> None:
        if annotation.kind in _NOTES:
            self.empty.append(number)
        elif annotation.kind not in ("fileattachment", "popup"):
            self.drawings.append(number)

    def notices(self) -> list[str]:
        """Return what must be said of the whole file."""
        said = [
            _counted(self.drawings, "dessin", "n'est pas lu comme", "ne sont pas lus comme", " du texte"),
            _counted(self.files, "fichier joint", "n'est pas lu", "ne sont pas lus"),
            _counted(self.empty, "note", "ne porte", "ne portent", " aucun texte"),
            _counted(self.damaged, "page", "est abîmée", "sont abîmées", " : rien n'y est lu"),
            WITHOUT_WORDS if self.words.are_missing else "",
        ]
        return [sentence for sentence in said if sentence]


def _discussions(noted: list[Annotation]) -> Iterator[tuple[list[Annotation], list[Annotation]]]:
    """Yield what makes each remark, in the order of the page, and the answers to it.

    Several annotations may make one: Acrobat replaces words by an insertion that the struck words belong to.
    """
    by_rank = {one.rank: one for one in sorted(noted, key=lambda one: (-one.box[3], one.box[0], one.rank))}
    threads: dict[int, list[Annotation]] = {}
    for rank, root in threaded({rank: one.parent for rank, one in by_rank.items()}):
        threads.setdefault(root, []).append(by_rank[rank])
    for first, *others in threads.values():
        answers = [one for one in others if _answers(one)]
        yield [first, *(one for one in others if not _answers(one))], answers


def _answers(annotation: Annotation) -> bool:
    """Whether it answers its parent: its window only shows what it says, a state is ticked, not said."""
    says = annotation.contents.strip() and annotation.kind != "popup" and not annotation.is_state
    return bool(says) and not annotation.is_grouped


def _excerpt(words: PageWords, together: list[Annotation]) -> str:
    if lines := tuple(line for one in together for line in one.lines):
        return shortened(words.under(lines))
    caret = next((one for one in together if one.kind == "caret"), None)
    return words.around(caret.box) if caret else ""


def _said(together: list[Annotation], excerpt: str) -> str:
    """Return what a remark says, first what it inserts."""
    inserted = "\n".join(_texts([one for one in together if one.kind == "caret"], excerpt))
    others = _texts([one for one in together if one.kind != "caret" and not one.is_state], excerpt)
    if not inserted:
        return "\n".join(others)
    said = f"Ajouter « {inserted} »."
    if any(one.kind == "strikeout" for one in together):
        replaced = f"« {excerpt} »" if 0 < len(excerpt) <= _LONG_EXCERPT else "ce passage"
        said = f"Remplacer {replaced} par « {inserted} »."
    return "\n".join([said, *(text for text in others if text != inserted)])


def _texts(together: list[Annotation], excerpt: str) -> list[str]:
    """Many programs copy the words of a markup as its contents: that says nothing more."""
    texts = dict.fromkeys(one.contents.strip() for one in together)
    return [text for text in texts if text and not (excerpt and _folded(text) == _folded(excerpt))]


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _day(dated: str) -> str:
    match = _DATE.match(dated.strip())
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _counted(pages: list[int], name: str, one: str, several: str, then: str = "") -> str:
    """Return « 2 dessins (p. 3 et 5) ne sont pas lus comme du texte. », "" for none."""
    if not pages:
        return ""
    shown = [str(page) for page in sorted(set(pages))]
    *before, last = shown if len(shown) <= 10 else [*shown[:10], "suivantes"]
    where = f"p. {', '.join(before)} et {last}" if before else f"p. {last}"
    count = f"{len(pages)} {name.replace(' ', 's ')}s" if len(pages) > 1 else f"1 {name}"
    return f"{count} ({where}) {several if len(pages) > 1 else one}{then}."
