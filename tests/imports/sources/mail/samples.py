"""Mail as programs write it, made for the tests: messages, mailboxes, archives, Outlook's containers."""

import io
import struct
import zipfile
from base64 import encodebytes

from imports.sources.mail.export import read_mails
from imports.sources.mail.model import Mail, Unread

NEXT, END, FREE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF


def message(
    body: str = "Bonjour", *headers: str, number: int = 1, kind: str = "text/plain; charset=utf-8"
) -> bytes:
    said = [
        "From: Nadia Roux <nadia.roux@example.org>",
        "To: relecture@xxx.gouv.fr",
        "Date: Tue, 03 Mar 2026 10:12:00 +0100",
        f"Subject: Avis {number}",
        f"Message-ID: <avis-{number}@example.org>",
        f"Content-Type: {kind}",
    ]
    given = {header.partition(":")[0] for header in headers}
    kept = [line for line in said if line.partition(":")[0] not in given]
    return "\n".join([*kept, *headers, "", body]).encode()


def part(kind: str, content: bytes, *headers: str) -> bytes:
    said = "\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *headers])
    return said.encode() + b"\n\n" + encodebytes(content)


def multipart(*parts: bytes, kind: str = "mixed", headers: tuple[str, ...] = (), number: int = 1) -> bytes:
    body = b"".join(b"--=_limite\n" + one + b"\n" for one in parts) + b"--=_limite--\n"
    return message("", *headers, number=number, kind=f'multipart/{kind}; boundary="=_limite"') + body


def text(said: str, kind: str = "text/plain") -> bytes:
    return f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{said}".encode()


def mbox(*messages: bytes, line: bytes = b"From - Tue Mar  3 10:12:00 2026") -> bytes:
    return b"".join(line + b"\n" + one + b"\n\n" for one in messages)


def archive(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files:
            zipped.writestr(name, content)
    return packed.getvalue()


def found(content: bytes, name: str = "export") -> list[Mail | Unread]:
    return list(read_mails(name, io.BytesIO(content)))


def mails(content: bytes, name: str = "export") -> list[Mail]:
    return [one for one in found(content, name) if isinstance(one, Mail)]


def mail(content: bytes) -> Mail:
    (one,) = mails(content)
    return one


def outlook(properties: dict[int, str | bytes], *attached: dict[int, str | bytes] | dict) -> bytes:
    """Return a container of Outlook: texts and bytes by property; an attachment may hold a whole message."""
    return _container(_tree(properties, attached, 32))


def _tree(properties: dict, attached: tuple, offset: int) -> dict:
    tree = {"__properties_version1.0": bytes(offset) + properties.get("fixed", b"")}
    for name, value in properties.items():
        if name == "fixed":
            continue
        if isinstance(value, dict):
            tree[f"__substg1.0_{name:04X}000D"] = _tree(value, (), 24)
        else:
            kind, raw = ("001F", value.encode("utf-16-le")) if isinstance(value, str) else ("0102", value)
            tree[f"__substg1.0_{name:04X}{kind}"] = raw
    for number, one in enumerate(attached):
        tree[f"__attach_version1.0_#{number:08X}"] = _tree(one, (), 8)
    return tree


def _container(tree: dict) -> bytes:
    """Write a compound file (MS-CFB), each stream in sectors of its own, padded with noughts when short."""
    entries: list[list] = [["Root Entry", 5, b"", NEXT, NEXT]]
    _add(tree, 0, entries)
    sectors: list[bytes] = []
    table: list[int] = []
    starts = []
    for entry in entries:
        content = entry[2].ljust(4096, b"\0") if entry[1] == 2 else b""
        starts.append(_store(content, sectors, table) if content else END)
        entry[2] = content
    rows = [_row(entry, start) for entry, start in zip(entries, starts, strict=True)]
    directory = _store(b"".join(rows).ljust(-(-len(rows) // 4) * 512, b"\0"), sectors, table)
    count = -(-(len(table) + 8) // 127)
    places = list(range(len(sectors), len(sectors) + count))
    table += [0xFFFFFFFD] * count
    fat = struct.pack(f"<{len(table)}I", *table).ljust(count * 512, b"\xff")
    head = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *places, *[FREE] * (109 - count))
    return head + b"".join(sectors) + fat


def _add(tree: dict, owner: int, entries: list[list]) -> None:
    before = None
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        number = len(entries)
        content = tree[name]
        entries.append(
            [
                name,
                1 if isinstance(content, dict) else 2,
                b"" if isinstance(content, dict) else content,
                NEXT,
                NEXT,
            ]
        )
        if before is None:
            entries[owner][4] = number
        else:
            entries[before][3] = number
        before = number
        if isinstance(content, dict):
            _add(content, number, entries)


def _row(entry: list, start: int) -> bytes:
    name, kind, content, right, child = entry
    wide = (name + "\0").encode("utf-16-le")
    return (
        wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, NEXT, right, child)
        + bytes(36) + struct.pack("<IQ", start, len(content))
    )  # fmt: skip


def _store(content: bytes, sectors: list[bytes], table: list[int]) -> int:
    first = len(sectors)
    pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
    sectors += pieces
    table += [*range(first + 1, first + len(pieces)), END]
    return first
