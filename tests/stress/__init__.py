"""Thousands of notes on hundreds of generated pages, judged from the finished PDF by a second reader.

documents.py  the generator: seeded, and keeping the contract between layout and render
verdict.py    what pdfium finds of every note's first, middle and last words
__main__.py   the run, its table and its bars: ``python -m tests.stress``
"""
