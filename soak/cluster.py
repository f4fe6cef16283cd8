"""A PostgreSQL of one's own, in a temporary folder, that may be stopped and started at will."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MISSING = "PostgreSQL n'a pas été éprouvé : initdb et pg_ctl sont introuvables (apt-get install postgresql)."


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, None without them; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in installed), default=None, key=lambda path: int(path.parent.name))


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL in *folder*, that answers on *port* of this machine."""

    folder: Path
    port: int

    @classmethod
    @contextmanager
    def made(cls) -> Iterator[Self]:
        """Make one and start it; nothing is left of it afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            cluster = cls(Path(folder), free_port())
            cluster.folder.joinpath("data").mkdir(mode=0o700)
            if os.getuid() == 0:
                shutil.chown(cluster.folder / "data", OWNER)
            cluster.run("initdb", "--auth", "trust", "--username", "postgres", "--no-sync")
            cluster.start()
            try:
                yield cluster
            finally:
                cluster.stop()

    @classmethod
    def told(cls, text: str) -> Self:
        """Return the one that `str` told."""
        folder, _, port = text.rpartition(":")
        return cls(Path(folder), int(port))

    def __str__(self) -> str:
        return f"{self.folder}:{self.port}"

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Return once it answers."""
        options = f"-p {self.port} -k {self.folder}/data -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "start", "--wait", "--log", f"{self.folder}/data/log", "--options", options)

    def stop(self) -> None:
        """Stop it at once, as a power cut does: what was not committed is lost."""
        self.run("pg_ctl", "stop", "--wait", "--mode", "immediate")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to be run by root."""
        command = [str(binaries() / program), "--pgdata", str(self.folder / "data"), *arguments]
        as_owner = ["runuser", "-u", OWNER, "--"] if os.getuid() == 0 else []
        subprocess.run([*as_owner, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


OWNER = "nobody"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
