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
from typing import Any, cast

from reader.search import blocks, posting_file, postings

POSITIONED = ("text", "title", "source", "byline", "boilerplate")
"""Fields of words. Each has a second one of the same name and `FORM_SUFFIX` with the words as written."""
FORM_SUFFIX = "_form"
PLAIN = ("date", "folder", "origin")
"""Fields of whole values; `origin` has the source as the article gives it."""
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
        from whoosh import columns, fields, formats

    class Prepared(fields.FieldType):  # type: ignore[misc]
        """Its postings come ready: each article is taken apart once, by `documents.py`."""

        def __init__(self, form: object) -> None:
            super().__init__(form, None)

    # Pickles name a class by where it is; the schema in the index is written but never read.
    Prepared.__qualname__ = "Prepared"
    globals()["Prepared"] = Prepared
    made = fields.Schema()
    for name in POSITIONED:
        made.add(name, Prepared(formats.Positions()))
        made.add(name + FORM_SUFFIX, Prepared(formats.Existence()))
    for name in PLAIN:
        made.add(name, Prepared(formats.Existence()))
    for name in NUMBERS:
        made.add(name, fields.COLUMN(columns.NumericColumn("I")))
    _SCHEMA.append(made)
    return made


def create(folder: Path) -> Any:  # noqa: ANN401
    """A new, empty index in an existing folder that is ours alone."""
    with _quiet():
        from whoosh.index import FileIndex
    return FileIndex.create(_storage(folder), schema())


def open_index(folder: Path) -> Any:  # noqa: ANN401
    """The index in `folder`. Only for folders that `files.private_folder` vouches for: opening unpickles.

    Raises whatever Whoosh and the file system raise.
    """
    with _quiet():
        from whoosh.index import FileIndex
    return FileIndex(_storage(folder), schema=schema())


def _storage(folder: Path) -> Any:  # noqa: ANN401
    """Whoosh's files, read into memory: what is left to Whoosh is small, and a file that is cut short while it is
    mapped would end the process.
    """
    with _quiet():
        from whoosh.filedb.filestore import FileStorage
        from whoosh.filedb.structfile import StructFile

    class Held(FileStorage):  # type: ignore[misc]
        def open_file(self, name: str, **options: object) -> object:
            return StructFile(io.BytesIO(Path(self._fpath(name)).read_bytes()), name=name, **options)

    return Held(str(folder))


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
        for document in gone:
            at.delete_document(document)
        at.segments = [one for one in at.segments if one.segment_id() not in replaces]
        if segment.numbers:
            at.pool = segment.postings
            _write_numbers(at, {"number": segment.numbers, "length": segment.lengths})
        commit(at)
        done = True
    finally:
        if not done:
            cancel(at)


def _write_numbers(at: Any, columns: dict[str, array[int]]) -> None:  # noqa: ANN401
    """What Whoosh's `add_document` does beside the postings."""
    documents = at.perdocwriter
    kinds = [(name, schema()[name].column_type, values) for name, values in columns.items()]
    for document in range(len(columns["number"])):
        documents.start_doc(document)
        for name, kind, values in kinds:
            documents.add_column_value(name, kind, values[document])
        documents.finish_doc()
    at.docnum = len(columns["number"])
    at._added = True


def writer(index: Any) -> Any:  # noqa: ANN401
    """A writer that adds one segment. Raises whoosh's LockError as `BusyError`."""
    with _quiet():
        from whoosh.index import LockError
    try:
        # compound=True would make every opening copy the whole index into memory.
        made = index.writer(compound=False, codec=_codec())
    except LockError as error:
        raise BusyError from error
    made.pool.cleanup()
    made.pool = blocks.Gathered()
    return made


def _codec() -> Any:  # noqa: ANN401
    """Whoosh's codec with postings in the form of `posting_file.py`. An index names it by this function."""
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

        def field_writer(self, storage: object, segment: object) -> object:
            return TermWriter(storage, segment)

        def terms_reader(self, storage: Any, segment: Any) -> object:  # noqa: ANN401
            return TermsReader(Path(storage.folder) / segment.make_filename(POSTINGS))

        def __reduce__(self) -> tuple[object, tuple[()]]:
            return _codec, ()

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
    part = open_index(folder)._read_toc()
    into = writer(index)
    try:
        for segment in part.segments:
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
