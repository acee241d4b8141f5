"""What can stop the work, named by what a person can do about it."""


class BriefingError(Exception):
    """Base of all errors that a user may see: a message that says what to do next, and an exit code."""

    exit_code = 2

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.file, self.line, self.column = message, file, line, column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class InputError(BriefingError):
    """The input or the configuration is wrong: mend the file named."""


class FindingsError(BriefingError):
    """The briefing could be made, but must not be handed out: mend what the findings name."""

    exit_code = 1


class MachineError(BriefingError):
    """The machine lacks something: run the command named."""

    exit_code = 3


class FaultError(BriefingError):
    """The press itself failed: report it."""

    exit_code = 4

    def __init__(self, error: BaseException, *, file: str = "") -> None:
        message = f"the press itself failed ({type(error).__name__}: {error}); please report it with --debug"
        super().__init__(message, file=file)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors come from the workers pickled, with what they say and not with what they were made of."""
        return _fault, (self.message, self.file)


def _fault(message: str, file: str) -> FaultError:
    made = FaultError.__new__(FaultError)
    BriefingError.__init__(made, message, file=file)
    return made
