"""E-mails (EML) and saved web archives (MHTML) -> Manuscript: the body that a person would read."""

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from pipeline.errors import InputError
from pipeline.model import Dropped, Manuscript

from . import html, text
from .packed import embedded

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(
    r"(?:^.{0,120}(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef)\s*:\s*\n)?(?:^>.*\n?)+"
    r"|^-{2,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine) ?-{2,}[\s\S]*",
    re.MULTILINE,
)
#: What mail programs call the element with the signature, and that with what is quoted of others.
_OF_OTHERS = re.compile(
    r"(?i)(?P<signature>signature)|gmail_quote|gmail_attr|moz-cite-prefix|yahoo_quoted|divrplyfwdmsg|appendonsend"
    r"|protonmail_quote|\bcite\b|outlookmessageheader|wordsection1_quote"
)
#: A line after which a message is not its writer's any more.
_LEAD = re.compile(
    r"(?i)--|(?:on|am|le|el|il|op) .{4,120} (?:wrote|schrieb.{0,60}|a écrit|escribió|ha scritto|schreef.{0,60})\s*:"
    r"|-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d'origine) ?-{2,}|sent from my \w.{0,30}|von meinem \w.{0,30} gesendet"
)
_ANSWER = re.compile(r"^(?:\s*(?:re|aw|fwd?|wg|tr|rv|antw|doorst|sv|vs)(?:\[\d+\])?\s*:)+", re.IGNORECASE)
_MAX_PARTS = 500
_MAX_HEADER = 8_000  # characters
_MAX_PICTURES = 40_000_000  # bytes of all embedded pictures


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a message: its HTML if it has any, else its plain text without quotations and signature."""
    message = _parsed(data)
    parts = _parts(message)
    page = next((part for part in parts if part.get_content_type() == "text/html" and not part.is_attachment()), None)
    plain = next((part for part in parts if part.get_content_type() == "text/plain" and not part.is_attachment()), None)
    subject = _header(message, "subject")
    if page is not None:
        content = _embedded(_content(page), parts)
        location = _header(message, "snapshot-content-location") or _header(page, "content-location")
        if location or name.lower().endswith((".mhtml", ".mht")):
            found = html.read_page(content, name, address=location if location.startswith("http") else "")
            return found if found.title else _with(found, title=subject)
        found = html.read_page(content, name, whole=True, apart=_OF_OTHERS)
        found = _without_end(found)
    elif plain is not None:
        words, dropped = _own_words(_flowed(plain, _content(plain)))
        blocks = tuple(text.blocks_of(words))
        found = Manuscript(name, blocks, "mail", marked_up=False, keeps_links=False, dropped=dropped, findings=())
    else:
        raise InputError("The message has no text that a person would read: save the article itself.")
    sender, address = parseaddr(_header(message, "from"))
    subject = _ANSWER.sub("", subject).strip() or subject
    return _with(found, title=subject, byline=sender or address, issued=_date(message), format_name="mail")


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except (ValueError, LookupError, RecursionError, IndexError, AttributeError, TypeError) as error:
        raise InputError("The message is damaged: save it again from the mail program.") from error
    for part in message.walk() if isinstance(message, EmailMessage) else ():
        if any(len(str(value)) > _MAX_HEADER for _, value in part.raw_items()):
            raise InputError("The message has a header that no mail program writes: save it again.")
    if not isinstance(message, EmailMessage) or not message.keys():
        raise InputError("This is not a message: save it from the mail program as .eml.")
    return message


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts of the message in order; those of a message that is attached are not the reader's."""
    found: list[EmailMessage] = []
    waiting: list[EmailMessage] = [message]
    while waiting:
        part = waiting.pop(0)
        if len(found) > _MAX_PARTS:
            raise InputError(f"The message has more than {_MAX_PARTS} parts: save the article itself.")
        if part.is_multipart():
            if part.get_content_maintype() == "multipart":
                payload = part.get_payload()
                if isinstance(payload, list):
                    waiting[:0] = [inner for inner in payload if isinstance(inner, EmailMessage)]
        else:
            found.append(part)
    return found


def _content(part: EmailMessage) -> str:
    """A part's text; an encoding that is not known is read as the text reader would."""
    try:
        content = part.get_content()
    except (LookupError, UnicodeError, ValueError, KeyError, AttributeError, TypeError):
        content = None
    if isinstance(content, str):
        return content
    from .decode import decode

    return decode(_bytes(part))[0]


def _flowed(part: EmailMessage, words: str) -> str:
    """The text with the lines joined that the mail program only wrapped: RFC 3676, section 4.1."""
    kind = _header(part, "content-type").lower()
    if not re.search(r"format\s*=\s*\"?flowed", kind):
        return words
    deleted = re.search(r"delsp\s*=\s*\"?yes", kind) is not None  # the space that says so is not the words'
    lines: list[str] = []
    open_depth = -1  # of the quotation to which a line that goes on belongs
    for line in words.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        own = line[depth:].removeprefix(" ")
        if open_depth == depth and own != "-- ":
            lines[-1] += own
        else:
            lines.append(line[:depth] + (" " if depth else "") + own)
        goes_on = own.endswith(" ") and own != "-- "
        lines[-1] = lines[-1][:-1] if goes_on and deleted else lines[-1]
        open_depth = depth if goes_on else -1
    return "\n".join(lines)


def _bytes(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError, TypeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _header(part: EmailMessage, name: str) -> str:
    """A header in one line; one that cannot be decoded counts as absent."""
    try:
        return " ".join(str(part.get(name) or "").split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError, UnicodeError):
        return ""


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _embedded(page: str, parts: list[EmailMessage]) -> str:
    """The page with its pictures put in from the message's other parts."""
    places: dict[str, str] = {}
    size = 0
    for part in parts:
        if part.get_content_maintype() != "image":
            continue
        data = _bytes(part)
        size += len(data)
        if size > _MAX_PICTURES:
            break
        source = embedded(data)
        for key in (f"cid:{_header(part, 'content-id').strip('<>')}", _header(part, "content-location")):
            if source and len(key) > 4:
                places[key] = source
    if not places:
        return page
    pattern = re.compile(r"""(?<=src=)(["'])([^"']{1,2000})\1""")
    return pattern.sub(lambda match: f'"{places.get(match[2].replace("&amp;", "&"), match[2])}"', page)


def _without_end(found: Manuscript) -> Manuscript:
    """The message without what follows a line that ends it: a signature, or a quotation that no element marks."""
    texts = [" ".join("".join(run.text for run in block.runs).split()) for block in found.blocks]
    end = next((at for at, text in enumerate(texts) if _LEAD.match(text) and at), len(texts))
    if end == len(texts) or not any(texts[:end]):
        return found
    reason = "the signature of the message" if texts[end].startswith("--") else "quoted from another message"
    dropped = tuple(Dropped(text, reason) for text in texts[end:] if text)
    return replace(found, blocks=found.blocks[:end], dropped=(*found.dropped, *dropped))


def _own_words(words: str) -> tuple[str, tuple[Dropped, ...]]:
    """The message without its signature and what it quotes of others, which are on record."""
    words = words.replace("\r\n", "\n")
    dropped = []
    if match := _SIGNATURE.search(words):
        dropped.append(Dropped(words[match.end() :].strip(), "the signature of the message"))
        words = words[: match.start()]
    rest = _QUOTED.sub("", words)
    if rest.strip() and rest != words:
        dropped += [Dropped(match[0].strip(), "quoted from another message") for match in _QUOTED.finditer(words)]
        words = rest
    return words, tuple(item for item in dropped if item.text)


def _with(
    found: Manuscript, *, title: str = "", byline: str = "", issued: str = "", format_name: str = ""
) -> Manuscript:
    return replace(
        found,
        title=found.title or title,
        byline=found.byline or byline,
        issued=found.issued or issued,
        format=format_name or found.format,
    )
