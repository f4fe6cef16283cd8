"""What a volet's repository held at each commit, so that old links can be followed once the clone is gone."""

from django.db import models

from documents.models.catalogue import Volet


class Blob(models.Model):
    """The content of a file, once for all the commits it stands in, compressed with zlib."""

    sha = models.CharField("empreinte git", max_length=64, unique=True)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "contenu de fichier"

    def __str__(self) -> str:
        return self.sha


class HistoricFile(models.Model):
    """A file as it stood at a commit: « blob/<commit>/<path> » leads to its content."""

    volet = models.ForeignKey(Volet, models.CASCADE, related_name="history", verbose_name="volet")
    commit = models.CharField("commit", max_length=64)
    committed_on = models.DateField("date")
    path = models.CharField("chemin", max_length=300)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files", verbose_name="contenu")

    class Meta:
        verbose_name = "fichier d'un commit"
        constraints = [
            models.UniqueConstraint(
                fields=["volet", "commit", "path"], name="one_content_per_commit_and_path"
            )
        ]

    def __str__(self) -> str:
        return f"{self.path} à {self.commit[:8]}"
