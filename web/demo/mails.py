"""The demonstration's mailbox, as a mail program exports it: remarks, a photograph, an absence, thanks."""

import struct
import zlib
from collections.abc import Iterator
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

MAILBOX = "courriels.mbox"
TEAM = "architecture@xxx.gouv.fr"
QUOTED = """
________________________________
De : Architecture <architecture@xxx.gouv.fr>
Envoyé : lundi 19 octobre 2026 09:00
À : Relecteurs
Objet : Appel à commentaires, applications mobiles des agents

Merci de nous dire ce qui vous gêne dans ce texte, avec la page ou l'exigence.
"""
REMARKS = f"""Bonjour,

Voici les remarques de notre bureau :

1) EXI-MOB-2 : « mémoire presque pleine » ne se vérifie pas, donner un seuil en mégaoctets.
2) EXI-SEC-1 : prévoir le cas où le fournisseur d'identité ne répond pas pendant une intervention.
3) Section « Synchronisation et conflits » : dire qui tranche quand deux agents ont saisi la même fiche.

Bien cordialement,
Nadia Perrot
Bureau des moyens mobiles
01 00 00 00 00
{QUOTED}"""
ONE = """Bonjour,

EXI-HC-2 : une batterie épuisée peut aussi abîmer la base locale, le préciser.

Envoyé de mon téléphone
"""
PHOTOGRAPH = """Bonjour,

J'ai annoté la page à la main, photo jointe.

Cordialement,
Yann Le Goff
"""
NOTHING = """Bonjour,

La direction des achats n'a pas d'observation sur ce texte.

Cordialement,
Farida Kessel
"""
ABSENCE = "Je suis absent jusqu'au 9 novembre. En cas d'urgence, appelez le standard.\n"
THANKS = "Merci pour votre réponse rapide, et bonne journée !\n\nNadia Perrot\n"


def write_mailbox(folder: Path) -> None:
    """Write the mailbox in *folder*; the same bytes each time."""
    lines = [b"From - Mon Nov  2 10:00:00 2026\r\n" + written(message) + b"\r\n" for message in messages()]
    (folder / MAILBOX).write_bytes(b"".join(lines))


def messages() -> Iterator[EmailMessage]:
    """Yield the messages in the order they came."""
    nadia, yann = "Nadia Perrot <nadia.perrot@example.org>", "Yann Le Goff <yann.legoff@example.org>"
    yield message(1, nadia, "RE: Appel à commentaires", REMARKS)
    yield message(2, "samir@example.org", "exigence hors connexion", ONE)
    with_photograph = message(3, yann, "Page annotée", PHOTOGRAPH)
    with_photograph.add_attachment(photograph(), "image", "png", filename="page annotée.png")
    with_photograph.set_boundary("photographie")
    yield with_photograph
    yield message(4, "Farida Kessel <achats@example.org>", "Applications mobiles", NOTHING)
    absence = message(
        5, "Paul Roy <paul.roy@example.org>", "Réponse automatique : Appel à commentaires", ABSENCE
    )
    absence["Auto-Submitted"] = "auto-replied"
    yield absence
    yield message(6, nadia, "RE: Appel à commentaires", THANKS)


def message(number: int, sender: str, subject: str, body: str) -> EmailMessage:
    """Return a message of plain text."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, TEAM, subject
    made["Date"] = f"Mon, 02 Nov 2026 {8 + number:02}:30:00 +0100"
    made["Message-ID"] = f"<demonstration-{number}@example.org>"
    made.set_content(body, cte="8bit")
    return made


def written(message: EmailMessage) -> bytes:
    """Return the bytes of a message."""
    stream = BytesIO()
    BytesGenerator(stream, mangle_from_=True, policy=SMTP).flatten(message)
    return stream.getvalue()


def photograph() -> bytes:
    """Return a PNG (ISO 15948) of a page with a few lines and a red stroke, 240 by 320."""
    rows = [b"\0" + b"".join(pixel(x, y) for x in range(240)) for y in range(320)]
    header = struct.pack(">IIBBBBB", 240, 320, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pixel(x: int, y: int) -> bytes:
    """Return the colour of one point of the page."""
    if abs(y - 150 - x // 12) < 3 and 30 < x < 200:
        return b"\xc0\x20\x20"
    is_line = y % 20 < 3 and 24 < x < 216 and 30 < y < 290
    return b"\x60\x60\x60" if is_line else b"\xfa\xf8\xf2"


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
