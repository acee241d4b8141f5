"""Whether anybody opened the bait or asked the server: told by the kernel and the server, not by what was printed."""

import ctypes
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_OPENED = 0x20  # IN_OPEN, see inotify(7)
_HEAD = struct.Struct("iIII")


@dataclass(slots=True)
class Seen:
    """Files of the bait that were opened, and requests that reached the server, since the last look."""

    _watch: int
    _asked: list[str] = field(default_factory=list)

    def take(self) -> list[str]:
        """What happened since the last look."""
        found = [f"asked {request}" for request in self._asked]
        self._asked.clear()
        try:
            data = os.read(self._watch, 1 << 16)
        except BlockingIOError:
            return found
        while data:
            size = _HEAD.unpack_from(data)[3]
            name = data[_HEAD.size : _HEAD.size + size].rstrip(b"\0").decode()
            found += [f"opened {name}"] if name else []
            data = data[_HEAD.size + size :]
        return found


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, as its address and the requests that reach it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # its name is the base's
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}", asked
    finally:
        running.shutdown()
        running.server_close()


@contextmanager
def watched(folder: Path, asked: list[str]) -> Iterator[Seen]:
    """Watch a folder for files that are opened (Linux)."""
    system = ctypes.CDLL(None, use_errno=True)
    watch = system.inotify_init1(os.O_NONBLOCK)
    if watch < 0 or system.inotify_add_watch(watch, os.fsencode(folder), _OPENED) < 0:
        raise OSError(ctypes.get_errno(), "this machine cannot watch a folder")
    try:
        yield Seen(watch, asked)
    finally:
        os.close(watch)
