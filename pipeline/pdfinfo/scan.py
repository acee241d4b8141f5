"""Content streams as a run of operators with their operands (ISO 32000-1, 7.8.2), read quickly.

pypdf's own parser makes an object of everything; a page's facts need numbers, names and strings only.
"""

import re
from collections.abc import Iterator

Operand = float | str | bytes | list[float | bytes]

_TOKEN = re.compile(
    rb"\((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*\)"  # a string, two levels of brackets deep
    rb"|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]*|[+-]?(?:\d+\.?\d*|\.\d+)|%[^\r\n]*|[^\s()<>\[\]{}/%]+",
    re.DOTALL,
)
_INLINE_IMAGE = re.compile(rb"(?<=[\s])BI\s(.*?)\sID\s.*?\sEI(?=\s|$)", re.DOTALL)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)$")
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r\n|\r|\n)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}


def operations(stream: bytes) -> Iterator[tuple[str, list[Operand]]]:
    """Yield each operator with its operands. Dictionaries come as strings of their source; inline images as ``BI``."""
    stream = _INLINE_IMAGE.sub(rb" \1 BI ", stream)
    operands: list[Operand] = []
    array: list[float | bytes] | None = None
    depth = 0
    dictionary: list[bytes] = []
    for token in _TOKEN.findall(stream):
        first = token[:1]
        if depth or token == b"<<":
            depth += (token == b"<<") - (token == b">>")
            dictionary.append(token)
            if depth == 0:
                operands.append(b" ".join(dictionary).decode("latin-1"))
                dictionary = []
        elif first == b"[":
            array = []
        elif first == b"]":
            operands.append(array or [])
            array = None
        elif first == b"%":
            continue
        elif first in b"(<":
            value = _string(token)
            operands.append(value) if array is None else array.append(value)
        elif first == b"/":
            if array is None:
                operands.append(token.decode("latin-1"))
        elif first in b"+-.0123456789" and _NUMBER.match(token):
            number = float(token)
            operands.append(number) if array is None else array.append(number)
        elif token in (b"true", b"false", b"null"):
            operands.append(token.decode())
        else:
            yield token.decode("latin-1"), operands
            operands = []


def _string(token: bytes) -> bytes:
    if token[:1] == b"<":
        try:
            return bytes.fromhex(token[1:-1].decode())  # skips white space between bytes
        except ValueError:
            digits = re.sub(rb"\s", b"", token[1:-1]).decode()
            return bytes.fromhex(digits + "0" * (len(digits) % 2))
    body = token[1:-1]
    return _ESCAPE.sub(_unescape, body) if b"\\" in body else body


def _unescape(match: "re.Match[bytes]") -> bytes:
    code = match.group(1)
    if code[:1].isdigit():
        return bytes([int(code, 8) & 255])
    return _ESCAPES.get(code, b"")
