"""What the file says of itself: version, identities, title, language, print settings, attachments."""

from collections.abc import Iterator

from pipeline.model import Finding

from .facts import Facts

#: What a copy carries, by the word of its profile: relationship, and what is said when it is missing.
ENCLOSED = {
    "extract": (("Supplement", "The text and its notes are"),),
    "everything": (("Supplement", "The text and its notes are"), ("Source", "The manuscript is")),
}


def version(facts: Facts) -> Iterator[Finding]:
    """The PDF version is one that the profile's readers know."""
    allowed = facts.words("versions")
    if allowed and facts.info.version not in allowed:
        yield Finding(
            "pdf-version",
            f"The file is PDF {facts.info.version}; {facts.profile.title.lower()} takes {' or '.join(allowed)}.",
            remedy="Write it again in that version.",
        )


def identities(facts: Facts) -> Iterator[Finding]:
    """The metadata claim what the profile promises (whether it is true is the validators' to say)."""
    for identity in facts.words("identities"):
        if identity not in facts.info.identities:
            yield Finding(
                "identity-missing",
                f"The metadata do not say that the file is {identity}.",
                remedy=f"Write the file as {identity}.",
            )


def encryption(facts: Facts) -> Iterator[Finding]:
    """A file that is locked, even with an empty password, is refused by print shops and archives."""
    if facts.info.encrypted:
        yield Finding("encrypted", "The file is encrypted.", remedy="Save it without a password and without limits.")


def title(facts: Facts) -> Iterator[Finding]:
    """The file has a title, and viewers show it instead of the file's name."""
    if not facts.info.title.strip():
        yield Finding("title-missing", "The file has no title.", remedy="Give the document a title.")
    elif dict(facts.info.viewer).get("DisplayDocTitle", "").lower() != "true":
        yield Finding(
            "title-not-shown",
            "Viewers will show the file's name instead of its title.",
            remedy="Set the viewer preference DisplayDocTitle.",
        )


def author(facts: Facts) -> Iterator[Finding]:
    """Somebody answers for the document."""
    if not facts.info.author.strip():
        yield Finding(
            "author-missing",
            "The file names no author.",
            remedy="Give desk: in briefing.yaml or sources/_desk/desk.yaml.",
        )


def language(facts: Facts) -> Iterator[Finding]:
    """A screen reader knows which language to speak."""
    if not facts.info.language.strip():
        yield Finding("language-missing", "The file does not say its language.", remedy="Give the document a language.")


def print_settings(facts: Facts) -> Iterator[Finding]:
    """The print dialogue opens with the page's own size and the sides that the layout was made for."""
    viewer = dict(facts.info.viewer)
    if facts.word("scaling") == "none" and viewer.get("PrintScaling") != "None":
        yield Finding(
            "print-scaling",
            "The print dialogue may shrink the pages: sizes and margins are then not those that were checked.",
            remedy="Set the viewer preference PrintScaling to None, or print at 100 %.",
        )
    wanted = {"long-edge": "DuplexFlipLongEdge", "short-edge": "DuplexFlipShortEdge", "none": "Simplex"}
    sides = wanted.get(facts.word("duplex"))
    if sides and len(facts.info.pages) > 1 and viewer.get("Duplex") != sides:
        yield Finding(
            "print-duplex",
            f"The print dialogue will not offer {'one' if sides == 'Simplex' else 'two'}-sided printing by itself.",
            remedy=f"Set the viewer preference Duplex to {sides}.",
        )


def attachments(facts: Facts) -> Iterator[Finding]:
    """Every file inside says how it belongs to the document (ISO 19005-3, 6.8)."""
    for attached in facts.info.attachments:
        if not attached.relationship:
            yield Finding(
                "attachment-unrelated",
                f"The attachment “{attached.name}” does not say how it belongs to the document.",
                remedy="List it in the catalogue's AF with an AFRelationship, or take it out.",
            )
    if facts.article is None:
        return
    there = {attached.relationship for attached in facts.info.attachments}
    for relationship, what in ENCLOSED.get(facts.word("encloses"), ()):
        if relationship not in there:
            yield Finding("attachment-missing", f"{what} not attached.", remedy="Build the copy again.")
