"""What is saved is built at once by workers that stay, and the page in the browser shows it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands import proof_page, watch
from pipeline.commands.proof_page import Board
from pipeline.digests import ROOT
from tests.desk import ARTICLE, make_desk

# --- What was saved ----------------------------------------------------------------------------------------------


def test_a_saved_file_names_its_article() -> None:
    assert watch.articles_of({"sources/bridge/evidence.yaml", "sources/ferry/pictures/a.png"}) == ["bridge", "ferry"]


@pytest.mark.parametrize("path", ["layouts/briefing/page.css", "sources/_desk/desk.yaml", "sources/desk.yaml"])
def test_what_all_articles_share_concerns_all(path: str) -> None:
    assert watch.articles_of({path, "sources/bridge/article.txt"}) is None


def test_a_file_that_came_went_or_was_saved_is_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "bridge"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text("one")
    (folder / "old.txt").write_text("old")
    before = watch.marks(tmp_path)
    (folder / "article.txt").write_text("one and two")
    (folder / "new.txt").write_text("new")
    (folder / "old.txt").unlink()
    (folder / ".article.txt.swp").write_text("an editor's own file")
    now, changed = watch.wait_for_change(tmp_path, before)
    assert changed == {f"sources/bridge/{name}.txt" for name in ("article", "new", "old")}
    assert now == watch.marks(tmp_path)


# --- The page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def board() -> Iterator[tuple[Board, int]]:
    shown = Board(articles=("bridge",))
    server = proof_page.serve(shown, 0)
    yield shown, int(server.server_address[1])
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, host: str = "localhost") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
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


@pytest.mark.parametrize("path", ["/ferry/", "/bridge/0000000000000000-1.png", "/bridge/../../etc/passwd", "/a/b.png"])
def test_nothing_else_is_served(board: tuple[Board, int], path: str) -> None:
    assert ask(board[1], path)[0] == 404


def test_the_page_is_for_this_machine_alone(board: tuple[Board, int]) -> None:
    assert ask(board[1], "/", host="example.org")[0] == 403
    assert ask(board[1], "/bridge/")[0] == 200


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
