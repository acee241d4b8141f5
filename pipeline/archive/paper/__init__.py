"""A difference on paper: the redline, told apart without colour, and the errata slip, a third of a page."""

from pipeline.archive.paper.pages import errata, redline

__all__ = ["errata", "redline"]
