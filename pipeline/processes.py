"""A process of our own that can be killed, and the pipe to it.

It is forked from a light one where that is safe, else started as a program. A fork has what its parent has loaded,
60 ms of loading; but it may only be made before fonts are loaded (it crashes on macOS after that,
Kozea/WeasyPrint#167), and while there is one thread.
"""

import contextlib
import os
import pickle
import select
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

#: What has opened the libraries of fonts, once it is loaded.
HEAVY = ("_cffi_backend", "weasyprint")


class Process:
    """A child, by its number; ``status`` is its exit code, or minus the signal that ended it, once it has ended."""

    __slots__ = ("number", "status")

    def __init__(self, number: int) -> None:
        self.number = number
        self.status: int | None = None

    def kill(self) -> None:
        """End it now, unless it has ended."""
        if not self.ended():
            os.kill(self.number, signal.SIGKILL)

    def ended(self) -> bool:
        """Whether it has ended."""
        return self._look(os.WNOHANG) is not None

    def wait(self) -> int:
        """Wait until it has ended."""
        status = self._look(0)
        assert status is not None
        return status

    def _look(self, how: int) -> int | None:
        if self.status is None:
            number, status = os.waitpid(self.number, how)
            if number:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status


class Pipe:
    """Two one-way pipes between a worker and us, for values that can be pickled.

    ``multiprocessing.connection`` does the same, takes 25 ms to import in every process, and needs sockets, which a
    sandbox without network may not have.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing

    def fileno(self) -> int:
        return self._reading

    def send(self, value: object) -> None:
        """Write a value with its length before it; OSError where nobody reads any more."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        rest = memoryview(len(data).to_bytes(8, "big") + data)
        while rest:
            rest = rest[os.write(self._writing, rest) :]

    def receive(self) -> Any:
        """Wait for a value; EOFError where nobody writes any more."""
        return pickle.loads(self._read(int.from_bytes(self._read(8), "big")))

    def _read(self, size: int) -> bytearray:
        data = bytearray()
        while len(data) < size:
            part = os.read(self._reading, min(size - len(data), 1 << 20))
            if not part:
                raise EOFError
            data += part
        return data

    def waits(self) -> bool:
        """Whether there is something to receive, or the end."""
        return bool(select.select([self], [], [], 0)[0])

    def close(self) -> None:
        os.close(self._reading)
        os.close(self._writing)


def can_fork() -> bool:
    """Whether this process may be forked."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return sys.platform == "linux" and alone and not any(name in sys.modules for name in HEAVY)


def fork(work: Callable[[], None], keep: Sequence[int]) -> Process:
    """Do some work in a fork with a session of its own that has, besides output and errors, the descriptors to keep."""
    sys.stdout.flush()
    sys.stderr.flush()
    number = os.fork()
    if number:
        return Process(number)
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        _close_all_but(keep)
        work()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)


def _close_all_but(keep: Sequence[int]) -> None:
    """A pipe of another worker that stayed open here would never tell that one that its parent is gone."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    before = 2
    for number in sorted(keep):
        os.closerange(before + 1, number)
        before = number
    os.closerange(before + 1, os.sysconf("SC_OPEN_MAX"))


def start(command: Sequence[str], keep: Sequence[int]) -> Process:
    """Start a program with a session of its own, and the descriptors to keep."""
    import subprocess

    program = subprocess.Popen(command, pass_fds=tuple(keep), stdin=subprocess.DEVNULL, start_new_session=True)
    program.returncode = 0  # ours to wait for: it must not complain that nobody did
    return Process(program.pid)
