"""``briefing doctor``: whether this machine has what the press stands on, and the exact command that mends it.

Runs with the system's own Python before anything is installed (``python3 -m pipeline.commands.doctor``), so it imports
only the standard library until it asks for the fonts.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

HELP = "check the machine: Pango, HarfBuzz, fonts; print the command that mends it"

#: library -> names it is loaded by on Linux and macOS, and the package that brings it on Debian and with Homebrew
LIBRARIES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"), "libpango-1.0-0", "pango"),
    "PangoFT2": (
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib"),
        "libpangoft2-1.0-0",
        "pango",
    ),
    "HarfBuzz": (("libharfbuzz.so.0", "libharfbuzz.dylib", "libharfbuzz.0.dylib"), "libharfbuzz0b", "harfbuzz"),
    "HarfBuzz subset": (
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "libharfbuzz-subset.0.dylib"),
        "libharfbuzz-subset0",
        "harfbuzz",
    ),
    "Fontconfig": (
        ("libfontconfig.so.1", "libfontconfig.dylib", "libfontconfig.1.dylib"),
        "libfontconfig1",
        "fontconfig",
    ),
}

_BREW = ("/opt/homebrew/lib", "/usr/local/lib")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do about what is missing."""
    parser.add_argument("--system-only", action="store_true", help="check the system's libraries, not the fonts")
    parser.add_argument("--install", choices=("auto", "yes", "no"), default="no", help="run the command that mends it")


def run(args: argparse.Namespace) -> int:
    """Check; 0 if all is there, 3 if not."""
    lacking = missing()
    if lacking and args.install != "no" and (command := remedy(lacking)) and may_run(command, args.install):
        print(f"installing: {' '.join(command)}", file=sys.stderr)
        _run(command)
        lacking = missing()
    if lacking:
        _report(lacking)
        return 3
    if args.system_only:
        return 0
    import compileall

    from pipeline import digests, fonts, workers

    fonts.prepare()
    compileall.compile_dir(digests.PACKAGE, quiet=2)  # where Python itself may not write them, each start would compile
    workers.practise()
    for name in LIBRARIES:
        print(f"ok  {name}")
    print(f"ok  Python {sys.version.split()[0]}")
    print(f"ok  fonts in {fonts.directory()}")
    return 0


def missing() -> tuple[str, ...]:
    """What the machine lacks, by name."""
    lacking = [name for name, (sonames, _, _) in LIBRARIES.items() if not any(map(_loads, sonames))]
    if sys.version_info < (3, 11):  # noqa: UP036  # this module runs before we know which Python there is
        lacking.append("Python 3.11")
    try:
        import ensurepip  # noqa: F401  # only to see whether virtual environments can be made
    except ImportError:
        if sys.prefix == sys.base_prefix:
            lacking.append("venv")
    return tuple(lacking)


def _loads(name: str) -> bool:
    for path in (name, *(os.path.join(folder, name) for folder in _BREW if sys.platform == "darwin")):
        try:
            ctypes.CDLL(path)
        except OSError:
            continue
        return True
    return False


def remedy(lacking: Sequence[str]) -> tuple[str, ...]:
    """The command that installs what is missing on this machine; empty where we know none."""
    if sys.platform == "darwin" and shutil.which("brew"):
        wanted = {LIBRARIES[name][2] for name in lacking if name in LIBRARIES}
        wanted |= {"python@3.12"} if {"Python 3.11", "venv"} & set(lacking) else set()
        return ("brew", "install", *sorted(wanted))
    if shutil.which("apt-get"):
        wanted = {LIBRARIES[name][1] for name in lacking if name in LIBRARIES}
        wanted |= {"python3"} if "Python 3.11" in lacking else set()
        wanted |= {"python3-venv"} if "venv" in lacking else set()
        command = ("apt-get", "install", "-y", "--no-install-recommends", *sorted(wanted))
        return command if os.geteuid() == 0 else ("sudo", *command)
    return ()


def may_run(command: Sequence[str], install: str) -> bool:
    """Whether we may run it unasked: as root, or with Homebrew; with sudo only where ``install`` is yes."""
    return install == "yes" or (install == "auto" and command[0] != "sudo")


def _run(command: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if "apt-get" in command:
        update = [*command[: command.index("apt-get") + 1], "update", "-qq"]
        subprocess.run(update, env=environment, check=False, stdout=sys.stderr)
    subprocess.run(list(command), env=environment, check=False, stdout=sys.stderr)


def _report(lacking: Sequence[str]) -> None:
    print(f"briefing: this machine lacks: {', '.join(lacking)}", file=sys.stderr)
    if command := remedy(lacking):
        print(f"briefing: install it with\n\n    {' '.join(command)}\n", file=sys.stderr)
    else:
        print("briefing: install Pango 1.44 or later with HarfBuzz and its subset library", file=sys.stderr)
    if "Python 3.11" in lacking:
        here = ".".join(map(str, sys.version_info[:2]))
        print(
            f"briefing: this is Python {here}; a later one that has another name is named: make PYTHON=python3.12 pdf",
            file=sys.stderr,
        )


def main(argv: list[str] | None = None) -> int:
    """The check alone, for the Makefile."""
    parser = argparse.ArgumentParser(prog="briefing doctor", description=HELP)
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
