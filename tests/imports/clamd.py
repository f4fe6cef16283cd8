"""An antivirus that speaks as clamd does on a real socket, and that may be made to misbehave."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"  # cut: no virus here
COMMAND = b"zINSTREAM\0"


@dataclass
class FakeClamd:
    """What it is sent, and how it answers."""

    url: str
    limit: int = 25 * 2**20  # bytes: StreamMaxLength
    says: bytes | None = None  # whatever it is sent; b"": it cuts
    letters_after: float = 0  # seconds between two letters of its answer
    received: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        """Answer each call, until the socket is closed."""
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line, suppress(OSError):
                    self.answer(line)

    def answer(self, line: socket.socket) -> None:
        said = self.read(line) if self.says is None else self.says
        if not self.letters_after:
            return line.sendall(said)
        for letter in said:
            time.sleep(self.letters_after)
            line.sendall(bytes([letter]))
        return None

    def read(self, line: socket.socket) -> bytes:
        """Return the answer to what it is sent; a file over the limit is refused before it is read."""
        with line.makefile("rb") as stream:
            if stream.read(len(COMMAND)) != COMMAND:
                return b"UNKNOWN COMMAND\0"
            content = b""
            while size := int.from_bytes(stream.read(4), "big"):
                if len(content) + size > self.limit:
                    return b"INSTREAM size limit exceeded. ERROR\0"
                content += stream.read(size)
        self.received.append(content)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def fake_clamd(path: Path | None = None) -> Iterator[FakeClamd]:
    """Run one on a socket at *path*, or else on a port of this machine."""
    listening = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listening.bind(str(path) if path else ("127.0.0.1", 0))
    listening.listen()
    server = FakeClamd(f"clamd://{path}" if path else f"clamd://127.0.0.1:{listening.getsockname()[1]}")
    thread = threading.Thread(target=server.serve, args=[listening], daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(timeout=5)
