"""The service itself, by its own commands, on a temporary database."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.anchoring.scorer import Answers, Cases
from documents.reading.source import GitSource

ROOT = Path(__file__).resolve().parents[2]
ASKED = ("id", "location", "excerpt", "text")  # the other keys say how a case was made


@dataclass(frozen=True)
class Service:
    """A database in *folder*, and the bundles that hold the repositories."""

    folder: Path
    bundles: Path

    @cached_property
    def environment(self) -> dict[str, str]:
        """Return what the commands read, once the database is made."""
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.folder / 'bench.sqlite3'}",
            "ORIGINALS_DIR": str(self.folder / "originals"),
            "DEBUG": "true",
            "DJANGO_SETTINGS_MODULE": "cct_rfc.settings",
        }
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
        return environment

    def manage(self, *arguments: str, given: str = "") -> str:
        """Return what a command of the service prints."""
        return run([sys.executable, "manage.py", *arguments], self.environment, given)

    def clone(self, repository: str) -> Path:
        """Return a clone of the bundle that holds *repository*."""
        name = repository.rpartition("/")[2]
        clone = self.folder / name
        if not clone.exists():
            bundle = self.bundles / f"{name}.bundle"
            if not bundle.exists():
                sys.exit(f"L'historique de {repository} manque : {bundle} n'existe pas.")
            subprocess.run(["git", "clone", "--quiet", "--bare", str(bundle), str(clone)], check=True)
        return clone

    def register(self, repository: str, commit: str) -> str:
        """Return the number of the version, after registering its texts and root PDFs at *commit*."""
        clone = self.clone(repository)
        paths = GitSource(clone, commit).paths()
        pdfs = [f"--pdf={path}" for path in paths if path.lower().endswith(".pdf") and "/" not in path]
        return self.registered(clone.name, str(clone), f"--commit={commit}", *pdfs)

    def registered(self, volet: str, source: str, *options: str) -> str:
        """Return the number printed last by `register_version`."""
        printed = self.manage(
            "register_version", f"--volet={volet}", "--label=mesure", f"--source={source}", *options
        )
        return printed.split()[-1]

    def locate(self, version: str, commit: str, cases: Cases) -> Answers:
        """Return the answers of `locate`, in the order of the cases."""
        asked = "\n".join(json.dumps({key: case[key] for key in ASKED}) for case in cases)
        printed = self.manage("locate", f"--version-id={version}", f"--commit={commit}", given=asked)
        return [json.loads(line) for line in printed.splitlines()]

    def index_cost(self, version: str, commit: str = "") -> str:
        """Return what building the index of an edition takes, each figure in a process of its own."""
        command = [sys.executable, "-m", "bench.anchoring.index_cost", version, commit]
        figures = [run([*command, kind], self.environment).strip() for kind in ("time", "memory")]
        return " ; ".join(figures)


def run(command: list[str], environment: dict[str, str], given: str = "") -> str:
    """Return what *command* prints; its errors go where ours go."""
    done = subprocess.run(
        command, env=environment, cwd=ROOT, input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
