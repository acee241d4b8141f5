"""The file of a PDF, written with each object put into bytes once, and its streams compressed beside it.

pydyf 0.13 puts every object into bytes twice, once for the file and once for the digest that identifies it, so each
page and each font is compressed twice. Here it is done once, and a second thread compresses (zlib lets go of the
interpreter) while this one writes down the dictionaries. The bytes are the same.

Apart from that, and whether it is done or not: pydyf asks zlib for its highest level, which takes three times as long
as the usual one and makes a file a hundredth smaller; of the table of references alone it takes 7 ms.
"""

import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import md5
from math import ceil, log
from typing import Any

_originals: dict[str, Callable[..., None]] = {}

#: The pydyf whose bytes these are.
VERSION = "0.13.0"

#: How hard zlib tries (1 to 9): its own usual level.
LEVEL = 6

#: Seconds after which one thread gives way to the other; Python's own 5 ms are longer than most streams take.
SWITCH = 0.0005


def install(on: bool) -> None:
    """Put the quicker writer in the place of pydyf's, or that back."""
    import pydyf

    usual = _originals.setdefault("write", pydyf.PDF.write)
    _kinds[:] = pydyf.Dictionary, pydyf.Array, pydyf._to_bytes
    pydyf.PDF.write = write if on and pydyf.VERSION == VERSION else usual
    pydyf.zlib = _Zlib


def write(pdf: Any, output: Any, version: Any = b"1.7", identifier: Any = False, compress: bool = False) -> None:
    """``pydyf.PDF.write``; what has no stream of objects goes to the original."""
    from pydyf import Array, Stream, String, _to_bytes

    version = _to_bytes(version or b"1.7")
    if version < b"1.5" or not compress:
        _originals["write"](pdf, output, version, identifier, compress)
        return
    if identifier not in (False, True, None):
        identifier = _to_bytes(identifier)
    if pdf.info:
        pdf.add_object(pdf.info)
    used = [item for item in pdf.objects if item.free != "f"]
    streams = [item for item in used if isinstance(item, Stream)]
    with _compressing(streams) as compressed:
        data = {item.number: bytes_of(item) for item in used if not isinstance(item, Stream)}
        packed = [item for item in used if item.compressible]
        head, body, position = [], [b""], 0
        for item in packed:
            head.append(f"{item.number} {position}")
            body.append(data[item.number])
            position += len(body[-1]) + 1
        body[0] = " ".join(head).encode()
        together = Stream(body, {"Type": "/ObjStm", "N": len(packed), "First": len(body[0]) + 1}, compress)
        together_data = together.data
        data |= compressed()
    pdf.write_line(b"%PDF-" + version, output)
    pdf.write_line(b"%\xf0\x9f\x96\xa4", output)
    for item in used:
        if not item.compressible:
            _put(pdf, item, data[item.number], output)
    pdf.add_object(together)
    data[together.number] = together_data
    _put(pdf, together, together_data, output)
    extra = {"Type": "/XRef", "Root": pdf.catalog.reference}
    entries, extra["W"] = _references(pdf, packed, together)
    extra |= {"Index": Array((0, len(pdf.objects) + 1)), "Size": len(pdf.objects) + 1}
    extra = {key: extra[key] for key in ("Type", "Index", "W", "Size", "Root")}  # the order that pydyf writes
    if pdf.info:
        extra["Info"] = pdf.info.reference
    if identifier:
        digest = md5(b"".join(data[item.number] for item in pdf.objects if item.free != "f"), usedforsecurity=False)
        content = digest.hexdigest().encode()
        first = content if identifier is True else identifier
        extra["ID"] = Array((String(first).data, String(content).data))
    table = Stream([entries], extra, compress)
    pdf.add_object(table)
    pdf.xref_position = pdf.current_position
    _put(pdf, table, table.data, output)
    for line in (b"startxref", str(pdf.xref_position).encode(), b"%%EOF"):
        pdf.write_line(line, output)


def _put(pdf: Any, item: Any, data: bytes, output: Any) -> None:
    item.offset = pdf.current_position
    pdf.write_line(f"{item.number} {item.generation} obj\n".encode() + data + b"\nendobj", output)


def _references(pdf: Any, packed: Sequence[Any], together: Any) -> tuple[bytes, Any]:
    """The cross-reference table up to itself, and the widths of its three columns (ISO 32000-1, 7.5.8)."""
    from pydyf import Array

    here = pdf.current_position
    second = ceil(log(here + 1, 256))
    highest = max(item.generation for item in pdf.objects)
    third = ceil(log(max(highest, len(packed)) + 1, 256))
    inside = b"\2" + together.number.to_bytes(second, "big")
    rows, place = [], 0
    for item in pdf.objects:
        if item.compressible:
            rows.append(inside + place.to_bytes(third, "big"))
            place += 1
        else:
            kind = b"\1" if item.number else b"\0"
            rows.append(kind + item.offset.to_bytes(second, "big") + item.generation.to_bytes(third, "big"))
    rows.append(b"\1" + here.to_bytes(second, "big") + (0).to_bytes(third, "big"))
    return b"".join(rows), Array((1, second, third))


@contextmanager
def _compressing(streams: Sequence[Any]) -> Iterator[Callable[[], dict[int, bytes]]]:
    """Compress in a thread of its own; what is given waits for it, and gives the bytes of each stream by number."""
    from pydyf import Dictionary

    raw = [
        (stream, b"\n".join([line if type(line) is bytes else bytes_of(line) for line in stream.stream]))
        for stream in streams
    ]
    made: dict[int, bytes] = {}

    def work() -> None:
        for stream, data in sorted(raw, key=lambda pair: -len(pair[1])):
            made[stream.number] = _deflated(data) if stream.compress else data

    def finished() -> dict[int, bytes]:
        thread.join()
        whole = {}
        for stream, _ in raw:
            extra = Dictionary(dict(stream.extra))
            if stream.compress:
                extra["Filter"] = "/FlateDecode"
            extra["Length"] = len(made[stream.number])
            whole[stream.number] = b"\n".join((bytes_of(extra), b"stream", made[stream.number], b"endstream"))
        return whole

    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield finished
    finally:
        thread.join()
        sys.setswitchinterval(usual)


def _deflated(data: bytes) -> bytes:
    compressor = zlib.compressobj(level=LEVEL)
    return compressor.compress(data) + compressor.flush()


class _Zlib:
    """What pydyf asks of ``zlib``, at our level."""

    compress = staticmethod(zlib.compress)

    @staticmethod
    def compressobj(**_: int) -> Any:
        return zlib.compressobj(level=LEVEL)


class Names(dict[Any, bytes]):
    """Keys of dictionaries as they stand in a file."""

    def __missing__(self, key: Any) -> bytes:
        name = self[key] = b"/%b " % bytes_of(key)
        return name


_names = Names()


def bytes_of(item: Any) -> bytes:
    """An object as it stands in a file: as ``pydyf``, with one call for what most objects are made of."""
    kind = type(item)
    if kind is _kinds[0]:
        parts = []
        for key, value in item.items():
            of = type(value)
            if of is str:
                value = value.encode("ascii")
            elif of is int:
                value = b"%d" % value
            elif of is not bytes:
                value = bytes_of(value)
            parts.append(_names[key] + value)
        return b"<<" + b"".join(parts) + b">>"
    if kind is _kinds[1]:
        return b"[" + b" ".join([each if type(each) is bytes else bytes_of(each) for each in item]) + b"]"
    if kind is bytes:
        return bytes(item)
    if kind is str:
        return str(item).encode("ascii")
    if kind is int:
        return b"%d" % item
    return bytes(_kinds[2](item))


#: pydyf's dictionary and array, and what it makes bytes with; known once it is loaded.
_kinds: list[Any] = [None, None, None]
