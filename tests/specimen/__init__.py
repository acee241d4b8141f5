"""A specimen of every construct: a page in the shape that layouts write, and an article that goes through the press."""

from pathlib import Path

from pipeline.finish import Attached
from pipeline.model import Article, Edition, Profile, Ticket
from tests import printer

HERE = Path(__file__).parent
EDITION = Edition(slug="specimen", code="7k3m9qxw2a", digest="0" * 64, press="1" * 64, date="2026-01-02")
TICKET = Ticket(desk="The Specimen Desk", keywords=("specimen", "tags"))
ARTICLE = Article(
    slug="specimen", title="A Specimen", byline="Ida Example", issued="", language="en", text="", blocks=()
)
EXTRACT = (Attached("specimen.json", b'{"text": "A specimen."}\n', "Supplement"),)


def print_specimen(html: str = "", profile: str | Profile = "handout") -> tuple[bytes, int]:
    """Print the specimen page, or another in its place; the PDF, and how many notes the gate saw on it."""
    from pipeline import engine, finish, fonts
    from pipeline.profiles import load_profile
    from pipeline.render import render

    fonts.prepare()
    fonts.configure()
    engine.install()
    chosen = load_profile(profile) if isinstance(profile, str) else profile
    intent = finish.read_intent(printer.profile(), "press.icc") if chosen.options.get("press") else None
    attached: tuple[Attached, ...] = EXTRACT if chosen.options.get("encloses") != "nothing" else ()
    if chosen.options.get("encloses") == "everything":
        attached += (Attached("article.md", b"A specimen.", "Source"),)
    rendered = render(
        html or (HERE / "specimen.html").read_text("utf-8"),
        root=HERE,
        finisher=finish.finisher(chosen, EDITION, TICKET, ARTICLE, intent),
        options=finish.write_options(EDITION, TICKET, ARTICLE, chosen, attached),
    )
    return rendered.pdf, len(rendered.notes.notes)
