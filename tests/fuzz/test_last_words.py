"""What is said when something goes wrong that nobody thought of, and what leaves by the clipboard: clean as well."""

from __future__ import annotations

import base64
import sys
import threading
from pathlib import Path

import pytest
import yaml

from reader import cli, places
from reader.app import indexing
from reader.commands import output
from reader.corpus import Corpus
from tests.app.opened import nothing_new, write_corpus
from tests.fuzz.heard import OURS, TEXTUALS, harm_in
from tests.fuzz.listening import listened_to

HOSTILE = "[/b] [red]\x1b]52;c;aGk=\x07\x9b31m\u202eevil\ud800" + "\u0301" * 400


def broken(*_: object) -> int:
    raise ValueError(HOSTILE)


@pytest.mark.parametrize("debug", ["", "1"])
def test_an_exception_is_told_without_what_a_terminal_obeys(
    debug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("reader.commands.search.run", broken)
    monkeypatch.setenv("READER_DEBUG", debug)
    write_corpus(tmp_path)
    assert cli.main(["search", "x", "-C", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "[/b] [red]" in told.err
    assert not harm_in(told.out + told.err, OURS)
    assert ("Traceback" in told.err) == bool(debug)
    if not debug:
        kept = places.error_log().read_text("utf-8")
        assert "Traceback" in kept and "[/b] [red]" in kept
        assert not harm_in(kept, OURS)


def test_what_ends_a_thread_or_cannot_be_caught_is_told_clean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    output.trace_cleanly()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()

    class Broken:
        def __del__(self) -> None:
            broken()

    Broken()
    try:
        broken()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert told.count("ValueError: [/b] [red]") == 3
    assert not harm_in(told, OURS)


async def test_the_interface_leaves_no_traceback_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    said: list[str] = []
    with pytest.raises(ValueError, match="red"):
        async with listened_to(write_corpus(tmp_path / "corpus"), size=(80, 24)) as reader:
            said.append(reader.take())
            reader.app.call_later(broken)
            await reader.pilot.pause(0.2)
            assert isinstance(reader.app.unexpected, ValueError)
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert not harm_in("".join(said) + told.out + told.err, TEXTUALS)


async def test_what_is_copied_is_clean_and_stays_in_its_sequence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    async with listened_to(write_corpus(tmp_path / "corpus"), size=(80, 24)) as reader:
        reader.take()
        reader.app.copy_to_clipboard(f"{HOSTILE}\nzwj 👩\u200d🌾")
        said = reader.take()
        assert not harm_in(said, TEXTUALS)
        copied = base64.b64decode(said.partition("\x1b]52;c;")[2].partition("\x07")[0]).decode()
        assert not harm_in(copied, OURS)
        assert copied.startswith("[/b] [red]␛]52;c;aGk=␇") and copied.endswith("\nzwj 👩\u200d🌾")


def test_tags_that_look_the_same_are_found_by_the_check(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    (tmp_path / "tags").mkdir()
    names = [
        "caf\u00e9",
        "cafe\u0301",
        "guarantees",
        "gua\u200brantees",
        "gua\u200crantees",
        "می\u200cخواهم",
        "میخواهم",
    ]
    book = {"version": 1, "tags": [{"name": name} for name in names]}
    (tmp_path / "tags" / "codebook.yaml").write_text(yaml.safe_dump(book), "utf-8")
    corpus = Corpus.open(tmp_path)
    found = [one.problem for one in corpus.problems() if "look the same" in one.problem]
    corpus.close()
    assert len(found) == 3
