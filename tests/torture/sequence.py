"""Any sequence of what a desk does with its archive: every judge must call it valid throughout, and nothing is lost."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.archive import filed, issued, removal
from pipeline.archive.check import check_root
from pipeline.archive.filed import Removed
from pipeline.archive.issued import Issue
from pipeline.archive.store import HeadMovedError, Store
from pipeline.errors import InputError
from tests.torture.breaking import StoppedError, StoppingDisk
from tests.torture.press import DESK, Press

SLUGS = st.sampled_from(("bridge", "ferry"))
TEXTS = st.integers(0, 6).map(lambda number: f"It was opened in 193{number}.")


def own_judge(root: Path) -> list[str]:
    """The archive's own validator; warnings count."""
    return [str(problem) for report in check_root(root) for problem in report.problems] if root.exists() else []


class Desk(RuleBasedStateMachine):
    """Builds, edits, files, withdraws, removes; is stopped in the middle, and shares the archive with another."""

    judge: ClassVar[Callable[[Path], list[str]]] = staticmethod(own_judge)

    @initialize()
    def open(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="briefing-sequence-"))
        self.press = Press(self.root)
        self.filed: dict[str, list[str]] = {}  # slug -> the texts of its editions, in order
        self.removed: set[tuple[str, str]] = set()  # slug and text of those whose bytes are gone
        self.built: dict[str, str] = {}
        self.maybe: tuple[str, str] | None = None  # what was being filed when it was stopped
        self.issued = 0

    def teardown(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    @rule(slug=SLUGS, text=TEXTS)
    def build(self, slug: str, text: str) -> None:
        self.settle()
        self.press.build(text, slug)
        self.built[slug] = text

    @rule(slug=SLUGS, text=TEXTS)
    def edit(self, slug: str, text: str) -> None:
        """A source is changed after the build: what is in build/ must not be filed then."""
        if slug not in self.built or self.built[slug] == text:
            return
        path = self.root / "sources" / slug / "article.txt"
        path.write_text(text)
        self.refused(slug, InputError)
        path.write_text(self.built[slug])

    @rule(slug=SLUGS)
    def archive(self, slug: str) -> None:
        self.settle()
        if slug not in self.built:
            return
        if self.is_refused(slug, self.built[slug]):
            self.refused(slug, InputError)
            return
        new = self.press.file(slug).new
        self.note(slug, self.built[slug], new)

    @rule(slug=SLUGS, step=st.integers(0, 90))
    def crash(self, slug: str, step: int) -> None:
        """The same, but stopped at a step."""
        self.settle()
        if slug not in self.built or self.is_refused(slug, self.built[slug]):
            return
        try:
            new = self.press.file(slug, disk=StoppingDisk(step)).new
        except StoppedError:
            self.maybe = slug, self.built[slug]
        else:
            self.note(slug, self.built[slug], new)

    @rule()
    def recover(self) -> None:
        Store(self.root / "archive").recover()
        self.settle()

    @rule(slug=SLUGS, texts=st.tuples(TEXTS, TEXTS))
    def archive_at_once(self, slug: str, texts: tuple[str, str]) -> None:
        """Two people built upon the same edition; the second to file is told to build again."""
        self.settle()
        newest = self.filed.get(slug, [])[-1:]
        if texts[0] == texts[1] or any(text in newest or self.is_refused(slug, text) for text in texts):
            return
        second = Press(self.root / "second")
        second.store = self.press.store
        second.build(texts[1], slug)
        self.press.build(texts[0], slug)
        self.built[slug] = texts[0]
        self.note(slug, texts[0], self.press.file(slug).new)
        try:
            from pipeline.archive.filing import file_edition

            file_edition(self.press.store, second.parcel(slug), "", DESK)
        except HeadMovedError:
            return
        raise AssertionError("both were filed")

    @precondition(lambda self: self.filed)
    @rule(slug=SLUGS)
    def withdraw(self, slug: str) -> None:
        self.settle()
        if not self.filed.get(slug) or (slug, self.filed[slug][-1]) in self.removed or self.withdrawn(slug):
            return
        edition = filed.edition(self.press.store, slug)
        removal.withdraw(self.press.store, edition, "The source was misread", DESK, "2026-01-02")

    @precondition(lambda self: self.filed)
    @rule(slug=SLUGS, place=st.integers(0, 5))
    def purge(self, slug: str, place: int) -> None:
        self.settle()
        texts = self.filed.get(slug, [])
        if place >= len(texts) or (slug, texts[place]) in self.removed:
            return
        edition = filed.editions(self.press.store, slug)[place]
        mark = Removed(code=edition.code, number=edition.number, date="2026-01-02", reason="r", authority="a", by="b")
        removal.purge(self.press.store, edition, mark)
        self.removed.add((slug, texts[place]))

    @precondition(lambda self: self.filed)
    @rule(slug=SLUGS)
    def issue(self, slug: str) -> None:
        self.settle()
        if not self.filed.get(slug):
            return
        edition = filed.edition(self.press.store, slug)
        record = Issue(code=edition.code, number=edition.number, copies=3, date="2026-01-02", to="readers")
        issued.issue(self.press.store, edition, record, DESK)
        self.issued += 1

    @invariant()
    def every_judge_calls_it_valid(self) -> None:
        if not hasattr(self, "root") or self.maybe:
            return  # it was just stopped: the next command puts it right
        assert type(self).judge(self.root / "archive") == []

    @invariant()
    def nothing_that_was_filed_is_lost(self) -> None:
        if not hasattr(self, "root"):
            return
        store = Store(self.root / "archive")
        for slug, texts in self.filed.items():
            found = filed.editions(store, slug)
            assert len(found) in (len(texts), len(texts) + bool(self.maybe))
            assert [edition.number for edition in found] == list(range(1, len(found) + 1))
            for edition, text in zip(found, texts, strict=False):
                assert (edition.record is None) is ((slug, text) in self.removed)
                if edition.record is not None:
                    path = store.file(filed.article_id(slug), "input/article.txt", edition.version)
                    assert path.read_text() == text
        assert self.issued == sum(len(issued.issues(store, slug)) for slug in ("bridge", "ferry"))

    def settle(self) -> None:
        """What was being filed when it was stopped is, after recovery, there or not there."""
        if self.maybe is None:
            return
        store = Store(self.root / "archive")
        store.recover()
        slug, text = self.maybe
        self.maybe = None
        if len(filed.editions(store, slug)) > len(self.filed.get(slug, [])):
            self.filed.setdefault(slug, []).append(text)

    def note(self, slug: str, text: str, new: bool) -> None:
        assert new is (self.filed.get(slug, [""])[-1] != text)
        if new:
            self.filed.setdefault(slug, []).append(text)

    def withdrawn(self, slug: str) -> bool:
        found = filed.head(self.press.store, slug)
        return found is not None and found.withdrawn is not None

    def is_refused(self, slug: str, text: str) -> bool:
        return (slug, text) in self.removed or (self.withdrawn(slug) and self.filed[slug][-1] == text)

    def refused(self, slug: str, error: type[Exception]) -> None:
        try:
            self.press.file(slug)
        except error:
            return
        raise AssertionError("it was filed")
