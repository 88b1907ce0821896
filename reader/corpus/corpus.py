"""All that a corpus answers, in one class; opening it, and what is wrong in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from reader import files, places
from reader.articles import plain_article
from reader.corpus.compared import ComparedCorpus
from reader.corpus.searched import SearchedCorpus
from reader.corpus.tagged import TaggedCorpus
from reader.errors import CorpusError, Problem, ReaderError
from reader.search import Index


class Corpus(SearchedCorpus, TaggedCorpus, ComparedCorpus):
    """One open corpus folder. Safe to ask from several threads at once.

    Making one reads nothing but the folder itself; articles, tags and the index are read when asked for.
    """

    @classmethod
    def open(cls, folder: Path | str, *, author: str = "") -> Corpus:
        """The corpus in `folder`; tags made through it are signed `author`.

        Raises CorpusError if there is no such folder, it is a file, or it may not be read.
        """
        path = Path(folder).expanduser()
        try:
            there, is_folder = path.exists(), path.is_dir()
        except OSError as error:
            said = f"cannot be opened ({error.strerror or error})"
            raise CorpusError(said, path=path, advice=files.advice_for(error)) from error
        if not there:
            raise CorpusError("there is no such folder", path=path, advice="name a folder that holds articles")
        if not is_folder:
            raise CorpusError("is a file, not a folder", path=path, advice=f"open the folder it is in: {path.parent}")
        if not os.access(path, os.R_OK | os.X_OK):
            raise CorpusError("may not be read", path=path, advice="check its permissions")
        full = path.resolve()
        return cls(full, Index(places.cache_folder(full), full), author)

    def problems(
        self,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Problem, ...]:
        """Everything that is wrong in the corpus, each with what to do. Reads every article; `told` hears how many of
        how many. Once `wanted` says no, it returns what was found by then.
        """
        # opening a corpus needs neither
        from reader.corpus.looking import look_at_all
        from reader.tags.clashes import name_clashes

        listing = self.listing()
        found = [Problem(one.id, one.problem, one.advice) for one in listing.skipped if not one.expected]
        ids = [one.id for one in listing.files]
        places_in = self.tags.places_in()
        texts: dict[str, str] = {}
        odd: dict[str, tuple[Problem, ...]] = {}
        for looked in look_at_all(self.folder, ids, wanted, told):
            if looked.text_sha256:
                texts[looked.text_sha256] = looked.id
            wrong = looked.problems
            if looked.text_sha256 and looked.id in places_in:
                wrong += self._lost_problems(looked.id)
            if wrong:
                odd[looked.id] = wrong
        found += [one for article_id in ids for one in odd.get(article_id, ())]
        if not wanted():
            return tuple(found)
        found += name_clashes(ids)
        found += self.tags.problems(set(ids), texts)
        try:
            self.saved_searches()
        except ReaderError as error:
            found.append(Problem("tags/searches.yaml", error.problem, error.advice, error.line or 0))
        return tuple(found)

    def _lost_problems(self, article_id: str) -> tuple[Problem, ...]:
        try:
            return self.tags.lost_problems(plain_article(self.folder, article_id))
        except ReaderError:  # gone since it was read: the next check says so
            return ()
