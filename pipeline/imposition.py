"""Pages -> sheets: which page stands where so that folded sheets read in order; pure arithmetic, no PDF.

Saddle stitch: sheets lie in one another, are folded once and stapled through the fold. A folded sheet carries four
pages. The inner sheets stand out at the fore edge by the paper's thickness (creep), so their pages move towards the
fold by as much.
"""

from dataclasses import dataclass

from pipeline.errors import InputError

#: More sheets than this do not fold well, and the staple does not hold them.
MOST_SHEETS = 20
#: Thickness of one leaf of 80 g/m2 office paper, in millimetres.
THICKNESS = 0.1


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: the pages that stand left and right of the fold (from 1; 0 is blank)."""

    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper, and by how many millimetres its pages move towards the fold."""

    front: Side
    back: Side
    shift: float = 0.0


def saddle_stitch(pages: int, *, thickness: float = THICKNESS, most: int = MOST_SHEETS) -> tuple[Sheet, ...]:
    """The sheets of a booklet, outermost first; blanks stand at its end. Raises InputError beyond ``most`` sheets."""
    if pages < 1:
        raise InputError("a booklet needs at least one page")
    count = -(-pages // 4)
    if count > most:
        raise InputError(
            f"{pages} pages make {count} sheets, and a booklet holds at most {most}: "
            "print it flat (the copy handout), take the denser layout dossier, or make an excerpt"
        )
    last = 4 * count

    def page(number: int) -> int:
        return number if number <= pages else 0

    return tuple(
        Sheet(
            front=Side(left=page(last - 2 * index), right=page(2 * index + 1)),
            back=Side(left=page(2 * index + 2), right=page(last - 2 * index - 1)),
            shift=round(thickness * index, 4),
        )
        for index in range(count)
    )


def fold(sheets: tuple[Sheet, ...]) -> tuple[int, ...]:
    """Read the folded booklet from its first page to its last: the way back from sheets to pages."""
    first = [number for sheet in sheets for number in (sheet.front.right, sheet.back.left)]
    second = [number for sheet in reversed(sheets) for number in (sheet.back.right, sheet.front.left)]
    return (*first, *second)
