"""What others do to the files while the program runs: another reader, an editor, a folder that is synchronised.

They do it in a process of their own, `python -m tests.fuzz.outside`: what they take of memory is not the program's.
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from reader import files, locks
from reader.articles import Passage
from reader.corpus import Corpus
from reader.errors import ReaderError
from tests.fuzz import acknowledged

NASTY = {
    "nasty [red]b[/] \u202e.md": "---\ntitle: '[bold]nasty[/] \x1b[31m title'\nsource: '[@click=app.quit]x[/]'\n---\n\n"
    "A coalition of \x1b]52;c;aGk=\x07 levels, \x9b31m and \x00 more.\n\nSteel \u202e for \u200b\u200d the bridge.\n",
    "nasty/long line.txt": "Nasty long line\n\n" + "coalition" * 12_000 + "\n",
    "nasty/many lines.txt": "Nasty many lines\n\n" + "A level.\n\n" * 6_000,
    "nasty/empty.txt": "",
    "nasty/one sign.txt": "x",
    "nasty/combining.txt": "Nasty combining\n\n" + "e" + "\u0301" * 3_000 + " steel. " + "👩‍👩‍👧‍👦" * 200 + "\n",
    "nasty/wide.txt": "Nasty 幅\n\n" + "橋は鋼で作られる。" * 400 + "\n\nКоаліція рівнів. " * 50,
    "nasty/new\nline.txt": "Nasty name\n\nA bridge of three levels in Kyiv, 2025.\n",
    "nasty/spaces.txt": "\u00a0 \n\n\t\n" * 200,
}


def write_nasty(folder: Path) -> None:
    """Articles nobody would write, in `folder`."""
    for name, text in NASTY.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


class Kept(NamedTuple):
    """What came of looking whether all that was acknowledged is in the files."""

    acknowledged: int
    lost: list[str]


class Others:
    """All the others, on one corpus, in their process. What they break they mend the next time they come by."""

    def __init__(self, folder: Path, apart: Path, log: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder), str(apart), str(log)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def act(self, seed: str) -> str:
        """Do one thing; returns what it was."""
        return str(self._ask("act", seed))

    def go_back(self) -> None:
        """All tags are as they were in the beginning, as when git takes out an older state."""
        self._ask("go_back")

    def look(self, name: str) -> Kept:
        """Mend, and look whether everything that was acknowledged is in the files; from here on it is counted anew.
        Where anything is lost, log and files are put apart under `name`.
        """
        many, lost = self._ask("look", name) or (0, [])
        return Kept(many, lost)

    def close(self) -> None:
        """They leave."""
        self._process.communicate()

    def _ask(self, *what: str) -> list[Any] | str | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        answer: list[Any] | str | None = json.loads(self._process.stdout.readline())
        return answer


class Doing:
    """What the others do."""

    def __init__(self, folder: Path, apart: Path, log: Path) -> None:
        self._folder, self._apart, self._log = folder, apart, log
        self.tags = folder / "tags"
        self._kept, self._away = apart / "as it was", apart / "away"
        shutil.copytree(folder, self._kept)
        self._names = sorted(
            str(one.relative_to(folder))
            for one in folder.rglob("*")
            if one.is_file() and one.suffix in (".md", ".txt") and one.stat().st_size < 50_000
        )
        self._broken: dict[Path, bytes] = {}
        self._gone: list[str] = []
        self._new = 0
        self._bob = Corpus.open(folder, author="bob")
        self._acts = (
            self._tag,
            self._tag,
            self._note,
            self._edit,
            self._remove,
            self._arrive,
            self._codebook,
            self._spoil,
        )

    def close(self) -> None:
        self._bob.close()

    def act(self, seed: str) -> str:
        """Do one thing; returns what it was. `seed` is a number, or "away": the disk is taken out, or "back": it only
        comes back.
        """
        self.mend()
        if not seed.isdecimal():
            if seed == "away":
                self._folder.rename(self._away)
            return seed
        chance = random.Random(seed)
        act = chance.choice(self._acts)
        with (
            locks.locked(self.tags)
            if act not in (self._tag, self._edit, self._remove, self._arrive)
            else contextlib.nullcontext()
        ):
            act(chance)
        return act.__name__.strip("_")

    def mend(self) -> None:
        """What was spoilt is as it was before; what was away is there again."""
        if self._away.exists():
            assert not self._folder.exists(), "somebody made another folder in its place"
            self._away.rename(self._folder)
        with locks.locked(self.tags):
            for path, content in self._broken.items():
                path.write_bytes(content)
            self._broken.clear()
        for name in self._gone:
            shutil.copy(self._kept / name, self._folder / name)
        self._gone.clear()

    def go_back(self) -> None:
        """All tags are as they were in the beginning, as when git takes out an older state."""
        self.mend()
        with locks.locked(self.tags):
            for path in self.tags.rglob("*.yaml"):
                path.unlink()
            shutil.copytree(self._kept / "tags", self.tags, dirs_exist_ok=True)
        for name in self._names:
            shutil.copy(self._kept / name, self._folder / name)

    def look(self, name: str) -> Kept:
        """As for `Others`."""
        self.mend()
        lost = acknowledged.missing(self._log, self.tags)
        many = len(self._log.read_text().splitlines()) if self._log.exists() else 0
        if lost:
            shutil.copy(self._log, self._apart / f"{name}.jsonl")
            shutil.copytree(self.tags, self._apart / f"{name}-tags")
        self._log.unlink(missing_ok=True)
        return Kept(many, lost)

    def _article(self, chance: random.Random) -> str:
        return chance.choice(self._names)

    def _tag(self, chance: random.Random) -> None:
        try:
            article = self._bob.article(self._article(chance))
            if len(article.text) > 20:
                start = chance.randrange(len(article.text) - 10)
                self._bob.tags.add(article, Passage(start, start + 8), [chance.choice(["bob/one", "people", "x"])])
        except ReaderError:
            pass  # nothing was acknowledged

    def _note(self, chance: random.Random) -> None:
        paths = [one for one in sorted(self.tags.rglob("*.yaml")) if one.name.removesuffix(".yaml").count(".")]
        if not paths:
            return
        path = chance.choice(paths)
        said = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        one = chance.choice(said["passages"])
        one["note"] = f"by hand {chance.randrange(1000)}"
        files.write_atomic(path, yaml.dump(said, sort_keys=False, allow_unicode=True).encode())
        acknowledged.note(self._log, {"note_of": one["id"], "note": one["note"]})

    def _edit(self, chance: random.Random) -> None:
        path = self._folder / self._article(chance)
        text = path.read_text("utf-8")
        at = chance.randrange(len(text) + 1)
        path.write_text(
            (text[:at] + " A sentence that was not there. " + text[at:])[:60_000]
            if chance.random() < 0.5
            else (self._kept / path.relative_to(self._folder)).read_text("utf-8"),
            "utf-8",
        )

    def _remove(self, chance: random.Random) -> None:
        name = self._article(chance)
        (self._folder / name).unlink()
        self._gone.append(name)

    def _arrive(self, chance: random.Random) -> None:
        self._new = (self._new + 1) % 10
        (self._folder / f"new {self._new}.txt").write_text(
            f"New {self._new}\n\nThe coalition came with {chance.randrange(100)} levels of steel.\n", "utf-8"
        )

    def _codebook(self, chance: random.Random) -> None:
        path = self.tags / "codebook.yaml"
        if path.exists():
            text = path.read_bytes()
            files.write_atomic(
                path, text + b"# looked at\n" if len(text) < 20_000 else text.replace(b"# looked at\n", b"")
            )

    def _spoil(self, chance: random.Random) -> None:
        paths = sorted(self.tags.rglob("*.yaml"))
        if paths:
            path = chance.choice(paths)
            self._broken[path] = path.read_bytes()
            path.write_bytes(chance.choice([b"passages: [", b"", b"\xff\xfe", b"version: 99\n"]))


def main() -> None:
    """Do what each line on standard input asks for, and answer with a line, until it ends."""
    folder, apart, log = map(Path, sys.argv[1:])
    doing = Doing(folder, apart, log)
    with acknowledged.writing_down(log):
        for line in sys.stdin:
            what, *how = json.loads(line)
            print(json.dumps(getattr(doing, what)(*how)), flush=True)
    doing.close()


if __name__ == "__main__":
    main()
