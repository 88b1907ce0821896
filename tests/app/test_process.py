"""How the process is set up: each test in one of its own, for what is set stays."""

from __future__ import annotations

import subprocess
import sys

import pytest
from textual.geometry import Region

from reader.app import process

THREADS = """
import sys, threading
from pathlib import Path

from reader.app import process

if sys.argv[1] == "set":
    process.set_up()

def work(turn):
    turn.wait()
    held = [bytearray(2_000) for _ in range(2_000)]  # too large for Python's own heap, too small for pages of their own
    turn.wait()

for _ in range(4):
    turns = threading.Barrier(8)
    threads = [threading.Thread(target=work, args=(turns,)) for _ in range(8)]
    for one in threads: one.start()
    for one in threads: one.join()
maps = Path("/proc/self/maps").read_text().splitlines()
kept_for_more = [[int(edge, 16) for edge in one.split()[0].split("-")] for one in maps if one.split()[1] == "---p"]
print(sum(end - start > 30 << 20 for start, end in kept_for_more))  # each heap of a thread is 64 MB of addresses
"""


FREED = """
import os
from pathlib import Path

from reader.app import process

def memory():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20

held = [bytearray(20_000) for _ in range(5_000)]
del held[::2], held[:-1]  # the last one stands above all that is free
before = memory()
process.give_back()
print(before - memory())
"""


LARGE = """
import os, sys
from pathlib import Path

from reader.app import process

def memory():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20

if sys.argv[1] == "set":
    process.set_up()
first = bytearray(20 << 20)
del first
held = [bytearray(size) for _ in range(500) for size in (200_000, 2_000)]
before = memory()
del held[::2]
print(before - memory())
"""


def heaps(how: str) -> int:
    said = subprocess.run([sys.executable, "-c", THREADS, how], capture_output=True, text=True, check=True)
    return int(said.stdout.split()[-1])


if sys.platform.startswith("linux"):

    def test_threads_share_one_heap() -> None:
        assert heaps("as it is") > 3
        assert heaps("set") == 0

    @pytest.mark.parametrize(("how", "given"), [("as it is", range(-9, 30)), ("set", range(70, 110))])
    def test_large_pieces_leave_no_holes(how: str, given: range) -> None:
        said = subprocess.run([sys.executable, "-c", LARGE, how], capture_output=True, text=True, check=True)
        assert int(said.stdout) in given

    def test_what_was_freed_is_given_back() -> None:
        said = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, check=True)
        assert int(said.stdout) > 50


def test_another_c_library_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_found", lambda name: None)
    process.give_back()
    process._share_one_heap()
    monkeypatch.undo()
    assert process._found("no_such_function") is None


def test_what_was_laid_out_long_ago_is_let_go_of() -> None:
    for width in range(1500):
        Region(0, 0, width, 2).union(Region(0, 0, 2, width))
    process.give_back()
    assert Region.union.cache_info().currsize == 0
    Region(0, 0, 1, 2).union(Region(0, 0, 2, 1))
    process.give_back()
    assert Region.union.cache_info().currsize == 1
