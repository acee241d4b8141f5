"""Web archives (WARC) -> Manuscript: the page that was asked for, the first HTML response of the file."""

import io
import zlib

from pipeline.errors import InputError, MachineError
from pipeline.model import Manuscript

from . import html
from .dom import html_text

_MAX_RECORDS = 20_000
_MAX_PAGE = 20 * 1024 * 1024
_MAX_UNPACKED = 256 * 1024 * 1024


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of the first page in the archive that was served well. Raises InputError where there is none."""
    try:
        from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # it ships no types
        from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]  # the same
    except ImportError as error:
        raise MachineError("Reading web archives needs warcio: pip install warcio.") from error
    try:
        for count, record in enumerate(ArchiveIterator(io.BytesIO(_unpacked(data)))):
            if count > _MAX_RECORDS:
                break
            if record.rec_type not in ("response", "resource"):
                continue
            headers = record.http_headers
            kind = (headers.get_header("Content-Type") if headers else record.content_type) or ""
            if (headers is None or headers.get_statuscode() == "200") and "html" in kind:
                page = record.content_stream().read(_MAX_PAGE + 1)
                if len(page) > _MAX_PAGE:
                    raise InputError("The page in the archive is larger than 20 MB: save only the article.")
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                return html.read_page(html_text(page), name, address=address)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, IndexError, AttributeError, KeyError) as error:
        raise InputError("The web archive is damaged: make it again.") from error
    raise InputError("The web archive holds no page that was served well: make it again with the article's page first.")


def _unpacked(data: bytes) -> bytes:
    """The archive's records without their compression, up to a limit. Raises InputError beyond it."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    pieces: list[bytes] = []
    size = 0
    while data.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(31)
        try:
            while data and not member.eof:
                piece = member.decompress(data, 1 << 20)
                data = member.unconsumed_tail or member.unused_data
                size += len(piece)
                pieces.append(piece)
                if size > _MAX_UNPACKED:
                    raise InputError("The web archive unpacks to more than 256 MB: save only the article's page.")
                if not piece and not member.eof and not data:
                    break
        except zlib.error as error:
            if not size:
                raise InputError("The web archive is damaged: make it again.") from error
            break
        data = member.unused_data
    return b"".join(pieces)
