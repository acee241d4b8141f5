"""Pages with a note on every sentence, laid out warm in one process: ours, and the engine without what is only quicker.

CPU seconds, so that a busy machine changes little. Both sides have the cures, so both have the same pages.
"""

import gc
import random
import time

from pipeline import engine, fonts
from pipeline.workers import COLLECT

#: Sentences of a document of about 30 pages.
THIRTY = 390
STYLE = """@page { size: a4; margin: 25mm; @footnote { border-top: .5pt solid; padding-bottom: .1px } }
html { font: 11pt/15pt "Press Serif" } p { margin: 0 0 8pt }
note-text { float: footnote; display: block; font: 9pt/12pt "Press Serif Note"; footnote-policy: line }
note-text::footnote-call, note-text::footnote-marker { content: none }"""
WORDS = [
    "the",
    "harbour",
    "bridge",
    "ferry",
    "council",
    "record",
    "day",
    "month",
    "letter",
    "notice",
    "people",
    "water",
    "tower",
    "report",
    "of",
    "in",
    "on",
    "with",
]


def document(sentences: int, columns: int = 1) -> str:
    """A page with a note on every sentence; the same one each time."""
    chance = random.Random(sentences)
    said = []
    for number in range(1, sentences + 1):
        words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(8, 24)))
        note = " ".join(chance.choice(WORDS) for _ in range(chance.randint(12, 50)))
        call = f'<note-call id="call-{number}"><a href="#note-{number}">{number}</a></note-call>'
        said.append(f'{words.capitalize()}.{call}<note-text id="note-{number}">{number} {note}.</note-text>')
    blocks = "".join(f"<p>{' '.join(said[at : at + 5])}</p>" for at in range(0, sentences, 5))
    style = STYLE + (f" main {{ columns: {columns} }}" if columns > 1 else "")
    return f"<!doctype html><html lang=en><title>Pages</title><style>{style}</style><main>{blocks}</main>"


def lay_out(html: str, *, speed: bool) -> tuple[float, int]:
    """CPU seconds of one layout and writing, and the number of pages."""
    fonts.configure()
    engine.install(speed=speed)
    usual = gc.get_threshold()
    gc.set_threshold(*(COLLECT if speed else usual))  # as in our workers
    try:
        started = time.process_time()
        page = engine.load().HTML(string=html).render()
        page.write_pdf()
        return time.process_time() - started, len(page.pages)
    finally:
        gc.set_threshold(*usual)
        engine.install()
