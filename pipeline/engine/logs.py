"""What WeasyPrint logs, heard by one handler alone for a while."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def heard_by(handler: logging.Handler) -> Iterator[None]:
    """Give WeasyPrint's warnings to a handler and to nobody else; afterwards all is as it was."""
    logger = logging.getLogger("weasyprint")
    handlers, propagate, level = logger.handlers[:], logger.propagate, logger.level
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


@contextmanager
def listened() -> Iterator[list[str]]:
    """What WeasyPrint would have logged meanwhile; it logs nothing."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    with heard_by(Listener(logging.WARNING)):
        yield lines
