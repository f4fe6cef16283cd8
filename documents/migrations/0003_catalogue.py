"""The published volets, the five use cases and the table of what applies to which (chapeau, chapter 1.3)."""

from django.db import migrations

VOLETS = [
    ("CHAPEAU", "Chapeau du cadre de cohérence technique", "chapeau", "interministeriel"),
    ("ENT", "Environnement numérique de travail", "offre", "interministeriel"),
    ("LEGACY", "Legacy", "offre", "ministere"),
    ("CLOUD-NATIVE", "Cloud Native", "offre", "interministeriel"),
    ("ARCHITECTURE", "Guide de bonnes pratiques d'architecture", "theme", "interministeriel"),
    ("SECURITE", "Guide de bonnes pratiques de sécurité", "theme", "interministeriel"),
    ("MIRAI", "Intelligence artificielle (MirAI)", "socle", "interministeriel"),
]
GUIDES = ["ARCHITECTURE", "SECURITE"]
USE_CASES = [
    ("Env. numérique de travail uniquement", ["ENT", *GUIDES]),
    ("ENT & Cloud Native", ["ENT", "CLOUD-NATIVE", *GUIDES]),
    ("ENT & Legacy", ["ENT", "LEGACY", *GUIDES]),
    ("Cloud Native uniquement", ["CLOUD-NATIVE", *GUIDES]),
    ("Legacy uniquement", ["LEGACY", *GUIDES]),
]


def add(apps, schema_editor):
    Volet, UseCase = apps.get_model("documents", "Volet"), apps.get_model("documents", "UseCase")
    volets = {
        code: Volet.objects.create(code=code, title=title, kind=kind, scope=scope)
        for code, title, kind, scope in VOLETS
    }
    for rank, (label, codes) in enumerate(USE_CASES, start=1):
        use_case = UseCase.objects.create(label=label, rank=rank)
        for code in codes:
            apps.get_model("documents", "Applicability").objects.create(use_case=use_case, volet=volets[code])


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
