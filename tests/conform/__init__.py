"""Outside judges and a second look at the structure tree: `make conform`, or `python -m tests.conform [FILE.pdf …]`."""
