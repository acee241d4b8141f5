"""A page in the browser that shows an article's pages and changes them in place when they were made anew.

It is served on this machine alone: to no other address, for no other host name, and only to be read.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

FOLDER = Path(__file__).resolve().parent
#: Seconds that a question waits for something new; pictures' dots for each point of the page.
PATIENCE, SCALE = 20.0, 1.7
#: What the page may load: nothing from elsewhere.
POLICY = "default-src 'self'; style-src 'unsafe-inline'"


@dataclass(slots=True)
class Board:
    """What there is to show: set by the build, read by the page. What is said of no article ("") is said of each."""

    articles: tuple[str, ...] = ()
    number: int = 0
    pdfs: dict[str, bytes] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    checking: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def put(self, slug: str, pdf: bytes | None, said: str = "", *, checking: bool = False) -> None:
        """A PDF was made, or could not be: then the last one stays, with what was said.

        ``checking``: it is still to be read back and judged.
        """
        with self.changed:
            (self.checking.add if checking else self.checking.discard)(slug)
            if pdf is not None:
                self.pdfs[slug] = pdf
            self.said[slug] = said
            self.number += 1
            self.changed.notify_all()

    def state(self, slug: str, after: int, patience: float = PATIENCE) -> dict[str, Any]:
        """What a page needs to show an article, as soon as it is newer than what the page has seen."""
        with self.changed:
            self.changed.wait_for(lambda: self.number != after, timeout=patience)
            number, pdf, said, checking = (
                self.number,
                self.pdfs.get(slug),
                self.said.get("") or self.said.get(slug, ""),
                slug in self.checking,
            )
        shown = {"digest": digest(pdf), "sizes": sizes(pdf)} if pdf else {"digest": "", "sizes": []}
        return {"number": number, "articles": self.articles, "said": said, "checking": checking, **shown}


def digest(pdf: bytes) -> str:
    """What the pictures of a PDF are named by."""
    return hashlib.sha256(pdf).hexdigest()[:16]


@lru_cache(maxsize=8)
def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of a PDF's pages as pictures, in dots."""
    with _opened(pdf) as document:
        return [(round(page.get_width() * SCALE), round(page.get_height() * SCALE)) for page in document]


@lru_cache(maxsize=64)
def picture(pdf: bytes, number: int) -> bytes:
    """One page (from 1) as PNG."""
    out = BytesIO()
    with _opened(pdf) as document, closing(document[number - 1].render(scale=SCALE)) as drawn:
        drawn.to_pil().save(out, "PNG", compress_level=1)
    return out.getvalue()


#: PDFium is for one thread at a time, whatever it does.
_PDFIUM = threading.Lock()


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    """A document, and PDFium for oneself until it is closed with its pages: the collector is left nothing to close."""
    import pypdfium2

    with _PDFIUM, closing(pypdfium2.PdfDocument(pdf)) as document:
        yield document


def serve(board: Board, port: int) -> ThreadingHTTPServer:
    """Serve the page in a thread; port 0 takes a free one. Raises OSError where the port is taken."""

    class Handler(_Handler):
        shown = board

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    shown: Board

    def handle(self) -> None:
        """Answer, unless nobody waits any more: a tab that was closed is no error."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:  # the name that http.server calls
        host = self.headers.get("Host", "").partition(":")[0].lower()  # without a port where that is 80
        if host not in ("127.0.0.1", "localhost"):  # a name of elsewhere that leads to this machine
            return self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"this page is for this machine alone")
        url = urlsplit(self.path)
        first, _, rest = unquote(url.path).lstrip("/").partition("/")
        if first == "state":
            asked = parse_qs(url.query)
            try:
                after = int(asked.get("after", ["-1"])[0])
            except ValueError:
                return self._answer(HTTPStatus.BAD_REQUEST, "text/plain", b"after must be a whole number")
            state = self.shown.state(asked.get("slug", [""])[0], after)
            return self._answer(HTTPStatus.OK, "application/json", json.dumps(state).encode())
        if first == "page.js":
            return self._answer(HTTPStatus.OK, "text/javascript", (FOLDER / "page.js").read_bytes())
        if rest:
            return self._picture(first, rest)
        if first and first not in self.shown.articles:
            return self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"no such article")
        return self._answer(HTTPStatus.OK, "text/html; charset=utf-8", (FOLDER / "page.html").read_bytes())

    def _picture(self, slug: str, name: str) -> None:
        wanted, _, number = name.removesuffix(".png").partition("-")
        pdf = self.shown.pdfs.get(slug)
        if pdf is None or digest(pdf) != wanted or not number.isdecimal() or not 0 < int(number) <= len(sizes(pdf)):
            return self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"no such page")
        return self._answer(HTTPStatus.OK, "image/png", picture(pdf, int(number)))

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store" if kind != "image/png" else "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal is the build's."""
