"""Many passages at once, in any number of files: all of it is done or none, and one undo takes it back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reader import clock
from reader.articles.model import Article, Passage
from reader.errors import ReaderError, UsageError
from reader.tags import merging, steps
from reader.tags.journal import AnyEdit, Edit, LinkEdit, Retag
from reader.tags.link_store import moved_along
from reader.tags.model import TaggedPassage
from reader.tags.passage_store import PassageStore
from reader.tags.placing import counted_in, placed, trimmed
from reader.tags.tag_file import TagFile
from reader.tags.tag_names import tag_names
from reader.tags.words import Change, how_many
from reader.text import clean_line
from reader.yaml_gate import storable


class ManyStore(PassageStore):
    """The part of `TagStore` that changes many passages in one step."""

    def add_many(
        self, found: Iterable[tuple[Article, Sequence[Passage]]], tags: Sequence[str], note: str = ""
    ) -> Change:
        """Tag spans of many articles. A span that is a tagged passage already gets the tags that it has not.

        Raises UsageError if there is no span, one is none of its article, or a tag cannot be one; TagFileError or
        FileReadError if a tag file cannot be read, FileLockedError if another reader does not let go: then nothing is
        changed. NotSavedError if one cannot be written: then all of it is unsaved, and none of it in a file.
        """
        names = tag_names(tags, self.codebook())
        if not names:
            raise UsageError("no tag was given", advice="choose one")
        edits: list[AnyEdit] = []
        had = 0
        with self._writing():
            plan = steps.Plan()
            for article, spans in found:
                file = counted_in(steps.begin(plan, self._folder, self._shelf, article.id), article)
                made, present = self._added(file, article, spans, names, note)
                had += present
                passages = {one.id: one for one in file.passages}
                for edit in made:
                    if isinstance(edit, Retag):
                        passages[edit.passage_id] = replace(passages[edit.passage_id], tags=edit.after)
                    elif edit.after is not None:
                        passages[edit.passage_id] = edit.after
                plan.new[article.id] = file.with_passages(passages.values())
                edits += made
            if not edits and not had:
                raise UsageError("there is nothing to tag")
            articles = len({edit.article for edit in edits if isinstance(edit, Edit | Retag)})
            done = how_many(len(edits), articles) if edits else "no passage"
            says = f"tagged {done} with {', '.join(names)}" + (f" · {had} had it already" if had else "")
            self._carry_out(plan, edits, says, used=names)
        return Change(clean_line(says), "", "")

    def _added(
        self, file: TagFile, article: Article, spans: Sequence[Passage], names: tuple[str, ...], note: str
    ) -> tuple[list[Edit | Retag], int]:
        """The edits that tag `spans`, and how many of these had the tags already."""
        present = {one.span: one for one in file.passages if article.text[one.start : one.end] == one.quote}
        made: list[Edit | Retag] = []
        had = 0
        when = clock.timestamp()
        for place in dict.fromkeys(trimmed(article.text, span) for span in spans):
            one = present.get(place)
            if one is None:
                bare = TaggedPassage(
                    id=f"p-{clock.random_id()}",
                    tags=names,
                    start=0,
                    end=0,
                    quote="",
                    by=storable(self._author),
                    created=when,
                    note=storable(note),
                )
                made.append(Edit(article.id, None, placed(bare, article.text, place), file.text_sha256))
            elif set(names) <= set(one.tags):
                had += 1
            else:
                made.append(Retag(article.id, one.id, one.tags, tuple(dict.fromkeys([*one.tags, *names]))))
        return made, had

    def retag_many(self, wanted: Sequence[tuple[str, TaggedPassage, Sequence[str]]], says: str) -> Change:
        """Give passages other tags: for each the article's id, the passage as it was seen, and its tags from now on.

        `says` is what this is, for the status line and for undo. What others did to the passages meanwhile stays.
        Raises as `add_many`.
        """
        codebook = self.codebook()
        edits: list[AnyEdit] = []
        used: list[str] = []
        for article_id, before, tags in wanted:
            names = tag_names(tags, codebook)
            if names != before.tags:
                edits.append(Retag(article_id, before.id, before.tags, names))
                used += [name for name in names if name not in before.tags]
        if edits:
            with self._writing():
                plan = steps.planned(self._folder, self._shelf, edits, "done")
                self._carry_out(plan, edits, says, used=tuple(dict.fromkeys(used)))
        return Change(clean_line(says), "", "")

    def move_along(self, gone: str, article: Article) -> Change:
        """Give the tagged passages of an article that is gone, and the links that people made to its sentences, to
        another one: to what it is called now, or to the text that has come in its place. Links that cannot be read stay
        as they are. Raises as `add_many`; UsageError if the gone article has no passages.
        """
        with self._writing():
            old = self._shelf.fresh(gone, self._folder.file_of(gone))
            if not old.passages or gone == article.id:
                raise UsageError("there are no tagged passages to move")
            here = self._shelf.fresh(article.id, self._folder.file_of(article.id))
            edits: list[AnyEdit] = []
            for one in old.passages:
                edits.append(Edit(gone, one, None, old.text_sha256))
                present = here.get(one.id)
                if present is None:
                    edits.append(Edit(article.id, None, one, old.text_sha256))
                elif not merging.same(present, one):
                    edits.append(Edit(article.id, None, replace(one, id=f"p-{clock.random_id()}"), old.text_sha256))
            moved: list[LinkEdit] = []
            with contextlib.suppress(ReaderError):
                moved = moved_along(self._shelf.fresh_links().links, gone, article.id)
            edits += moved
            plan = steps.planned(self._folder, self._shelf, edits, "done")
            plan.new[article.id] = counted_in(plan.new[article.id], article)
            count = len(old.passages)
            links = f" and {len(moved)} link{'s' * (len(moved) > 1)}" if moved else ""
            says = f"moved {count} tagged passage{'s' * (count > 1)}{links} from {gone} to {article.id}"
            self._carry_out(plan, edits, says)
        return Change(clean_line(says), "", "")
