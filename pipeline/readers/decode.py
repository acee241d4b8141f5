"""Bytes -> text: byte order marks, UTF-8, UTF-16 without a mark, and a guess for the rest; mojibake mended."""

import codecs
import re

from pipeline.errors import InputError
from pipeline.model import Finding, Severity

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a Word file, an e-book or another archive", ".docx, .odt or .epub"),
    (b"{\\rtf", "a rich-text file", ".rtf"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", ".docx (open it and save it as that)"),
    (b"\x89PNG", "a picture", ".txt, typed or recognised from it"),
    (b"\xff\xd8\xff", "a picture", ".txt, typed or recognised from it"),
    (b"GIF8", "a picture", ".txt, typed or recognised from it"),
    (b"\x1f\x8b", "a compressed file", "what is inside it"),
)
_DAMAGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_MOJIBAKE = re.compile(r"[ÃÂâÐÑÅÄ\u0080-\u009f\ufffd]|&#?\w{2,8};")
_SAMPLE = 200_000  # bytes that the guess looks at


def decode(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The text with ``\\n`` line ends, and a finding where the encoding had to be guessed.

    Raises InputError for what is not text, naming the suffix that would be right where the content gives it away.
    """
    for magic, what, suffix in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"This is {what}, not text: save it as {suffix}.")
    text, findings = _decoded(data)
    damaged = len(_DAMAGE.findall(text))
    if damaged > max(3, len(text) // 100):
        raise InputError("This is not text: save the article as UTF-8 text, or give it the suffix of its real format.")
    return mend(text.replace("\r\n", "\n").replace("\r", "\n")), findings


def mend(text: str) -> str:
    """The text with mojibake and character entities mended, line by line, only where they show."""
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_text  # 30 ms: only for a text that needs it

    # Only the encoding is mended: letters, widths and quotation marks stay the author's.
    config = TextFixerConfig(
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    lines = text.split("\n")
    return "\n".join(fix_text(line, config) if _MOJIBAKE.search(line) else line for line in lines)


def _decoded(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "strays" if encoding == "utf-8" else "replace")
            return text, ()
    if b"\x00" not in data:
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            return _guessed(data)
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 8 and min(even, odd) * 8 < max(even, odd):
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        return data.decode(encoding, "replace"), (_finding(encoding),)
    raise InputError("This is not text: save the article as UTF-8 text, or give it the suffix of its real format.")


def _strays(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that are no UTF-8: as Windows would read them, for texts are pasted together from both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("strays", _strays)


def _guessed(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """A text that is not UTF-8: the few bytes that are wrong in a UTF-8 text, or another encoding."""
    loose = data.decode("utf-8", "replace")
    wrong = loose.count("\ufffd")
    if wrong * 20 <= sum(character > "\x7f" for character in loose):
        return data.decode("utf-8", "strays"), (_finding("UTF-8 with a few characters of Windows"),)
    from charset_normalizer import from_bytes  # 40 ms: only for a text that is not UTF-8

    best = from_bytes(data[:_SAMPLE], cp_exclusion=["utf_7"]).best()
    encoding = best.encoding if best is not None else "cp1252"
    if _LATIN.match(encoding):
        central = best is not None and best.language in _CENTRAL and best.coherence > 0.45
        order = ("cp1250", "cp1252", "mac_roman") if central else ("cp1252", "cp1250", "mac_roman")
        encoding = min(order, key=lambda name: _oddness(data[:_SAMPLE].decode(name, "replace")))
    return data.decode(encoding, "replace"), (_finding(encoding),)


#: Code pages of the Latin alphabet, which a guess confuses with each other.
_LATIN = re.compile(
    r"ascii|latin_|cp125[0247]|iso8859_(?:1|2|3|4|9|1[03456])$|mac_(?!cyrillic|greek)|hp_|cp(?:437|85[0278])"
)
_CENTRAL = {"Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian", "Slovene"}


def _oddness(text: str) -> int:
    """How many signs stand where only letters do: inside words, and characters that no text has."""
    return len(
        re.findall(r"(?<=[^\W\d_])[^\w\s'’.,:;@&/+*()\[\]-](?=[^\W\d_])|[\x80-\x9f\ufffd¹³¿¤¦](?=\w)|\w[¹³]\b", text)
    )


def _finding(encoding: str) -> Finding:
    return Finding(
        "encoding-guessed",
        f"The file does not say how its characters are stored; {encoding.replace('_', '-')} was taken.",
        severity=Severity.INFO,
        remedy="Look for wrong letters; save the file as UTF-8 to be sure.",
    )
