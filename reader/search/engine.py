"""The only module that imports whoosh, and only when something of it is needed.

Whoosh 2.7.4 has escapes in its strings that newer Pythons warn of once for each fresh installation; whoever runs this
program can do nothing about them. What of Whoosh is used here exists in whoosh3 3.54.0 as well.
"""

from __future__ import annotations

import contextlib
import io
import mmap
import os
import struct
import warnings
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from reader.search import blocks

POSITIONED = ("text", "title", "source", "byline", "boilerplate")
"""Fields of words. Each has a second one of the same name and `FORM_SUFFIX` with the words as written."""
FORM_SUFFIX = "_form"
PLAIN = ("date", "folder")
"""Fields of whole values."""
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
    """Whoosh's files, read through memory maps: faster than seeking and reading, no copy in memory, and no file
    stays open where Whoosh gives up on a damaged index half-way.
    """
    with _quiet():
        from whoosh.filedb.filestore import FileStorage
        from whoosh.filedb.structfile import StructFile

    class Mapped(FileStorage):  # type: ignore[misc]
        def open_file(self, name: str, **options: object) -> object:
            with Path(self._fpath(name)).open("rb") as file:
                if os.fstat(file.fileno()).st_size == 0:
                    return StructFile(io.BytesIO(), name=name, **options)
                return StructFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name=name, **options)

    return Mapped(str(folder))


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


def write(index: Any, segment: Segment, gone: Iterable[int] = ()) -> None:  # noqa: ANN401
    """Put a segment into the index and take the documents `gone` out, all or nothing; the segment is used up.

    Raises BusyError, and whatever Whoosh and the file system raise.
    """
    at = writer(index)
    done = False
    try:
        for document in gone:
            at.delete_document(document)
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
    """Whoosh's codec, which writes the terms that `blocks.py` has gathered."""
    with _quiet():
        from whoosh.codec import whoosh3

    class TermWriter(whoosh3.W3FieldWriter):  # type: ignore[misc]
        def add_postings(self, schema: Any, _: object, terms: Iterable[tuple[str, bytes, blocks.Term]]) -> None:  # noqa: ANN401
            current = None
            for field, text, term in terms:
                if field != current:
                    if current is not None:
                        self.finish_field()
                    self.start_field(field, schema[field])
                    current = field
                info = whoosh3.W3TermInfo()
                info._weight, info._df, info._maxweight = sum(term.weights), len(term.ids), max(term.weights)
                info._minlength, info._minid, info._maxid = 0, term.ids[0], term.ids[-1]
                content = blocks.packed(term)
                info.set_extent(self._postfile.tell(), len(content))
                self._postfile.write(content)
                self._tindex.add(struct.pack("!H", self._fieldid) + text, info.to_bytes())
            if current is not None:
                self.finish_field()

    class Codec(whoosh3.W3Codec):  # type: ignore[misc]
        # Lengths of articles are a column of ours: looking them up for each posting would double the time.
        length_stats = False

        def field_writer(self, storage: object, segment: object) -> object:
            return TermWriter(self, storage, segment)

        def __reduce__(self) -> tuple[object, tuple[()]]:
            # What was written needs nothing but Whoosh's own codec to be read.
            return whoosh3.W3Codec, ()

    return Codec()


class BusyError(Exception):
    """Another writer has the index."""


_MANY_SEGMENTS = 8


def commit(at: Any) -> None:  # noqa: ANN401
    """Make what `at` was given visible. Small segments are merged only once there are many: files that are merged
    away vanish under whoever searches at that moment.
    """
    at.commit(merge=len(at.segments) >= _MANY_SEGMENTS)


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
