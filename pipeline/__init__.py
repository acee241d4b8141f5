"""The briefing press: from an article without sources to a print-ready briefing, in the order of the work.

    readers/      one input format each -> Manuscript
    normalize.py  Manuscript -> Article: fix the text once; everything after points into it
    claims/       Article -> Claims: what a reader could check (sentences.py says where sentences end)
    support.py    Claims + Evidence -> Judgments: what the copy gives, what the desk found
    footnotes.py  Judgments -> Footnotes (citations.py formats the sources)
    layout.py     Article + Footnotes + Layout -> HTML
    render.py     HTML -> PDF, with the note-integrity gate (engine.py mends the renderer, finish.py tags the file)
    preflight.py  facts of the PDF (pdfinfo.py) + Profile -> Findings
    flow.py       the stages and their order; commands/ and __main__.py are the front
"""

__version__ = "0.1.0"
