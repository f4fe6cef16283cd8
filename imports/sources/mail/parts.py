"""What the files of a message are for: remarks to read, or nothing that says anything."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from zipfile import ZipFile

from imports.sources.archive import open_archive
from imports.sources.mail.model import Attachment, Mail
from imports.sources.model import UnreadableSource
from imports.sources.pictures import kind_of, pixels_of

MOST = 100  # files of an archive
MOST_FILES = 500  # of one message
MOST_UNPACKED = 100 * 2**20  # bytes of the archives of one message: beyond, each is a file like another
TOO_MANY = (
    "Le message porte {count} pièces jointes : seules les {most} premières ont été lues, les autres sont "
    "dans l'original."
)
ORNAMENT = 40 * 2**10  # bytes
ORNAMENT_PIXELS = 90_000  # 300 by 300
_SILENT = {
    "application/pkcs7-signature": "signature électronique",
    "application/x-pkcs7-signature": "signature électronique",
    "application/pgp-signature": "signature électronique",
    "application/pgp-keys": "clé de chiffrement",
    "text/vcard": "carte de visite",
    "text/x-vcard": "carte de visite",
    "text/calendar": "rendez-vous d'agenda",
    "message/delivery-status": "avis du serveur de messagerie",
    "message/disposition-notification": "accusé de lecture",
    "text/rfc822-headers": "avis du serveur de messagerie",
}
_ENDINGS = {".p7s": "signature électronique", ".vcf": "carte de visite", ".ics": "rendez-vous d'agenda"}
_SHEETS_INSIDE = (".ods", ".xlsx", ".xlsm", ".csv", ".docx", ".odt", ".pdf", ".png", ".jpg", ".jpeg")


def files_of(mail: Mail) -> list[tuple[Attachment, str]]:
    """Return the files of a message, those of an archive one by one, each with why it says nothing, or ""."""
    found: list[Attachment] = []
    left = MOST_UNPACKED
    for attachment in mail.attachments[:MOST_FILES]:
        inside = _unpacked(attachment, left)
        left -= sum(len(one.content) for one in inside if one is not attachment)
        found += inside
    return [(one, says_nothing(one)) for one in found]


def left_out_of(mail: Mail) -> list[str]:
    """Return the sentence that tells of files too many to be read, if there are any."""
    count = len(mail.attachments)
    return [TOO_MANY.format(count=count, most=MOST_FILES)] if count > MOST_FILES else []


def says_nothing(attachment: Attachment) -> str:
    """Return why a file can hold no remark, in a few French words; "" when it may."""
    if not attachment.content:
        return "fichier vide"
    if is_ornament(attachment):
        return "image de la signature ou du papier à en-tête"
    ending = PurePosixPath(attachment.name.lower()).suffix
    return _SILENT.get(attachment.media_type.lower()) or _ENDINGS.get(ending, "")


def is_ornament(attachment: Attachment) -> bool:
    """Return whether a file is a small picture that the body shows: a logo, never a screenshot."""
    if not attachment.inline or len(attachment.content) > ORNAMENT or kind_of(attachment.content) is None:
        return False
    return 0 < pixels_of(attachment.content) <= ORNAMENT_PIXELS


def _unpacked(attachment: Attachment, most: int) -> Sequence[Attachment]:
    """Return the files of an archive that holds documents, *most* bytes at most, else the file itself."""
    if not attachment.content.startswith(b"PK\x03\x04"):
        return [attachment]
    try:
        with open_archive(attachment.content) as archive:
            is_light = sum(member.file_size for member in archive.infolist()) <= most
            return (is_light and list(_members(attachment.name, archive))) or [attachment]
    except UnreadableSource:
        return [attachment]  # told when it is read


def _members(name: str, archive: ZipFile) -> Iterator[Attachment]:
    names = [one for one in archive.namelist() if not one.endswith("/") and not one.startswith("__MACOSX/")]
    is_a_document = "mimetype" in names or "[Content_Types].xml" in names or "content.xml" in names
    if is_a_document or len(names) > MOST or not any(one.lower().endswith(_SHEETS_INSIDE) for one in names):
        return
    for one in names:
        yield Attachment(f"{name} › {PurePosixPath(one).name}", archive.read(one))
