"""The links that people made between sentences, in `tags/links.yaml`: read, anchored, decided, undone with the tags.

As with tags, a decision is made to what the file says at that moment, under the lock, one link at a time, and a file
that cannot be read is never written.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from reader import clock
from reader.articles.model import Article, Passage
from reader.errors import Problem, ReaderError, UsageError
from reader.tags import anchors, checks
from reader.tags.folder import TagFolder
from reader.tags.journal import LinkEdit
from reader.tags.links import End, HandLink, PlacedLink, Verdict, end_of, in_order, placed, state_of
from reader.tags.links_file import LinksFile
from reader.tags.model import State
from reader.tags.shelf import Shelf
from reader.tags.tag_writer import TagWriter
from reader.yaml_gate import storable

_SAYS = {Verdict.SAME: "linked", Verdict.NOT: "kept apart"}


class LinkStore:
    """The links of one corpus; part of its TagStore. All methods may be called from any thread."""

    def __init__(
        self,
        folder: TagFolder,
        shelf: Shelf,
        writer: TagWriter,
        author: str,
    ) -> None:
        self._folder = folder
        self._shelf = shelf
        self._lock = shelf.lock
        self._writer = writer
        self._author = author
        self._placed: tuple[object, tuple[PlacedLink, ...]] = (None, ())

    def all(self) -> tuple[HandLink, ...]:
        """The links of the file, by article and place. Raises TagFileError or FileReadError."""
        with self._lock:
            return self._shelf.links().links

    def between(self, articles: Sequence[Article]) -> tuple[PlacedLink, ...]:
        """The links whose ends are both found in these articles. Raises TagFileError or FileReadError."""
        links = self.all()
        if not links:
            return ()
        asked = links, frozenset((one.id, one.text_sha256) for one in articles)
        known, found = self._placed
        if known != asked:
            found = placed(links, {one.id: one for one in articles})
            self._placed = asked, found
        return found

    def lapsed(self, articles: Sequence[Article]) -> tuple[HandLink, ...]:
        """The links between these articles of which an end is found no more. Raises as `between`."""
        names = {one.id for one in articles}
        found = {one.link.id for one in self.between(articles)}
        return tuple(
            one for one in self.all() if one.id not in found and one.a.article in names and one.b.article in names
        )

    def decide(self, a: Article, here: Passage, b: Article, there: Passage, verdict: Verdict) -> HandLink:
        """Say that a passage of one article and one of another tell the same, or that they do not.

        What was said before about the two is replaced. Raises UsageError for a span that is none or two of one
        article, TagFileError if the file says nothing sensible, NotSavedError if it cannot be reached.
        """
        if a.id == b.id:
            raise UsageError("both sentences are of one article", advice="link sentences of two articles")
        for article, span in ((a, here), (b, there)):
            if not 0 <= span.start < span.end <= len(article.text) or not article.text[span.start : span.end].strip():
                raise UsageError("there are no words in this passage", advice="choose a sentence")
        link = in_order(HandLink("", verdict, end_of(a, here), end_of(b, there), by=storable(self._author)))

        def decided(file: LinksFile) -> tuple[HandLink, list[LinkEdit], str]:
            old = _about_the_same(file, link, {one.id: one for one in (a, b)})
            if old and old[0].verdict is verdict and len(old) == 1:
                return old[0], [], ""
            name = old[0].id if old else f"l-{clock.random_id()}"
            extra = old[0].extra if old else ()
            made = HandLink(name, verdict, link.a, link.b, link.by, clock.timestamp(), extra)
            edits = [LinkEdit(old[0] if old else None, made), *(LinkEdit(one, None) for one in old[1:])]
            return made, edits, _says(_SAYS[verdict], made)

        return self._writer.change_links(decided)

    def remove(self, link_id: str) -> HandLink | None:
        """Take a link away: what is computed holds again. Returns it; None if it is not there. Raises as `decide`."""

        def removed(file: LinksFile) -> tuple[HandLink | None, list[LinkEdit], str]:
            old = file.get(link_id)
            return (None, [], "") if old is None else (old, [LinkEdit(old, None)], _says("left to the program", old))

        return self._writer.change_links(removed)

    # -- what is wrong

    def articles(self) -> frozenset[str]:
        """The ids of the articles that ends of links lie in; none if the file is broken, which `problems` says."""
        try:
            with self._lock:
                return frozenset(end.article for one in self._shelf.links().links for end in (one.a, one.b))
        except ReaderError:
            return frozenset()

    def problems(self, known_articles: Container[str]) -> tuple[Problem, ...]:
        """What is wrong with the file, but for the places: these `lost_problems` says."""
        shown = self._folder.shown(self._folder.links)
        try:
            with self._lock:
                file = self._shelf.links()
        except ReaderError as error:
            return (checks.problem_of(error, shown),)
        lines = dict(file.lines)
        found = []
        gone: dict[str, int] = {}
        pairs: dict[tuple[End, End], HandLink] = {}
        for link in file.links:
            for end in (link.a, link.b):
                if end.article not in known_articles:
                    gone[end.article] = gone.get(end.article, 0) + 1
            other = pairs.setdefault((link.a, link.b), link)
            if other is not link:
                clash = other.verdict is not link.verdict
                problem = f"{link.id} and {other.id} are of the same two sentences" + ", and disagree" * clash
                found.append(Problem(shown, problem, "keep one of the two", lines.get(link.id, 0)))
        for name, count in gone.items():
            found.append(
                Problem(
                    shown,
                    f"the article “{name}” is gone; {count} {'link leads' if count == 1 else 'links lead'} there",
                    "put the article back, or correct its name in the links",
                )
            )
        return tuple(found)

    def lost_problems(self, article: Article) -> tuple[Problem, ...]:
        """The ends of links in an article that are lost or not found for certain. A broken file is told elsewhere."""
        try:
            with self._lock:
                file = self._shelf.links()
        except ReaderError:
            return ()
        ends = [(one, end) for one in file.links for end in (one.a, one.b) if end.article == article.id]
        if not ends:
            return ()
        lines, text = dict(file.lines), anchors.Text(article.text, article.text_sha256)
        shown = self._folder.shown(self._folder.links)
        found = []
        for link, end in ends:
            state, _ = state_of(end, text)
            quote = f"“{checks.short_quote(end.quote)}” ({link.id})"
            if state is State.LOST:
                problem, advice = f"{quote} is not in {article.id} any more", "link the sentences anew; it is kept"
            elif state is State.CHANGED:
                problem, advice = f"{quote} has changed in {article.id}", "look at it there, and link it anew"
            else:
                continue
            found.append(Problem(shown, problem, advice, lines.get(link.id, 0)))
        return tuple(found)


def _about_the_same(file: LinksFile, link: HandLink, articles: dict[str, Article]) -> list[HandLink]:
    """The links of the file that are about the same two passages, as far as both are found in the texts of now."""
    old = [one for one in file.links if {one.a.article, one.b.article} == articles.keys()]
    return [one.link for one in placed(old, articles) if one.a.overlaps(link.a.span) and one.b.overlaps(link.b.span)]


def _says(deed: str, link: HandLink) -> str:
    return f"{deed} “{checks.short_quote(link.a.quote, 32)}” and “{checks.short_quote(link.b.quote, 32)}”"


def moved_along(links: Sequence[HandLink], gone: str, article: str) -> list[LinkEdit]:
    """What gives the ends that lie in the article `gone` to `article`; a link that leads there already stays."""
    edits = []
    for link in links:
        if gone in (names := {link.a.article, link.b.article}) and article not in names:
            a, b = (replace(end, article=article) if end.article == gone else end for end in (link.a, link.b))
            edits.append(LinkEdit(link, in_order(replace(link, a=a, b=b))))
    return edits
