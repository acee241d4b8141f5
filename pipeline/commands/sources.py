"""``briefing sources``: take works from CSL-JSON (Zotero's export) or BibTeX into evidence.yaml."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from pipeline import files
from pipeline.errors import InputError
from pipeline.files import insert
from pipeline.flow.job import Job, article_file, evidence
from pipeline.model import Finding, Grade, Source

HELP = "take works from CSL-JSON or BibTeX into an article's evidence.yaml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The article, the file, and how near its works are to what they will be cited for."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSL-JSON (.json) or BibTeX (.bib)")
    parser.add_argument("--grade", required=True, choices=[grade.value for grade in Grade], help="the works' grade")


def run(args: argparse.Namespace) -> int:
    """Add the works that are not there yet; exit code 1 where an entry could not be read."""
    job = Job(Path.cwd(), args.slug)
    article_file(job.folder)  # an article that is not there is said first
    works, findings = read(args.file, Grade(args.grade))
    path = job.folder / "evidence.yaml"
    known = {source.id for source in evidence(job).sources}
    new = [source for source in works if source.id not in known]
    if new:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        files.write_atomic(path, insert.add_sources(text, new, job.named(path)).encode())
    print(f"{len(new)} works added to {job.named(path)}; {len(works) - len(new)} were there")
    for finding in findings:
        print(f"{finding.place.file}:{finding.place.line}: {finding.message} {finding.remedy}", file=sys.stderr)
    return 1 if findings else 0


def read(path: Path, grade: Grade) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """The works of a file, by its suffix, each with a name of its own."""
    from pipeline.citations import bibtex, csl_json

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"The file cannot be read ({error.strerror}).", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("The file is not UTF-8 text: export it as UTF-8.", file=str(path)) from error
    findings: tuple[Finding, ...] = ()
    match path.suffix.lower():
        case ".json":
            works = csl_json.sources(text, grade, str(path))
        case ".bib" | ".bibtex":
            works, findings = bibtex.sources(text, grade, str(path))
        case _:
            raise InputError("Works are taken from .json (CSL-JSON) and .bib (BibTeX) files.", file=str(path))
    seen: dict[str, int] = {}
    named = []
    for source in works:
        seen[source.id] = seen.get(source.id, 0) + 1
        named.append(source if seen[source.id] == 1 else replace(source, id=f"{source.id}-{seen[source.id]}"))
    return tuple(named), findings
