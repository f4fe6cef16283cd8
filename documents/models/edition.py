"""Editions: one state of a version's text, its documents, their sections, and the pages of its PDF."""

from datetime import date

from django.contrib import admin
from django.db import models
from django.utils import timezone

from documents.models.catalogue import Version, Volet
from documents.reading.model import DocumentKind, SectionKind

DOCUMENT_KINDS = {
    DocumentKind.BODY: "corps descriptif",
    DocumentKind.REQUIREMENTS: "exigences",
    DocumentKind.NORMS: "normes",
    DocumentKind.GLOSSARY: "glossaire",
    DocumentKind.GUIDE: "guide",
    DocumentKind.ANNEX: "annexe",
    DocumentKind.README: "readme",
}
SECTION_KINDS = {
    SectionKind.HEADING: "partie",
    SectionKind.ROW: "ligne de tableau",
    SectionKind.FIGURE: "figure",
    SectionKind.PAGE: "page du PDF",
}


class Edition(models.Model):
    """One state of a version's text. Republishing during a call adds one to the same version and board."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="editions", verbose_name="version")
    number = models.PositiveSmallIntegerField("numéro")
    commit = models.CharField("commit", max_length=64, blank=True)
    fingerprint = models.CharField("empreinte", max_length=64)
    published_on = models.DateField("publiée le", null=True, blank=True)
    registered_at = models.DateTimeField("enregistrée le", auto_now_add=True)
    warnings = models.JSONField("signalements", default=list)

    class Meta:
        verbose_name = "édition"
        verbose_name_plural = "éditions"
        ordering = ["version", "number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(fields=["version", "fingerprint"], name="one_edition_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, édition {self.number}"

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def day(self) -> date:
        """When it took the place of the one before: the day it was published, else registered."""
        return self.published_on or timezone.localdate(self.registered_at)


class Document(models.Model):
    """A file of an edition, with its text as stored in the repository."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="documents", verbose_name="édition")
    path = models.CharField("chemin", max_length=1000)
    kind = models.CharField("nature", max_length=12, choices=DOCUMENT_KINDS)
    title = models.CharField("titre", max_length=300)
    text = models.TextField("texte")
    sha256 = models.CharField("empreinte", max_length=64)
    rank = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "document"
        ordering = ["edition", "rank"]
        constraints = [models.UniqueConstraint(fields=["edition", "path"], name="one_document_per_path")]

    def __str__(self) -> str:
        return self.path

    @property
    def volet(self) -> Volet:
        return self.edition.version.volet


class Pdf(models.Model):
    """A PDF printed from an edition; it covers all its documents and differs from them."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="pdfs", verbose_name="édition")
    path = models.CharField("chemin", max_length=1000)
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "PDF"
        constraints = [models.UniqueConstraint(fields=["edition", "path"], name="one_pdf_per_path")]

    def __str__(self) -> str:
        return self.path


class Section(models.Model):
    """A place a remark can be about; ``key`` names the same place from edition to edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections", verbose_name="édition")
    document = models.ForeignKey(
        Document,
        models.CASCADE,
        null=True,
        related_name="sections",
        verbose_name="document",
        help_text="Vide : la page du PDF dont le texte ne se trouve dans aucun document.",
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="children", verbose_name="partie"
    )
    key = models.CharField("clé", max_length=300)
    kind = models.CharField("nature", max_length=8, choices=SECTION_KINDS)
    rank = models.PositiveIntegerField("rang dans l'édition")
    depth = models.PositiveSmallIntegerField("niveau de titre", default=0)
    number = models.CharField("numéro", max_length=40, blank=True)
    title = models.TextField("titre", blank=True)
    title_path = models.JSONField("chemin des titres", default=list)
    identifier = models.CharField("identifiant", max_length=300, blank=True)
    occurrence = models.PositiveSmallIntegerField("occurrence", default=1)
    level = models.CharField("niveau d'exigence", max_length=60, blank=True, help_text="Tel qu'imprimé.")
    figure_sha256 = models.CharField("empreinte de la figure", max_length=64, blank=True)
    anchors = models.JSONField("ancres", default=list)
    line_start = models.PositiveIntegerField("première ligne", default=0)
    line_end = models.PositiveIntegerField("dernière ligne", default=0)

    class Meta:
        verbose_name = "section"
        ordering = ["edition", "rank"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.label

    @property
    def volet(self) -> Volet:
        return self.edition.version.volet

    @property
    @admin.display(description="section")
    def label(self) -> str:
        """How the place is called on a card: the identifier with its occurrence, else the title."""
        if self.kind == SectionKind.ROW and self.identifier:
            repeat = f" ({self.occurrence}e occurrence)" if self.occurrence > 1 else ""
            return f"{self.identifier}{repeat}"
        return self.title or "(sans titre)"


class Page(models.Model):
    """One page of an edition's PDF: its text, and the sections whose words stand on it."""

    pdf = models.ForeignKey(Pdf, models.CASCADE, related_name="pages", verbose_name="PDF")
    number = models.PositiveIntegerField("numéro")
    text = models.TextField("texte")
    sections = models.ManyToManyField(Section, related_name="pages", verbose_name="sections")

    class Meta:
        verbose_name = "page"
        ordering = ["pdf", "number"]
        constraints = [models.UniqueConstraint(fields=["pdf", "number"], name="one_page_per_number")]

    def __str__(self) -> str:
        return f"{self.pdf}, page {self.number}"
