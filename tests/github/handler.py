"""How the fake GitHub reads a request and sends its answer, whole or not."""

from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlsplit

from tests.github.calls import Answer, Request
from tests.github.faults import Fault

if TYPE_CHECKING:
    from tests.github.server import FakeGitHub

PIECE = 65_536


class Handler(BaseHTTPRequestHandler):
    """One connection of a client, kept alive as GitHub keeps them."""

    protocol_version = "HTTP/1.1"
    server_version = "github.com"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def github(self) -> "FakeGitHub":
        """Return the server."""
        return cast("FakeGitHub", self.server)

    def setup(self) -> None:
        """Let the server close this connection when it stops."""
        super().setup()
        self.github.connections.add(self.connection)

    def finish(self) -> None:
        """Forget the connection."""
        self.github.connections.discard(self.connection)
        super().finish()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the time of the fake GitHub for the Date header, not the machine's."""
        return format_datetime(self.github.world.clock.now, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def respond(self) -> None:
        """Answer the request just read."""
        request = self._request()
        answer, fault = self.github.answered(request)
        fault = fault or Fault()
        self.github.stopping.wait(fault.wait)
        if fault.sending == "dropped" or self.github.stopping.is_set():
            self.close_connection = True
            return
        request.status = answer.status
        self._send(answer, fault)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = respond

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Request(self.command, parts.path, query, headers, self.path, body)

    def _send(self, answer: Answer, fault: Fault) -> None:
        self.send_response(answer.status)
        length = fault.size if fault.sending == "giant" else len(answer.body)
        headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
        if answer.status not in (204, 304) and (fault.sending != "giant" or fault.sized):
            headers["Content-Length"] = str(length)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send_body(answer.body, fault)
        self.close_connection = self.close_connection or fault.sending in ("cut", "giant")

    def _send_body(self, body: bytes, fault: Fault) -> None:
        if fault.sending == "cut":
            self.wfile.write(body[: len(body) // 2])
        elif fault.sending == "trickled":
            self._trickle(body, fault.pace)
        elif fault.sending == "giant":
            self._pour(fault.size)
        else:
            self.wfile.write(body)

    def _trickle(self, body: bytes, pace: float) -> None:
        for number in range(len(body)):
            self.wfile.write(body[number : number + 1])
            self.wfile.flush()
            if self.github.stopping.wait(pace):
                return

    def _pour(self, size: int) -> None:
        """Send a list of one row that has *size* bytes in all, never held in memory."""
        start, end = b'[{"id": 1, "body": "', b'"}]'
        left = size - len(start) - len(end)
        self.wfile.write(start)
        while left > 0 and not self.github.stopping.is_set():
            self.wfile.write(b"x" * min(PIECE, left))
            left -= PIECE
        self.wfile.write(end)
