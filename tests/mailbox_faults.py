"""A mail server written by hand, that cuts, hangs or refuses at a step told beforehand (RFC 5321)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from time import sleep

LONGEST_HANG = 20.0  # seconds; ended as soon as the test is over


@dataclass
class Faulty:
    """A server: what it does at each step, and the messages it was given to their end, as they came.

    *at* is « connect », « mail », « rcpt », « data », « body » or « dot »; *does* « cut », « hang », or the
    reply to say. What comes after the dot is kept when *keeps*.
    """

    at: str = ""
    does: str = "cut"
    keeps: bool = True
    pause: float = 0  # seconds it takes on each side of keeping a message
    port: int = 0
    kept: list[bytes] = field(default_factory=list)
    begun: list[bytes] = field(default_factory=list)  # commands heard
    connections: int = 0
    over: Event = field(default_factory=Event)
    faulted: Event = field(default_factory=Event)

    def talk(self, client: socket.socket) -> None:
        """Speak with one client until it leaves, or the fault comes."""
        self.connections += 1
        with client, suppress(OSError), client.makefile("rwb") as stream:
            if not self.reply(client, stream, "connect", b"220 cct ready"):
                return
            while line := stream.readline():
                self.begun.append(line)
                if not self.answer(client, stream, line.split()[0].lower().decode()):
                    return

    def answer(self, client, stream, verb: str) -> bool:
        """Answer one command; return whether to go on."""
        if verb == "ehlo":
            stream.write(b"250-cct\r\n250-SIZE 30000000\r\n250 8BITMIME\r\n")
            stream.flush()
            return True
        if verb == "data":
            return self.reply(client, stream, "data", b"354 go on") and self.listen(client, stream)
        if verb == "quit":
            self.reply(client, stream, "quit", b"221 bye")
            return False
        return self.reply(client, stream, verb, b"250 ok")

    def listen(self, client, stream) -> bool:
        """Hear a message to its dot; what came before a cut is no message."""
        lines: list[bytes] = []
        while (line := stream.readline()) != b".\r\n":
            if not line or (self.at == "body" and not self.fault(client, stream)):
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        sleep(self.pause)
        if self.at != "dot" or self.keeps:
            self.kept.append(b"".join(lines))
        sleep(self.pause)
        return self.reply(client, stream, "dot", b"250 2.0.0 Ok: queued as 4F2A")

    def reply(self, client, stream, step: str, said: bytes) -> bool:
        """Say it, unless the fault is at that step; return whether to go on."""
        if step == self.at:
            return self.fault(client, stream)
        stream.write(said + b"\r\n")
        stream.flush()
        return True

    def fault(self, client: socket.socket, stream) -> bool:
        """Do what was told; return whether to go on."""
        try:
            return self.failed(client, stream)
        finally:
            self.faulted.set()

    def failed(self, client: socket.socket, stream) -> bool:
        if self.does == "hang":
            self.over.wait(LONGEST_HANG)
            return False
        if self.does == "cut":
            client.shutdown(socket.SHUT_RDWR)
            return False
        stream.write(self.does.encode() + b"\r\n")
        stream.flush()
        return self.at not in ("connect", "body")


@contextmanager
def faulty() -> Iterator[Faulty]:
    """Run one on a port of this machine."""
    server = Faulty()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    Thread(target=server.talk, args=[client], daemon=True).start()

        Thread(target=serve, daemon=True).start()
        yield server
        server.over.set()
        listening.shutdown(socket.SHUT_RDWR)
