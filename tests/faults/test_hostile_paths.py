"""Names and paths from strangers: nothing outside the corpus is read or written, and nothing blocks."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.app import session
from reader.articles.model import Metadata
from reader.corpus import Corpus
from reader.errors import ImportFileError, ReaderError
from reader.tags.exchange import reading
from reader.tags.journal import Journal
from tests.conftest import Effort
from tests.tags.exchange.coming_in import Texts, imported
from tests.tags.making import STORY, article, span, store

IDS = (
    *("../x.txt", "/etc/passwd", "a/../../x.txt", "a/./b.txt", "", ".", "..", "/", "//", "a//b.txt", "a.txt/"),
    *("a\0b.txt", "\ud800.txt", "a\ud800/b.txt", "/".join(["d"] * 3000), "codebook", "links"),
    *(".hidden.txt", "d/.hidden.txt", "..\\x.txt", "~/x.txt/..", "~root/../x.txt", "codebook/..", "x/\0"),
)
"""What cannot be the name of an article."""
ODD = ("~", "~root", "C:\\x.txt", "con", "nul.txt", "x. ", "x\n\x1b]0;y\x07.txt", "$HOME", "%2e%2e", "n" * 300)
"""What is odd, and a name like any other on this system."""


@pytest.fixture
def around(tmp_path: Path) -> Iterator[Path]:
    """A corpus with things around it that must stay as they are."""
    folder = tmp_path / "around"
    (folder / "corpus/tags").mkdir(parents=True)
    (folder / "corpus/a.txt").write_text(STORY)
    (folder / "x.txt").write_text("outside")
    (folder / "elsewhere").mkdir()
    before = outside(folder)
    yield folder
    assert outside(folder) == before


def outside(folder: Path) -> dict[str, bytes]:
    """What lies around the corpus."""
    found = {}
    for top, folders, names in os.walk(folder):
        if top == str(folder):
            folders[:] = [name for name in folders if name not in ("corpus", "state")]
        found |= {f"{top}/{name}": Path(top, name).read_bytes() for name in names} | {top: b""}
    return found


def opened(folder: Path) -> Corpus:
    return Corpus.open(folder / "corpus", author="ada")


@pytest.mark.parametrize("name", IDS)
def test_what_is_no_name_of_an_article_is_refused_everywhere(name: str, around: Path) -> None:
    corpus = opened(around)
    with pytest.raises(ReaderError):
        corpus.article(name)
    with pytest.raises(ReaderError):
        corpus.tags.add(article(article_id=name), span(STORY, "third"), ["t"])
    with pytest.raises(ReaderError):
        corpus.tags.remove(name, "p-a")
    assert corpus.signature(name) is None


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_a_name(name: str, around: Path) -> None:
    tags = opened(around).tags
    tags.add(article(article_id=name), span(STORY, "third"), ["t"])
    assert tags.tagged_articles() == (name,)


@pytest.mark.parametrize("name", [*IDS, *ODD])
def test_a_name_in_a_file_from_elsewhere_leads_nowhere(name: str, around: Path) -> None:
    tags = store(around)
    texts = Texts({"a.txt": STORY}, {"a.txt": Metadata()})
    said = name.replace("\ud800", "x").replace('"', "")
    table = io.StringIO()
    table.write(f'document,content,tag\n"{said or "x"}","third is the United",t\n')
    note = {"target": {"source": name, "selector": {"type": "TextQuoteSelector", "exact": "nowhere here"}}}
    tried = 0
    for content in (table.getvalue().encode(), json.dumps({"@context": "x", "items": [note]}).encode()):
        with contextlib.suppress(ImportFileError):
            imported(tags, texts, content)
            tried += 1
    assert tried
    assert set(tags.tagged_articles()) <= {"a.txt"}


@pytest.mark.parametrize("name", IDS)
def test_a_name_in_the_history_or_the_session_leads_nowhere(name: str, around: Path) -> None:
    made = {"article": name, "text": "h", "before": None, "after": "id: p-a\ntags: [t]\nstart: 0\nend: 3\nquote: The\n"}
    (around / "corpus/state").mkdir()
    tags = store(around)
    state = around / "corpus/state"
    (state / "undo.jsonl").write_text(
        json.dumps({"do": "x", "edits": [made]}) + "\n" + json.dumps({"undo": "x"}) + "\n"
    )
    (state / "session.json").write_text(json.dumps({"version": 1, "panes": [{"article": name, "cursor": 1, "top": 1}]}))
    tags = type(tags)(around / "corpus", state, "ada")
    with contextlib.suppress(ReaderError):
        tags.redo()
    assert tags.tagged_articles() == ()
    for place in session.load(state).panes:
        with pytest.raises(ReaderError):
            opened(around).article(place.article)


def test_links_lead_nowhere_and_nothing_blocks(around: Path) -> None:
    folder = around / "corpus"
    for name, target in {
        "out.txt": around / "x.txt",
        "loop.txt": folder / "loop.txt",
        "zero.txt": Path("/dev/zero"),
        "gone.txt": folder / "nothing",
        "folder": around / "elsewhere",
        "self": folder,
        "tags/out.txt.yaml": around / "x.txt",
        "tags/away": around / "elsewhere",
    }.items():
        (folder / name).symlink_to(target)
    for name in ("fifo.txt", "tags/fifo.txt.yaml", "tags/codebook.yaml", "tags/links.yaml", "tags/searches.yaml"):
        os.mkfifo(folder / name)
    # The path of a socket is short: it is made elsewhere, and put here.
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{short}/s")
        Path(f"{short}/s").rename(folder / "socket.txt")
    (folder / "folder.txt").mkdir()
    (folder / "tags/folder.yaml").mkdir()
    corpus = opened(around)
    assert [one.id for one in corpus.listing().files] == ["a.txt"]
    assert {one.id.rstrip("/") for one in corpus.listing().skipped if not one.expected} >= {
        *("out.txt", "loop.txt", "zero.txt", "gone.txt", "folder", "self", "fifo.txt", "socket.txt"),
    }
    told = {one.file for one in corpus.problems()}
    assert told >= {"tags/fifo.txt.yaml", "tags/codebook.yaml", "tags/links.yaml", "tags/searches.yaml"}
    assert "tags/out.txt.yaml" in told
    for name in ("out.txt", "loop.txt", "zero.txt", "fifo.txt", "socket.txt", "folder/y.txt"):
        with pytest.raises(ReaderError):
            corpus.article(name)
    for name in ("out.txt", "away/b.txt", "fifo.txt"):
        with pytest.raises(ReaderError):
            corpus.tags.add(article(article_id=name), span(STORY, "third"), ["t"])
    corpus.tags.add(corpus.article("a.txt"), span(STORY, "third"), ["t"])
    assert corpus.search("coalition").total == 1
    with pytest.raises(ReaderError):
        reading.read(folder / "fifo.txt")


def test_folders_deeper_than_python_may_call_and_names_of_any_bytes(around: Path) -> None:
    deep = around / "corpus/tags"
    here = os.open(deep, os.O_RDONLY)
    try:
        for _ in range(1200):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)
    for name in (b"\xff\xfe.txt.yaml", b"new\nline.txt.yaml", b"\x1b[31m.txt.yaml", b"CON.txt.yaml"):
        Path(os.fsdecode(os.fsencode(deep) + b"/" + name)).write_bytes(b"version: 1\npassages: []\n")
    corpus = opened(around)
    assert len(corpus.tags.tagged_articles()) == 4
    assert corpus.problems()
    corpus.tags.add(corpus.article("a.txt"), span(STORY, "third"), ["t"])
    subprocess.run(["rm", "-rf", str(deep)], check=True)  # too deep for what cleans up after tests


def test_what_comes_and_goes_while_it_is_listed(around: Path, effort: Effort) -> None:
    chance = effort.random("come and go")
    folder = around / "corpus"
    real = os.scandir
    corpus = opened(around)

    def moving(path: object) -> object:
        for _ in range(3):
            name = folder / f"{chance.randrange(6)}.txt"
            with contextlib.suppress(OSError):
                name.write_text("words") if chance.random() < 0.5 else name.unlink()
        found = real(path)  # type: ignore[call-overload]
        for name in [folder / f"{number}.txt" for number in range(6)]:
            if chance.random() < 0.5:
                name.unlink(missing_ok=True)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "scandir", moving)
        for _ in range(effort.rounds(20, 2000)):
            corpus.problems()
    assert "a.txt" in [one.id for one in corpus.listing().files]


def as_nobody(work: Callable[[], object]) -> object:
    """What `work` gives in a process that may not do everything, as the one that runs the tests perhaps may."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        said: object = "nothing"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            said = work()
        except BaseException as error:
            said = repr(error)
        finally:
            os.write(write_end, json.dumps(said).encode())
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        said = json.loads(told.read())
    os.waitpid(child, 0)
    return said


def test_what_may_not_be_read_is_said() -> None:
    with tempfile.TemporaryDirectory(prefix="reader-test-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        for name in ("shut", "tags"):
            (folder / name).mkdir()
        (folder / "shut.txt").write_text("words")
        (folder / "tags/a.txt.yaml").write_text("version: 1\npassages: []\n")
        for name in ("shut", "shut.txt", "tags/a.txt.yaml"):
            (folder / name).chmod(0)
        corpus = Corpus.open(folder, author="ada")
        corpus.problems()
        said = as_nobody(lambda: [one.file for one in Corpus.open(folder).problems() if "denied" in one.problem])
        (folder / "shut").chmod(0o700)
    assert isinstance(said, list)
    assert {"shut/", "shut.txt", "tags/a.txt.yaml"} <= set(said), said


# -- files from elsewhere that explode


def test_a_zip_file_of_a_million_names_is_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", None)
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 300_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0)
    with pytest.raises(ImportFileError, match="more than 20,000"):
        reading.parse(b"PK\x03\x04" + entry * count + end, "bomb.qdpx", "qdpx")


def test_zip_files_in_zip_files_stay_what_they_are() -> None:
    inner = b""
    for level in range(6):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{level}-{number}.zip", inner or b"0" * 100_000)
        inner = made.getvalue()
    with pytest.raises(ImportFileError, match=r"no project\.qde"):
        reading.parse(inner, "42.qdpx")


def test_a_table_of_ever_so_many_columns_is_refused_at_once() -> None:
    with pytest.raises(ImportFileError, match="more than 1,000 columns"):
        reading.parse(b",".join(b"c%d" % number for number in range(50_000)) + b"\nx\n", "t.csv", "csv")


JUNK: tuple[object, ...] = (None, True, -1, 1e308, 10**30, "", "x", "\0", "\ud800", [], [[]], {}, {"a": 1}, ["x"] * 3)


def test_any_history_is_undone_or_passed_over(tmp_path: Path, effort: Effort) -> None:
    chance = effort.random("history")
    sound = [
        {"article": "a.txt", "text": "", "before": None, "after": "id: p-a\ntags: []\nstart: 0\nend: 1\nquote: T\n"},
        {"article": "a.txt", "passage": "p-a", "tags": ["a"], "then": ["b"]},
        {"tag": None, "then": "version: 1\ntags:\n- name: t\n", "at": 0},
        {"listed": ["t"], "gone": False},
        {"link": None, "then": "id: l-a\n"},
    ]
    path = tmp_path / "state/undo.jsonl"
    path.parent.mkdir()
    for _ in range(effort.rounds(150, 20_000)):
        edit: dict[str, object] = dict(chance.choice(sound))
        edit[chance.choice(list(edit))] = chance.choice(JUNK)
        line: dict[str, object] = {"do": "x", "edits": [edit], "files": [["a.txt", 0, 0, "version: 1\n", "d"]]}
        if chance.random() < 0.4:
            line[chance.choice(list(line))] = chance.choice(JUNK)
        text = json.dumps(line)
        if chance.random() < 0.3:
            text = text.replace("1e+308", chance.choice(["NaN", "Infinity", "1" * 5000, "[" * 100_000]))
        path.write_text(f'{text}\n{{"do": "x", "do": 7}}\n{{"undo": "y"}}\n', "utf-8")
        journal = Journal(path.parent)
        entry = journal.next_undo()
        assert entry is None or entry.edits
        with contextlib.suppress(ReaderError):
            store(tmp_path).undo()


def test_any_session_is_opened(tmp_path: Path, effort: Effort) -> None:
    chance = effort.random("session")
    sound = {
        "version": 1,
        "query": "q",
        "sort": "newest",
        "listed": "a.txt",
        "focus": 1,
        "panes": [{"article": "a.txt", "cursor": 1, "top": 2}],
        "drafts": [{"key": "k", "tags": ["a"], "typed": "", "note": ""}],
        "last_tags": ["a"],
    }
    for _ in range(effort.rounds(300, 20_000)):
        said: dict[str, object] = dict(sound)
        said[chance.choice(list(said))] = chance.choice([*JUNK, [{"article": chance.choice(JUNK), "cursor": 1e308}]])
        (tmp_path / "session.json").write_text(json.dumps(said))
        found = session.load(tmp_path)
        assert all(isinstance(place.article, str) and place.cursor >= 0 for place in found.panes)
    for text in ("[" * 100_000, '{"version": 1, "focus": ' + "9" * 5000 + "}", '{"version": NaN}', "\0", "nul", '"x"'):
        (tmp_path / "session.json").write_text(text)
        assert session.load(tmp_path) == session.Session()
