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
