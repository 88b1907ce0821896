"""`reader index --follow`: the index follows the folder until it is told to stop, or nobody is there any more."""

from __future__ import annotations

import os
import signal
import stat
import sys
import threading

from reader.commands import output
from reader.commands.index import as_json, print_report, progress_as_json
from reader.commands.progress import on_terminal
from reader.corpus import Corpus
from reader.search.follow import Follower, Said
from reader.settings import Settings

_ORDERS = {b"rebuild": Follower.rebuild, b"update": Follower.look, b"stop": Follower.stop}
"""What a line on standard input asks for."""


def follow(corpus: Corpus, chosen: Settings, *, json: bool, rebuild: bool) -> int:
    """Follow the folder. Ends with SIGTERM, Ctrl+C, `stop` or the end of standard input, and when its parent is gone.

    Each thing it has to say is a line of JSON, or words for a person.
    """
    with on_terminal() as progress:

        def tell(said: Said) -> None:
            try:
                if json:
                    _as_json(said)
                elif said.progress is not None:
                    if progress is not None:
                        progress(said.progress)
                else:
                    _in_words(said)
            except BrokenPipeError:  # whoever read along is gone
                follower.stop()

        follower = corpus.index.follower(tell, memory=chosen.index_memory, poll=chosen.index_poll)
        if rebuild:
            follower.rebuild()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: follower.stop())
        if _is_heard():
            threading.Thread(target=_listen, args=(follower,), daemon=True).start()
        follower.run()
    return 0


def _is_heard() -> bool:
    """Whether standard input is somebody: a pipe or a terminal. Of `/dev/null` and files the end says nothing."""
    try:
        mode = os.fstat(0).st_mode
        return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(0)
    except OSError:
        return False


def _listen(follower: Follower) -> None:
    rest = b""
    while True:
        try:
            piece = os.read(0, 4096)
        except OSError:
            piece = b""
        if not piece:
            follower.stop()
            return
        *lines, rest = (rest + piece).split(b"\n")
        for one in lines:
            if order := _ORDERS.get(one.strip()):
                order(follower)


def _as_json(said: Said) -> None:
    if said.progress is not None:
        output.json_line(progress_as_json(said.progress))
    elif said.report is not None:
        output.json_line({"report": as_json(said.report)})
    elif said.waiting:
        output.json_line({"waiting": said.waiting})
    else:
        output.json_line({"trouble": said.trouble})


def _in_words(said: Said) -> None:
    if said.report is not None:
        print_report(said.report)
        sys.stdout.flush()
    else:
        output.complain(said.waiting or said.trouble)
