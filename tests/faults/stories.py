"""What a person does to tags, links, searches, the session and the index, deed by deed, for those who kill it midway.

Each story is told in a folder of its own: `prepare` makes what was there before, `play` does the deeds and says each
once it is done, `look` is what a new program finds, `check` asks whether one can go on from there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from reader import cli, copies, places
from reader.app import session
from reader.compare import Sketch
from reader.tags import SavedSearches, TagStore, Verdict, journal
from tests.tags.exchange.coming_in import Texts, imported, written
from tests.tags.making import STORY, article, span, store

Done = Callable[[str], None]
OTHER = "A coalition comes second, of France and others. The Americans are third, after a truce."
LINKED = (("The second component he named", "A coalition comes second"), ("The third is the United", "The Americans"))
NAMES = [f"a{number}.txt" for number in range(5)] + [f"sub/b{number}.txt" for number in range(5)]
WORDS = ("truce", "France", "settlement")


@dataclass(frozen=True, slots=True)
class Told:
    """One story."""

    play: Callable[[Path, Done], None]
    prepare: Callable[[Path], None]
    look: Callable[[Path], Any]
    check: Callable[[Path], None]
    stands_between: bool = False
    """Whether something else than the state before a deed or after it may be found: parts of it, none of them wrong."""


# -- tags


def tags_of(folder: Path) -> object:
    """All that a new program reads of the tags, without what chance and the clock have given."""
    tags = store(folder)
    found = {}
    for name in tags.tagged_articles():
        ones = tags.passages(name)
        assert len({one.id for one in ones}) == len(ones), "two passages of one id"
        found[name] = sorted([one.start, one.quote, list(one.tags), one.note] for one in ones)
    book = [[one.name, list(one.aliases), one.colour, one.key, one.description] for one in tags.codebook().tags]
    links = sorted([one.verdict.value, one.a.quote, one.b.quote] for one in tags.links.all())
    searches = SavedSearches(folder / "corpus").all()
    assert tags.problems([*NAMES, "a.txt", "b.txt", "sub/b.txt"]) == () or _only_left_over(tags)
    return [found, book, links, searches]


def _only_left_over(tags: TagStore) -> bool:
    said = tags.problems([*NAMES, "a.txt", "b.txt", "sub/b.txt"])
    odd = [one for one in said if "left over" not in one.problem]
    assert not odd, odd
    return True


def whole(folder: Path) -> None:
    """Every file of the tags is one, and none is there that should not be."""
    for path in (folder / "corpus").rglob("*"):
        if path.is_file():
            assert path.suffix == ".yaml" or (path.name.startswith(".") and path.suffix == ".tmp"), path
        if path.suffix == ".yaml":
            assert isinstance(yaml.safe_load(path.read_bytes()), dict), path
    assert not (folder / "state" / "step.json").exists(), "a step is still to be finished"


def goes_on(folder: Path) -> None:
    """A person goes on: tags, undoes that; undoes all that was ever done, and finds what was there at the beginning."""
    whole(folder)
    before = tags_of(folder)
    tags = store(folder)
    made = tags.add(article(), span(STORY, "nobody said"), ["after"])
    assert made in tags.passages("a.txt")
    assert tags.undo() is not None
    assert tags_of(folder) == before
    again = 0
    while tags.undo() is not None:
        again += 1
    assert tags_of(folder) == tags_of(folder.with_name("template")), f"after {again} undone"
    for _ in range(again):
        assert tags.redo() is not None
    assert tags_of(folder) == before, "all done again"


def undoes(folder: Path) -> None:
    """Of a history that is cut, what is left can be undone."""
    whole(folder)
    tags = store(folder)
    there = len(tags.passages("a.txt"))
    for number in range(3):
        tags.add(article(), span(STORY, "nobody said"), [f"after {number}"])
    for _ in range(3 + min(there, 7)):
        assert tags.undo() is not None
    assert len(tags.passages("a.txt")) == max(0, there - 7)
    whole(folder)


def nothing(folder: Path) -> None:
    """There was nothing before."""
    (folder / "corpus").mkdir()


def ten_files(folder: Path) -> None:
    """Ten tagged articles and a codebook in which something is said."""
    tags = store(folder)
    for name in NAMES:
        for number, words in enumerate(WORDS):
            tags.add(article(article_id=name), span(STORY, words), [f"kind/{number}", "old"], "a note")
    tags.describe_tag("old", "what was")
    shutil.rmtree(folder / "state")


def one_passage(folder: Path, done: Done) -> None:
    tags = store(folder)
    first = tags.add(article(), span(STORY, "truce"), ["truce"], "note")
    done("add truce")
    second = tags.add(article(), span(STORY, "France"), ["truce", "france"])
    done("add France")
    tags.change(article(), first.id, tags=["other"])
    done("change")
    tags.change(article(), second.id, note="a longer note\nof two lines")
    done("note")
    tags.remove("a.txt", second.id)
    done("remove")
    tags.undo()
    done("undo")
    tags.undo()
    done("undo of the note")
    tags.redo()
    done("redo")
    third = tags.add(article(article_id="sub/b.txt"), span(STORY, "Ukraine"), ["truce"])
    done("add Ukraine")
    tags.remove("sub/b.txt", third.id)
    done("remove file")


def many_passages(folder: Path, done: Done) -> None:
    tags = store(folder)
    tags.add_many(
        [(article(article_id=name), [span(STORY, "nobody"), span(STORY, "truce")]) for name in NAMES], ["hit"]
    )
    done("add many")
    wanted = [(name, one, [*one.tags, "more"]) for name in NAMES for one in tags.passages(name)]
    tags.retag_many(wanted, "more on all")
    done("retag many")
    tags.undo()
    done("undo")
    tags.redo()
    done("redo")
    tags.undo()
    done("undo again")
    tags.undo()
    done("undo add many")


def moved_along(folder: Path, done: Done) -> None:
    tags = store(folder)
    tags.move_along("a0.txt", article(article_id="a1.txt"))
    done("move")
    tags.undo()
    done("undo")
    tags.redo()
    done("redo")


def renamed(folder: Path, done: Done) -> None:
    tags = store(folder)
    tags.rename_tag("kind", "sort")
    done("rename")
    tags.undo()
    done("undo")
    tags.redo()
    done("redo")


def recoded(folder: Path, done: Done) -> None:
    tags = store(folder)
    tags.describe_tag("kind/0", "said of it")
    done("describe")
    tags.set_colour("kind/1", "red")
    done("colour")
    tags.merge_tags("kind/2", "kind/1")
    done("merge")
    tags.undo()
    done("undo")
    tags.delete_tag("kind/0", passages=True)
    done("delete")
    tags.undo()
    done("undo delete")


def taken_in(folder: Path, done: Done) -> None:
    """An import that adds passages to files, makes files and tags, and describes some."""
    texts = Texts(dict.fromkeys(NAMES, STORY))
    there = folder.with_name(f"{folder.name} theirs")
    shutil.rmtree(there, ignore_errors=True)
    there.mkdir()
    theirs = store(there, "bo")
    for name in NAMES:
        theirs.add(article(article_id=name), span(STORY, "nobody said when"), ["theirs", "kind/0"], "of bo")
    theirs.describe_tag("theirs", "what they mean")
    content = written(theirs, texts, "qdpx")
    shutil.rmtree(there)
    tags = store(folder)
    imported(tags, texts, content, "project.qdpx")
    done("import")
    tags.undo()
    done("undo")
    tags.redo()
    done("redo")


def linked(folder: Path, done: Done) -> None:
    tags = store(folder)
    a, b = article(), article(OTHER, "b.txt")
    ends = [(a, span(STORY, here), b, span(OTHER, there)) for here, there in LINKED]
    for number, end in enumerate(ends):
        tags.links.decide(*end, Verdict.SAME)
        done(f"link {number}")
    tags.links.decide(*ends[0], Verdict.NOT)
    done("reject")
    tags.undo()
    done("undo")
    tags.redo()
    done("redo")
    for one in tags.links.all():
        tags.links.remove(one.id)
        done(f"remove {one.verdict}")


def searches_saved(folder: Path, done: Done) -> None:
    saved = SavedSearches(folder / "corpus")
    saved.save("autumn", "date:2025-09..2025-11")
    done("save")
    saved.save("troops", "peacekeep*")
    done("save another")
    saved.save("autumn", "date:2025")
    done("replace")
    saved.forget("troops")
    done("forget")
    saved.forget("autumn")
    done("forget the last")


def long_history(folder: Path, done: Done) -> None:
    """The undo history is cut to its last lines twice."""
    journal.KEPT, journal._TRIM_AT = 8, 12
    tags = store(folder)
    for number, words in enumerate(STORY.split()[:14]):
        tags.add(article(), span(STORY, words), [f"t{number}"])
        done(f"add {number}")


# -- what is no tag


def session_of(folder: Path) -> object:
    return [[one.typed, one.note] for one in session.load(folder / "state").drafts]


def session_kept(folder: Path, done: Done) -> None:
    at = session.Session(query="truce")
    for number in range(4):
        drafts = (*at.drafts, session.Draft(f"a.txt:{number}", ("x",), f"typ{number}", "months of thought " * number))
        at = replace(at, drafts=drafts)
        session.save(folder / "state", at)
        done(f"draft {number}")


def session_goes_on(folder: Path) -> None:
    session.save(folder / "state", session.Session(query="again"))
    assert session.load(folder / "state").query == "again"


def sketches_of(folder: Path) -> object:
    found = copies.load(folder / "cache" / copies.FILE)
    return sorted([sha, one.size, list(one.lowest)] for sha, one in found.items())


def sketches_kept(folder: Path, done: Done) -> None:
    known = {}
    for number in range(3):
        known[f"{number:064x}"] = Sketch(number + 100, tuple(range(number * 7 + 1)))
        copies.save(folder / "cache" / copies.FILE, known)
        done(f"sketch {number}")


def sketches_go_on(folder: Path) -> None:
    copies.save(folder / "cache" / copies.FILE, {})
    assert sketches_of(folder) == []


def exported_file(folder: Path) -> object:
    path = folder / "out.json"
    return json.dumps(json.loads(path.read_bytes())).count('"exact"') if path.exists() else None


def written_out(folder: Path, done: Done) -> None:
    """`reader export -o` over a file that is there, as the command does it; and the log of an unexpected error."""
    (folder / "corpus" / "a0.txt").write_text(STORY)
    for number in range(2):
        store(folder).add(article(article_id="a0.txt"), span(STORY, WORDS[number]), ["x"])
        assert cli.main(["-C", str(folder / "corpus"), "export", "jsonld", "-o", str(folder / "out.json")]) == 0
        done(f"export {number}")


def anything(_: Path) -> None:
    """There is nothing to go on with."""


def log_of(folder: Path) -> object:
    path = folder / "log" / "last-error.txt"
    return path.read_text().splitlines()[-1:] if path.exists() else None


def log_written(folder: Path, done: Done) -> None:
    places.error_log = lambda: folder / "log" / "last-error.txt"
    for number in range(2):
        cli._unexpected(RuntimeError(f"number {number}"))
        done(f"log {number}")


def _told(play: Callable[[Path, Done], None], prepare: Callable[[Path], None] = nothing) -> Told:
    return Told(play, prepare, tags_of, goes_on)


STORIES: dict[str, Told] = {
    "one passage": _told(one_passage),
    "many passages": _told(many_passages, ten_files),
    "moved along": _told(moved_along, ten_files),
    "rename": _told(renamed, ten_files),
    "codebook": _told(recoded, ten_files),
    "import": _told(taken_in, ten_files),
    "links": _told(linked),
    "searches": Told(searches_saved, nothing, tags_of, whole),
    "long history": Told(long_history, nothing, tags_of, undoes),
    "session": Told(session_kept, nothing, session_of, session_goes_on),
    "sketches": Told(sketches_kept, nothing, sketches_of, sketches_go_on),
    "export": Told(written_out, nothing, exported_file, anything),
    "error log": Told(log_written, nothing, log_of, anything),
}


def of_kind(names: Sequence[str]) -> dict[str, Told]:
    """The stories of these names."""
    return {name: STORIES[name] for name in names}
