"""The outside judges, each a process that stays: a path in, a verdict out."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from pipeline.archive.check import check_root

HERE = Path(__file__).parent
#: The reader by other people: an npm package, installed beside the other judge where npm is to be had.
NPM = "@ocfl/ocfl-fs@0.2.2"


class Judges:
    """ocfl-py with the OCFL editors' schema, ocfl-js where it is installed, and the archive's own validator."""

    def __init__(self, folder: Path) -> None:
        """``folder``: where ``set_up`` put the judges' environments."""
        self._processes = [_start([str(folder / "python/bin/python"), str(HERE / "ocfl_judge.py")])]
        self.names = ["own", "ocfl-py", "schema"]
        if (folder / "npm/node_modules/@ocfl/ocfl-fs").is_dir() and shutil.which("node"):
            environment = os.environ | {"NODE_PATH": str(folder / "npm/node_modules")}
            self._processes.append(_start(["node", "--no-warnings", str(HERE / "ocfl_judge.js")], environment))
            self.names.append("ocfl-js")

    def objections(self, root: Path) -> list[str]:
        """What any judge has against the archive at ``root``: empty means that all call it valid."""
        if not root.exists():
            return []
        found = [str(problem) for report in check_root(root) for problem in report.problems]
        for process in self._processes:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{root}\n")
            process.stdin.flush()
            verdict: dict[str, Any] = json.loads(process.stdout.readline())
            said = verdict.pop("said", [])
            if any(value is False for value in verdict.values()):
                found.append(f"{verdict}: {said}")
        return found

    def close(self) -> None:
        """Send the judges home."""
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()
            process.wait()


def _start(command: list[str], environment: dict[str, str] | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def set_up(folder: Path) -> None:
    """Install the judges, once, by hash: ocfl-py and its 25 packages never come near the program's own environment."""
    python = folder / "python/bin/python"
    if not (folder / "python/.ready").exists():
        venv.create(folder / "python", with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        done = subprocess.run(
            [*command, "-r", str(HERE / "requirements.lock")], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"the judges cannot be installed:\n{done.stderr}")
        (folder / "python/.ready").touch()
    if not (folder / "npm/node_modules").is_dir() and shutil.which("npm"):
        (folder / "npm").mkdir(parents=True, exist_ok=True)
        installed = subprocess.run(
            [
                "npm",
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(folder / "npm"),
                NPM,
            ],
            check=False,
            capture_output=True,
        )
        if installed.returncode:
            print(f"{NPM} could not be installed; the archive is judged without it", file=sys.stderr)
