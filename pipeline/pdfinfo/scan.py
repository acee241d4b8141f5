"""Content streams as a run of operators with their operands (ISO 32000-1, 7.8.2), read quickly.

pypdf's own parser makes an object of everything; a page's facts need numbers, names and strings only.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

#: Stands for ``BT … Tm … Tf … TJ ET`` in a row, as most text is shown: its operands are the name and size of the font,
#: the six numbers of the matrix, and what is shown. No operator of a file has a space in its name.
TEXT = "BT ET"

Operand = float | str | bytes | list[float | bytes]

_TOKEN = re.compile(
    rb"\[(?:\s*+(?:<[0-9A-Fa-f]*+>|-?\d++(?:\.\d++)?))*+\s*+\]"  # what is shown as glyphs, with its kerning
    rb"|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*\)"  # a string, two levels of brackets deep
    rb"|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]*|[+-]?(?:\d+\.?\d*|\.\d+)|%[^\r\n]*|[^\s()<>\[\]{}/%]+",
    re.DOTALL,
)
_END = rb"(?![^\s()<>\[\]{}/%])"
_TOGETHER = re.compile(  # two rows of tokens that most pages consist of, each as one; then the tokens
    rb"BT(?:\s+-?\d+(?:\.\d+)?){6}\s+Tm\s+/[^\s()<>\[\]{}/%%]*\s+\d+(?:\.\d+)?\s+Tf"
    rb"\s+\[<(?:[0-9A-Fa-f]{2})*+>(?:<(?:[0-9A-Fa-f]{2})*+>|-?\d++(?:\.\d++)?)*+\]\s+TJ\s+ET%b"
    rb"|/[A-Za-z]+\s+<</MCID\s+\d+>>\s+BDC%b|%b" % (_END, _END, _TOKEN.pattern),
    re.DOTALL,
)
_PIECE = re.compile(rb"<([0-9A-Fa-f]*)>|(-?[\d.]+)")
_INLINE_IMAGE = re.compile(rb"(?<=[\s])BI\s(.*?)\sID\s.*?\sEI(?=\s|$)", re.DOTALL)
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)$")
_DIGITS, _QUOTES, _WORDS = frozenset(b"+-.0123456789"), frozenset(b"(<"), frozenset((b"true", b"false", b"null"))
_ROWS = frozenset(b"B/")
_SLASH, _OPENING, _CLOSING, _COMMENT, _BEGIN = b"/[]%B"
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r\n|\r|\n)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}


def operations(stream: bytes) -> Iterator[tuple[str, list[Operand]]]:
    """Yield each operator with its operands. Dictionaries come as strings of their source; inline images as ``BI``.

    A row of operators that shows a line of text comes as one: see ``TEXT``.
    """
    if b"BI" in stream:
        stream = _INLINE_IMAGE.sub(rb" \1 BI ", stream)
    operands: list[Operand] = []
    array: list[float | bytes] | None = None
    depth = 0
    dictionary: list[bytes] = []
    tokens: list[bytes] = _TOGETHER.findall(stream)
    tokens.reverse()
    while tokens:
        token = tokens.pop()
        first = token[0]
        if first in _ROWS and b"<" in token:
            if depth or array is not None or operands:  # a row that begins amid something: token by token
                tokens += reversed(_TOKEN.findall(token))
            elif first == _BEGIN:
                _, a, b, c, d, e, f, _, name, size, _, shown, _, _ = token.split()
                six = [float(a), float(b), float(c), float(d), float(e), float(f)]
                yield TEXT, [name.decode("latin-1"), float(size), *six, _pieces(shown)]
            else:
                tag, said = token.split(b">>")[0].split(b"<</MCID")
                yield "BDC", [tag.strip().decode(), f"<< /MCID {said.strip().decode()} >>"]
        elif depth or token == b"<<":
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
                operands.append(_pieces(token))
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


@lru_cache(maxsize=8192)
def _pieces(array: bytes) -> "list[float | bytes]":
    """What is shown as glyphs, with its kerning; nobody changes the list."""
    return [float(kern) if kern else _hexadecimal(text) for text, kern in _PIECE.findall(array)]


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
