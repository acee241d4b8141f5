"""The command line: parse, call, report."""

import argparse
import contextlib
import importlib
import os
import signal
import sys

from pipeline import __version__
from pipeline.errors import BriefingError, FaultError

#: The verbs in the order of a desk's day; each is a module of pipeline.commands that gives HELP, add_arguments and run.
VERBS = (
    "build",
    "watch",
    "add",
    "normalize",
    "claims",
    "sources",
    "review",
    "status",
    "preflight",
    "archive",
    "which",
    "diff",
    "log",
    "list",
    "show",
    "export",
    "issue",
    "recall",
    "withdraw",
    "purge",
    "verify",
    "catalog",
    "doctor",
)


def main(argv: list[str] | None = None) -> int:
    """Run one verb; return its exit code: 0 fine, 1 findings, 2 input, 3 machine, 4 our fault, 130 interrupted."""
    if argv is not None:
        return _run(argv)
    from pipeline.workers import keep  # a process of our own

    keep("front")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end, it ends as with Ctrl-C: nothing half
    code = _run(sys.argv[1:])
    leave(code)
    return code


def _run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    try:
        args = _parse(arguments)
        args.debug = debug
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except BriefingError as error:
        if debug:
            raise
        print(f"briefing: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("briefing: interrupted; what was finished is kept, and the next run goes on from there", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if debug:
            raise
        return _refused(error)
    except Exception as error:  # a fault of ours: what it was, and no trace that nobody asked for
        if debug:
            raise
        fault = FaultError(error)
        print(f"briefing: {fault}", file=sys.stderr)
        return fault.exit_code


def _refused(error: OSError) -> int:
    """Say what the system refused: 2 for a path that is not one's own to write or not there, 3 for the machine."""
    path = error.filename2 or error.filename or ""
    where = f"{os.fsdecode(path)}: " if isinstance(path, (str, bytes)) and path else ""
    if isinstance(error, (PermissionError, FileNotFoundError, NotADirectoryError, IsADirectoryError, FileExistsError)):
        print(f"briefing: {where}{error.strerror}; give a path that can be read and written here", file=sys.stderr)
        return 2
    print(f"briefing: {where}{error.strerror or error}; make room or mend it, then run it again", file=sys.stderr)
    return 3


def _parse(arguments: list[str]) -> argparse.Namespace:
    """Parse with the verb's own module only: the others stay unread."""
    parser = argparse.ArgumentParser(prog="briefing", description="Articles without sources, as print-ready briefings.")
    parser.add_argument("--debug", action="store_true", help="show the program's own trace with an error")
    parser.add_argument("--version", action="version", version=f"the briefing press {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    wanted = next((argument for argument in arguments if not argument.startswith("-")), "")
    for verb in [wanted] if wanted in VERBS else VERBS:
        module = importlib.import_module(f"pipeline.commands.{verb}")
        sub = verbs.add_parser(verb, help=module.HELP, description=module.HELP[0].upper() + module.HELP[1:] + ".")
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    return parser.parse_args(arguments)


def leave(code: int) -> None:
    """End this process without taking apart what it has loaded, which takes as long as loading a tenth of it."""
    if "distributed" in sys.modules:  # it says goodbye to its cluster
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
