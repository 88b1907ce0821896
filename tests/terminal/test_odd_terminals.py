"""Terminals that are small, poor, slow, stopped, or none at all: a clear word or a clean end, and no tag lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import termios
import time
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, Effort
from tests.terminal.terminal import PATIENCE, READER, Terminal

POOR = {
    "no colour": {"NO_COLOR": "1"},
    "monochrome": {"TERM": "xterm-mono", "COLORTERM": None},
    "vt100": {"TERM": "vt100", "COLORTERM": None},
    "unknown": {"TERM": "nonsense", "COLORTERM": None},
    "LANG=C": {"LANG": "C"},
    "LC_ALL=POSIX": {"LANG": None, "LC_ALL": "POSIX"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "no UTF-8": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "wrong size said": {"COLUMNS": "500", "LINES": "3"},
}
NONE = {"dumb": {"TERM": "dumb"}, "not said": {"TERM": None}, "empty": {"TERM": ""}}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "corpus", tmp_path / "articles")
    (tmp_path / "home").mkdir()
    return tmp_path / "articles"


def opened(corpus: Path, columns: int = 100, rows: int = 30, **more: object) -> Terminal:
    return Terminal(str(corpus), home=corpus.parent / "home", columns=columns, rows=rows, **more)  # type: ignore[arg-type]


def leave(terminal: Terminal, status: int = 0) -> None:
    terminal.type("ctrl+q")
    assert terminal.wait_for_end() == status
    assert terminal.not_restored() == []


def tag(terminal: Terminal, corpus: Path, name: str) -> None:
    """Tag the sentence under the cursor of the pane that has the attention."""
    terminal.type("t")
    terminal.wait_for("this passage", "Enter apply")
    terminal.type(name, "enter")
    terminal.wait_for("this passage", gone=True)
    is_saved(terminal, corpus, name)


def is_saved(terminal: Terminal, corpus: Path, name: str, times: int = 1) -> None:
    """Wait until that tag is in the files, so many times."""
    until = time.monotonic() + PATIENCE
    while tags(corpus).count(name) < times:
        assert time.monotonic() < until, terminal.text
        terminal.read()


def tags(corpus: Path) -> str:
    return "".join(path.read_text("utf-8") for path in (corpus / "tags").rglob("*.yaml"))


def state(terminal: Terminal) -> str:
    """What the system says of the process: T is stopped."""
    return Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_early_keys_a_storm_of_sizes_a_stop_and_a_suspension(corpus: Path, effort: Effort) -> None:
    with opened(corpus) as terminal:
        # Typed before there is anything to see: `j` is no search, and is heard in its order.
        terminal.send(b"js")
        terminal.wait_for("5 articles", "14 tagged")
        terminal.type("rutte")
        terminal.wait_for("› rutte ", "of 5 articles")
        terminal.type("enter", "enter")
        terminal.wait_for("› rutte ", "q close")
        for word in ("storm/one", "storm/two")[: effort.rounds(1, 2)]:
            terminal.type("t")
            terminal.wait_for("this passage", "Enter apply")
            for number in range(effort.rounds(30, 200)):
                terminal.resize(40 + number * 7 % 60, 10 + number * 3 % 20)
                if number < len(word):
                    terminal.send(word[number].encode())
                time.sleep(0.02)
            terminal.resize(1, 1)
            terminal.read(0.2)
            terminal.resize(100, 30)
            terminal.wait_for("this passage", word)
            terminal.type("enter")
            terminal.wait_for("this passage", gone=True)
            is_saved(terminal, corpus, word)

        os.kill(terminal.process.pid, signal.SIGTSTP)
        while state(terminal) != "T":
            terminal.read(0.05)
        terminal.read(0.1)
        assert terminal.not_restored() == []
        os.killpg(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for("storm/one", "q close")

        os.kill(terminal.process.pid, signal.SIGSTOP)
        while state(terminal) != "T":
            terminal.read(0.05)
        # What a shell does with a terminal whose program stands still.
        termios.tcsetattr(terminal._slave, termios.TCSANOW, terminal.before)
        terminal.screen.reset()
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for("5 articles", "storm/one")
        terminal.read(0.2)
        # Put back and set again, rather than set twice: two would read the keys.
        assert terminal.raw.count(b"\x1b[?1049h") - terminal.raw.count(b"\x1b[?1049l") == 1
        terminal.type("u")
        terminal.wait_for("Undone")
        leave(terminal)
    assert "storm/two" not in tags(corpus)


@pytest.mark.parametrize(
    "kind", ["dumb", *(pytest.param(kind, marks=pytest.mark.long) for kind in NONE if kind != "dumb")]
)
def test_where_nothing_can_be_drawn_that_is_said(kind: str, corpus: Path) -> None:
    with opened(corpus, say=NONE[kind]) as terminal:
        assert terminal.wait_for_end() == 2
        said = terminal.raw.decode()
    assert said.count("\n") == 1
    assert "needs a terminal it can draw on" in said
    assert "`reader search`" in said
    assert "\x1b" not in said


# -- with --long


@pytest.mark.long
@pytest.mark.parametrize("kind", POOR)
def test_a_poor_terminal_is_drawn_on_as_well_as_can_be(kind: str, corpus: Path) -> None:
    with opened(corpus, say=POOR[kind]) as terminal:
        terminal.wait_for("5 articles")
        terminal.type("enter")
        terminal.wait_for("UNN", "of several levels", "q close")
        tag(terminal, corpus, "poor/one")
        if kind in ("ASCII", "no UTF-8"):
            assert terminal.raw.isascii()
        if kind == "no colour":
            assert all(len({*found}) == 1 for found in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.raw))
        leave(terminal)
    assert "poor/one" in tags(corpus)


@pytest.mark.long
@pytest.mark.parametrize(("columns", "rows"), [(0, 0), (1, 1), (3, 2), (20, 3), (500, 200)])
def test_any_size(columns: int, rows: int, corpus: Path) -> None:
    with opened(corpus, columns, rows, seen=columns * rows < 20_000) as terminal:
        terminal.read(2)
        for key in ("j", "enter", "T", "esc", "M", "esc", "ctrl+p", "esc", "?", "esc", "t", "x", "esc"):
            terminal.type(key)
            terminal.read(0.3)  # Esc and the next key that come at once are Alt and that key
        terminal.screen.reset()
        terminal._seen = True
        terminal.resize(100, 30)
        terminal.wait_for("? keys", "s search")
        leave(terminal)


@pytest.mark.long
def test_a_terminal_that_does_not_read_makes_nobody_wait_and_nothing_grow(corpus: Path) -> None:
    with opened(corpus, 160, 50) as terminal:
        terminal.wait_for("5 articles")
        terminal.type("enter")
        terminal.wait_for("UNN")
        tag(terminal, corpus, "slow/one")
        before = memory(terminal)
        for _ in range(500):  # for ten seconds nothing is read
            os.write(terminal._master, b"jk\x06\x02")
            time.sleep(0.02)
        assert memory(terminal) < before * 1.2 + 5
        os.write(terminal._master, b"G.")  # heard, though nobody sees it
        until = time.monotonic() + 60
        while tags(corpus).count("slow/one") < 3 and time.monotonic() < until:
            time.sleep(0.05)
        assert tags(corpus).count("slow/one") >= 3
        terminal.wait_for("slow/one")
        terminal.type("s", "coalition")
        terminal.wait_for("› coalition", "of 5 articles")
        leave(terminal)


@pytest.mark.long
def test_one_that_never_reads_again_keeps_nobody_from_leaving(corpus: Path) -> None:
    with opened(corpus, 160, 50) as terminal:
        terminal.wait_for("5 articles")
        for _ in range(200):
            os.write(terminal._master, b"jk\x14")
            time.sleep(0.02)
        os.kill(terminal.process.pid, signal.SIGTERM)
        until = time.monotonic() + 60
        while terminal.process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert terminal.process.poll() == 0


@pytest.mark.long
def test_noise_and_answers_do_nothing_and_a_paste_of_5_mb_is_one_paste(corpus: Path, effort: Effort) -> None:
    chance = effort.random("noise")
    with opened(corpus, 160, 50) as terminal:
        terminal.wait_for("5 articles")
        before = tags(corpus)
        terminal.send(bytes(chance.randrange(128, 256) for _ in range(400)))  # a key is heard with each picture
        for half in (
            b"\x1b[",
            b"\x1b]52;c;",
            b"\x1bP+q",
            b"\x1b[?62;4c",
            b"\x1b]11;rgb:0/1/2\x1b\\",
            b"\x1b[0n",
            b"\x1b[<0;5",
        ):
            terminal.send(half)
            terminal.read(chance.random() / 2)
        terminal.send(b"\x1b[200~half a paste")
        terminal.read(0.1)
        time.sleep(7)
        terminal.type("s")
        terminal.send(b"\x1b[200~" + b"word, " * 900_000 + b"\x1b[201~")
        terminal.wait_for("word, word, word")
        assert memory(terminal) < 300
        terminal.type("ctrl+u", "coalition")
        terminal.wait_for("› coalition", "of 5 articles")
        assert tags(corpus) == before
        leave(terminal)


@pytest.mark.long
def test_a_page_that_comes_as_keys_is_a_query_within_seconds(corpus: Path) -> None:
    with opened(corpus) as terminal:
        terminal.wait_for("5 articles")
        terminal.type("s")
        terminal.send(b"word, " * 3_333 + b"\x15coalition")
        terminal.wait_for("› coalition", "of 5 articles")
        leave(terminal)


@pytest.mark.long
def test_in_the_background_of_a_shell_it_waits_to_be_called(corpus: Path) -> None:
    script = 'set -m; "$READER" "$0" & sleep 3; jobs; fg'
    with opened(corpus, program=["bash", "-c", script, str(corpus)], say={"READER": str(READER)}) as terminal:
        terminal.wait_for("5 articles", "14 tagged")
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0
        assert terminal.not_restored() == []


@pytest.mark.long
def test_without_a_controlling_terminal(corpus: Path) -> None:
    with opened(corpus, controlling=False) as terminal:
        terminal.wait_for("5 articles")
        leave(terminal)


@pytest.mark.long
def test_the_screen_goes_to_the_terminal_wherever_errors_go(corpus: Path) -> None:
    errors = corpus.parent / "errors"
    script = '"$READER" "$0" 2>"$1"'
    say = {"READER": str(READER)}
    with opened(corpus, program=["bash", "-c", script, str(corpus), str(errors)], say=say) as terminal:
        terminal.wait_for("5 articles")
        leave(terminal)
    assert errors.read_bytes() == b""


@pytest.mark.long
def test_the_helper_process_may_be_killed(corpus: Path) -> None:
    with opened(corpus) as terminal:
        terminal.wait_for("5 articles")
        for _ in range(3):
            terminal.read(1.5)
            found = subprocess.run(["pgrep", "-P", str(terminal.process.pid)], capture_output=True, text=True)
            for child in found.stdout.split():
                os.kill(int(child), signal.SIGKILL)
        terminal.wait_for("indexing has stopped")
        terminal.type("enter")
        terminal.wait_for("UNN")
        tag(terminal, corpus, "still/one")
        leave(terminal)


def memory(terminal: Terminal) -> int:
    """MB that the program has."""
    return int(Path(f"/proc/{terminal.process.pid}/statm").read_text().split()[1]) * 4096 // 2**20


def test_a_script_that_started_it_is_stopped_with_it(corpus: Path) -> None:
    script = ("bash", "-c", f'"{READER}" "$0"; echo script goes on', str(corpus))
    with opened(corpus, program=script) as terminal:
        terminal.wait_for("5 articles", "14 tagged")
        terminal.send(b"\x1a")
        until = time.monotonic() + PATIENCE
        while state(terminal) != "T":  # the script, for which a shell waits
            assert time.monotonic() < until, terminal.text
            terminal.read(0.05)
        os.killpg(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for("5 articles", "14 tagged")
        terminal.type("ctrl+q")
        terminal.wait_for("script goes on")
