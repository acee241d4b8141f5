"""The only door to files while a page is laid out: a virtual address space over one folder, and data URIs.

The HTML of a briefing comes in part from strangers. So nothing is fetched from a network, nothing outside the folder,
not through a symbolic link either; and as WeasyPrint names pictures by the digest of their address, the folder's own
path never gets into a PDF.
"""

import mimetypes
import urllib.parse
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

from ..model import Finding

#: The address of the folder. Relative addresses in the HTML and its styles are below it.
BASE = "briefing:///"

# ``urljoin`` joins only the schemes on these lists, and has no other way to be told of one.
for _schemes in (urllib.parse.uses_relative, urllib.parse.uses_netloc):
    if "briefing" not in _schemes:
        _schemes.append("briefing")

#: The machine's own tables of types are not asked: they differ, and the types matter (CSS, SVG).
TYPES = mimetypes.MimeTypes(filenames=())
TYPES.add_type("font/otf", ".otf")
TYPES.add_type("font/ttf", ".ttf")
TYPES.add_type("font/woff2", ".woff2")
TYPES.add_type("image/svg+xml", ".svg")


class RefusedError(ValueError):
    """An address that is not ours to open."""


class Fetcher:
    """WeasyPrint's ``url_fetcher`` over ``root``; what it refused is in ``refused``."""

    _fail_on_errors = False  # WeasyPrint reads it off the fetcher when a fetch fails (urls.py, fetch)

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.refused: list[Finding] = []

    def __call__(self, url: str, *_: object, **__: object) -> Any:
        """Return the response for an address; raise ``RefusedError``, or ``OSError`` where a file cannot be read."""
        from weasyprint.urls import URLFetcherResponse

        if url.startswith("data:"):
            with urlopen(url) as answer:
                return URLFetcherResponse(url, answer.read(), {"Content-Type": answer.headers["Content-Type"]})
        path = self.locate(url)
        kind = TYPES.guess_type(path.name)[0] or "application/octet-stream"
        try:
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        except OSError as error:  # without the machine's path: the line becomes a finding
            raise OSError(error.strerror) from None

    def locate(self, url: str) -> Path:
        """Return the file that an address stands for."""
        parts = urlsplit(url)
        if parts.scheme != "briefing" or parts.netloc:
            raise self.refuse(url, "it is not part of the briefing's own files, and nothing is fetched from elsewhere")
        path = (self.root / unquote(parts.path).lstrip("/")).resolve()
        if not path.is_relative_to(self.root):
            raise self.refuse(url, "it leads out of the folder that the briefing's files are in")
        return path

    def refuse(self, url: str, reason: str) -> RefusedError:
        """Note a refusal, once for each address, and return the error to raise."""
        finding = Finding(
            "resource-refused",
            f"The page asks for {url}, which was not opened: {reason}.",
            remedy="Put the file into the folder and use its relative address, or take the reference out.",
        )
        if finding not in self.refused:
            self.refused.append(finding)
        return RefusedError(reason)
