"""The printing condition that a print shop names: its ICC profile (ISO 15076-1), as the desk brought it."""

from dataclasses import dataclass
from io import BytesIO

from pipeline.errors import InputError

ASK = (
    "ask the print shop for the ICC profile of its press and paper (for example “PSO Uncoated v3” or “GRACoL 2013”), "
    "put the file into sources/_desk/ and name it: output-intent: NAME.icc in sources/_desk/desk.yaml or briefing.yaml"
)


@dataclass(frozen=True, slots=True)
class Intent:
    """An ICC profile of a press, and what it calls itself."""

    data: bytes
    condition: str


def read_intent(data: bytes, file: str) -> Intent:
    """Check that this is a profile of a press that prints with four inks. Raises InputError that says what to get."""
    from PIL import ImageCms  # WeasyPrint brings it

    if len(data) < 132 or data[36:40] != b"acsp":
        raise InputError(f"is no ICC profile; {ASK}", file=file)
    space, kind = data[16:20].decode("latin-1").strip(), data[12:16].decode("latin-1")
    if space != "CMYK" or kind != "prtr":
        raise InputError(f"is a profile for {space} ({kind}), not one of a press that prints CMYK; {ASK}", file=file)
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(data))
        name = str(ImageCms.getProfileDescription(opened)).strip()
        usable = ImageCms.isIntentSupported(opened, ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Direction.OUTPUT)
    except (OSError, ImageCms.PyCMSError) as error:
        raise InputError(f"cannot be read ({error}); {ASK}", file=file) from error
    if usable != 1:
        raise InputError(f"has no tables to convert pictures with; {ASK}", file=file)
    return Intent(data, name or file.rpartition("/")[2])
