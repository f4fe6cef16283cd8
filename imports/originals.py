"""The bytes people sent, kept under the name of their content, never under a sender's words."""

import hashlib
import os
import uuid
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from imports.models import Submission, original_path
from imports.sources.model import UnreadableSource

ALTERED = (
    "L'original gardé n'est plus celui qui a été reçu (disque plein, copie incomplète ?) : "
    "renvoyez le fichier, il sera gardé de nouveau."
)


def keep_original(content: bytes) -> str:
    """Return the SHA-256 under which the bytes are kept; the same bytes are kept once.

    They are written apart, then named: nobody ever reads half of them, whoever else sends the same file at
    that moment. One cut short by a fall or a full disk is written again: its name says what it should hold.
    """
    sha256 = sha256_of(content)
    path = original_path(sha256)
    if not default_storage.exists(path) or default_storage.size(path) != len(content):
        written = default_storage.save(f"{path}.{uuid.uuid4()}", ContentFile(content))
        os.replace(default_storage.path(written), default_storage.path(path))
    return sha256


def keep_file(stream: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 under which the bytes of a file are kept, and how many there are.

    As ``keep_original``, for what is too big to be held in memory.
    """
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(2**20):
        digest.update(chunk)
    sha256 = digest.hexdigest()
    size, path = stream.tell(), original_path(sha256)
    if not default_storage.exists(path) or default_storage.size(path) != size:
        stream.seek(0)
        written = default_storage.save(f"{path}.{uuid.uuid4()}", File(stream))
        os.replace(default_storage.path(written), default_storage.path(path))
    return sha256, size


def read_original(submission: Submission) -> bytes:
    """Return the bytes as received; UnreadableSource when they are there no more, or are others."""
    try:
        content = submission.original()
    except FileNotFoundError as lost:
        raise UnreadableSource(ALTERED) from lost
    if sha256_of(content) != submission.sha256:
        raise UnreadableSource(ALTERED)
    return content


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
