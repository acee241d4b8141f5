"""YAML as people mean it: no surprises in the values, no bombs in the structure, a line and column for every complaint.

PyYAML's parser gives events; the values are built here, because its constructors turn ``no`` into False, ``1:30`` into
90 and ``010`` into 8, let a repeated key win silently, and expand aliases and merge keys until the memory is full.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from pipeline.errors import InputError
from pipeline.files.kept import kept

_PROGRAM = Path(__file__).resolve().parents[1]

MAX_BYTES = 2_000_000
MAX_DEPTH = 32

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where PyYAML was built with it: same events

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

# What other YAML readers turn into something else, and what they make of it.
_SURPRISES = (
    (re.compile(r"(?i)yes|no|on|off"), "true or false"),
    (re.compile(r"True|TRUE|False|FALSE"), "true or false"),
    (re.compile(r"Null|NULL"), "nothing"),
    (re.compile(r"[-+]?0[0-9_]+"), "an octal number"),
    (re.compile(r"[-+]?0[box][0-9a-fA-F_]+"), "a number in another base"),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), "a number in base 60"),
    (re.compile(r"[-+]?[0-9][0-9]*_[0-9_]*(\.[0-9_]*)?"), "a number without its underscores"),
    (re.compile(r"[-+]?([0-9]+\.|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+)"), "a floating-point number"),
    (re.compile(r"(?i)[-+]?\.inf|\.nan"), "infinity or not-a-number"),
)


_TAB = "a tab stands here; use spaces."
# What the parser says -> what it means; and whether the place is where something was opened, not where it was missed.
_PLAIN = (
    ("unexpected end of stream", "the quotation mark that opens here is not closed.", True),
    (
        "mapping values are not allowed",
        "put a text with a colon in quotes, or mend the indent.",
        False,
    ),
    ("tab character", _TAB, False),
    ("expected ',' or", "the bracket that opens here is not closed, or a comma is missing in it.", True),
    ("expected node content", "a value is missing here, or a bracket that opens above is not closed.", False),
    ("expected the node content", "a value is missing here, or a bracket that opens above is not closed.", False),
    ("expected '-' indicator", "no item of the list above; begin it with “- ”, or mend the indent.", False),
    ("expected key", "this does not go with what is before it; mend the indent, or put the text in quotes.", False),
    ("expected <block end>", "this does not go with what is before it; put the text in quotes.", False),
    ("expected <document start>", "this line is indented otherwise than the ones above.", False),
    ("escape character", "a backslash means something in double quotes; use single quotes.", False),
    ("control characters", "it holds a control character; remove it.", False),
)


class Mapping(dict[str, object]):
    """A YAML mapping that knows where it, its keys and its values stand: (line, column), both from 1."""

    def __init__(self, file: str, place: tuple[int, int]) -> None:
        super().__init__()
        self.file, self.place = file, place
        self.keys_at: dict[str, tuple[int, int]] = {}
        self.values_at: dict[str, tuple[int, int]] = {}


class Items(list[object]):
    """A YAML list that knows where it and its items stand."""

    def __init__(self, file: str, place: tuple[int, int]) -> None:
        super().__init__()
        self.file, self.place = file, place
        self.items_at: list[tuple[int, int]] = []


def load_yaml(path: Path, name: str = "") -> object:
    """Read one YAML document from a file; ``name`` is what errors call the file. Raises InputError with its place.

    The program's own are taken as they were read before, where they are the same.
    """
    if path.is_relative_to(_PROGRAM) and path.is_file() and name in ("", path.name):
        label = f"yaml-{path.stem}{'-named' if name == path.name else ''}"
        return kept(label, (path, Path(__file__)), lambda: _load(path, name or str(path)))
    return _load(path, name or str(path))


def _load(path: Path, name: str) -> object:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"The file is larger than {MAX_BYTES // 1_000_000} MB: split it.", file=name)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The file cannot be read ({error.strerror}).", file=name) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("The file is not UTF-8 text: save it as UTF-8.", file=name, line=line) from error
    return parse_yaml(text, name)


def parse_yaml(text: str, file: str) -> object:
    """Read one YAML document: mappings as ``Mapping``, lists as ``Items``, scalars as str, int, float, bool or None."""
    if len(text.encode()) > MAX_BYTES:
        raise InputError(f"The file is larger than {MAX_BYTES // 1_000_000} MB: split it.", file=file)
    try:
        return _document(yaml.parse(text, Loader=_LOADER), file)
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, file) from error


def _document(events: Iterator[yaml.Event], file: str) -> object:
    """Build the value of the only document in a stream of events."""
    result: object = None
    documents = 0
    # Open collections; a mapping waits for its next key (None) or for that key's value.
    stack: list[tuple[Mapping | Items, str | None]] = []
    for event in events:
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    raise _error("A second document begins here: keep one document in a file.", file, place)
                continue
            case yaml.AliasEvent():
                raise _error(f"The alias *{event.anchor} is not allowed: write the value out.", file, place)
            case yaml.ScalarEvent():
                is_key = bool(stack) and isinstance(stack[-1][0], Mapping) and stack[-1][1] is None
                value = _scalar(event, file, place, is_key)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if event.tag is not None:
                    raise _error(f"The tag {event.tag} is not allowed: remove it.", file, place)
                if len(stack) >= MAX_DEPTH:
                    raise _error(f"Nested deeper than {MAX_DEPTH} levels: flatten it.", file, place)
                value = Mapping(file, place) if isinstance(event, yaml.MappingStartEvent) else Items(file, place)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                stack.pop()
                continue
            case _:
                continue
        if not stack:
            result = value
        else:
            stack[-1] = _put(stack[-1], value, place)
        if isinstance(value, (Mapping, Items)):
            stack.append((value, None))
    return result


def _put(
    frame: tuple[Mapping | Items, str | None], value: object, place: tuple[int, int]
) -> tuple[Mapping | Items, str | None]:
    """Put a value into the innermost open collection; returns that collection with the key that waits for a value."""
    holder, key = frame
    if isinstance(holder, Items):
        holder.append(value)
        holder.items_at.append(place)
        return holder, None
    if key is not None:
        holder[key] = value
        holder.values_at[key] = place
        return holder, None
    if not isinstance(value, str):
        raise _error("A key must be text, not a list or a mapping.", holder.file, place)
    if value == "<<":
        raise _error("Merge keys (<<) are not allowed: write the fields out.", holder.file, place)
    if value in holder.keys_at:
        line = holder.keys_at[value][0]
        raise _error(f"The key “{value}” is already there, on line {line}: keep one.", holder.file, place)
    holder.keys_at[value] = place
    return holder, value


def _scalar(event: yaml.ScalarEvent, file: str, place: tuple[int, int], is_key: bool) -> object:
    if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
        raise _error(f"The tag {event.tag} is not allowed: remove it.", file, place)
    text = str(event.value)
    if is_key or event.style or event.tag is not None:  # a plain scalar has no style, or an empty one, by the parser
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 19 else text
    if _DECIMAL.fullmatch(text):
        return float(text)
    for pattern, meaning in _SURPRISES:
        if pattern.fullmatch(text):
            advice = f"some programs read {text} as {meaning}: put it in quotes ('{text}')"
            advice += ", or write true or false" if meaning == "true or false" else ""
            raise _error(f"Unclear value: {advice}.", file, place)
    return text


def _error(message: str, file: str, place: tuple[int, int]) -> InputError:
    return InputError(message, file=file, line=place[0], column=place[1])


def _syntax_error(error: yaml.YAMLError, text: str, file: str) -> InputError:
    """What the parser complains of, as a person would say it, at the place where it is mended."""
    begun, mark = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    words, opened = next(((words, opened) for part, words, opened in _PLAIN if part in problem), (f"{problem}.", False))
    if "cannot start any token" in problem and mark is not None:
        character = text.splitlines()[mark.line][mark.column : mark.column + 1]
        words = _TAB if character == "\t" else f"a text cannot begin with “{character}”: put it in quotes."
    mark = begun if opened and begun is not None else mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    return InputError(f"This is not valid YAML: {words}", file=file, line=line, column=column)
