"""A stand-in for the press: writes into build/ what a build writes, without a renderer, and files it."""

import hashlib
from pathlib import Path

from pipeline.archive import filed, filing
from pipeline.archive.disk import Disk
from pipeline.archive.filing import Filing, Parcel
from pipeline.archive.inventory import Person
from pipeline.archive.store import Content, Store
from pipeline.files import write_json
from pipeline.model import (
    Account,
    Article,
    Block,
    BlockKind,
    Edition,
    Footnotes,
    Judgments,
    NotesSeen,
    Preflight,
    Span,
)

DESK = Person("The Desk", "mailto:desk@example.org")
PRESS = "ab" * 32


class Press:
    """One desk's folder: sources/, build/ and archive/."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = Store(root / "archive")

    def parcel(self, slug: str = "bridge") -> Parcel:
        inputs = {path.name: path for path in sorted((self.root / "sources" / slug).iterdir())}
        press: dict[str, Content] = {"program.whl": b"the program", "requirements.lock": b"the packages"}
        return Parcel(slug, self.root / "build" / slug, inputs, lambda: press, PRESS, {"pango": "1.50"})

    def build(self, text: str, slug: str = "bridge", *, passed: bool = True) -> Edition:
        source = self.root / "sources" / slug / "article.txt"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text)
        head = filed.head(self.store, slug)
        digest = hashlib.sha256(text.encode()).hexdigest()
        code = "".join("0123456789abcdefghjkmnpqrstvwxyz"[int(digest[n : n + 2], 16) % 32] for n in range(0, 20, 2))
        again = head is not None and head.code == code
        edition = Edition(
            slug=slug,
            code=code,
            digest=digest,
            press=PRESS,
            number=(head.number + (not again)) if head else 1,
            supersedes=""
            if head is None
            else head.code
            if not again
            else head.record.supersedes
            if head.record
            else "",
            inputs=(("article.txt", digest),),
        )
        build = self.root / "build" / slug
        write_json(build / "edition.json", edition)
        blocks = (Block(BlockKind.PARAGRAPH, Span(0, len(text))),)
        write_json(build / "article.json", Article(slug, "The bridge", "", "", "en", text, blocks))
        write_json(build / "judgments.json", Judgments(()))
        write_json(build / "claims.json", ())
        write_json(build / "footnotes.json", Footnotes((), (), Account(0, 0, 0, 0, ())))
        write_json(build / "stages.json", {})
        write_json(build / "handout/notes.json", NotesSeen(2, ()))
        write_json(build / "handout/preflight.json", Preflight("handout", 2, (), passed))
        (build / "handout/briefing.html").write_text(f"<p>{text}</p><footer>{code[:5]}-{code[5:]}</footer>")
        for path in (build / f"handout/{slug}-handout.pdf", build / f"{slug}.pdf"):
            path.write_bytes(f"%PDF-1.7 {text} {code}".encode())
        return edition

    def file(self, slug: str = "bridge", message: str = "", disk: Disk | None = None) -> Filing:
        store = Store(self.root / "archive", disk)
        return filing.file_edition(store, self.parcel(slug), message, DESK)
