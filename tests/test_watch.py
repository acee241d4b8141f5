"""What is saved is built at once by workers that stay, and the page in the browser shows it."""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.commands import batch, proof_page, watch
from pipeline.commands.proof_page import Board
from pipeline.commands.saves import CLOSE_WRITE, CREATE, DELETE, MODIFY, MOVED_FROM, MOVED_TO, Kernel, Saves, _folders
from pipeline.digests import ROOT
from pipeline.errors import FindingsError
from pipeline.flow.tasks import Stale
from tests.desk import ARTICLE, Desk, make_desk

# --- What was saved ----------------------------------------------------------------------------------------------


def test_a_saved_file_names_its_article() -> None:
    assert watch.articles_of({"sources/bridge/evidence.yaml", "sources/ferry/pictures/a.png"}) == ["bridge", "ferry"]


@pytest.mark.parametrize("path", ["layouts/briefing/page.css", "sources/_desk/desk.yaml", "sources/desk.yaml"])
def test_what_all_articles_share_concerns_all(path: str) -> None:
    assert watch.articles_of({path, "sources/bridge/article.txt"}) is None


@pytest.fixture(params=["told", "looking"])
def saves(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Saves]:
    """An article's folder that is watched, with the kernel's help and without it."""
    folder = tmp_path / "sources" / "bridge"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text("one")
    (folder / "old.txt").write_text("old")
    if request.param == "looking":
        monkeypatch.setattr(Kernel, "start", lambda: None)
    with closing(Saves(tmp_path, watch.TOPS)) as watched:
        yield watched


def folder_of(saves: Saves) -> Path:
    return saves.root / "sources" / "bridge"


def test_a_file_that_came_went_or_was_saved_is_a_change(saves: Saves) -> None:
    (folder_of(saves) / "article.txt").write_text("one and two")
    (folder_of(saves) / "new.txt").write_text("new")
    (folder_of(saves) / "old.txt").unlink()
    (folder_of(saves) / ".article.txt.swp").write_text("an editor's own file")
    assert saves.wait() == {f"sources/bridge/{name}.txt" for name in ("article", "new", "old")}


def test_a_file_put_in_the_place_of_another_is_a_save_of_that_name(saves: Saves) -> None:
    (folder_of(saves) / "half").write_text("another")
    (folder_of(saves) / "half").replace(folder_of(saves) / "article.txt")
    assert saves.wait() == {"sources/bridge/article.txt"}


def test_what_is_saved_in_a_folder_that_is_new_is_seen_too(saves: Saves) -> None:
    (saves.root / "sources" / "ferry" / "pictures").mkdir(parents=True)
    (saves.root / "sources" / "ferry" / "article.txt").write_text("one")
    assert "sources/ferry/article.txt" in saves.wait()
    (saves.root / "sources" / "ferry" / "pictures" / "a.png").write_text("a picture")
    assert saves.wait() == {"sources/ferry/pictures/a.png"}


def test_each_save_is_told_once(saves: Saves) -> None:
    for words in ("one and two", "one, two and three"):
        (folder_of(saves) / "article.txt").write_text(words)
        assert saves.wait() == {"sources/bridge/article.txt"}


@pytest.mark.parametrize("target", ["..", "../../elsewhere"], ids=["upward", "aside"])
def test_links_to_folders_are_not_followed(saves: Saves, target: str) -> None:
    (saves.root / "elsewhere").mkdir()
    (saves.root / "elsewhere" / "other.txt").write_text("one")
    (folder_of(saves) / "link").symlink_to(target)
    assert set(saves.marks()) == {f"sources/bridge/{name}" for name in ("article.txt", "old.txt", "link")}
    assert list(_folders(str(saves.root / "sources"))) == [str(saves.root / "sources"), str(folder_of(saves))]


def test_an_article_that_lies_elsewhere_is_watched_there_unless_that_is_all_of_the_project(saves: Saves) -> None:
    (saves.root / "elsewhere").mkdir()
    (saves.root / "elsewhere" / "article.txt").write_text("one")
    (saves.root / "sources" / "ferry").symlink_to("../elsewhere")
    (saves.root / "sources" / "out").symlink_to("..")
    names = {"bridge/article.txt", "bridge/old.txt", "ferry/article.txt", "out"}
    assert set(saves.marks()) == {f"sources/{name}" for name in names}
    assert str(saves.root / "sources" / "ferry") in _folders(str(saves.root / "sources"))


def test_a_link_to_a_file_counts_as_that_file(saves: Saves) -> None:
    real = saves.root / "real.txt"
    real.write_text("one")
    (folder_of(saves) / "link.txt").symlink_to(real)
    before = saves.marks()
    real.write_text("one and two")
    assert {path for path, mark in saves.marks().items() if mark != before[path]} == {"sources/bridge/link.txt"}


class Told:
    """A kernel that tells some things, one after another."""

    def __init__(self, folder: Path, *steps: int) -> None:
        self.folder, self.steps = str(folder), list(steps)
        self.reading, self.writing = os.pipe()
        os.write(self.writing, bytes(len(steps)))

    def read(self) -> Iterator[tuple[str, str, int]]:
        if self.steps:
            os.read(self.reading, 1)
            yield self.folder, "article.txt", self.steps.pop(0)

    def listen(self, folder: str) -> None:
        pass

    def fileno(self) -> int:
        return self.reading

    def close(self) -> None:
        os.close(self.reading)
        os.close(self.writing)


@pytest.mark.parametrize(
    "steps",
    [(MODIFY, MODIFY, CLOSE_WRITE), (MOVED_FROM, CREATE, MODIFY, CLOSE_WRITE), (DELETE, MOVED_TO), (CLOSE_WRITE,)],
    ids=["emptied and written", "put aside first", "taken away first", "at once"],
)
def test_of_a_save_in_steps_the_last_is_waited_for(
    steps: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sources" / "bridge"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text("one")
    kernel = Told(folder, *steps)
    monkeypatch.setattr(Kernel, "start", lambda: kernel)
    with closing(Saves(tmp_path, watch.TOPS)) as saves:
        assert saves.wait() == {"sources/bridge/article.txt"}
        assert not saves.incomplete()
    assert kernel.steps == []


def test_an_emptied_file_is_not_yet_a_whole_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "sources" / "bridge"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text("")
    kernel = Told(folder, CLOSE_WRITE)
    monkeypatch.setattr(Kernel, "start", lambda: kernel)
    with closing(Saves(tmp_path, watch.TOPS)) as saves:
        saves.listen()
        assert saves.incomplete()
        (folder / "article.txt").write_text("one")
        assert not saves.incomplete()


# --- The page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def board() -> Iterator[tuple[Board, int]]:
    shown = Board(articles=("bridge",))
    server = proof_page.serve(shown, 0)
    yield shown, int(server.server_address[1])
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, host: str = "localhost:8800") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.read()


def one_page_pdf(words: str) -> bytes:
    from pipeline import engine, fonts

    fonts.configure()
    made: bytes = engine.load().HTML(string=f"<!doctype html><html lang=en><title>T</title><p>{words}").write_pdf()
    return made


def test_the_page_is_told_what_is_new_and_shows_it(board: tuple[Board, int]) -> None:
    shown, port = board
    first = json.loads(ask(port, "/state?slug=bridge&after=-1")[1])
    assert (first["sizes"], first["articles"]) == ([], ["bridge"])
    answers: list[bytes] = []
    waiting = threading.Thread(target=lambda: answers.append(ask(port, "/state?slug=bridge&after=0")[1]))
    waiting.start()
    shown.put("bridge", one_page_pdf("One"))
    waiting.join()
    state = json.loads(answers[0])
    assert len(state["sizes"]) == 1
    status, picture = ask(port, f"/bridge/{state['digest']}-1.png")
    assert status == 200
    assert picture.startswith(b"\x89PNG")


def test_where_a_build_fails_the_last_good_pages_stay_with_what_was_said(board: tuple[Board, int]) -> None:
    shown, port = board
    shown.put("bridge", one_page_pdf("One"))
    shown.put("bridge", None, "evidence.yaml:3: no such statement")
    state = json.loads(ask(port, "/state?slug=bridge&after=-1")[1])
    assert len(state["sizes"]) == 1
    assert state["said"] == "evidence.yaml:3: no such statement"


def test_pages_are_shown_while_they_are_still_checked_and_stay_where_the_check_fails(board: tuple[Board, int]) -> None:
    shown, port = board
    states = []
    shown.put("bridge", one_page_pdf("One"))
    states.append(json.loads(ask(port, "/state?slug=bridge&after=-1")[1]))
    shown.put("bridge", one_page_pdf("Two"), checking=True)
    states.append(json.loads(ask(port, "/state?slug=bridge&after=-1")[1]))
    shown.put("bridge", None, "the briefing must not be handed out")
    states.append(json.loads(ask(port, "/state?slug=bridge&after=-1")[1]))
    assert [state["checking"] for state in states] == [False, True, False]
    assert [state["said"] for state in states] == ["", "", "the briefing must not be handed out"]
    assert states[0]["digest"] != states[1]["digest"] == states[2]["digest"]


def test_pdfium_does_one_thing_at_a_time_and_closing_is_one_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdfium2 import raw

    calls: list[tuple[str, bool]] = []

    def told(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            calls.append((name, proof_page._PDFIUM.locked()))
            return function(*arguments)

        return call

    for name in [name for name in dir(raw) if name.startswith("FPDF") and hasattr(getattr(raw, name), "argtypes")]:
        monkeypatch.setattr(raw, name, told(name, getattr(raw, name)))
    pdf = one_page_pdf("One at a time")
    proof_page.sizes(pdf)
    proof_page.picture(pdf, 1)
    assert {"FPDF_ClosePage", "FPDF_CloseDocument", "FPDFBitmap_Destroy"} <= {name for name, _ in calls}
    assert [name for name, locked in calls if not locked] == []


@pytest.mark.parametrize("path", ["/ferry/", "/bridge/0000000000000000-1.png", "/bridge/../../etc/passwd", "/a/b.png"])
def test_nothing_else_is_served(board: tuple[Board, int], path: str) -> None:
    assert ask(board[1], path)[0] == 404


def test_a_question_after_what_is_no_number_is_a_bad_one(
    board: tuple[Board, int], capfd: pytest.CaptureFixture[str]
) -> None:
    assert ask(board[1], "/state?slug=bridge&after=then")[0] == 400
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("asked", [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b""], ids=["asked", "silent"])
def test_a_tab_that_was_closed_is_nothing_to_speak_of(asked: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with proof_page.serve(Board(), 0) as server:
        server.shutdown()
        tab, ours = socket.socketpair()
        ours.send(b"unread")  # what closes with something unread is reset
        tab.send(asked)
        tab.close()
        server.process_request_thread(ours, ("127.0.0.1", 0))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("host", ["localhost:8800", "127.0.0.1:8800", "localhost", "LocalHost:8800"])
def test_the_page_is_for_this_machine_however_that_is_written(board: tuple[Board, int], host: str) -> None:
    assert ask(board[1], "/bridge/", host)[0] == 200


@pytest.mark.parametrize("host", ["example.org:8800", "example.org", "localhost.example.org", ""])
def test_the_page_is_for_no_other_machine(board: tuple[Board, int], host: str) -> None:
    assert ask(board[1], "/", host)[0] == 403


# --- What the command line and the desk say ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["typo"], ["sources"], ["bridge", "--layout", "nolayout"], ["bridge", "--paper", "a9"]]
)
def test_what_there_is_not_is_said_before_anything_is_watched_as_a_build_says_it(
    arguments: list[str], desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("bridge")
    monkeypatch.chdir(desk.root)
    monkeypatch.setattr(watch, "_watch", lambda *_: pytest.fail("it was watched"))
    assert main(["build", *arguments]) == 2
    said = capsys.readouterr().err
    assert main(["watch", *arguments]) == 2
    assert capsys.readouterr().err == said


def test_an_article_may_be_named_by_its_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("bridge")
    monkeypatch.chdir(desk.root)
    watched: list[list[str]] = []

    def once(_: Path, args: argparse.Namespace) -> None:
        watched.append(args.slugs)
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "_watch", once)
    assert main(["watch", "sources/bridge/"]) == 0
    assert watched == [["bridge"]]


def watched_while(monkeypatch: pytest.MonkeyPatch, *meanwhile: Callable[[Board], object]) -> None:
    """Watch; do one thing each time a save is waited for, which then is a save of the desk's own rules, and end."""
    steps = iter(meanwhile)

    def wait(saves: Saves) -> set[str]:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step(watch._boards[saves.root])
        return {"sources/_desk/desk.yaml"}

    monkeypatch.setattr(Saves, "wait", wait)
    assert main(["watch", "--no-page"]) == 0


def test_a_mistake_in_the_limits_is_said_and_mended_without_beginning_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("bridge")
    limits = desk.write("_desk", "seconds: soon\n", "limits.yaml")
    monkeypatch.chdir(desk.root)
    said: list[str] = []

    def mend(board: Board) -> None:
        said.append(board.state("bridge", -1)["said"])
        limits.write_text("seconds: 60\n")

    watched_while(monkeypatch, mend, lambda board: said.append(board.state("bridge", -1)["said"]))
    assert said[0].startswith("sources/_desk/limits.yaml:1:")
    assert said[1] == ""
    shown = capsys.readouterr()
    assert f"briefing: {said[0]}\n" in shown.err
    assert shown.out.startswith("build/bridge/bridge.pdf")


def test_what_keeps_an_article_from_being_judged_stale_is_said_and_the_next_save_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write("bridge")
    monkeypatch.chdir(desk.root)
    said: list[str] = []

    def refuse(*_: object) -> list[Stale]:
        raise FindingsError("the archive is not whole", file="archive")

    def mend(board: Board) -> None:
        said.append(board.state("bridge", -1)["said"])
        monkeypatch.setattr(batch, "stale_copies", lambda *_: [])

    monkeypatch.setattr(batch, "stale_copies", refuse)
    watched_while(monkeypatch, mend, lambda _: None)
    assert said == ["archive: the archive is not whole"]
    assert "briefing: archive: the archive is not whole\n" in capsys.readouterr().err


# --- All of it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_save_makes_a_new_pdf_and_only_of_that_article(tmp_path: Path, told: signal.Signals) -> None:
    desk = make_desk(tmp_path)
    desk.write("bridge")
    desk.write("ferry", ARTICLE.replace("bridge", "ferry"))
    command = [sys.executable, "-m", "pipeline", "watch", "--no-page"]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert {process.stdout.readline().split("/")[1] for _ in range(2)} == {"bridge", "ferry"}
        before = desk.pdf("ferry").read_bytes()
        desk.write("ferry", ARTICLE.replace("bridge", "ferry").replace("1931", "1932"))
        line = process.stdout.readline()
        assert line.startswith("build/ferry/ferry.pdf")
        assert "normalize" in line
        assert desk.pdf("ferry").read_bytes() != before
        process.send_signal(told)
        assert process.wait() == 0
