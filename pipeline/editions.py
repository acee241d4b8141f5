"""Inputs and press -> Edition: the code on every page's foot, by which a paper copy is matched to what made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.digests import combine, crockford
from pipeline.model import Change, Edition


@dataclass(frozen=True, slots=True)
class Head:
    """The newest edition that the archive holds of an article. ``earlier``: where its stages' results lie."""

    number: int
    code: str
    date: str = ""
    supersedes: str = ""
    changes: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    # stage -> file; its code says what is in them, so that where they lie makes nothing stale
    earlier: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def make_edition(
    slug: str,
    inputs: Mapping[str, str],
    press: Mapping[str, object],
    *,
    date: str = "",
    head: Head | None = None,
    versions: tuple[tuple[str, str], ...] = (),
) -> Edition:
    """The edition that these inputs and this press make.

    ``inputs``: name of each file that people gave us -> SHA-256. ``press``: what makes the page, by digest. The code is
    over both and nothing else: not the PDF, not the number, not a clock. With the archive's head: the same code is the
    head's edition again, another one the next, superseding it. Where nothing is filed, it is the first.
    """
    press_digest = combine(press)
    digest = combine({"inputs": dict(inputs), "press": press_digest})
    code = crockford(digest)
    number, supersedes, same = 1, "", False
    if head is not None:
        same = head.code == code
        number = head.number if same else head.number + 1
        supersedes = head.supersedes if same else head.code
        date = head.date if same and not date else date
    return Edition(
        slug=slug,
        code=code,
        digest=digest,
        press=press_digest,
        number=number,
        date=date,
        supersedes=supersedes,
        inputs=tuple(sorted(inputs.items())),
        versions=versions,
        changes=head.changes if head is not None and same else (),
        changed=head.changed if head is not None and same else (),
    )
