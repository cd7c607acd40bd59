"""A web server that is nothing but a socket: it sends the bytes it is given, and notes those it gets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class RawServer:
    """Answers each path with raw bytes; others with 404. `requests` holds what was asked, raw."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers = answers
        self.requests: dict[str, bytes] = {}
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.socket.accept()
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        heard = b""
        with connection, suppress(OSError):
            while data := connection.recv(65536):
                heard += data
                while b"\r\n\r\n" in heard:
                    head, _, heard = heard.partition(b"\r\n\r\n")
                    path = head.split(b" ")[1].decode()
                    self.requests[path] = head + b"\r\n\r\n"
                    connection.sendall(self.answers.get(path, NOT_FOUND))


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def raw_server(answers: dict[str, bytes]) -> Iterator[RawServer]:
    server = RawServer(answers)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        # Closing alone does not wake a thread that waits in accept.
        with suppress(OSError):
            server.socket.shutdown(socket.SHUT_RDWR)
        server.socket.close()
