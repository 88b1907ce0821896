"""What an import does: which passages and tags are new here, which there are already, which have no place here.

A passage is there already if one of the same id, or of the same identifier in another program, is; else if one of the
same person (or of nobody) stands at the same place. Of such a one, tags and notes that are new are added and nothing
is taken away, so that importing a file twice adds nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from reader.articles.model import Article
from reader.errors import Problem, ReaderError
from reader.tags.codebook_changes import TagEdit
from reader.tags.exchange import guids
from reader.tags.exchange.finding import Finder, Placed
from reader.tags.exchange.incoming import Contents, Incoming
from reader.tags.exchange.matching import Library, match
from reader.tags.exchange.tag_imports import tag_edits
from reader.tags.exchange.xml_text import writable
from reader.tags.journal import AnyEdit, Edit
from reader.tags.model import Anchored, Codebook, State, TaggedPassage
from reader.tags.store import TagStore
from reader.tags.tag_names import tag_names


@dataclass(slots=True)
class Report:
    """What an import did, or would do. `problems` is what was not taken in; `remarks` what was, with a doubt."""

    added: int = 0
    changed: int = 0
    present: int = 0
    lost: int = 0
    articles: int = 0
    tags_added: int = 0
    tags_changed: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def says(self) -> str:
        """What was done, in a line."""
        parts = []
        if self.added or self.changed:
            said = [f"{_many(self.added, 'passage')} added"] if self.added else []
            said += [f"{_many(self.changed, 'passage')} completed"] if self.changed else []
            parts.append(" and ".join(said) + f" in {_many(self.articles, 'article')}")
        if self.tags_added or self.tags_changed:
            said = [f"{_many(self.tags_added, 'tag')} added"] if self.tags_added else []
            said += [f"{_many(self.tags_changed, 'tag')} completed"] if self.tags_changed else []
            parts.append(" and ".join(said))
        if self.present:
            parts.append(f"{_many(self.present, 'passage')} {'was' if self.present == 1 else 'were'} there already")
        return ", ".join(parts) or "nothing new"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def run(
    store: TagStore,
    library: Library,
    files: Sequence[Contents],
    *,
    dry_run: bool = False,
    wanted: Callable[[], bool] = lambda: True,
) -> Report:
    """Take `files` into the corpus, as one step. With `dry_run` nothing is written.

    Raises TagFileError or FileReadError if a file of the corpus cannot be read, FileWriteError if one cannot be
    written; then nothing has changed.
    """
    passages = [one for contents in files for one in contents.passages]
    matched = match(passages, library, wanted)
    report = Report(problems=[problem for contents in files for problem in contents.problems])
    by_article: dict[str, list[tuple[str, Incoming]]] = {}
    for contents in files:
        said: dict[object, list[Incoming]] = {}
        for one in contents.passages:
            article_id = matched.articles.get(one.document)
            if article_id is None:
                said.setdefault(one.document, []).append(one)
            else:
                by_article.setdefault(article_id, []).append((contents.file, one))
        for ones in said.values():
            document = ones[0].document
            name = document.title or document.name
            why = f"{_many(len(ones), 'passage')} of “{_short(name)}”, which {matched.reasons[document]}"
            report.problems.append(Problem(contents.file, why, "add that article to the corpus", ones[0].line))
    articles: list[Article] = []
    for article_id in sorted(by_article):
        try:
            articles.append(library.article(article_id))
        except ReaderError as error:
            count = _many(len(by_article[article_id]), "passage")
            report.problems.append(Problem(article_id, f"{error.problem}: {count}", error.advice, error.line or 0))
    found = [(article, _found(article, by_article[article.id], report)) for article in articles]

    def decide() -> tuple[list[AnyEdit], str]:
        book = store.codebook()
        edits: list[AnyEdit] = []
        on_tags, book = tag_edits(book, [tag for contents in files for tag in contents.tags])
        for article, placed in found:
            made = _Article(article, store.anchored(article), book, report).edits(placed)
            report.articles += bool(made)
            edits += made
        used = dict.fromkeys(
            name for edit in edits if isinstance(edit, Edit) and edit.after for name in edit.after.tags
        )
        more, _ = tag_edits(book, [], used)
        all_tags: list[TagEdit] = [*on_tags, *more]
        report.tags_added = sum(edit.before is None for edit in all_tags)
        report.tags_changed = len(all_tags) - report.tags_added
        names = ", ".join(_short(contents.file.replace("\\", "/").rpartition("/")[2]) for contents in files)
        return [*all_tags, *edits], f"imported {names}: {report.says}"

    if dry_run:
        decide()
    else:
        store.take_step(decide)
    return report


def _found(article: Article, ones: Iterable[tuple[str, Incoming]], report: Report) -> list[tuple[Incoming, Placed]]:
    """Each passage with its place in the article; what is doubtful or lost is noted."""
    finder = Finder(article)
    found = []
    for file, one in ones:
        placed = finder.find(one)
        found.append((one, placed))
        quote = f"“{_short(one.quote)}”"
        if placed.doubt:
            report.remarks.append(Problem(file, f"{quote} {placed.doubt} ({article.id})", "", one.line))
        elif placed.state is State.LOST:
            report.lost += 1
            said = f"{quote} is not in {article.id}"
            report.remarks.append(Problem(file, said, "it is kept as lost, and can be found by hand", one.line))
        elif placed.state is State.CHANGED:
            said = f"{quote} is not word for word in {article.id}, or not for certain"
            report.remarks.append(Problem(file, said, "it is marked as changed until you confirm it", one.line))
    return found


class _Article:
    """One article's passages, those that are there and those that come in."""

    def __init__(self, article: Article, there: Sequence[Anchored], book: Codebook, report: Report) -> None:
        self.article = article
        self.book = book
        self.report = report
        self.before = {one.passage.id: one.passage for one in there}
        self.now = dict(self.before)
        self.by_origin: dict[str, str] = {}
        for passage in self.before.values():
            self.by_origin.setdefault(guids.of_passage(article.id, passage), passage.id)
            if origin := guids.origin_of(passage):
                self.by_origin[origin] = passage.id
        self.by_place: dict[tuple[object, ...], list[str]] = {}
        for one in there:
            self._stands(one.passage, (one.place or None))

    def _stands(self, passage: TaggedPassage, place: object) -> None:
        self.by_place.setdefault((place,) if place else (None, passage.quote), []).append(passage.id)

    def edits(self, found: Sequence[tuple[Incoming, Placed]]) -> list[Edit]:
        """The edits that bring `found` in."""
        # Those that are known for certain come first: what is only at the same place must not take their passage.
        taken = {here for one, _ in found if (here := self._known(one)) is not None}
        for one, placed in found:
            here = self._known(one) or self._same_place(one, placed, taken)
            if here is None:
                taken.add(self._add(one, placed))
            else:
                taken.add(here)
                self._complete(here, placed.passage)
        digest = self.article.text_sha256
        changed = [(self.before.get(key), after) for key, after in self.now.items() if self.before.get(key) != after]
        self.report.added += sum(before is None for before, _ in changed)
        self.report.changed += sum(before is not None for before, _ in changed)
        self.report.present += len(found) - len(changed)
        return [Edit(self.article.id, before, after, digest) for before, after in changed]

    def _known(self, one: Incoming) -> str | None:
        """The passage here of the same id, or of the same identifier in another program."""
        if one.id in self.now:
            return one.id
        # Our own passages go by their GUID in other formats, and may have come back from there.
        return self.by_origin.get(one.origin or (guids.made_of(self.article.id, one.id) if one.id else ""))

    def _same_place(self, one: Incoming, placed: Placed, taken: set[str]) -> str | None:
        """A passage at the same place that may be this one: of the same person, or of nobody known."""
        passage = placed.passage
        key = (None, passage.quote) if placed.state is State.LOST else (passage.span,)
        for passage_id in self.by_place.get(key, ()):
            there = self.now[passage_id]
            if (one.id or one.origin) and passage_id in taken:
                continue  # the file itself has two at this place
            if not passage.by or there.by == passage.by:
                return passage_id
        return None

    def _add(self, one: Incoming, placed: Placed) -> str:
        passage = placed.passage
        source = one.origin or f"{passage.start} {passage.end} {passage.by} {passage.quote}"
        extra: tuple[tuple[str, object], ...] = ((guids.ORIGIN, one.origin),) if one.origin else ()
        new_id, count = one.id or guids.passage_id(f"{self.article.id}\n{source}"), 0
        while new_id in self.now:
            count += 1
            new_id = guids.passage_id(f"{self.article.id}\n{source}\n{count}")
        tags = tag_names(passage.tags, self.book)
        self.now[new_id] = replace(passage, id=new_id, tags=tags, extra=extra)
        self.by_origin[one.origin or guids.made_of(self.article.id, new_id)] = new_id
        self._stands(self.now[new_id], None if placed.state is State.LOST else passage.span)
        return new_id

    def _complete(self, passage_id: str, incoming: TaggedPassage) -> None:
        there = self.now[passage_id]
        tags = tuple(dict.fromkeys([*there.tags, *tag_names(incoming.tags, self.book)]))
        note = there.note
        if _words(incoming.note) not in _words(note):
            note = f"{note}\n\n{incoming.note}" if note.strip() else incoming.note
        if (tags, note) != (there.tags, there.note):
            self.now[passage_id] = replace(there, tags=tags, note=note)


def _words(note: str) -> str:
    """A note without what some formats cannot say, to tell whether it is there already."""
    return " ".join(writable(note.replace("\0", "")).replace("\ufffd", "").split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
