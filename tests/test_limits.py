"""A desk says what a job may use; what hits a limit is named, and the others go on."""

import random
import zlib
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.limits import load_limits
from pipeline.workers import LIMITS, Limits
from tests.desk import Desk


def written(root: Path, text: str) -> Path:
    """A project folder with a file of limits."""
    path = root / LIMITS
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return root


def noise(side: int) -> bytes:
    """A grey PNG as large as its pixels: nothing in it can be packed."""
    dice = random.Random(1)
    data = zlib.compress(b"".join(b"\0" + dice.randbytes(side) for _ in range(side)), 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    size = side.to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + bytes((8, 0, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_desk_that_sets_nothing_has_the_presss_own_limits(tmp_path: Path) -> None:
    assert load_limits(tmp_path) == Limits()
    assert load_limits(written(tmp_path, "# nothing yet\n")) == Limits()


def test_each_limit_is_set_by_its_name(tmp_path: Path) -> None:
    text = "seconds: 30\nmemory: 1.5 GB\noutput: 100 MB\nfiles: 64\n"
    assert load_limits(written(tmp_path, text)) == Limits(30, 3 << 29, 100 << 20, 64)


def test_a_limit_that_is_not_set_stays(tmp_path: Path) -> None:
    assert load_limits(written(tmp_path, "seconds: 600\n")) == Limits(seconds=600)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("second: 5\n", r"1:1: .*no field “second”. Did you mean “seconds”"),
        ("files: 64\nseconds: 1\n", r"2:10: “seconds” must be between 5 and 3,600"),
        ("seconds: 1.5\n", "whole number"),
        ("files: 8\n", "between 32 and 65,536"),
        ("memory: 3\n", "size with its unit, like 1 GB or 3 GB"),
        ("memory: 3 TB\n", "size with its unit"),
        ("memory: 100 MB\n", "between 1 GB and 64 GB"),
        ("output: [1 MB]\n", "size with its unit, like 1 MB"),
        ("- seconds\n", "must be a mapping"),
        ("seconds: 5\nseconds: 6\n", "already there, on line 1"),
    ],
)
def test_a_limit_that_is_none_is_an_error_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        load_limits(written(tmp_path, text))
    assert caught.value.file == LIMITS


def test_an_article_that_hits_a_limit_is_named_and_the_others_are_made(desk: Desk) -> None:
    """One takes too much memory while it is read, one would write too much; the third is made."""
    desk.write("_desk", "memory: 1 GB\noutput: 1 MB\n", "limits.yaml")
    desk.write("harbour")
    desk.write("crowded", b"<p a b c d e f g h i j>" * 790_000, "article.html")
    desk.write("noise", "# A title\n\nThe bridge was opened in 1931.\n\n![a](a.png)\n", "article.md")
    desk.write("noise", noise(1_200), "a.png")
    done = desk.briefing("build")
    assert done.returncode == 2
    assert "sources/crowded: needs more than 1 GB of memory; make it smaller" in done.stderr
    assert "sources/noise: wrote more than 1 MB into one file" in done.stderr
    assert done.stderr.count("in sources/_desk/limits.yaml") == 2
    assert "harbour.pdf" in done.stdout


def test_a_limit_is_no_input_so_that_a_raised_one_has_nothing_made_anew(desk: Desk) -> None:
    desk.write("harbour")
    assert desk.briefing("build").returncode == 0
    desk.write("_desk", "seconds: 600\n", "limits.yaml")
    assert desk.briefing("build", "--why").stdout == "harbour: nothing changed, no stage ran\n"
