"""A terminal that does not read holds nobody up, gets no more than it can take, and is told everything in the end."""

from __future__ import annotations

import os
import threading

from reader.app.outlet import Outlet, encoded


def test_what_is_written_arrives_in_order_and_all_of_it():
    ours, theirs = os.pipe()
    outlet = Outlet(theirs, "utf-8", lambda: None)
    for number in range(100):
        outlet.write(f"{number}·")
    assert outlet.close(10)
    os.close(theirs)
    assert os.read(ours, 10_000).decode() == "".join(f"{number}·" for number in range(100))
    os.close(ours)


def test_a_terminal_that_does_not_read_is_behind_until_it_has_read():
    ours, theirs = os.pipe()
    caught_up = threading.Event()
    outlet = Outlet(theirs, "utf-8", caught_up.set)
    assert not outlet.behind
    outlet.write("x" * 500_000)  # returns, though nobody reads
    assert outlet.behind
    assert not caught_up.is_set()
    read = 0
    while read < 500_000:
        read += len(os.read(ours, 65_536))
    assert caught_up.wait(10)
    assert not outlet.behind
    assert outlet.close(10)
    os.close(theirs)
    os.close(ours)


def test_one_that_never_reads_is_given_up():
    ours, theirs = os.pipe()
    outlet = Outlet(theirs, "utf-8", lambda: None)
    outlet.write("x" * 500_000)
    assert not outlet.close(0.05)
    os.close(ours)


def test_one_that_is_gone_takes_everything_and_keeps_nothing():
    ours, theirs = os.pipe()
    outlet = Outlet(theirs, "utf-8", lambda: None)
    os.close(ours)
    outlet.write("x")
    outlet.close(10)
    outlet.write("x" * 500_000)
    assert not outlet.behind
    os.close(theirs)


def test_what_the_encoding_lacks_keeps_its_width():
    assert encoded("│ naïve 橋 …", "ascii") == b"| na?ve ?? ~"
    assert encoded("▐≠ three ╹ ① 10× ‹ 2 more", "ascii") == b"|! three | 1 10x < 2 more"
    assert encoded("│ naïve", "latin-1") == "| naïve".encode("latin-1")
    assert encoded("│ 橋", "utf-8") == "│ 橋".encode()
