"""Volets, versions and who may work on them; editions and what they are made of."""

from documents.models.catalogue import (
    Applicability,
    CallState,
    Publication,
    UseCase,
    Version,
    Volet,
    VoletKind,
    VoletRole,
    VoletScope,
)
from documents.models.edition import Document, Edition, Page, Pdf, Section
from documents.models.history import Blob, HistoricFile

__all__ = [
    "Applicability",
    "Blob",
    "CallState",
    "Document",
    "Edition",
    "HistoricFile",
    "Page",
    "Pdf",
    "Publication",
    "Section",
    "UseCase",
    "Version",
    "Volet",
    "VoletKind",
    "VoletRole",
    "VoletScope",
]
