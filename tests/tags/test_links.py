"""Links that people make between sentences: decided, found again, undone, merged, and never written over."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.errors import ReaderError, TagFileError, UsageError
from reader.tags import HandLink, TagStore, Verdict, links_file
from reader.tags.links import End, in_order
from reader.tags.links_file import LinksFile
from tests.conftest import REPOSITORY
from tests.faults.stories import LINKED, OTHER
from tests.tags.making import STORY, article, nasty_text, span, store
from tests.tags.test_git import commit, git

A, B = article(), article(OTHER, "b.txt")
FIRST, SECOND = ((span(STORY, here), span(OTHER, there)) for here, there in LINKED)


def path_of(folder: Path) -> Path:
    return folder / "corpus" / "tags" / "links.yaml"


def decided(tags: TagStore, ends: tuple[Passage, Passage] = FIRST, verdict: Verdict = Verdict.SAME) -> HandLink:
    return tags.links.decide(A, ends[0], B, ends[1], verdict)


def test_a_link_stands_in_the_file_as_a_person_would_write_it(tmp_path: Path) -> None:
    made = store(tmp_path).links.decide(B, FIRST[1], A, FIRST[0], Verdict.SAME)
    said = yaml.safe_load(path_of(tmp_path).read_text("utf-8"))
    assert list(said) == ["version", "links"]
    (link,) = said["links"]
    assert list(link) == ["id", "verdict", "a", "b", "by", "created"]
    assert (link["id"], link["verdict"], link["by"]) == (made.id, "same", "ada")
    assert link["a"] == {
        "article": "a.txt",
        "text_sha256": A.text_sha256,
        "start": 0,
        "end": 29,
        "quote": "The second component he named",
        "suffix": STORY[29 : 29 + 32],
    }
    assert link["b"]["article"] == "b.txt"


def test_what_is_said_later_about_the_same_two_replaces_it(tmp_path: Path) -> None:
    tags = store(tmp_path)
    first = decided(tags)
    assert decided(tags) == first
    wider = (Passage(FIRST[0].start, FIRST[0].end + 20), FIRST[1])
    second = decided(tags, wider, Verdict.NOT)
    assert second.id == first.id
    assert [one.verdict for one in tags.links.all()] == [Verdict.NOT]
    decided(tags, SECOND)
    assert [one.verdict for one in tags.links.all()] == [Verdict.NOT, Verdict.SAME]


def test_links_and_tags_are_undone_in_the_order_in_which_they_were_done(tmp_path: Path) -> None:
    tags = store(tmp_path)
    decided(tags)
    tags.add(A, span(STORY, "truce"), ["x"])
    decided(tags, verdict=Verdict.NOT)
    said = []
    while (change := tags.undo()) is not None:
        said.append((change.says.split(" ")[1], len(tags.passages("a.txt")), [one.verdict for one in tags.links.all()]))
    assert said == [("kept", 1, ["same"]), ("tagged", 0, ["same"]), ("linked", 0, [])]
    assert not path_of(tmp_path).exists()
    for _ in range(3):
        assert tags.redo() is not None
    assert [one.verdict for one in tags.links.all()] == ["not"]
    assert "kept apart “The second component" in (tags.undo() or pytest.fail()).says


def test_an_undo_does_not_take_back_what_somebody_else_made_of_it(tmp_path: Path) -> None:
    tags, other = store(tmp_path), store(tmp_path, "bo")
    decided(tags)
    decided(other, verdict=Verdict.NOT)
    with pytest.raises(TagFileError, match="changed by somebody else"):
        tags.undo()
    assert [one.verdict for one in tags.links.all()] == ["not"]


def test_removing_leaves_it_to_the_program_again(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = decided(tags)
    assert tags.links.remove(made.id) == made
    assert tags.links.remove(made.id) is None
    assert not path_of(tmp_path).exists()
    tags.undo()
    assert tags.links.all() == (made,)


def test_ends_are_found_again_when_a_text_has_changed(tmp_path: Path) -> None:
    tags = store(tmp_path)
    decided(tags)
    edited = article("An editor's word before it all.\n\n" + STORY)
    (one,) = tags.links.between([edited, B])
    assert edited.text[one.a.start : one.a.end] == "The second component he named"
    assert one.certain
    assert tags.links.between([A]) == ()
    reworded = article(STORY.replace("he named was the international", "they all named is an international"))
    (one,) = tags.links.between([reworded, B])
    assert not one.certain
    (problem,) = tags.lost_problems(reworded)
    assert "has changed in a.txt" in problem.problem
    gone = article("Nothing of it is left here, not a word of all that.")
    assert tags.links.between([gone, B]) == ()
    (problem,) = tags.lost_problems(gone)
    assert (problem.file, problem.line) == ("tags/links.yaml", 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("version: 1\nlinks: 7\n", "must be a list"),
        ("version: 9\nlinks: []\n", "newer version"),
        ("version: 1\nlinks:\n- id: l-a\n  verdict: perhaps\n", "must be same or not"),
        ("version: 1\nlinks:\n- id: l-a\n  verdict: same\n", "“a” is missing"),
        ("version: 1\nlinks: [\n", "not valid YAML"),
        ("<<<<<<< mine\nversion: 1\n", "merge conflict"),
    ],
)
def test_a_broken_file_is_said_and_never_written(tmp_path: Path, content: str, said: str) -> None:
    tags = store(tmp_path)
    path_of(tmp_path).parent.mkdir(parents=True)
    path_of(tmp_path).write_text(content, "utf-8")
    with pytest.raises(TagFileError, match=said):
        tags.links.all()
    with pytest.raises(TagFileError, match=said):
        decided(tags)
    assert path_of(tmp_path).read_text("utf-8") == content
    (problem,) = tags.problems({"a.txt", "b.txt"})
    assert said in problem.problem
    assert problem.file == "tags/links.yaml"
    assert tags.lost_problems(A) == ()
    # The tags do not suffer from it.
    assert tags.add(A, span(STORY, "truce"), ["x"]) in tags.passages("a.txt")


def test_a_link_that_leads_nowhere_is_no_link(tmp_path: Path) -> None:
    tags = store(tmp_path)
    path_of(tmp_path).parent.mkdir(parents=True)
    path_of(tmp_path).symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ReaderError, match="symbolic link"):
        decided(tags)
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_what_check_says(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = decided(tags)
    file = links_file.parse(path_of(tmp_path).read_bytes())
    twice = file.with_link(replace(made, id="l-other", verdict=Verdict.NOT))
    path_of(tmp_path).write_bytes(links_file.serialise(twice))
    problems = tags.problems({"a.txt"})
    assert any("disagree" in one.problem for one in problems)
    assert any("“b.txt” is gone; 2 links lead there" in one.problem for one in problems)


def test_unknown_keys_and_the_comment_at_the_top_are_kept(tmp_path: Path) -> None:
    tags = store(tmp_path)
    decided(tags)
    text = path_of(tmp_path).read_text("utf-8")
    text = "# Ours.\n" + text.replace("version: 1\n", "version: 1\nproject: peace\n")
    text = text.replace("  by: ada\n", "  by: ada\n  sureness: '3'\n").replace(
        "    start: 0\n", "    start: 0\n    line: 4\n"
    )
    path_of(tmp_path).write_text(text, "utf-8")
    decided(tags, SECOND)
    after = path_of(tmp_path).read_text("utf-8")
    assert after.startswith("# Ours.\nversion: 1\nproject: peace\n")
    assert "sureness: '3'\n" in after
    assert "line: 4\n" in after


def test_only_two_articles_and_words_can_be_linked(tmp_path: Path) -> None:
    tags = store(tmp_path)
    with pytest.raises(UsageError, match="of one article"):
        tags.links.decide(A, FIRST[0], A, Passage(40, 50), Verdict.SAME)
    for wrong in (Passage(5, 5), Passage(0, 10**6), Passage(-3, 4)):
        with pytest.raises(UsageError, match="no words"):
            tags.links.decide(A, wrong, B, FIRST[1], Verdict.SAME)


_NAME = st.sampled_from(["a.txt", "b/c d.md", "no", "12:30", "é.txt"])
_END = st.builds(
    End,
    article=_NAME,
    start=st.integers(0, 500),
    end=st.integers(500, 900),
    quote=nasty_text.filter(bool),
    prefix=nasty_text,
    suffix=nasty_text,
    text_sha256=st.sampled_from(["", "0e1"]),
)
_LINK = st.builds(
    HandLink,
    id=st.uuids().map(str),
    verdict=st.sampled_from(Verdict),
    a=_END,
    b=_END,
    by=nasty_text,
    created=nasty_text,
).filter(lambda one: one.a.article != one.b.article)


@given(st.lists(_LINK, max_size=4))
def test_every_file_comes_back_as_it_was_written(links: list[HandLink]) -> None:
    file = LinksFile()
    for link in links:
        file = file.with_link(in_order(link))
    content = links_file.serialise(file)
    back = links_file.parse(content)
    assert links_file.serialise(back) == content
    assert [one.id for one in back.links] == [one.id for one in file.links]
    for one in file.links:
        assert links_file.serialise(LinksFile((links_file.read_back(links_file.as_text(one)) or one,))) == (
            links_file.serialise(LinksFile((one,)))
        )


def test_two_branches_with_links_of_their_own_merge(tmp_path: Path) -> None:
    text = " ".join(f"Sentence number {number} says it." for number in range(60))
    a, b = article(text, "a.txt"), article(text, "b.txt")

    def link(tags: TagStore, number: int) -> None:
        words = f"Sentence number {number} says it."
        tags.links.decide(a, span(text, words), b, span(text, words), Verdict.SAME)

    tags = store(tmp_path)
    for number in (10, 20, 30, 40):
        link(tags, number)
    corpus = tmp_path / "corpus"
    git(corpus, "init", "-q", "-b", "main")
    commit(corpus)
    git(corpus, "checkout", "-qb", "other")
    link(tags, 15)
    commit(corpus)
    git(corpus, "checkout", "-q", "main")
    link(tags, 35)
    commit(corpus)
    assert git(corpus, "merge", "-q", "--no-edit", "other").returncode == 0
    assert [one.a.quote.split()[2] for one in tags.links.all()] == ["10", "15", "20", "30", "35", "40"]


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from reader.tags import Verdict\n"
        "from tests.tags.making import article, span, store\n"
        "text = ' '.join(f'Sentence number {n} says it.' for n in range(60))\n"
        "a, b = article(text), article(text, 'b.txt')\n"
        "tags = store(Path(sys.argv[1]), sys.argv[2])\n"
        "for n in range(int(sys.argv[2]), 30, 2):\n"
        "    one = span(text, f'Sentence number {n} says it.')\n"
        "    tags.links.decide(a, one, b, one, Verdict.SAME)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(name)], cwd=REPOSITORY, env=env)
        for name in range(2)
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    links = store(tmp_path).links.all()
    assert len(links) == 30
    assert {one.by for one in links} == {"0", "1"}
