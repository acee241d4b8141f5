"""The QR code on the page: there only where a holder can reach what it names, and read back as what was put in."""

import re
from pathlib import Path

import pytest
import segno

from pipeline.errors import InputError
from pipeline.files import load_ticket
from pipeline.layout.colophon import edition_address
from pipeline.layout.qr import QUIET, SMALLEST, qr
from pipeline.model import Edition, Ticket
from tests.specimens import EDITION
from tests.test_layout import TICKET, page

ADDRESS = "https://example.org/e/{code}"


def drawn(svg: str) -> tuple[float, list[list[bool]]]:
    """The side in millimetres and the modules as a renderer fills them: read off the shapes, not off our own rows."""
    size = re.search(r'width="([\d.]+)mm" height="\1mm" viewBox="0 0 (\d+) \2"', svg)
    assert size is not None
    field = [[False] * int(size[2]) for _ in range(int(size[2]))]
    for left, top, across in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        for column in range(int(left), int(left) + int(across)):
            field[int(top)][column] = True
    return float(size[1]), field


def test_the_picture_is_the_code_of_the_address_with_its_quiet_zone() -> None:
    side, field = drawn(qr("https://example.org/e/7k2m9qx4td", "QR code"))
    made = segno.make("https://example.org/e/7k2m9qx4td", error="q", micro=False, boost_error=False)
    assert [tuple(map(bool, row)) for row in made.matrix_iter(border=QUIET)] == [tuple(row) for row in field]
    assert side >= SMALLEST
    assert side / len(field) >= 0.45


def test_a_code_is_printed_only_where_the_desk_gave_an_address() -> None:
    assert '<svg class="qr"' not in page("bridge")
    ticket = Ticket(desk=TICKET.desk, contact=TICKET.contact, edition_address=ADDRESS)
    html = page("bridge", ticket=ticket)
    address = edition_address(Edition("bridge", EDITION.code, "", ""), ticket)
    (svg,) = re.findall(r'<svg class="qr".*?</svg>', html)
    assert f"<title>QR code: {address}</title>" in svg
    assert f'href="{address}"' in html
    assert drawn(svg) == drawn(qr(address, ""))


@pytest.mark.parametrize(
    "address",
    ["https://example.org/e/", "file:///home/{code}", "http://localhost/{code}", "https://example.org/{code}/{code}"],
)
def test_an_address_that_no_holder_can_reach_is_refused_with_its_line(address: str, tmp_path: Path) -> None:
    (tmp_path / "briefing.yaml").write_text(f"desk: The desk\nedition-address: '{address}'\n")
    with pytest.raises(InputError, match="holder can reach") as caught:
        load_ticket(tmp_path / "briefing.yaml")
    assert caught.value.line == 2
