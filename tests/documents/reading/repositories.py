"""Small git repositories for the tests, made as a person would."""

import subprocess
from pathlib import Path

IDENTITY = ("-c", "user.name=Camille", "-c", "user.email=camille@example.org", "-c", "commit.gpgsign=false")


def git(repository: Path, *arguments: str) -> str:
    """Return what git answers in *repository*."""
    done = subprocess.run(
        ["git", *IDENTITY, "-C", str(repository), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def new_repository(folder: Path) -> Path:
    """Return an empty repository in *folder*, on its branch « main »."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    return folder


def commit_files(repository: Path, files: dict[str, str | bytes | None], message: str = "Texte") -> str:
    """Return the hash of the commit that writes *files*; None removes one."""
    for path, content in files.items():
        file = repository / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "--allow-empty", "-m", message)
    return git(repository, "rev-parse", "HEAD")
