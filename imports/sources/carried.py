"""What a message carries, as rows: its own words, a sheet, a document's notes, or what a person must read."""

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO

from imports.sources import sheet
from imports.sources.mail.courtesy import says_something
from imports.sources.mail.export import read_mails
from imports.sources.mail.forwarded import forwarded_in
from imports.sources.mail.model import MESSAGE_ENDINGS, Mail
from imports.sources.mail.remarks import MESSAGE, rows_of
from imports.sources.mail.reply import visible
from imports.sources.mail.shares import shares_of
from imports.sources.model import Column, ParsedRow, Table, UnreadableSource, author_cell
from imports.sources.noted import read_noted
from imports.sources.pictures import kind_of

REPLY = re.compile(r"(?:\s*(?:re|r[ée]p|tr|fwd?|aw|wg)\s*:){1,20}\s*", re.IGNORECASE)
FILE, LINK, SUBJECT, BEHALF, NOTICE = "fichier", "lien", "objet", "transmis par", "signalement"


def read(name: str, content: bytes) -> Table:
    """Return the rows of one thing a message carries; the message itself bears one of MESSAGE_ENDINGS.

    A file in which nothing is recognised is one row, to be transcribed. UnreadableSource for one that should
    hold remarks and is damaged.
    """
    if name.endswith(MESSAGE_ENDINGS):
        mail = message_in(name, content)
        return Table(iter(rows_of_words(mail, visible(mail.body).text) or [whole_text(mail, content)]))
    noted = read_noted(name, content)
    if noted is not None:
        return Table(_or_to_read(noted.rows, name, content), noted.notices)
    return sheet.read(name, content) if sheet.is_sheet(content) else Table(iter([to_read(name, content)]))


def message_in(name: str, content: bytes) -> Mail:
    """Return the message that these bytes are; UnreadableSource when they are none."""
    for found in read_mails(name, BytesIO(content)):
        if isinstance(found, Mail):
            return found
        raise UnreadableSource(found.said)
    raise UnreadableSource("Ce fichier ne contient aucun message.")


def rows_of_words(mail: Mail, said: str) -> list[ParsedRow]:
    """Return one row for each remark of what its author *said*, then one for each file shared elsewhere.

    A message that is empty says what its subject says.
    """
    day = f"{mail.sent_at:%Y-%m-%d}" if mail.sent_at else ""
    words = said if said.strip() or mail.attachments else REPLY.sub("", mail.subject)
    sent_on = forwarded_in(words)
    if sent_on:
        words, author, day = sent_on.text, sent_on.author, ""
    else:
        author = author_of(mail)
    rows = rows_of(words, author=author, day=day, beside=bool(mail.attachments))
    links = shares_of(said)
    if links and len(rows) == 1 and only_shares(rows[0], links):
        rows = []
    if rows:
        more = {SUBJECT: mail.subject, BEHALF: author_of(mail) if sent_on else mail.behalf}
        cells = {**rows[0].cells, **{title: text for title, text in more.items() if text}}
        rows[0] = ParsedRow("", rows[0].line, cells)
    return [*rows, *(ParsedRow("", 0, {LINK: link}, picture=_digest(link.encode())) for link in links)]


def only_shares(row: ParsedRow, links: list[str]) -> bool:
    """Return whether a row says nothing more than where its author put a file."""
    if row.cells.get(Column.LOCATION) or row.cells.get(Column.EXCERPT):
        return False
    text = row.cells.get(Column.TEXT, "")
    for link in links:
        text = text.replace(link, " ")
    return not says_something(text, beside=True)


def whole_text(mail: Mail, content: bytes) -> ParsedRow:
    """Return the row of a message in which no remark is recognised: somebody asked to read it."""
    told = " ".join(mail.notices)
    cells = {MESSAGE: mail.body, SUBJECT: mail.subject, Column.AUTHOR: author_of(mail), NOTICE: told}
    said = {str(title): text for title, text in cells.items() if text}
    return ParsedRow("", 0, said, picture=_digest(content))


def author_of(mail: Mail) -> str:
    """Return who wrote, as the column of a sheet says it: « Nom <adresse> »."""
    return author_cell(mail.name, mail.address)


def to_read(name: str, content: bytes) -> ParsedRow:
    """Return the row of a file that a person must read."""
    kind = kind_of(content)
    size = f"{max(1, len(content) // 1024)} Ko"
    said = f"{name or 'sans nom'} ({kind.name}, {size})" if kind else f"{name or 'sans nom'} ({size})"
    return ParsedRow("", 0, {FILE: said}, picture=_digest(content))


def _or_to_read(rows: Iterator[ParsedRow], name: str, content: bytes) -> Iterator[ParsedRow]:
    """Yield the rows, or the file itself when it has none."""
    found = False
    for row in rows:
        found = True
        yield row
    if not found:
        yield to_read(name, content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
