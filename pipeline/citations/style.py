"""A CSL style with its locale: macros, layouts, terms and date forms, as the XML has them."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files.fields import nearest

STYLES = Path(__file__).parent.parent / "styles"
_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
_FALLBACK = {"verb-short": "verb", "symbol": "short", "short": "long", "verb": "long"}


@dataclass(frozen=True, slots=True)
class Style:
    """What the processor needs of one style in one language."""

    macros: Mapping[str, ET.Element]
    bibliography: ET.Element | None  # the layout
    citation: ET.Element  # the layout
    bibliography_options: Mapping[str, str]  # name options and the like, as inherited from the style
    citation_options: Mapping[str, str]
    options: Mapping[str, str]
    terms: Mapping[tuple[str, str], tuple[str, str]]  # (name, form) -> one, several
    dates: Mapping[str, ET.Element]  # form -> date
    language: str

    def term(self, name: str, form: str = "long", plural: bool = False) -> str | None:
        """A term in a form, or in the form that CSL falls back to; None where the locale has none."""
        while True:
            found = self.terms.get((name, form))
            if found is not None:
                return found[1] if plural else found[0]
            if form not in _FALLBACK:
                return None
            form = _FALLBACK[form]

    @property
    def quotes_hold_stops(self) -> bool:
        """Whether commas and full stops go inside closing quotation marks."""
        return self.options.get("punctuation-in-quote") == "true"


@cache
def load_style(name: str, language: str, _stamp: tuple[int, int] = (0, 0)) -> Style:
    """A style by the name of one that comes with the program, or by the path of a .csl file. Raises InputError.

    ``_stamp`` is the file's size and time, so that it is read again when they changed.
    """
    path = STYLES / f"{name}.csl"
    if not path.is_file():
        path = Path(name)
    if not path.is_file():
        known = sorted(file.stem for file in STYLES.glob("*.csl"))
        said = f"There is no citation style “{name}”: give the path of a .csl file, or one of {', '.join(known)}."
        raise InputError(said + nearest(name, known))
    root = _read(path, _stamp)
    if root.tag != "style":
        raise InputError("This is not a CSL style: its root is not <style>.", file=str(path))
    if root.find("citation/layout") is None:
        raise InputError("This style has no layout (a dependent style?): give the style that it names.", file=str(path))
    language = root.get("default-locale") or language
    locales = _locales(root, language)
    terms: dict[tuple[str, str], tuple[str, str]] = {}
    dates: dict[str, ET.Element] = {}
    options: dict[str, str] = {}
    for locale in locales:
        for element in locale.findall("terms/term"):
            single, multiple = element.findtext("single"), element.findtext("multiple")
            words = element.text or ""
            key = (element.get("name", ""), element.get("form", "long"))
            if element.get("gender-form") is None:
                terms[key] = (single if single is not None else words, multiple if multiple is not None else words)
        dates.update({date.get("form", ""): date for date in locale.findall("date")})
        for element in locale.findall("style-options"):
            options.update(element.attrib)
    options.update(root.attrib)
    bibliography, citation = root.find("bibliography"), root.find("citation")
    assert citation is not None  # it has a layout
    layout = citation.find("layout")
    assert layout is not None  # looked for above
    return Style(
        macros={macro.get("name", ""): macro for macro in root.findall("macro")},
        bibliography=bibliography.find("layout") if bibliography is not None else None,
        citation=layout,
        bibliography_options={**root.attrib, **(bibliography.attrib if bibliography is not None else {})},
        citation_options={**root.attrib, **citation.attrib},
        options=options,
        terms=terms,
        dates=dates,
        language=language,
    )


def _locales(root: ET.Element, language: str) -> list[ET.Element]:
    """The locales that apply, the most particular last: the language's file, then what the style itself says."""
    primary = language.partition("-")[0].lower()
    folder = STYLES / "locales"
    files = [folder / f"locales-{language}.xml", *sorted(folder.glob(f"locales-{primary}-*.xml"), reverse=True)]
    path = next((file for file in files if file.is_file()), folder / "locales-en-US.xml")
    own = {locale.get("{http://www.w3.org/XML/1998/namespace}lang", ""): locale for locale in root.findall("locale")}
    return [_read(path), *(own[key] for key in _unique(("", primary, language)) if key in own)]


def _unique(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


@cache
def _read(path: Path, _stamp: tuple[int, int] = (0, 0)) -> ET.Element:
    """The root of an XML file, its tags without their namespace, comments gone."""
    try:
        data = path.read_bytes()
        if b"<!ENTITY" in data or b"<!DOCTYPE" in data:  # entity bombs; no style needs them
            raise InputError("This style has a document type declaration: remove it.", file=str(path))
        root = ET.fromstring(data)
    except ET.ParseError as error:
        raise InputError(f"This is not well-formed XML ({error}).", file=str(path), line=error.position[0]) from error
    for element in root.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
    return root
