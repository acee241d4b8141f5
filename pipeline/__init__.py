"""The briefing press: from an article without sources to a print-ready briefing, in the order of the work.

- ``readers``: one input format each -> Manuscript (``prose`` tells prose from site furniture)
- ``normalize``: Manuscript -> Article: fix the text once; everything after points into it
- ``claims``: Article -> Claims: what a reader could check (``sentences`` says where sentences end)
- ``support``: Claims + Evidence -> Judgments: what the copy gives, what the desk found (``anchors`` finds its quotes)
- ``footnotes``: Judgments -> Footnotes (``citations`` formats the sources)
- ``layout``: Article + Footnotes + Layout -> HTML
- ``render``: HTML -> PDF, with the note-integrity gate (``engine`` mends the renderer, ``finish`` tags the file)
- ``preflight``: facts of the PDF (``pdfinfo``) + Profile -> Findings; ``sheets`` imposes, ``archive`` files editions
- ``flow``: the stages and their order; ``commands`` and ``__main__`` are the front
"""

__version__ = "0.1.0"
