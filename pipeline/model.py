"""The nouns, in the order a page meets them.

Frozen, slotted records and closed vocabularies; no paths, no behaviour beyond the obvious. Lengths in characters are
counts of Unicode code points; millimetres are for people, points (1/72 inch) for PDF.
"""

from dataclasses import dataclass, field
from enum import StrEnum

# --- The manuscript: what we were sent ---------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    FIGURE = "figure"
    RULE = "rule"
    NOTE = "note"  # the text of one of the article's own notes


class MarkKind(StrEnum):
    """What is said of a stretch of text inside a block."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    NOTE_CALL = "note-call"  # a call of one of the article's own notes; target is the note's label, its span is empty
    LINE_BREAK = "line-break"  # its span is the one line feed


@dataclass(frozen=True, slots=True)
class Style:
    """One mark on a run: its kind and, for links and calls, its target."""

    kind: MarkKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one set of marks, as a reader found it."""

    text: str
    styles: tuple[Style, ...] = ()


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell of a table, as a reader found it."""

    runs: tuple[Run, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its place relative to the article's folder, and the words that stand for it."""

    source: str
    alt: str = ""
    missing: str = ""  # why the picture cannot be shown; empty when it can


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One block, as a reader found it. ``line`` is the line of the manuscript it began on, 0 where there are none."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    level: int = 0  # of a heading, from 1
    depth: int = 0  # of lists and quotes, from 1; 0 outside
    ordered: bool = False
    number: int = 0  # of an ordered list's item
    label: str = ""  # of the article's own note
    rows: tuple[tuple[RawCell, ...], ...] = ()
    image: Image | None = None  # of a figure, whose runs are its caption
    line: int = 0
    quoted: bool = False  # a list item, paragraph or heading inside a block quotation


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Any reader's result. ``marked_up`` says that structure came with the file, so headings need not be guessed."""

    name: str
    blocks: tuple[RawBlock, ...]
    format: str
    marked_up: bool
    title: str = ""
    byline: str = ""
    issued: str = ""
    language: str = ""
    address: str = ""
    publisher: str = ""
    keeps_links: bool = True  # whether links in the original would have survived in this format
    dropped: "tuple[Dropped, ...]" = ()
    findings: "tuple[Finding, ...]" = ()
    labels: tuple[str, ...] = ()  # what it says of its own kind: "Opinion", "Press release"


# --- The article: after the text is fixed ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in characters of ``Article.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the article's text."""

    kind: MarkKind
    span: Span
    target: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    span: Span
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the article. The text of a table is its cells' texts; that of a figure, its caption."""

    kind: BlockKind
    span: Span
    level: int = 0
    depth: int = 0
    ordered: bool = False
    number: int = 0
    label: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    image: Image | None = None
    line: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """What normalize (or a reader) left out, and why: an editor must be able to see that it was site furniture."""

    text: str
    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """The article with its text fixed once: everything after it points into ``text``."""

    slug: str
    title: str
    byline: str
    issued: str  # ISO 8601, as precise as the copy gives it; empty where it gives none
    language: str  # BCP 47
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    format: str = "text"
    keeps_links: bool = True
    address: str = ""
    publisher: str = ""
    findings: "tuple[Finding, ...]" = ()
    labels: tuple[str, ...] = ()  # as in Manuscript
    changed: str = ""  # ISO 8601: of a change after publication, where the copy says so


# --- Claims and what supports them -------------------------------------------------------------------------------


class ClaimKind(StrEnum):
    """What sort of statement a claim is."""

    QUOTATION = "quotation"
    ATTRIBUTED = "attributed"
    STATISTIC = "statistic"
    COMPARISON = "comparison"
    CAUSAL = "causal"
    SCIENTIFIC = "scientific"
    EVENT = "event"
    RULE = "rule"
    PREDICTION = "prediction"
    GENERAL = "general"
    OTHER = "other"


class Support(StrEnum):
    """How the article itself supports a claim."""

    CITED = "cited"
    DATED = "dated"
    NAMED = "named"
    VAGUE = "vague"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that weighed in a decision: a rule or feature, the words that it saw, and its weight."""

    name: str
    words: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that a reader could check. ``span`` is the clause that is noted, ``sentence`` the whole sentence."""

    id: str
    span: Span
    sentence: Span
    kinds: tuple[ClaimKind, ...]  # the primary one first
    score: float  # 0 to 1: how sure the detector is that it needs a source
    support: Support
    support_span: Span | None = None  # the words that support it
    noted: bool = False  # a footnote will say what is not given
    reason: str = ""  # why it needs no note, where it needs none
    gaps: tuple[str, ...] = ()  # what is not given, as keys of the footnotes' phrase book
    signals: tuple[Signal, ...] = ()
    own: bool = False  # what the writer saw or did, whose source is the writer: not counted in the account


# --- Evidence: what the desk found -------------------------------------------------------------------------------


class Grade(StrEnum):
    """How near a source is to what it is cited for. A weak one is never printed."""

    PRIMARY = "primary"
    REPORTING = "reporting"
    PARTY = "party"
    COPY = "copy"
    WEAK = "weak"


class RecordState(StrEnum):
    """The four states of a look-up, kept apart."""

    NOT_LOOKED_UP = "not-looked-up"
    NOT_FOUND = "not-found"
    NOTHING_YET = "nothing-yet"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Source:
    """One cited work: CSL fields as the desk wrote them, its grade and its reservation."""

    id: str
    csl: dict[str, object]  # CSL-JSON variables, without id
    grade: Grade
    reservation: str = ""  # printed: "reprint; preamble and Articles 1 to 3 seen"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A W3C TextQuoteSelector with a position: https://www.w3.org/TR/annotation-model/#text-quote-selector."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    position: int | None = None  # characters from the start of the text when it was written


@dataclass(frozen=True, slots=True)
class Relied:
    """A kept source and the words in it that the desk relied on; ``file`` is relative to the article's folder."""

    file: str
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the record says of one statement, anchored by a text quote."""

    quote: Quote
    state: RecordState
    record: str = ""  # the printed words, with cites as [source-id]
    sources: tuple[str, ...] = ()
    looked: str = ""  # where, when, how fully: for NOT_FOUND
    not_given: str = ""  # the desk's own wording of the first voice; empty where the tool's will do
    group: str = ""  # statements of one group share one note
    line: int = 0
    captures: tuple[Relied, ...] = ()
    by: str = ""  # who looked: for the desk alone, never printed


class Act(StrEnum):
    """What a person decided about a statement."""

    APPROVE = "approve"
    NO_NOTE = "no-note"
    DISMISS = "dismiss"
    NOTE = "note"
    REWORD = "reword"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about one statement: who, when and why."""

    quote: Quote
    act: Act
    by: str
    on: str
    reason: str = ""
    text: str = ""  # the approved or reworded wording, frozen
    line: int = 0
    to: str = ""  # of an assignment: who is to do it
    due: str = ""  # of an assignment: ISO 8601 day
    target: Quote | None = None  # the statement's own words, where the quote is the sentence around them


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """All that ``evidence.yaml`` holds."""

    sources: tuple[Source, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    decisions: tuple[Decision, ...] = ()
    path: str = "evidence.yaml"


@dataclass(frozen=True, slots=True)
class Judgment:
    """A claim, what the article gives for it, what the record says, and what a person decided."""

    claim: Claim
    noted: bool
    rationale: str
    evidence: tuple[Evidence, ...] = ()
    decision: Decision | None = None  # the one that holds
    decisions: tuple[Decision, ...] = ()  # all on this statement, in the order of their days
    changed: str = ""  # how its words differ from those that a person signed


@dataclass(frozen=True, slots=True)
class Judgments:
    """What the support stage hands on."""

    judgments: tuple[Judgment, ...]
    sources: tuple[Source, ...] = ()
    findings: "tuple[Finding, ...]" = ()
    path: str = "evidence.yaml"  # where the desk wrote what it found, for findings


# --- Footnotes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Footnote:
    """One numbered note in the two voices. ``record`` cites sources as ``[S4]``; keys of ``Footnotes.sources``."""

    number: int
    calls: tuple[Span, ...]  # the statements that it belongs to, in order; the call follows each span's end
    bracketed: tuple[bool, ...]  # whether the statement is part of a sentence, and gets corner brackets
    not_given: str  # what follows the label "Not given:" (no label, no capital, with its full stop); may be empty
    state: RecordState
    record: str = ""  # what follows the label "On record:"; empty where the desk has not looked it up
    sources: tuple[str, ...] = ()  # keys, S1 …
    claims: tuple[str, ...] = ()
    approved: bool = False
    line: int = 0  # of evidence.yaml, where a person wrote it


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One entry of the list of sources: its short key, its full citation as marked text, and who cites it."""

    key: str  # S1, S2 … in order of first citation
    id: str
    citation: str  # formatted, with <i> for titles and nothing else
    notes: tuple[int, ...]
    grade: Grade = Grade.REPORTING
    reservation: str = ""
    url: str = ""
    accessed: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The plain account after the article: counts, no verdicts."""

    statements: int  # that a reader could check
    supported: int  # for which the copy gives a source that can be looked up
    noted: int  # statements with a note
    unnoted: int  # statements without a source that need no note
    states: tuple[tuple[RecordState, int], ...]  # of the noted statements, by what the desk found
    approved: int = 0
    checked: bool = True  # False: the article's language is not one whose claims the tool can find
    named: int = 0  # for which the copy names a speaker, a body or a paper, and not where it can be looked up


@dataclass(frozen=True, slots=True)
class Footnotes:
    """What the footnotes stage hands on."""

    notes: tuple[Footnote, ...]
    sources: tuple[CitedSource, ...]
    account: Account
    findings: "tuple[Finding, ...]" = ()


# --- Findings ----------------------------------------------------------------------------------------------------


class Severity(StrEnum):
    """How much a finding matters; the profile decides."""

    INFO = "info"
    WARNING = "warning"
    SIGN_OFF = "sign-off"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: a file and line, a span of the article, or a page and box (points from the lower left)."""

    file: str = ""
    line: int = 0
    column: int = 0
    span: Span | None = None
    page: int = 0
    box: tuple[float, float, float, float] | None = None
    note: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One type for readers, layout, notes and preflight alike. A code is permanent and never reused."""

    code: str
    message: str
    severity: Severity = Severity.WARNING
    place: Place = field(default_factory=Place)
    remedy: str = ""


# --- How it looks, where it goes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ticket:
    """The job ticket, ``briefing.yaml``: all optional, nothing invented where it is silent."""

    title: str = ""
    desk: str = ""
    contact: str = ""
    address: str = ""  # source address
    publisher: str = ""
    published: str = ""
    received: str = ""
    rights: str = ""  # permission, licence or exception claimed
    rights_reference: str = ""
    author_contacted: str = ""
    author_reply: str = ""
    language: str = ""
    layout: str = "briefing"
    profile: str = "handout"
    paper: str = "a4"
    edition_date: str = ""
    byline: str = ""
    keywords: tuple[str, ...] = ()
    style: str = ""  # CSL style: a name we carry or a path
    strict: bool = False
    corrections: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    edition_address: str = ""  # where a holder finds this edition: an address with {code} in it
    output_intent: str = ""  # the printer's ICC profile: a file beside the article, or in the desk's folder
    numbering: str = ""  # how the notes are numbered: through the document (also where empty), or by section
    sides: int = 0  # of a sheet that are printed, 1 or 2; 0: as the layout is made
    lines: int | None = None  # number every so many lines; None: as the layout is made
    path: str = "briefing.yaml"


@dataclass(frozen=True, slots=True)
class Layout:
    """How it looks: ``layouts/<name>/layout.yaml`` with what it extends resolved."""

    name: str
    title: str
    chain: tuple[str, ...]  # the folders whose templates and styles apply, nearest first
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """Where it goes: PDF variant, colour, print settings, checks and their severity."""

    name: str
    title: str
    variant: str
    options: dict[str, object] = field(default_factory=dict)
    severities: dict[str, Severity] = field(default_factory=dict)


class Turn(StrEnum):
    """What a line about an edition's changes says."""

    TEXT = "text"  # passages of the article's text are other words
    REWORDED = "reworded"  # notes
    NEW = "new"
    GONE = "gone"
    MOVED = "moved"  # notes that have another number
    NOTHING = "nothing"  # neither text nor notes


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what an edition changes against the one before it, by the numbers of its notes in either."""

    turn: Turn
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition this is. ``code``: 10 characters of Crockford base32 over all inputs and the press."""

    slug: str
    code: str
    digest: str  # SHA-256, hexadecimal, of the canonical list of inputs and press
    press: str  # SHA-256, hexadecimal, of the press alone
    number: int = 0  # from 1
    date: str = ""  # from the job ticket, never from the clock
    supersedes: str = ""
    inputs: tuple[tuple[str, str], ...] = ()  # name, SHA-256
    versions: tuple[tuple[str, str], ...] = ()  # package, version
    changes: tuple[str, ...] = ()  # in English, for lists
    changed: tuple[Change, ...] = ()  # the same, for the page


# --- What the gate and the preflight saw -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where one note is on paper. Boxes are x0, y0, x1, y1 in points from the lower left corner of the page."""

    number: int
    call_page: int  # from 1
    page: int  # from 1
    box: tuple[float, float, float, float]
    calls: tuple[int, ...] = ()  # the page of every call
    pointer: str = ""  # the printed pointer, where the note does not begin on its call's page
    tail_page: int = 0  # where the rest of a continued note is; 0 for none
    label: str = ""  # as printed: "3" for the desk's notes, "a" for the article's own, whose number is 0


@dataclass(frozen=True, slots=True)
class NotesSeen:
    """``notes.json``: what the note-integrity gate saw, and what the repair loop did."""

    pages: int
    notes: tuple[NotePlace, ...]
    repairs: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    areas: tuple[float, ...] = ()  # share of each page's text area that notes take, 0 to 1


@dataclass(frozen=True, slots=True)
class Costs:
    """What one printed copy takes."""

    sheets: int  # of paper
    sides: int  # of paper that a page is printed on
    colour_pages: tuple[int, ...] = ()  # pages that need more than black
    coverage: float = 0.0  # share of the paper that ink covers, 0 to 1, roughly, over all pages
    last_page_fill: float = 1.0  # share of the text's height that the last page uses, 0 to 1


@dataclass(frozen=True, slots=True)
class Preflight:
    """``preflight.json``: the verdict on one finished PDF."""

    profile: str
    pages: int
    findings: tuple[Finding, ...]
    passed: bool
    costs: Costs | None = None


# --- Facts of a PDF ----------------------------------------------------------------------------------------------

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points from the lower left


@dataclass(frozen=True, slots=True)
class PdfFont:
    """One font of a PDF."""

    name: str  # without the subset's prefix
    kind: str  # "TrueType", "CFF", "Type1", "Type3" …
    embedded: bool
    subset: bool
    serif: bool = False  # as its own flags say
    italic: bool = False
    page: int = 0  # the first on which it is used


@dataclass(frozen=True, slots=True)
class PdfImage:
    """One picture as it stands on a page."""

    page: int
    box: Box
    width: int  # pixels
    height: int
    dpi: float  # the lower of both directions, as printed
    colour: str  # its colour space
    bits: int = 8
    ink: float = 0.0  # the most of all inks together in any small part of it, 0 to 4
    darkness: float = 0.0  # of all inks together on average, 0 to 4


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text: what stands side by side on a page, in the order it was written."""

    page: int
    box: Box
    text: str
    size: float  # points, of most of its characters
    smallest: float = 0.0  # points
    serif: int = 0  # characters in a face with serifs
    italic: int = 0  # characters in an italic face
    furniture: bool = False  # marked as not belonging to the text: running heads, folios


@dataclass(frozen=True, slots=True)
class PdfRule:
    """A stroke or a thin filled bar."""

    page: int
    box: Box
    thickness: float  # points


@dataclass(frozen=True, slots=True)
class PdfInk:
    """One colour that leaves ink on a page: first seen in ``box``. ``parts``: 0 to 1, as its space counts."""

    use: str  # "text", "drawing"
    colour: str  # its colour space
    parts: tuple[float, ...]
    overprint: bool = False  # other inks below it are kept
    box: Box = (0.0, 0.0, 0.0, 0.0)
    total: float = 0.0  # of all inks, 0 to 4: black paper is 1


@dataclass(frozen=True, slots=True)
class PdfIntent:
    """One output intent: what the file's colours are meant for."""

    kind: str  # "GTS_PDFX", "GTS_PDFA1"
    condition: str = ""  # its identifier
    components: int = 0  # of the ICC profile in the file; 0 where there is none


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its boxes, and what is drawn on it."""

    number: int  # from 1
    label: str
    media: Box
    crop: Box
    bleed: Box
    trim: Box
    colours: tuple[str, ...] = ()  # colour spaces that leave ink
    ink: Box | None = None  # the smallest box that holds every mark; None on an empty page
    content: Box | None = None  # the same without furniture: running heads, backgrounds, rules
    text: Box | None = None  # the same of the text, furniture aside
    characters: int = 0  # of the text, furniture aside
    rotated: int = 0
    inks: tuple[PdfInk, ...] = ()
    marks: tuple[tuple[Box, str], ...] = ()  # strokes that lie outside the trim, and their colour spaces
    edges: tuple[Box, ...] = ()  # filled areas that reach the trim's edge, or cross it
    coverage: float = 0.0  # rough share of the trim area that ink covers, 0 to 1; of all inks together
    annotations: tuple[Box, ...] = ()
    blending: str = ""  # colour space of the page's transparency group


@dataclass(frozen=True, slots=True)
class PdfElement:
    """One element of the structure tree, in reading order.

    ``text`` is its own and that of inline elements in it, without the calls of notes: a Reference has its own.
    """

    kind: str
    depth: int  # from 0, the document
    text: str = ""
    page: int = 0
    size: float = 0.0  # points, of most of its characters
    id: str = ""
    alt: str = ""
    language: str = ""
    scope: str = ""
    targets: tuple[str, ...] = ()  # where its links lead: names of destinations, or addresses
    contents: tuple[str, ...] = ()  # what its links say of themselves
    box: Box | None = None  # of what it shows on its first page


@dataclass(frozen=True, slots=True)
class PdfAttachment:
    """A file inside a PDF."""

    name: str
    size: int
    media_type: str = ""
    relationship: str = ""  # AFRelationship; empty where the catalogue does not list it
    created: str = ""


@dataclass(frozen=True, slots=True)
class PdfOutline:
    """One entry of the outline."""

    level: int  # from 1
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class PdfLink:
    """One active area."""

    page: int
    box: Box
    target: str  # a destination's name, or an address
    page_of_target: int = 0


@dataclass(frozen=True, slots=True)
class PdfInfo:
    """Facts of a PDF, no opinions. Lengths in points."""

    version: str
    pages: tuple[PdfPage, ...]
    fonts: tuple[PdfFont, ...] = ()
    images: tuple[PdfImage, ...] = ()
    lines: tuple[PdfLine, ...] = ()
    rules: tuple[PdfRule, ...] = ()  # the thinnest of each page
    elements: tuple[PdfElement, ...] = ()  # the structure tree; empty where there is none
    marked: bool = False
    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    producer: str = ""
    created: str = ""
    modified: str = ""
    language: str = ""
    identities: tuple[str, ...] = ()  # "PDF/A-3A", "PDF/UA-1": what the metadata claim
    intents: tuple[str, ...] = ()  # output conditions
    output: tuple[PdfIntent, ...] = ()  # the same with their kind and profile
    trapped: str = ""
    outline: tuple[PdfOutline, ...] = ()
    attachments: tuple[PdfAttachment, ...] = ()
    links: tuple[PdfLink, ...] = ()
    viewer: tuple[tuple[str, str], ...] = ()  # viewer preferences
    identifier: tuple[str, ...] = ()  # both halves of the trailer's ID
    encrypted: bool = False
    size: int = 0  # bytes
