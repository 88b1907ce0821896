"""What a corpus folder holds, and where in it an article lies."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from reader.articles.formats import formats_by_suffix, suffix_of
from reader.articles.model import FoundFile, Listing, SkippedFile
from reader.errors import ArticleError, CorpusError, ReaderError
from reader.files import advice_for

TAGS_FOLDER = "tags"
"""The folder at the top of a corpus that belongs to the reader: tags, not articles."""


def scan(folder: Path, told: Callable[[int], None] = lambda found: None) -> Listing:
    """Every file below `folder`: those that some format reads, and those that are skipped with the reason.

    Opens no file. `told` hears at each folder how many articles were found so far: a whole disk takes a while.
    Folders that are links are not entered, so that nothing is found twice and no loop is run into.
    Raises CorpusError if `folder` itself cannot be listed.
    """
    return _walk(folder, "", told)


def scan_at(folder: Path, name: str) -> Listing:
    """The part of `scan` that a single path below the corpus, with `/`, makes: an article, all below a folder, nothing.

    Never raises: what is not there, cannot be read or is none of the corpus is an empty listing.
    """
    try:
        path = path_of(folder, name)
        if os.path.realpath(path.parent) != os.path.join(os.path.realpath(folder), *name.split("/")[:-1]):  # noqa: PTH118
            return Listing()  # by way of a link: it is found where it really is
        about = path.lstat()
        if stat.S_ISDIR(about.st_mode):
            return _walk(folder, name + "/")
        about = path.stat()
    except (OSError, ReaderError, ValueError):
        return Listing()
    if not stat.S_ISREG(about.st_mode) or suffix_of(path.name) not in formats_by_suffix():
        return Listing()
    return Listing((FoundFile(name, about.st_size, about.st_mtime_ns),))


def _walk(folder: Path, top: str, told: Callable[[int], None] = lambda found: None) -> Listing:
    root = os.fspath(folder)
    found: list[FoundFile] = []
    skipped: list[SkippedFile] = []
    waiting = [(top, os.path.join(root, top))]  # noqa: PTH118
    real_root = os.path.realpath(root)
    while waiting:
        prefix, path = waiting.pop()
        told(len(found))
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    _look_at(entry, prefix, real_root, found, skipped, waiting)
        except OSError as error:
            if not prefix:
                raise CorpusError(
                    f"cannot be listed ({error.strerror or error})", path=folder, advice=advice_for(error)
                ) from error
            skipped.append(SkippedFile(prefix, f"cannot be listed ({error.strerror or error})", advice_for(error)))
    found.sort(key=lambda one: one.id)
    skipped.sort(key=lambda one: one.id)
    return Listing(tuple(found), tuple(skipped))


def _look_at(
    entry: os.DirEntry[str],
    prefix: str,
    real_root: str,
    found: list[FoundFile],
    skipped: list[SkippedFile],
    waiting: list[tuple[str, str]],
) -> None:
    name = entry.name
    article_id = prefix + name
    if not _is_utf8(name):
        readable = prefix + os.fsencode(name).decode("utf-8", "backslashreplace")
        skipped.append(SkippedFile(readable, "has a name that is not valid UTF-8", "rename it"))
        return
    if name.startswith("."):
        skipped.append(SkippedFile(article_id, "is hidden", expected=True))
        return
    if article_id == TAGS_FOLDER:
        skipped.append(SkippedFile(article_id + "/", "holds the tags, not articles", expected=True))
        return
    try:
        if entry.is_dir(follow_symlinks=False):
            waiting.append((article_id + "/", entry.path))
            return
        if entry.is_dir():
            advice = "copy the folder here, or open the one it points to"
            skipped.append(SkippedFile(article_id + "/", "is a link to a folder, which is not followed", advice))
            return
        suffix = suffix_of(name)
        if suffix not in formats_by_suffix():
            kind = f"is of a format that is not read ({suffix})" if suffix else "has no ending that says its format"
            skipped.append(SkippedFile(article_id, kind, expected=True))
            return
        if entry.is_symlink() and (problem := _wrong_link(entry.path, real_root)):
            skipped.append(SkippedFile(article_id, problem, "copy the file here"))
            return
        about = entry.stat()
    except OSError as error:
        skipped.append(SkippedFile(article_id, f"cannot be read ({error.strerror or error})", advice_for(error)))
        return
    if stat.S_ISREG(about.st_mode):
        found.append(FoundFile(article_id, about.st_size, about.st_mtime_ns))
    else:
        skipped.append(SkippedFile(article_id, "is not a file with text in it", "move it out of the corpus"))


def _wrong_link(path: str, real_root: str) -> str:
    target = os.path.realpath(path)
    if not Path(target).exists():  # a loop of links is a link to nothing too
        return "is a link to nothing"
    return "" if _is_below(target, real_root) else "is a link out of the corpus, which is not followed"


def _is_below(target: str, root: str) -> bool:
    return target.startswith(root if root.endswith(os.sep) else root + os.sep)


def _is_utf8(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def path_of(folder: Path, article_id: str) -> Path:
    """Where the article `article_id` of the corpus in `folder` lies; the file need not be there.

    Raises ArticleError for what cannot be an id (absolute, `..`, hidden, under `tags/`) and for a link that leads
    out of the corpus.
    """
    parts = article_id.split("/")
    if "\0" in article_id or not _is_utf8(article_id) or (os.sep == "\\" and ("\\" in article_id or ":" in article_id)):
        raise ArticleError("cannot be the name of an article", path=_shown(article_id))
    if not all(parts) or any(part.startswith(".") for part in parts) or parts[0] == TAGS_FOLDER:
        raise ArticleError(
            "is not inside the corpus, or is hidden", path=_shown(article_id), advice="name an article of this corpus"
        )
    path = folder.joinpath(*parts)
    try:
        real, root = os.path.realpath(path), os.path.realpath(folder)
    except (OSError, ValueError) as error:
        raise ArticleError("cannot be the name of an article", path=_shown(article_id)) from error
    if not _is_below(real, root):
        raise ArticleError("is a link out of the corpus", path=path, advice="copy the file into the corpus")
    return path


def _shown(article_id: str) -> str:
    return article_id or "(no name)"
