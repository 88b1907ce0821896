"""The only module that imports whoosh, and only when something of it is needed.

Whoosh 2.7.4 has escapes in its strings that newer Pythons warn of once for each fresh installation; whoever runs this
program can do nothing about them. What of Whoosh is used here exists in whoosh3 3.54.0 as well.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from reader.search import blocks, columns, contents, posting_file, postings, sealed

POSITIONED = ("text", "title", "source", "byline", "boilerplate")
"""Fields of words. Each has a second one of the same name and `FORM_SUFFIX` with the words as written."""
FORM_SUFFIX = "_form"
PLAIN = ("date", "folder", "origin", "id", "has")
"""Fields of whole values; `origin` has the source as the article gives it, `has` which of its fields are known."""
POSTINGS = ".pst"
"""How the names of files of postings end."""
NUMBERS = ("number", "length")
"""One number an article: which article it is, and its words."""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def version() -> str:
    """Which Whoosh this is: its format and its pickles go with it."""
    with _quiet():
        import whoosh
    return ".".join(str(part) for part in whoosh.__version__)


def stemmer() -> Callable[[str], str]:
    """A function from an English word in small letters to its stem, by Snowball.

    Whoosh's own `whoosh.lang.porter` turns `running` into `runn`.
    """
    with _quiet():
        from whoosh.lang.snowball.english import EnglishStemmer
    return cast("Callable[[str], str]", EnglishStemmer().stem)


def stop_words() -> frozenset[str]:
    """English words too common to ask for on their own."""
    with _quiet():
        from whoosh.lang.stopwords import stoplists
    return frozenset(stoplists["en"])


_SCHEMA: list[Any] = []
_CODEC: list[Any] = []


def schema() -> Any:  # noqa: ANN401
    """The fields of the index as Whoosh wants them."""
    if _SCHEMA:
        return _SCHEMA[0]
    with _quiet():
        from whoosh import fields, formats
        from whoosh.columns import NumericColumn

    class Prepared(fields.FieldType):  # type: ignore[misc]
        """Its postings come ready: each article is taken apart once, by `documents.py`."""

        def __init__(self, form: object) -> None:
            super().__init__(form, None)

    made = fields.Schema()
    for name in POSITIONED:
        made.add(name, Prepared(formats.Positions()))
        made.add(name + FORM_SUFFIX, Prepared(formats.Existence()))
    for name in PLAIN:
        made.add(name, Prepared(formats.Existence()))
    for name in NUMBERS:
        made.add(name, fields.COLUMN(NumericColumn("I")))
    _SCHEMA.append(made)
    return made


def create(folder: Path, build: str) -> Any:  # noqa: ANN401
    """A new, empty index in an existing, empty folder that is ours alone. Raises OSError."""
    contents.write(folder, contents.Contents(build, 0, 0))
    return open_index(folder)


def open_index(folder: Path) -> Any:  # noqa: ANN401
    """The index in `folder`. Raises OSError, sealed.MalformedError, ValueError."""
    return _kinds().index(folder)


class _Kinds(NamedTuple):
    """What is made of Whoosh's classes, once they are needed."""

    index: Any
    writer: Any


_KINDS: list[_Kinds] = []


def _kinds() -> _Kinds:
    """Whoosh's index and writer, with files of ours: sealed, and nothing in them is a pickle."""
    if _KINDS:
        return _KINDS[0]
    with _quiet():
        from whoosh.codec.whoosh3 import W3Segment
        from whoosh.filedb.filestore import FileStorage
        from whoosh.filedb.structfile import StructFile
        from whoosh.index import TOC, FileIndex, clean_files
        from whoosh.writing import SegmentWriter

    class File(StructFile):  # type: ignore[misc]
        def read_pickle(self) -> object:
            raise sealed.MalformedError("a pickle, which is never read")

    class Storage(FileStorage):  # type: ignore[misc]
        """Read into memory: what is left to Whoosh is small, and a file that is cut short while it is mapped would end
        the process.
        """

        def create_file(self, name: str, **_: object) -> object:
            return File(sealed.Sealing(Path(self._fpath(name)), name), name=name)

        def open_file(self, name: str, **_: object) -> object:
            return File(io.BytesIO(sealed.read(Path(self._fpath(name)))), name=name)

    class Index(FileIndex):  # type: ignore[misc]
        def __init__(self, folder: Path) -> None:
            self.storage = Storage(str(folder))
            self.indexname = "MAIN"
            self._schema = schema()
            self.folder = folder
            self.contents = contents.read(folder)

        def _read_toc(self) -> object:
            self.contents = about = contents.read(self.folder)
            parts = [
                W3Segment(_codec(), "MAIN", part.documents, part.name.removeprefix("MAIN_"), set(part.deleted) or None)
                for part in about.parts
            ]
            return TOC(self._schema, parts, about.generation)

    class Writer(SegmentWriter):  # type: ignore[misc]
        def __init__(self, index: Index) -> None:
            # compound=True would make every opening copy the whole index into memory.
            super().__init__(index, compound=False, codec=_codec())
            self.pool.cleanup()
            self.pool: blocks.Gathered = blocks.Gathered()
            self.index = index
            self.before = index.contents  # read under the lock
            self.edition = self.before.edition + 1

        def _commit_toc(self, segments: Iterable[Any]) -> None:
            parts = tuple(
                contents.Part(one.segment_id(), one.doc_count_all(), tuple(one.deleted_docs())) for one in segments
            )
            made = contents.Contents(self.before.build, self.edition, self.generation, parts)
            contents.write(self.index.folder, made)
            self.index.contents = made
            clean_files(self.storage, self.indexname, self.generation, segments)

    _KINDS.append(_Kinds(Index, Writer))
    return _KINDS[0]


class Segment:
    """Articles on their way into the index: a segment of it, in memory until it is written."""

    def __init__(self) -> None:
        self.postings = blocks.Gathered()
        self.numbers = array("I")
        self.lengths = array("I")

    def add(self, number: int, length: int, postings: dict[str, list[blocks.Posting]]) -> None:
        """One article: its number, its words' count, its postings by field."""
        self.postings.add_all(len(self.numbers), postings)
        self.numbers.append(number)
        self.lengths.append(length)


def write(index: Any, segment: Segment, gone: Iterable[int] = (), replaces: Collection[str] = ()) -> None:  # noqa: ANN401
    """Put a segment into the index, and take documents and whole segments out, all or nothing. It is used up.

    Raises BusyError, and whatever Whoosh and the file system raise.
    """
    at = writer(index)
    done = False
    try:
        if replaces:
            at.edition -= 1  # the same articles, laid out otherwise
        for document in gone:
            at.delete_document(document)
        at.segments = [one for one in at.segments if one.segment_id() not in replaces]
        if segment.numbers:
            at.pool = segment.postings
            at.perdocwriter.columns = {"number": segment.numbers, "length": segment.lengths}
            at.docnum = len(segment.numbers)
            at._added = True
        commit(at)
        done = True
    finally:
        if not done:
            cancel(at)


def writer(index: Any) -> Any:  # noqa: ANN401
    """A writer that adds one segment. Raises whoosh's LockError as `BusyError`."""
    with _quiet():
        from whoosh.index import LockError
    try:
        return _kinds().writer(index)
    except LockError as error:
        raise BusyError from error


def _codec() -> Any:  # noqa: ANN401
    """Whoosh's codec with postings in the form of `posting_file.py`."""
    if _CODEC:
        return _CODEC[0]()
    with _quiet():
        from whoosh.codec import base, whoosh3
        from whoosh.matching import ListMatcher
        from whoosh.reading import TermInfo, TermNotFound

    class TermWriter(base.FieldWriter):  # type: ignore[misc]
        def __init__(self, storage: Any, segment: Any) -> None:  # noqa: ANN401
            self._file = segment.create_file(storage, POSTINGS)
            self.is_closed = False

        def add_postings(self, _: object, __: object, terms: Iterable[tuple[str, bytes, blocks.Flat]]) -> None:
            posting_file.write(self._file, terms)

        def close(self) -> None:
            self._file.close()
            self.is_closed = True

    class NumbersWriter(base.PerDocumentWriter):  # type: ignore[misc]
        """All that is kept for each document."""

        def __init__(self, storage: Any, segment: Any) -> None:  # noqa: ANN401
            self._folder = Path(storage.folder)
            self._segment = segment
            self.columns: dict[str, array[int]] = {}
            self.is_closed = False

        def close(self) -> None:
            self.is_closed = True
            for name, numbers in self.columns.items():
                columns.write(self._folder, self._segment.segment_id(), name, numbers)

    class TermsReader(base.TermsReader):  # type: ignore[misc]
        """What Whoosh asks of postings: for merging segments, and for its own searcher."""

        def __init__(self, path: Path) -> None:
            self.segment = postings.Segment(path)

        def _found(self, name: str, text: bytes) -> tuple[postings.Field, int]:
            field = self.segment.fields.get(name)
            place = -1 if field is None else field.find(text)
            if field is None or place < 0:
                raise TermNotFound(f"{name}:{text!r}")
            return field, place

        def __contains__(self, term: tuple[str, bytes]) -> bool:
            field = self.segment.fields.get(term[0])
            return field is not None and field.find(term[1]) >= 0

        def indexed_field_names(self) -> Iterable[str]:
            return self.segment.fields.keys()

        def terms_from(self, name: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
            for other in sorted(self.segment.fields):
                if other >= name:
                    field = self.segment.fields[other]
                    low = field.at(prefix) if other == name else 0
                    yield from ((other, text) for text in field.names(low, field.count))

        def terms(self) -> Iterator[tuple[str, bytes]]:
            return self.terms_from("", b"")

        def items_from(self, name: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
            return ((term, self.term_info(*term)) for term in self.terms_from(name, prefix))

        def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
            return self.items_from("", b"")

        def term_info(self, name: str, text: bytes) -> Any:  # noqa: ANN401
            field, place = self._found(name, text)
            span = field.span(place, place + 1)
            ids, weights = field.documents(*span), field.exact_weights(*span)
            return TermInfo(sum(weights), len(ids), 0, 0, max(weights), ids[0], ids[-1])

        def frequency(self, name: str, text: bytes) -> float:
            return float(self.term_info(name, text).weight()) if (name, text) in self else 0.0

        def doc_frequency(self, name: str, text: bytes) -> int:
            field = self.segment.fields.get(name)
            place = -1 if field is None else field.find(text)
            return field.frequencies(place, place + 1)[0] if field is not None and place >= 0 else 0

        def matcher(self, name: str, text: bytes, format_: object, scorer: object = None) -> object:
            field, place = self._found(name, text)
            span = field.span(place, place + 1)
            ids, weights, counts = field.documents(*span), field.exact_weights(*span), field.counts(*span)
            values = [array("I", places).tobytes() for places in field.values(place, counts)]
            info = self.term_info(name, text)
            return ListMatcher(ids, weights, values, format_, scorer=scorer, term=(name, text), terminfo=info)

        def close(self) -> None:
            self.segment.close()

    class Codec(whoosh3.W3Codec):  # type: ignore[misc]
        # Lengths of articles are a column of ours: looking them up for each posting would double the time.
        length_stats = False

        def per_document_writer(self, storage: object, segment: object) -> object:
            return NumbersWriter(storage, segment)

        def field_writer(self, storage: object, segment: object) -> object:
            return TermWriter(storage, segment)

        def terms_reader(self, storage: Any, segment: Any) -> object:  # noqa: ANN401
            return TermsReader(Path(storage.folder) / segment.make_filename(POSTINGS))

    _CODEC.append(Codec)
    return Codec()


class BusyError(Exception):
    """Another writer has the index."""


def commit(at: Any) -> None:  # noqa: ANN401
    """Make what `at` was given visible. Merging is for moments without other work: see `segments.py`."""
    at.commit(merge=False)


def adopt(index: Any, folder: Path) -> None:  # noqa: ANN401
    """Take the segments of another index, which this program has just made in `folder`, into `index`.

    Raises OSError, BusyError; then nothing is visible of them.
    """
    taken = open_index(folder)._read_toc()
    into = writer(index)
    try:
        for segment in taken.segments:
            for path in folder.glob(f"{segment.segment_id()}.*"):
                path.rename(Path(index.storage.folder) / path.name)
            into.segments.append(segment)
        into.commit(merge=False)
    except BaseException:
        cancel(into)
        raise


def cancel(at: Any) -> None:  # noqa: ANN401
    """Drop what `at` was given and let go of the index's lock, even where dropping fails (a full disk)."""
    try:
        at.cancel()
    except Exception:  # noqa: BLE001  (the first error is the one to tell; the lock must not stay)
        if at.writelock is not None:
            with contextlib.suppress(Exception):
                at.writelock.release()
    for part in (at.fieldwriter, at.perdocwriter):  # what failed on its way may have left its files open
        with contextlib.suppress(Exception):
            if not part.is_closed:
                part.close()
