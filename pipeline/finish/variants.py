"""What the PDF variants differ in, as a table: adding one is adding a row."""

from dataclasses import dataclass, field

# Names of HTML elements → structure types of ISO 32000-1, 14.8.4, where the renderer's own choice (most often
# NonStruct) is not the one to hand out. A tag may carry its pseudo-element ("li::marker").
TAGS_17: dict[str, str] = {
    "note-call": "Reference",
    "note-text": "Note",
    "note-label": "Lbl",
    "header": "Div",
    "footer": "Div",
    "hgroup": "Div",
    "address": "Div",
    "nav": "Sect",
    "aside": "Sect",
    "figure": "Div",
    "pre": "P",
    "code": "Code",
    "kbd": "Code",
    "samp": "Code",
    "q": "Quote",
    "em": "Span",
    "strong": "Span",
    "i": "Span",
    "b": "Span",
    "cite": "Span",
    "small": "Span",
    "sub": "Span",
    "sup": "Span",
    "abbr": "Span",
    "time": "Span",
    "mark": "Span",
    "bdi": "Span",
    "bdo": "Span",
}


# The same by ISO 32000-2, 14.8.4.
TAGS_20: dict[str, str] = {
    **TAGS_17,
    "note-text": "FENote",
    "aside": "Aside",
    "figure": "Aside",
    "em": "Em",
    "i": "Em",
    "strong": "Strong",
    "b": "Strong",
    "sub": "Sub",
    "sup": "Sub",
}

# Types that only PDF 2.0 knows: they say so by its namespace.
NEW_IN_20 = {"Document", "FENote", "Aside", "Em", "Strong", "Sub", "Title"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One row: what the renderer is asked for, and what the file then says that it is."""

    engine: str  # WeasyPrint's name of the variant that comes nearest
    tagged: bool = True
    pdfa: tuple[int, str] | None = None  # part and conformance level
    pdfua: int = 0
    pdfx: str = ""  # as its identification has it: "PDF/X-4"
    declarations: tuple[str, ...] = ()  # of the PDF Association
    tags: dict[str, str] = field(default_factory=dict)
    numbering: dict[str, str] = field(default_factory=lambda: {"ol": "Decimal", "ul": "Disc", "dl": "None"})
    info: bool = True  # whether there is an information dictionary (PDF/A-4 forbids it)
    modern: bool = False  # PDF 2.0: namespaces, structure destinations, references between calls and notes


VARIANTS: dict[str, Variant] = {
    "a-3a+ua-1": Variant(engine="pdf/a-3a", pdfa=(3, "A"), pdfua=1, tags=TAGS_17),
    "a-4f+ua-2": Variant(
        engine="pdf/a-4f",
        pdfa=(4, "F"),
        pdfua=2,
        declarations=(
            "http://pdfa.org/declarations/wtpdf#accessibility1.0",
            "http://pdfa.org/declarations/wtpdf#reuse1.0",
        ),
        tags=TAGS_20,
        numbering={"ol": "Decimal", "ul": "Unordered", "dl": "Description"},
        info=False,
        modern=True,
    ),
    "x-4": Variant(engine="pdf/x-4", tagged=False, pdfx="PDF/X-4"),
}
