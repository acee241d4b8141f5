"""Rich text (RTF) -> Manuscript: the control words written as a tree of HTML, which the common walker reads.

After the "Rich Text Format Specification 1.9.1" (Microsoft, 2008): groups, destinations, character and paragraph
properties, fields, footnotes, tables, pictures. What a reader of the document would not see is left out.
"""

import re
from dataclasses import dataclass, field, replace

from pipeline.errors import InputError
from pipeline.model import Manuscript

from .documents import manuscript_of
from .dom import Element, parse
from .foreign import in_bytes
from .markup import pieces
from .packed import embedded
from .rtf_names import CODE_PAGES, FONT_PAGES, KNOWN, SIGNS, SKIP
from .rtf_words import Format, item, label_of, preformatted, write
from .tree import last_of, sub

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_MAX_DEPTH = 200


@dataclass(slots=True)
class _Document:
    """The tree that is being written."""

    root: Element
    body: Element
    paragraph: list[tuple[str, Format]] = field(default_factory=list)
    row: list[list[tuple[str, Format]]] = field(default_factory=list)
    table: Element | None = None
    notes: list[Element] = field(default_factory=list)


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a rich-text file. Raises InputError for what is none."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("This is not a rich-text file: open it in its program and save it as .rtf or .docx.")
    reader = _Reader(data)
    return manuscript_of(pieces(reader.tree()), name, "rtf", findings=in_bytes(data, _FOREIGN))


_FOREIGN = {
    "field": re.compile(rb"(?i)\\fldinst\b[^{}]{0,40}\b(?:INCLUDE\w+|DDE\w*|LINK|IMPORT|DATABASE)\b|\\template\b"),
    "frame": re.compile(rb"\\obj(?:emb|link|autlink|html|ocx|sub|pub)\b"),
}


class _Reader:
    """Reads the tokens once, with a stack of formats."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        root = parse("<html><body></body></html>")
        self.document = _Document(root, root.find("body"))
        self.format = Format()
        self.stack: list[tuple[Format, list[tuple[str, Format]] | None]] = []
        self.encoding = "cp1252"
        self.bytes = bytearray()
        self.skip = 0  # characters that stand for a \\u before them
        self.styles: dict[int, str] = {}
        self.style_name = ""
        self.style_number = 0
        self.instruction = ""
        self.picture = bytearray()
        self.ordered: dict[int, bool] = {}
        self.list_number = 0
        self.list_ordered: dict[int, bool] = {}
        self.star = False
        self.font_number = 0
        self.mono: set[int] = set()
        self.pages: dict[int, str] = {}  # code pages of fonts that have one of their own
        self.edges: list[int] = []  # of the items of the open list whose labels are typed, in twips
        self.high = 0  # the first half of a character beyond the first plane

    def tree(self) -> Element:
        """The whole document as HTML."""
        place = 0
        while match := _TOKEN.match(self.data, place):
            word, number, byte, sign, brace, text = match.groups()
            place = match.end()
            if word == b"bin" and number:
                place += max(0, int(number))
                continue
            if byte is not None or text is not None:
                self.bytes += bytes([int(byte, 16)]) if byte else text
                continue
            self.flush_bytes()
            if brace == b"{":
                self.open()
            elif brace == b"}":
                self.close()
            elif word is not None:
                self.word(word.decode("ascii"), int(number) if number else None)
            elif sign is not None:
                self.sign(sign)
        self.flush_bytes()
        self.end_paragraph()
        self.end_table()
        for number, note in enumerate(self.document.notes, 1):
            note.set("id", f"note-{number}")
            self.document.body.append(note)
        return self.document.root

    # --- groups ---

    def open(self) -> None:
        if len(self.stack) > _MAX_DEPTH:
            raise InputError(f"The rich-text file is nested deeper than {_MAX_DEPTH} groups: save it again.")
        self.stack.append((self.format, None))
        self.star = False

    def close(self) -> None:
        if not self.stack:
            return
        inner = self.format
        outer, held = self.stack.pop()
        if inner.destination == "style" and outer.destination == "styles":
            self.styles[self.style_number] = self.style_name.strip(" ;").lower()
            self.style_name, self.style_number = "", 0
        elif inner.destination == "picture" and outer.destination != "picture":
            self.end_picture(outer)
        elif inner.destination == "footnote" and held is not None:
            self.end_note(inner, held)
        self.format = outer
        if inner.destination == "instruction" and outer.destination != "instruction":
            match = re.search(r'HYPERLINK\s+(?!\\l)"?([^"\s]+)', self.instruction)
            self.format = replace(outer, link=match[1] if match else "")
            if self.stack:  # the field's result is a sibling: the link holds until the field's group ends
                self.format = replace(self.format, destination=outer.destination)
            self.instruction = ""
        self.star = False

    # --- control words ---

    def word(self, word: str, number: int | None) -> None:
        here = self.format
        unknown = self.star and word not in KNOWN
        if unknown or (word in SKIP and word not in ("fldinst", "stylesheet", "listoverridetable", "listtable")):
            self.format = replace(here, destination="skip")
        elif word == "stylesheet":
            self.format = replace(here, destination="styles")
        elif word == "fonttbl":
            self.format = replace(here, destination="fonts")
        elif here.destination == "fonts":
            self.font_number = (number or 0) if word == "f" else self.font_number
            if word == "fmodern":
                self.mono.add(self.font_number)
            if word == "fcharset" and number in FONT_PAGES:
                self.pages[self.font_number] = FONT_PAGES[number]
        elif word in ("listtable", "listoverridetable"):
            self.format = replace(here, destination="lists")
        elif here.destination == "lists":
            self.list_word(word, number or 0)
        elif word == "fldinst":
            self.format = replace(here, destination="instruction")
        elif here.destination in ("skip", "instruction"):
            pass
        elif here.destination in ("styles", "style"):
            if word in ("s", "cs", "ds", "ts"):
                self.format = replace(here, destination="style")
                self.style_number = number or 0
        elif word == "pict":
            self.format = replace(here, destination="picture")
        elif word == "footnote":
            self.begin_note()
        elif word == "u" and number is not None:
            self.character(number % 65536 if number < 0 else min(number, 0x10FFFF))
            self.skip = here.unicode_skip
        else:
            self.property(word, number)
        self.star = False

    def character(self, code: int) -> None:
        """A character by its number; two halves make one of those that do not fit into sixteen bits."""
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if self.high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self.high - 0xD800) << 10) + (code - 0xDC00)
        self.high = 0
        self.text(chr(code))

    def list_word(self, word: str, number: int) -> None:
        if word == "listid":
            self.list_ordered[number] = self.list_ordered.pop(0, False) or self.list_ordered.get(number, False)
            self.list_number = number
        elif word == "levelnfc":
            self.list_ordered.setdefault(0, number != 23 and number != 255)
        elif word == "ls":
            self.ordered[number] = self.list_ordered.get(self.list_number, False)

    def property(self, word: str, number: int | None) -> None:
        here = self.format
        off = number == 0
        if word == "line":
            self.text("\n")
        elif word in ("par", "sect", "page"):
            self.end_paragraph()
        elif word == "pard":
            self.format = replace(here, style=0, outline=-1, indent=0, first=0, listed=0, list_level=0, in_table=False)
        elif word == "plain":
            self.format = replace(here, tags=(), hidden=False, mono=False, page="")
        elif word in ("b", "i", "super", "sub"):
            tag = {"b": "strong", "i": "em", "super": "sup", "sub": "sub"}[word]
            tags = tuple(other for other in here.tags if other != tag)
            self.format = replace(here, tags=tags if off else (*tags, tag))
        elif word == "nosupersub":
            self.format = replace(here, tags=tuple(tag for tag in here.tags if tag not in ("sup", "sub")))
        elif word in ("v", "deleted"):
            self.format = replace(here, hidden=not off)
        elif word == "s":
            self.format = replace(here, style=number or 0)
        elif word == "outlinelevel":
            self.format = replace(here, outline=number or 0)
        elif word == "li":
            self.format = replace(here, indent=number or 0)
        elif word == "fi":
            self.format = replace(here, first=number or 0)
        elif word == "f":
            self.format = replace(here, mono=number in self.mono, page=self.pages.get(number or 0, ""))
        elif word == "ls":
            self.format = replace(here, listed=number or 0)
        elif word == "ilvl":
            self.format = replace(here, list_level=number or 0)
        elif word == "intbl":
            self.format = replace(here, in_table=True)
        elif word == "cell":
            self.document.row.append(self.document.paragraph)
            self.document.paragraph = []
        elif word == "row":
            self.end_row()
        elif word == "uc":
            self.format = replace(here, unicode_skip=max(0, min(number or 0, 8)))
        elif word == "ansicpg":
            self.encoding = (
                f"cp{number}" if number in range(437, 1259) or number in (874, 932, 936, 949, 950) else "cp1252"
            )
        elif word in CODE_PAGES:
            self.encoding = CODE_PAGES[word]
        elif word in SIGNS:
            self.text(SIGNS[word])
        elif word == "chftn":
            pass

    def sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.star = True
        elif sign == b"~":
            self.text("\u00a0")
        elif sign == b"_":
            self.text("-")
        elif sign in (b"\\", b"{", b"}"):
            self.text(sign.decode("ascii"))
        elif sign in (b"\n", b"\r"):
            self.end_paragraph()

    # --- text ---

    def flush_bytes(self) -> None:
        if not self.bytes:
            return
        data, self.bytes = bytes(self.bytes), bytearray()
        if self.format.destination == "picture":
            self.picture += data.replace(b" ", b"")
            return
        try:
            text = data.decode(self.format.page or self.encoding, "replace")
        except LookupError:
            text = data.decode("cp1252", "replace")
        if self.skip:
            text, self.skip = text[self.skip :], max(0, self.skip - len(text))
        self.text(text)

    def text(self, text: str) -> None:
        here = self.format
        if here.destination == "style":
            self.style_name += text
        elif here.destination == "fonts":
            if re.search(r"courier|mono|consolas|menlo", text, re.IGNORECASE):
                self.mono.add(self.font_number)
        elif here.destination == "instruction":
            self.instruction += text[:4000]
        elif here.destination in ("", "footnote", "list") and not here.hidden and text:
            self.document.paragraph.append((text, here))

    # --- blocks ---

    def end_paragraph(self) -> None:
        words, self.document.paragraph = self.document.paragraph, []
        here = words[-1][1] if words else self.format
        if self.format.destination == "footnote":
            words.append((" ", self.format))
            self.document.paragraph = words
            return
        if here.in_table and self.format.in_table:
            words.append(("\n", here))
            self.document.paragraph = words
            return
        self.end_table()
        if any(text.strip() or form.destination == "image" for text, form in words):
            label = label_of(words, here) if not self.format.listed else None
            if label is not None:
                ordered, words = label
                write(words, item(self.document.body, ordered, self.level(here.indent)))
            elif all(form.mono for text, form in words if text.strip()):
                write(words, preformatted(self.document.body))
            else:
                write(words, self.place(self.format if self.format.listed else here))

    def place(self, form: Format) -> Element:
        """The element that a paragraph with these properties is written into."""
        body = self.document.body
        style = self.styles.get(form.style, "")
        heading = re.match(r"(?:heading|überschrift|titre|título|titolo|rubrik|otsikko)\s*(\d)", style)
        if heading or 0 <= form.outline <= 8:
            return sub(body, f"h{min(6, int(heading[1]) if heading else form.outline + 1)}")
        if style in ("title", "titel"):
            return sub(body, "h1")
        if form.listed:
            return item(self.document.body, self.ordered.get(form.listed, False), form.list_level)
        if re.search(r"quot|zitat|citation", style) or (form.indent >= 500 and form.first == 0):
            return sub(sub(body, "blockquote"), "p")
        if re.search(r"caption|beschriftung", style):
            last = last_of(body)
            if last is not None and last.find(".//img") is not None and not "".join(last.itertext()).strip():
                last.tag = "figure"
                return sub(last, "figcaption")
        if re.search(r"preformatted|source code|^code", style):
            return preformatted(self.document.body)
        if re.fullmatch(r"author|byline|autor", style):
            return sub(body, "p", **{"class": "author"})
        return sub(body, "p")

    def level(self, indent: int) -> int:
        """How deep an item with a typed label stands, from 0, by its left edge and those of the items before it."""
        last = last_of(self.document.body)
        if last is None or last.tag not in ("ol", "ul"):
            self.edges = []
        while self.edges and indent < self.edges[-1]:
            self.edges.pop()
        if not self.edges or indent > self.edges[-1]:
            self.edges.append(indent)
        return len(self.edges) - 1

    def end_row(self) -> None:
        if self.document.table is None:
            self.document.table = sub(self.document.body, "table")
        row = sub(self.document.table, "tr")
        for cell in self.document.row[:64]:
            while cell and not cell[-1][0].strip():
                cell.pop()
            write(cell, sub(row, "td"))
        self.document.row = []
        self.document.paragraph = []

    def end_table(self) -> None:
        if self.document.row:
            self.end_row()
        self.document.table = None

    def begin_note(self) -> None:
        if len(self.document.notes) > 5000:
            raise InputError("The rich-text file has more than 5,000 notes: split it.")
        self.stack[-1:] = [(self.stack[-1][0], self.document.paragraph)] if self.stack else []
        self.document.paragraph = []
        self.format = replace(self.format, destination="footnote", tags=(), in_table=False)

    def end_note(self, inner: Format, held: list[tuple[str, Format]]) -> None:
        words = self.document.paragraph
        note = self.document.body.makeelement("div", {})
        self.document.notes.append(note)
        write(words, sub(note, "p"))
        number = len(self.document.notes)
        call = replace(Format(), destination="call", link=str(number))
        self.document.paragraph = [*held, ("", call)]

    def end_picture(self, outer: Format) -> None:
        data, self.picture = bytes(self.picture), bytearray()
        try:
            source = embedded(bytes.fromhex(data.decode("ascii")))
        except ValueError:
            source = ""
        self.document.paragraph.append((source or "picture-not-in-the-file", replace(outer, destination="image")))
