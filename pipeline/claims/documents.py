"""What can be looked up, and how far it reaches: a link's sentence and those that go on with it, a law named before."""

import re
from dataclasses import replace

from pipeline.claims.given import JOURNAL, LINKED, STUDY, Attribution
from pipeline.claims.reading import Line
from pipeline.model import Span, Support

CITED_REACH = 2  # sentences that a citation reaches on
# What says that somebody counted, searched or asked.
COUNTED = STUDY | {
    "data", "figures", "statistics", "found", "counted", "traced", "tested", "measured", "compared", "inspectors",
    "investigators", "records", "register", "projections", "participants", "searched", "invoices", "files", "patients",
}  # fmt: skip
# How a sentence goes on with what a study counted: with it, with them, or with a part of the whole.
GOES_ON = re.compile(
    r"(?:it|they)\b"
    r"|the (?:rest|others|figures?|(?:great |vast )?majority|latter|former|average|effects?)\b"
    r"|(?:fewer|less|more|nearly|almost|about|over)?(?: than)? ?"
    r"(?:half|(?:a|one|two) (?:thirds?|quarters?|fifths?|tenths?))\b"
    r"|\w+ (?:out of|in) (?:\w+) (?:were|was|had|are|is)\b"
    r"|[^,;]*\bof (?:it|them|these|those)\b",
    re.I,
)
# A sentence that only says where what was told before it can be read; and one that says so of all of it.
POINTS = re.compile(
    r"\b(?:can|may) (?:now )?be (?:read|seen|viewed|found|downloaded|checked)\b"
    r"|\byou can (?:see|read|find|check) (?:all|it|them|this|these|those|the (?:full|whole))\b"
    r"|^(?:the|these|those|our|all) (?:\w+ ){0,2}?"
    r"(?:numbers|figures|data|results|findings|paper|study|report|sources|prices)\b[^,;]{0,30}?"
    r" (?:is|are|were|was|come|comes|appear|appears|will be) (?:\w+ ){0,2}?"
    r"(?:on|in|from|at|out|here|published|checked)\b"
    r"|^(?:that|this|it|both|all (?:of )?(?:this|that|it))(?: is|’s|'s| are| was| were)"
    r" (?:all )?(?:laid down |set out |written )?(?:in|from) the\b"
    r"|^both (?:are|were) (?:laid|set|written)\b",
    re.I,
)
POINTS_AT_ALL = re.compile(r"\ball of (?:this|that|it)\b|^(?:the|these|those|all|our)\b", re.I)
# And one that opens a paragraph and speaks of the one above it.
POINTS_UP = re.compile(
    r"^(?:(?:the|these|those|all) (?:\w+ ){0,2}?(?:numbers|figures|data|prices)"
    r"|you can (?:read|see|find|check) (?:it|the))\b",
    re.I,
)
# A site or a paper, in brackets, where a post has its news from.
VIA = re.compile(r"^[(\[](?:via|h/t|hat tip|source)[: ] ?[A-Z][^)\]]{1,60}[)\]]\.?$", re.I)
POINTED = 4  # sentences back of which such a sentence speaks
# The name of a law, a treaty or a code, in capitals; and the nouns that take one up, each with those of its kind.
A_LAW = re.compile(
    r"\b[A-Z][\w’'-]+ (?:Act|Treaty|Convention|Protocol|Charter|Directive|Regulation|Statute|Code|Covenant|Compact)\b"
    r"|\b(?:Act|Treaty|Convention|Protocol|Charter|Peace|Compact) (?:of|on|for) [A-Z]"
)
KINDS = (
    frozenset({"act", "law", "statute", "code", "regulation", "directive", "ordinance", "decree", "bill", "text"}),
    frozenset({"treaty", "convention", "agreement", "protocol", "charter", "pact", "resolution", "text", "article"}),
    frozenset({"constitution", "text", "article", "charter", "amendment"}),
    frozenset({"contract", "agreement", "clause", "lease"}),
    frozenset({"bill", "clause", "act", "text"}),
    frozenset({"book", "gospel", "verse", "passage", "text"}),
)
# Those that need no name before: "the law" may be any, but of "the treaty" there is one that the article is about.
ONE = frozenset({"treaty", "text", "resolution", "convention", "charter", "protocol", "pact"})
DOCUMENT = "the document named before"
OF_LAWS = frozenset(
    {
        "act-by-name", "act-of-a-year", "law-of-a-year", "provision", "constitution-says", "scripture", "titled-work",
        "record-shows", "paper-of-a-day", "rules-of-a-body", "chapter-of-it", DOCUMENT,
    }
)  # fmt: skip
# Of what lies before the reader a text can speak without its name.
A_BILL = re.compile(r"\b(?:this|the|our|his|her|their) (?:bill|treaty|convention|compact|motion|resolution)\b", re.I)
# A sentence that says out of which document the account after it is.
FROM_A_DOCUMENT = re.compile(
    r"^(?:but )?(?:here(?:’s|'s| is) (?:what (?:happened|is known|it (?:says|found))|how)|the facts\b|what follows\b"
    r"|(?:this|the) (?:account|post|article|summary|story) (?:is based on|is drawn from|follows|draws on|relies on))",
    re.I,
)
ACCOUNT = 12  # sentences that such an account goes on for


def cited_before(lines: tuple[Line, ...], before: list[Attribution], number: int) -> bool:
    """Whether a citation reaches on to a sentence of its paragraph: to one that goes on with what a study found."""
    line = lines[number]
    if line.has("turn") or not GOES_ON.match(line.text):
        return False
    for back in range(1, min(CITED_REACH, line.place) + 1):
        cited = lines[number - back]
        if before[number - back].support is not Support.CITED:
            return False
        if not before[number - back].borrowed:
            told = bool(cited.of("source")) or not COUNTED.isdisjoint(cited.tokens.lower)
            return told and before[number - back].rule in (LINKED, JOURNAL, "trial-of-a-year")
    return False


def document(lines: tuple[Line, ...], before: list[Attribution], number: int) -> Span | None:
    """Where a sentence tells what a law lays down that was named before, or a treaty: it bans, the treaty obliges."""
    line = lines[number]
    hit = next((hit for hit in line.of("source") if hit.rule.source == "document"), None)
    if hit is None:
        return None
    words = line.tokens.lower[hit.first : hit.last]
    if words[0] == "it":
        near = number > 0 and line.block - lines[number - 1].block <= 1
        named = near and (_names_one(lines, before, number - 1) or A_BILL.search(lines[number - 1].text) is not None)
        return line.span_of(hit) if named else None
    if not ONE.isdisjoint(words):
        return line.span_of(hit)
    kin = frozenset().union(*(kind for kind in KINDS if not kind.isdisjoint(words)))
    for back in range(number - 1, -1, -1):
        if not kin.isdisjoint(lines[back].tokens.lower) and _names_one(lines, before, back):
            return line.span_of(hit)
    return None


def _names_one(lines: tuple[Line, ...], before: list[Attribution], number: int) -> bool:
    """Whether a sentence names a law or a treaty, or is told out of one."""
    given = before[number]
    return (given.support is Support.CITED and given.rule in OF_LAWS) or A_LAW.search(lines[number].text) is not None


def pointed(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """A sentence that only says where what came before it can be read gives that its source."""
    for number, line in enumerate(lines):
        given = found[number]
        if VIA.match(line.text) and line.last:
            _taken_from(lines, found, number)
        if given.support is not Support.CITED or given.borrowed or not POINTS.search(line.text):
            continue
        reach = POINTED if POINTS_AT_ALL.search(line.text) else 1
        for back in range(number - 1, max(-1, number - 1 - reach), -1):
            above = lines[back]
            up = line.place == 0 and POINTS_UP.match(line.text) is not None
            if line.block - above.block > up or found[back].support not in (Support.NONE, Support.NAMED):
                break
            rule = "the sentence after says where it can be read"
            found[back] = replace(found[back], support=Support.CITED, where=given.where, rule=rule, borrowed=True)


def _taken_from(lines: tuple[Line, ...], found: list[Attribution], number: int) -> None:
    """The paragraph that ends in "(via a site)", or stands above it, is taken from there."""
    block = next((one.block for one in reversed(lines[:number])), -1)
    for back in range(number - 1, -1, -1):
        if lines[back].block != block or lines[number].block - block > 1:
            break
        if found[back].support in (Support.NONE, Support.VAGUE):
            rule = "the paragraph says at its end where it is taken from"
            found[back] = replace(
                found[back], support=Support.CITED, where=lines[number].span, rule=rule, borrowed=True
            )


def told_from(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """What follows a sentence that says of which document it is the account, until another source speaks."""
    for number, line in enumerate(lines):
        given = found[number]
        if given.support is not Support.CITED or not FROM_A_DOCUMENT.match(line.text):
            continue
        for after in range(number + 1, min(number + 1 + ACCOUNT, len(lines))):
            own = found[after]
            quoted = own.quotation and lines[after].text.startswith(("“", '"'))
            if own.attributed or quoted or lines[after].has("turn") or own.support is Support.CITED:
                break
            if own.support is Support.NONE:
                rule = "the document that the account is taken from"
                found[after] = replace(own, support=Support.CITED, where=given.where, rule=rule, borrowed=True)
