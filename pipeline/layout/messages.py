"""The words of the page that are neither the article's nor the notes': one file a language, English for the rest."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files import load_yaml

FALLBACK = "en"


# Which form a count takes: Unicode CLDR 45, plural rules for cardinals, as far as whole numbers need them.
def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


PLURALS: dict[str, Callable[[int], str]] = {
    "one-other": lambda n: "one" if n == 1 else "other",
    "zero-one": lambda n: "one" if n in (0, 1) else "other",
    "slavic": _slavic,
}


class Messages:
    """One language's words. Asking for a key that the file lacks is an error of the layout, never a gap on the page."""

    def __init__(self, language: str, words: Mapping[str, object], file: str) -> None:
        self.language, self._words, self._file = language, words, file

    def __call__(self, key: str, count: int | None = None, **values: object) -> str:
        """The message ``key``, in the form that ``count`` asks for, with its values put in."""
        message = self._words.get(key)
        if isinstance(message, Mapping) and count is not None:
            form = PLURALS[str(self._words.get("plurals", "one-other"))](count)
            message = message.get(form, message.get("other"))
        if not isinstance(message, str):
            raise InputError(f"The message “{key}” is missing: add it.", file=self._file)
        values = values if count is None else {"n": count, **values}
        try:
            return message.format_map(values)
        except (KeyError, IndexError, ValueError) as error:
            raise InputError(
                f"The message “{key}” asks for {error}, which it is not given.", file=self._file
            ) from error

    def date(self, iso: str) -> str:
        """An ISO 8601 date, as precise as it is given, in words; anything else as it stands."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?", iso)
        months = self._words.get("months")
        if not match or not isinstance(months, Sequence):
            return iso
        year, month, day = match.group(1), match.group(2), match.group(3)
        if not month or not 1 <= int(month) <= 12:
            return year
        name = str(months[int(month) - 1])
        if not day:
            return self("month-year", month=str(self._months_alone()[int(month) - 1]), year=year)
        return self("day-month-year", day=int(day), month=name, year=year)

    def _months_alone(self) -> Sequence[object]:
        alone = self._words.get("months-alone", self._words["months"])
        return alone if isinstance(alone, Sequence) else ()

    def words(self, key: str) -> Sequence[str]:
        """The words that the file lists under ``key``; none where it lists none."""
        listed = self._words.get(key)
        return [str(word) for word in listed] if isinstance(listed, list) else []

    def within(self, name: str) -> str:
        """A name as it stands inside a sentence: the article that it begins with, if any, without its capital."""
        articles = self._words.get("articles")
        first, space, rest = name.partition(" ")
        found = isinstance(articles, Sequence) and first in articles and rest
        return f"{first.lower()}{space}{rest}" if found else name

    def listing(self, items: Sequence[str]) -> str:
        """Several things in a sentence: “a, b and c”."""
        if len(items) < 2:
            return "".join(items)
        return self("and", first=", ".join(items[:-1]), last=items[-1])


def load_messages(folders: Sequence[Path], language: str) -> Messages:
    """The words for ``language``, a nearer folder's before a farther one's; English where there are none."""
    primary = language.split("-")[0].lower() or FALLBACK
    for name in dict.fromkeys((primary, FALLBACK)):
        words: dict[str, object] = {}
        file = ""
        for folder in reversed(folders):
            path = folder / "messages" / f"{name}.yaml"
            if path.is_file():
                found = load_yaml(path)
                if not isinstance(found, Mapping):
                    raise InputError("This file must hold messages, `key: words`.", file=str(path), line=1)
                words |= found
                file = str(path)
        if words:
            return Messages(name, words, file)
    raise InputError(
        f"There is no messages/{FALLBACK}.yaml in this layout or what it extends: add it.", file=str(folders[0])
    )


def speaks(folders: Sequence[Path], language: str) -> bool:
    """Whether there are words of our own for ``language``."""
    primary = language.split("-")[0].lower()
    return any((folder / "messages" / f"{primary}.yaml").is_file() for folder in folders)


def sentence(words: str) -> str:
    """Words that begin as a sentence does."""
    return words[:1].upper() + words[1:]
