"""The folder `tags/` of a corpus: which file belongs to which article, what is there, and what must not be touched."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Collection
from pathlib import Path

from reader import files
from reader.errors import FileReadError, FileWriteError, ReaderError, TagFileError
from reader.tags import tag_file
from reader.tags.contents import CODEBOOK, LINKS, OURS, Contents, Look, Signature, is_link, signature_of
from reader.yaml_gate import SIZE_LIMIT

_NAME_BYTES = 255
_PATH_BYTES = 3800
"""What an article's id may have at most, so that the path of its tag file can be named."""
_QUIET = 0.1
"""Seconds without a change after which a file is taken to be whole."""
_LONGEST = 3.0
_SHORTENED = re.compile(r"~[0-9a-f]{16}\.yaml\Z")


class TagFolder:
    """`tags/` in one corpus folder. Making one touches no disk."""

    def __init__(self, corpus_folder: Path) -> None:
        self.corpus = corpus_folder
        self.path = corpus_folder / "tags"
        self._device: int | None = None
        self._long: dict[Path, tuple[Signature, str]] = {}
        self._look = Look(self.path, corpus_folder, self._id_of)

    @property
    def is_there(self) -> bool:
        """Whether the corpus folder is there, and is what it was when this was first asked: a disk that was taken away
        may leave an empty folder behind.
        """
        try:
            about = self.corpus.stat()
        except OSError:
            return False
        if not stat.S_ISDIR(about.st_mode):
            return False
        if self._device is None:
            self._device = about.st_dev
        return about.st_dev == self._device or not _is_empty(self.corpus)

    @property
    def codebook(self) -> Path:
        """The codebook's file."""
        return self.path / CODEBOOK

    @property
    def links(self) -> Path:
        """The file of the links that people made."""
        return self.path / LINKS

    def file_of(self, article_id: str) -> Path:
        """The tag file of an article. Raises TagFileError for an id that cannot have one.

        A name too long for a file system with `.yaml` behind it is cut and gets a digest of the id.
        """
        parts = article_id.split("/")
        if (
            any(part in {"", ".", ".."} for part in parts)
            or "\0" in article_id
            or parts[-1].startswith(".")
            or not _can_be_a_name(article_id)
            or (os.sep != "/" and os.sep in article_id)
        ):
            raise TagFileError("is no name of an article", path=article_id, advice="`reader articles` lists them")
        name = parts[-1] + ".yaml"
        if len(parts) == 1 and name in OURS:
            raise TagFileError(
                "has a name that the tags folder needs for itself", path=article_id, advice="rename the article"
            )
        if len(os.fsencode(name)) > _NAME_BYTES:
            digest = hashlib.sha256(article_id.encode("utf-8", "surrogateescape")).hexdigest()[:16]
            kept = os.fsencode(parts[-1])[: _NAME_BYTES - len(digest) - len("~.yaml")]
            name = f"{kept.decode('utf-8', 'ignore')}~{digest}.yaml"
        return self.path.joinpath(*parts[:-1], name)

    def shown(self, path: Path) -> str:
        """A path in this folder as messages name it: from the corpus down."""
        return path.relative_to(self.corpus).as_posix()

    def signature(self, path: Path) -> Signature | None:
        """The signature of a file, None if there is none. Raises TagFileError for a symbolic link or a folder,
        FileReadError if it cannot be told.
        """
        try:
            about = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise FileReadError(
                f"cannot be read ({error.strerror or error})", path=self.shown(path), advice=files.advice_for(error)
            ) from error
        if stat.S_ISLNK(about.st_mode):
            raise is_link(self.shown(path))
        return signature_of(about)

    def read(self, path: Path) -> bytes | None:
        """The content of a file in this folder, None if there is none. Raises TagFileError or FileReadError."""
        if self.signature(path) is None:
            return None
        try:
            return files.read_bytes(path, SIZE_LIMIT)
        except FileReadError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise FileReadError(error.problem, path=self.shown(path), advice=error.advice) from error

    def read_to_change(self, path: Path, known: Signature | None) -> tuple[bytes | None, Signature | None]:
        """As `read`, for who will write the file: its content and signature once no other program is about to write it.

        An editor that empties a file and then fills it leaves half of it for a moment, and half of a tag file can be a
        whole one: written back, the other half would be lost. So a file that was changed in its place just now, or is
        gone just now, is looked at again until it rests. `known` is its signature as we left or read it last. Raises
        TagFileError, also if it does not rest, or FileReadError.
        """
        began = time.monotonic()
        while True:
            signature = self.signature(path)
            content = self.read(path)
            waited = time.monotonic() - began
            if signature == self.signature(path) and not _in_the_works(signature, known, waited):
                return content, signature
            if waited > _LONGEST:
                raise TagFileError("is being written by another program", path=self.shown(path), advice="try again")
            time.sleep(_QUIET / 5)

    def check_there(self) -> None:
        """Raises FileWriteError if the corpus is not there."""
        if not self.is_there:
            raise FileWriteError("the corpus folder is gone", path=self.corpus, advice="put it back")

    def check_writable(self, path: Path) -> None:
        """Raises TagFileError if writing at `path` would end outside the corpus or replace a symbolic link, and
        FileWriteError if the corpus is not there: a folder of the same name must not be made in its place.
        """
        self.check_there()
        try:
            self._check_links(path)
        except OSError as error:
            raise FileWriteError(
                f"cannot be used ({error.strerror or error})", path=self.shown(path), advice=files.advice_for(error)
            ) from error

    def _check_links(self, path: Path) -> None:
        corpus = self.corpus.resolve()
        folder = path.parent
        while folder != self.corpus:
            if folder.is_symlink() and not folder.resolve().is_relative_to(corpus):
                raise TagFileError(
                    "is a symbolic link that leads out of the corpus; nothing is written there",
                    path=self.shown(folder),
                    advice="put a real folder in its place",
                )
            folder = folder.parent
        if path.is_symlink():
            raise is_link(self.shown(path))

    def contents(self, watched: Collection[str] = ()) -> Contents:
        """What is there now. Costs a look at each folder and at about `contents.AT_ONCE` files, but opens none. Where
        there are more, one that was written in its place is seen within some seconds; one that came, went or took the
        place of another, at once; the files of the articles `watched`, at once.
        """
        return self._look.contents(watched)

    def _id_of(self, path: Path, signature: Signature, otherwise: str) -> str:
        """The id of the article that a file is for: `otherwise`, unless its name is a cut one."""
        name = path.name
        if _SHORTENED.search(name) and len(os.fsencode(name)) > _NAME_BYTES - 4:
            return self._written_in(path, signature, otherwise)
        return otherwise

    def _written_in(self, path: Path, signature: Signature, otherwise: str) -> str:
        """The id of the article that a file with a cut name is for."""
        kept = self._long.get(path)
        if kept is None or kept[0] != signature:
            said = otherwise
            try:
                article = tag_file.parse(self.read(path) or b"").article
                if self.file_of(article) == path:
                    said = article
            except ReaderError:
                pass
            self._long[path] = kept = signature, said
        return kept[1]


def _can_be_a_name(article_id: str) -> bool:
    """Whether a path can be made of it: of characters that can be written, and not longer than any system allows."""
    try:
        return len(os.fsencode(article_id)) < _PATH_BYTES
    except UnicodeEncodeError:
        return False


def _is_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True


def _in_the_works(signature: Signature | None, known: Signature | None, waited: float) -> bool:
    """Whether a file may be half written; `waited` seconds it was looked at. One that took the place of another is
    whole.
    """
    if signature == known:
        return False
    if signature is None or known is None or signature[2] == known[2]:
        age = waited if signature is None else (time.time_ns() - signature[0]) / 1e9
        return 0 <= age < _QUIET
    return False
