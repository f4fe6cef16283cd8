"""What would be understood of an exported mailbox, without writing anything."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from imports import reading
from imports.mailbox.packing import opened
from imports.mailbox.receiving import DELETED
from imports.mailbox.streaming import File, Message, NotRead, messages
from imports.normalise import Draft
from imports.preview import Preview, preview
from imports.reading import ReaderDied
from imports.sources.mail.model import Noise
from imports.sources.model import UnreadableSource

MACHINES = (Noise.ABSENCE, Noise.BOUNCE, Noise.DELAY, Noise.RECEIPT, Noise.LIST, Noise.FORGE)
Found = tuple[Message, Draft]


def inspect_mailbox(path: Path) -> tuple[list[dict[str, Any]], list[Found], list[str]]:
    """Return the messages of an export, their remarks, and a French sentence for all that gave none.

    UnreadableSource when the file is no mailbox.
    """
    shown: list[dict[str, Any]] = []
    remarks: list[Found] = []
    errors: list[str] = []
    with opened(path) as mailbox:
        for found in messages(path.name, mailbox):
            if isinstance(found, NotRead):
                errors.append(f"{found.path} : {found.said}")
            elif found.deleted:
                errors.append(f"{found.path} : {DELETED}")
            else:
                if found.inside and shown:  # a message attached to another is one of its files, and one more
                    shown[-1]["attachments"].append(as_attachment(found))
                shown.append(message(found))
                drafts, said = read_message(found)
                remarks += [(found, draft) for draft in drafts]
                errors += said
    return shown, remarks, errors


def message(found: Message) -> dict[str, Any]:
    """Return what is shown of a message."""
    return {
        "from_email": found.address,
        "from_name": found.name,
        "date": found.sent_at.isoformat() if found.sent_at else None,
        "subject": found.subject,
        "message_id": found.message_id,
        "body": found.body,
        "reply": found.text,
        "hidden": list(found.hidden),
        "attachments": [attachment(file) for file in found.files],
        "auto": found.noise in MACHINES,
        "aside": str(found.noise),
    }


def attachment(file: File) -> dict[str, Any]:
    """Return what is shown of a file."""
    return {
        "name": file.name,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "silent": file.silent,
    }


def as_attachment(found: Message) -> dict[str, Any]:
    """Return what is shown of a message as a file of the one that carries it."""
    return attachment(File(found.path.rpartition(" › ")[2], found.raw, ""))


def read_message(found: Message) -> tuple[list[Draft], list[str]]:
    """Return the remarks of a message and of its files, and the sentences about what gave none."""
    errors = [f"{found.path} : {said}" for said in found.notices]
    if found.noise is not Noise.NONE:
        return [], [*errors, f"{found.path} : mis de côté, {found.noise}."]
    drafts: list[Draft] = []
    for item in preview(found.rows):
        drafts += [item.draft] if item.draft else []
        errors += told(found.path, item)
    for file in found.files:
        if not file.silent:
            more, said = read_file(file)
            drafts += more
            errors += said
    return drafts, errors


def read_file(file: File) -> tuple[list[Draft], list[str]]:
    """Return the remarks of a file, and the sentences about what of it gave none."""
    try:
        with reading.read(file.name, file.content, carried=True) as read:
            items = list(preview(read.rows()))
            said = [f"{file.name} : {notice}" for notice in read.notices]
    except (UnreadableSource, ReaderDied) as refusal:
        return [], [f"{file.name} : {refusal}"]
    return [item.draft for item in items if item.draft], [
        *said,
        *(s for i in items for s in told(file.name, i)),
    ]


def told(name: str, item: Preview) -> Iterator[str]:
    """Yield what must be said of a row that is no remark."""
    if item.draft is None:
        yield f"{name}, {item.row.ref} : {'à transcrire' if item.row.picture else item.reason}"
