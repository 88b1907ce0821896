"""Run as a program, `crashing.py FOLDER [links]`: a story of tagging, or of linking, killed at each step of each write.

Each run forks, so that what is killed holds nothing of ours. One line of JSON for each: the step it died before, the
folder, and what had been done before it died.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from reader import files
from reader.tags import Verdict
from tests.tags.making import STORY, article, span, store

OTHER = "A coalition comes second, of France and others. The Americans are third, after a truce."
LINKED = (("The second component he named", "A coalition comes second"), ("The third is the United", "The Americans"))
WORDS = ("truce", "France", "Ukraine")


def story(folder: Path, done: Callable[[str], None]) -> None:
    """Six deeds; `done` is told of each that a person has been told of."""
    tags = store(folder)
    made = []
    for words in WORDS[:2]:
        made.append(tags.add(article(), span(STORY, words), [words.lower()], "note"))
        done(f"add {words}")
    tags.change(article(), made[0].id, tags=["other"])
    done("change")
    tags.remove("a.txt", made[1].id)
    done("remove")
    tags.undo()
    done("undo")
    tags.add(article(article_id="sub/b.txt"), span(STORY, WORDS[2]), ["truce"])
    done(f"add {WORDS[2]}")
    tags.remove("sub/b.txt", tags.passages("sub/b.txt")[0].id)
    done("remove file")


def linking(folder: Path, done: Callable[[str], None]) -> None:
    """Deeds on links, as `story` is on tags."""
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
    done("remove all")


def killed_before(step: int, folder: Path, story: Callable[[Path, Callable[[str], None]], None]) -> dict[str, object]:
    """The story in a process that is killed before its step of that number, counted from 0."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def on_step(name: str, path: Path) -> None:
            nonlocal count
            if count == step:
                os.write(writing, f"!{name} {path.name}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1

        files.on_step = on_step
        story(folder, lambda deed: os.write(writing, f"{deed}\n".encode()) and None)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    died = next((line[1:] for line in lines if line.startswith("!")), None)
    deeds = [line for line in lines if not line.startswith("!")]
    return {"died": died, "killed": os.WIFSIGNALED(status), "deeds": deeds, "folder": str(folder)}


def main() -> None:
    """Kill before each step until the story ends without being killed."""
    top = Path(sys.argv[1])
    for step in range(1000):
        folder = top / f"{step:03}"
        folder.mkdir()
        result = killed_before(step, folder, linking if "links" in sys.argv else story)
        print(json.dumps(result), flush=True)
        if not result["killed"]:
            return


if __name__ == "__main__":
    main()
