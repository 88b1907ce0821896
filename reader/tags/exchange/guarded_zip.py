"""Zip files from strangers. Nothing is ever unpacked to the disk; what is read is bounded before and while it is read.

Refused as a whole: names that climb (`..`), begin at the root or name a drive, symbolic links, encrypted members, two
members of one name, more members or more unpacked bytes than a project can have, and members that unpack to hundreds
of times their size, as bombs do.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib

from reader.tags.exchange.incoming import refused

MEMBERS = 20_000
UNPACKED = 256 * 1024 * 1024
ONE_MEMBER = 64 * 1024 * 1024
RATIO = 200
_ENTRY = b"PK\x01\x02"
"""What each entry of the list of files begins with."""
_SMALL = 1024 * 1024
_LINK = stat.S_IFLNK


class GuardedZip:
    """The members of a zip file, by name in small letters, with `/` between folders."""

    def __init__(self, content: bytes, file: str) -> None:
        """Raises ImportFileError if `content` is no zip file, or one that is not to be trusted."""
        self.file = file
        if content.count(_ENTRY) > MEMBERS:
            # Before the list of files is made: what the end of the file says of their number need not be true.
            raise refused(file, f"has more than {MEMBERS:,} files in it")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            listed = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise refused(file, "is no zip file, or a broken one") from error
        if len(listed) > MEMBERS:
            raise refused(file, f"has more than {MEMBERS:,} files in it")
        if sum(one.file_size for one in listed) > UNPACKED:
            raise refused(file, f"is larger than {UNPACKED // 2**20} MB when unpacked")
        self._left = UNPACKED
        self._members: dict[str, zipfile.ZipInfo] = {}
        for one in listed:
            name = self._checked(one)
            if not name.endswith("/"):
                if name in self._members:
                    raise refused(file, f"has two files “{_short(name)}” in it")
                self._members[name] = one

    def _checked(self, one: zipfile.ZipInfo) -> str:
        name = one.filename.replace("\\", "/")
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name) or "\0" in one.orig_filename:
            raise refused(self.file, f"has a file in it that would lie elsewhere: “{_short(name)}”")
        if stat.S_IFMT(one.external_attr >> 16) == _LINK:
            raise refused(self.file, f"has a symbolic link in it: “{_short(name)}”")
        if one.flag_bits & 0x1:
            raise refused(self.file, "is encrypted", advice="export it without a password")
        if one.file_size > _SMALL and one.file_size > RATIO * max(1, one.compress_size):
            raise refused(self.file, f"has a file in it that unpacks to {RATIO} times its size: “{_short(name)}”")
        return name.casefold()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in small letters."""
        return tuple(self._members)

    def read(self, name: str) -> bytes | None:
        """What a member holds, None if there is none of that name. Raises ImportFileError if it is broken or large."""
        about = self._members.get(name.replace("\\", "/").casefold())
        if about is None:
            return None
        limit = min(ONE_MEMBER, self._left)
        try:
            with self._zip.open(about) as member:
                content = member.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            ValueError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise refused(self.file, f"is broken at “{_short(name)}”") from error
        if len(content) > limit:
            raise refused(self.file, f"has a file in it that is too large: “{_short(name)}”")
        self._left -= len(content)
        return content


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"
