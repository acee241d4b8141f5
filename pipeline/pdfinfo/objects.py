"""Objects of a PDF's object streams, read quickly: each when it is asked for, and by one pattern.

pypdf reads every object of such a stream at the first look, character by character: half of the time that a file of
ours takes, half of whose objects nobody asks for. What is not plain (a name with ``#``, a string with brackets or
escapes, a header that is not in order) goes to pypdf's own reader.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
)
from pypdf.generic._utils import create_string_object

_TOKEN = re.compile(
    rb"\d{1,10} \d{1,5} R(?![^\s()<>\[\]{}/%])|/[^\s()<>\[\]{}/%#]*|<<|>>|\[|\]|\([^\\()\r\n]*\)|<[0-9A-Fa-f]*>"
    rb"|[+-]?\d{1,30}(?:\.\d{0,30})?(?![^\s()<>\[\]{}/%])|(?:true|false|null)(?![^\s()<>\[\]{}/%])|\S"
)
_WORDS: dict[bytes, Callable[[], Any]] = {
    b"true": lambda: BooleanObject(True),
    b"false": lambda: BooleanObject(False),
    b"null": NullObject,
}
SLASH, LESS, ROUND, REFERENCE = b"/<(R"
NUMERIC = frozenset(b"+-0123456789")
#: What an entry of a table of references says first (ISO 32000-1, table 18).
FREE, PLAIN, PACKED = range(3)


class QuickReader(PdfReader):
    """pypdf's reader with a short way for what nearly all files hold."""

    def _get_object_from_stream(self, indirect_reference: Any) -> Any:
        number = indirect_reference.idnum
        container = self.xref_objStm[number][0]
        known: dict[int, dict[int, bytes]] = self.__dict__.setdefault("object_texts", {})
        if container not in known:
            known[container] = {}  # while it is read: a stream that says that it is inside itself goes to pypdf
            known[container] = _texts(IndirectObject(container, 0, self).get_object())
        text = known[container].get(number)
        made = None if text is None else parse(text, self)
        if made is None:
            return super()._get_object_from_stream(indirect_reference)
        return self.cache_indirect_object(0, number, made)

    def _read_xref_subsections(self, idx_pairs: Any, get_entry: Any, used_before: Any) -> None:
        """As pypdf's, with the rows cut from the bytes; it is given them in a closure."""
        said = dict(zip(get_entry.__code__.co_freevars, get_entry.__closure__ or (), strict=True))
        if not {"entry_sizes", "stream_data"} <= said.keys():
            return super()._read_xref_subsections(idx_pairs, get_entry, used_before)
        sizes, stream = said["entry_sizes"].cell_contents, said["stream_data"].cell_contents
        if len(sizes) != 3 or not all(sizes) or len(idx_pairs) != 2 or stream.tell():
            return super()._read_xref_subsections(idx_pairs, get_entry, used_before)
        rows, (first, second, third) = stream.read(), sizes
        width = first + second + third
        for number, start in enumerate(range(0, min(int(idx_pairs[1]) * width, len(rows)), width), int(idx_pairs[0])):
            kind = int.from_bytes(rows[start : start + first], "big")
            place = int.from_bytes(rows[start + first : start + first + second], "big")
            last = int.from_bytes(rows[start + first + second : start + width], "big")
            if kind == PACKED and not used_before(number, 0):
                self.xref_objStm[number] = (place, last)
            elif kind == PLAIN:
                found = self.xref.setdefault(last, {})
                if not used_before(number, last):
                    found[number] = place


def _texts(container: Any) -> dict[int, bytes]:
    """The text of each object in a stream of objects, by number; none where the stream is not in order."""
    try:
        data, count, first = container.get_data(), int(container["/N"]), int(container["/First"])
        head = [int(part) for part in data[:first].split()]
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
    numbers, places = head[::2], head[1::2]
    ordered = all(before < after for before, after in pairwise(places))
    within = min(head, default=0) >= 0 and first + max(places, default=0) <= len(data)
    if len(head) != 2 * count or not ordered or not within:
        return {}
    ends = [first + place for place in (*places[1:], len(data) - first)]
    return {number: data[first + place : end] for number, place, end in zip(numbers, places, ends, strict=True)}


def parse(text: bytes, reader: Any) -> Any | None:
    """The object that a text is, as pypdf would make it; None where it is not plain."""
    names: dict[bytes, Any] = reader.__dict__.setdefault("names_seen", {})
    above: list[list[Any]] = []
    row: list[Any] = []
    for token in _TOKEN.findall(text):
        first = token[0]
        if first == SLASH:
            value = names.get(token)
            if value is None:
                try:
                    value = names[token] = NameObject(token.decode("ascii"))
                except UnicodeDecodeError:
                    return None
        elif first in NUMERIC:
            if token[-1] == REFERENCE:
                number, generation, _ = token.split()
                value = IndirectObject(int(number), int(generation), reader)
            else:
                value = FloatObject(token) if b"." in token else NumberObject(token)
        elif token in (b"<<", b"["):
            above.append(row)
            row = []
            continue
        elif token in (b">>", b"]"):
            if not above:
                return None
            value = ArrayObject(row) if token == b"]" else _dictionary(row)
            if value is None:
                return None
            row = above.pop()
        elif first == ROUND and len(token) > 1:
            value = create_string_object(token[1:-1])
        elif first == LESS and len(token) > 1:
            value = create_string_object(bytes.fromhex(token[1:-1].decode() + "0" * (len(token) % 2)))
        elif token in _WORDS:
            value = _WORDS[token]()
        else:
            return None
        row.append(value)
    if above or len(row) != 1:
        return None
    return NameObject(row[0]) if isinstance(row[0], NameObject) else row[0]  # it will bear its own number


def _dictionary(row: list[Any]) -> Any | None:
    keys = row[::2]
    made = DictionaryObject()
    dict.update(made, zip(keys, row[1::2], strict=False))
    if len(row) % 2 or len(made) != len(keys) or not all(type(key) is NameObject for key in keys):
        return None
    return made
