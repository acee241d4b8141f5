"""Content streams as a run of operators with their operands (ISO 32000-1, 7.8.2), read quickly.

pypdf's own parser makes an object of everything; a page's facts need numbers, names and strings only.
"""

import re
from collections.abc import Iterator

Operand = float | str | bytes | list[float | bytes]

_TOKEN = re.compile(
    rb"\[(?:\s*(?:<[0-9A-Fa-f]*>|-?\d+(?:\.\d+)?))*\s*\]"  # what is shown as glyphs, with its kerning
    rb"|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*\)"  # a string, two levels of brackets deep
    rb"|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]*|[+-]?(?:\d+\.?\d*|\.\d+)|%[^\r\n]*|[^\s()<>\[\]{}/%]+",
    re.DOTALL,
)
_PIECE = re.compile(rb"<([0-9A-Fa-f]*)>|(-?[\d.]+)")
_INLINE_IMAGE = re.compile(rb"(?<=[\s])BI\s(.*?)\sID\s.*?\sEI(?=\s|$)", re.DOTALL)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)$")
_DIGITS, _QUOTES, _WORDS = frozenset(b"+-.0123456789"), frozenset(b"(<"), frozenset((b"true", b"false", b"null"))
_SLASH, _OPENING, _CLOSING, _COMMENT = b"/[]%"
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r\n|\r|\n)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}


def operations(stream: bytes) -> Iterator[tuple[str, list[Operand]]]:
    """Yield each operator with its operands. Dictionaries come as strings of their source; inline images as ``BI``."""
    if b"BI" in stream:
        stream = _INLINE_IMAGE.sub(rb" \1 BI ", stream)
    operands: list[Operand] = []
    array: list[float | bytes] | None = None
    depth = 0
    dictionary: list[bytes] = []
    for token in _TOKEN.findall(stream):
        first = token[0]
        if depth or token == b"<<":
            depth += (token == b"<<") - (token == b">>")
            dictionary.append(token)
            if depth == 0:
                operands.append(b" ".join(dictionary).decode("latin-1"))
                dictionary = []
        elif first in _DIGITS and _NUMBER.match(token):
            number = float(token)
            operands.append(number) if array is None else array.append(number)
        elif first == _SLASH:
            if array is None:
                operands.append(token.decode("latin-1"))
        elif first == _OPENING:
            if len(token) == 1:
                array = []
            else:
                operands.append([float(kern) if kern else _hexadecimal(text) for text, kern in _PIECE.findall(token)])
        elif first == _CLOSING:
            operands.append(array or [])
            array = None
        elif first in _QUOTES:
            value = _string(token)
            operands.append(value) if array is None else array.append(value)
        elif first == _COMMENT:
            continue
        elif token in _WORDS:
            operands.append(token.decode())
        else:
            yield token.decode("latin-1"), operands
            operands = []


def _string(token: bytes) -> bytes:
    if token[:1] == b"<":
        return _hexadecimal(token[1:-1])
    body = token[1:-1]
    return _ESCAPE.sub(_unescape, body) if b"\\" in body else body


def _hexadecimal(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode())  # skips white space between bytes
    except ValueError:
        pure = re.sub(rb"\s", b"", digits).decode()
        return bytes.fromhex(pure + "0" * (len(pure) % 2))


def _unescape(match: "re.Match[bytes]") -> bytes:
    code = match.group(1)
    if code[:1].isdigit():
        return bytes([int(code, 8) & 255])
    return _ESCAPES.get(code, b"")
