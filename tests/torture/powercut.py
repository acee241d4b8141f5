"""A disk that forgets: what a power cut can leave of names that were not yet sent to the drive.

A file system keeps a folder's new, moved and removed names in memory until the folder is synchronized, and may by then
have written any of them. The model keeps both states; an image is one way in which it could have come out.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive.disk import Disk


@dataclass(slots=True, eq=False)
class Change:
    """One step of the file system: a name that comes or goes, or both for a move (which is never half done)."""

    sure: bool = False


@dataclass(slots=True, eq=False)
class Folder:
    """A folder: its names on the drive, and the changes to them that may or may not be there yet."""

    safe: dict[str, "Node"] = field(default_factory=dict)
    pending: list[tuple[str, "Node | None", Change]] = field(default_factory=list)

    def now(self) -> dict[str, "Node"]:
        return _applied(self.safe, self.pending)

    def settle(self) -> None:
        for _, _, change in self.pending:
            change.sure = True


Node = bytes | Folder


def _applied(names: dict[str, Node], changes: list[tuple[str, Node | None, Change]]) -> dict[str, Node]:
    found = dict(names)
    for name, node, _ in changes:
        if node is None:
            found.pop(name, None)
        else:
            found[name] = node
    return found


class ForgetfulDisk(Disk):
    """Works on the real disk, and keeps beside it what of that is safe. ``moments`` are images taken at every step."""

    def __init__(self, base: Path, chance: random.Random) -> None:
        self.base = base
        self.top = _load(base)
        self.images: list[dict[str, Node]] = []
        self._chance = chance

    def write(self, path: Path, data: bytes, *, mode: int = 0o444) -> None:
        super().write(path, data, mode=mode)
        self._set(path, data)

    def copy(self, source: Path, target: Path) -> str:
        digest = super().copy(source, target)
        self._set(target, target.read_bytes())
        return digest

    def make(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if one.is_relative_to(self.base) and not one.exists()]
        super().make(folder)
        for one in reversed(missing):
            self._set(one, Folder())

    def sync(self, folder: Path) -> None:
        super().sync(folder)
        self._folder(folder).settle()
        self._snap()

    def move(self, source: Path, target: Path) -> None:
        node, change = self._folder(source.parent).now()[source.name], Change()
        self._folder(target.parent).pending.append((target.name, node, change))
        self._folder(source.parent).pending.append((source.name, None, change))
        self._snap()
        super().move(source, target)

    def remove(self, path: Path) -> None:
        if path.exists():
            node = self._folder(path.parent).now()[path.name]
            for folder in _below(node):
                for name in folder.now():
                    folder.pending.append((name, None, Change()))
            self._snap()
            self._set(path, None)
        super().remove(path)

    def _set(self, path: Path, node: Node | None) -> None:
        self._folder(path.parent).pending.append((path.name, node, Change()))
        self._snap()

    def _folder(self, path: Path) -> Folder:
        node: Node = self.top
        for part in path.relative_to(self.base).parts:
            assert isinstance(node, Folder)
            node = node.now()[part]
        assert isinstance(node, Folder)
        return node

    def _snap(self) -> None:
        chosen: dict[Change, bool] = {}
        self.images.append(_image(self.top, chosen, self._chance, self._chance.choice((0.0, 0.5, 1.0))))


def _image(folder: Folder, chosen: dict[Change, bool], chance: random.Random, share: float) -> dict[str, Node]:
    """One way in which a folder could be after a power cut now."""
    kept = []
    for name, node, change in folder.pending:
        if change not in chosen:
            chosen[change] = change.sure or chance.random() < share
        if chosen[change]:
            kept.append((name, node, change))
    found: dict[str, Node] = {}
    for name, node in _applied(folder.safe, kept).items():
        found[name] = node if isinstance(node, bytes) else Folder(_image(node, chosen, chance, share))
    return found


def lay(image: dict[str, Node], folder: Path) -> None:
    """Write an image to the real disk."""
    folder.mkdir(parents=True)
    for name, node in image.items():
        if isinstance(node, bytes):
            (folder / name).write_bytes(node)
        else:
            lay(node.safe, folder / name)


def _load(folder: Path) -> Folder:
    found: dict[str, Node] = {
        path.name: _load(path) if path.is_dir() else path.read_bytes() for path in folder.iterdir()
    }
    return Folder(found)


def _below(node: Node) -> list[Folder]:
    if isinstance(node, bytes):
        return []
    return [node, *(found for inner in node.now().values() for found in _below(inner))]
