"""Hostile YAML files, made from compact tables: each kind of file that people can send one, with each trick in it.

`python -m tests.fuzz.hostile_yaml FOLDER` reads every file below FOLDER as what its folder's name says, and prints one
JSON line for each: what came of it, how much the parser was asked for, and the seconds of this process; at the end the
most memory it ever had.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

KINDS = ("tags", "codebook", "links", "searches", "settings", "front")

TAGS = "version: 1\narticle: a.txt\ntext_sha256: ab\npassages:\n- id: p-a\n  tags:\n  - t\n  start: 1\n  end: 2\n"
TAGS += "  quote: q\n  prefix: p\n  suffix: s\n  by: ada\n  created: c\n  modified: m\n  lost_in: l\n  note: n\n"
END = "    article: {0}\n    text_sha256: h\n    start: 1\n    end: 2\n    quote: q\n    prefix: p\n    suffix: s\n"
LINKS = "version: 1\nlinks:\n- id: l-a\n  verdict: same\n  a:\n" + END.format("a.txt") + "  b:\n" + END.format("b.txt")
SOUND = {
    "tags": TAGS,
    "codebook": "version: 1\ntags:\n- name: t\n  description: d\n  colour: teal\n  key: 1\n  aliases:\n  - u\n",
    "links": LINKS + "  by: ada\n  created: c\n",
    "searches": "version: 1\nsearches:\n- name: one\n  query: two\n",
    "settings": "theme: dark\nmeasure: 76\npanes: 4\nby: ada\nindex_memory: 600\nindex_poll: 0\n"
    "keymap:\n  pane.tag: t\n",
    "front": "title: T\nsource: S\ndate: 2026-02-11\nbyline: B\nurl: u\nlanguage: en\nother: x\n",
}
"""A file of each kind with every field in it."""

WRONG = {
    "nothing": "",
    "list": "[1, [2]]",
    "map": "{a: b}",
    "deep": "[" * 30 + "]" * 30,
    "minus": "-1",
    "float": "1.5e3",
    "huge": "9" * 400,
    "infinite": ".inf",
    "octal": "0o17",
    "sexagesimal": "190:20:30",
    "underscored": "1_000",
    "no": "no",
    "date": "2026-11-22",
    "nul": '"a\\0b"',
    "surrogate": '"\\ud800"',
    "pair": '"\\ud83d\\ude00"',
    "escape": '"\\e[31m\\x9b"',
    "python": "!!python/object/apply:os.system [ls]",
    "binary": "!!binary aGVsbG8=",
    "alias": "*x",
    "anchor": "&x y",
    "block": "|\n      a\n      b",
    "tilde": "~",
}
"""What stands in place of each field."""

GENERAL: dict[str, str] = {
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "laughs-deep": "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]\n" for n in range(1, 30)),
    "quadratic": f"a: &a {'x' * 50_000}\nb: [{', '.join(['*a'] * 50_000)}]\n",
    "itself": "a: &a [*a]\n",
    "itself-map": "&a a: *a\n",
    "merge": "a: &a {x: 1}\nb: {<<: *a}\n",
    "merge-itself": "a: &a\n  <<: *a\n",
    "merge-list": "a: &a {x: 1}\nb: {<<: [*a, *a, *a]}\n",
    "merge-plain": "<<: {version: 1}\n",
    "set": "!!set {a, b}\n",
    "omap": "!!omap [a: 1]\n",
    "object": "!!python/object:os.system x\n",
    "object-new": "!!python/object/new:subprocess.Popen [[ls]]\n",
    "name": "a: !!python/name:os.system\n",
    "module": "a: !!python/module:os\n",
    "local": "a: !local 1\n",
    "verbatim": "a: !<tag:yaml.org,2002:int> 1\n",
    "null-tag": "! a: ! b\n",
    "deep-flow": "a: " + "[" * 100_000,
    "deep-closed": "a: " + "[" * 5_000 + "]" * 5_000,
    "deep-map": "{a: " * 100_000,
    "deep-block": "- " * 100_000,
    "deep-indent": "".join(" " * n + "a:\n" for n in range(2000)),
    "deep-keys": "? " * 50_000,
    "deep-quotes": "a: " + "['" * 50_000,
    "twice": "version: 1\nversion: 1\n",
    "twice-quoted": "a: 1\n'a': 2\n",
    "list-key": "? [a]\n: b\n",
    "long-key": "k" * 2000 + ": 1\n",
    "line-key": '"a\\nb": 1\n',
    "two": "a: 1\n---\nb: 2\n",
    "thousand": "---\na: 1\n" * 1000,
    "empty-documents": "---\n" * 100_000,
    "ends": "a: 1\n...\n...\nb: 2\n",
    "directive": "%YAML 1.1\n---\na: 1\n",
    "directive-new": "%YAML 9.9\n---\na: 1\n",
    "directive-tag": "%TAG ! tag:evil,2000:\n---\na: !x 1\n",
    "directive-twice": "%YAML 1.1\n%YAML 1.1\n---\na: 1\n",
    "directive-odd": "%FOO bar\n---\na: 1\n",
    "directives": "%TAG !a! tag:a,2000:\n" * 20_000 + "---\na: 1\n",
    "tab": "a:\n\t- b\n",
    "tab-key": "\ta: 1\n",
    "tabs": "\t" * 100_000 + "\n",
    "open-quote": "a: 'b\nc: d\n" * 1000,
    "open-double": 'a: "b\n' * 1001,
    "open-flow": "a: [b, c\n",
    "escape-bad": 'a: "\\q"\n',
    "escape-short": 'a: "\\u12"\n',
    "escape-far": 'a: "\\UFFFFFFFF"\n',
    "colon": "a: b: c\n",
    "dash": "- a\nb: c\n",
    "indent": "a:\n    b: 1\n  c: 2\n",
    "at": "a: @b\n",
    "backtick": "a: `b`\n",
    "percent": "a: %b\n",
    "bell": "a: \x07\n",
    "escape": "a: \x1b]0;x\x07\n",
    "c1": "a: \x9b31m\n",
    "delete": "a: \x7f\n",
    "nul": "a: 1\nb: \0\n",
    "nuls": "\0" * 100_000,
    "nonchar": "a: \ufffe\n",
    "conflict": "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n",
    "scalar": "only words\n",
    "number": "42\n",
    "sequence": "- a\n- b\n",
    "brackets": "[]",
    "braces": "{}",
    "comma": "[,]",
    "comments": "# x\n" * 50_000,
    "comment-long": "#" * 1_000_000 + "\n",
    "newlines": "\n" * 500_000,
    "spaces": " " * 1_000_000,
    "carriage": "a: 1\rb: 2\ra: 3\r",
    "nel": "a: 1\x85b: 2\x85a: 3\x85",
    "separators": "a: 1\u2028b: 2\u2029a: 3\n",
    "folded": "a: >\n" + "  x\n" * 50_000,
    "block-indent": "a: |9\n  x\n",
    "block-keep": "a: |+\n" + "\n" * 100_000,
    "plain-long": "a: b\n" + " c\n" * 50_000,
    "many-keys": "".join(f"k{n}: 1\n" for n in range(20_000)),
    "many-flow": "{" + ", ".join(f"k{n}: 1" for n in range(20_000)) + "}",
    "many-items": "a: [" + "1," * 50_000 + "]",
    "many-colons": ":" * 100_000,
    "many-questions": "? a\n" * 20_000,
    "many-dashes": "-" * 100_000,
    "many-quotes": "'" * 99_999,
    "many-stars": "*" * 100_000,
    "many-ands": "&" * 100_000,
    "many-bangs": "!" * 100_000,
    "many-pipes": "a: |\n" * 10_000,
}
"""Whole files that are the same whatever they are meant to be."""

LARGE: dict[str, Callable[[], bytes]] = {
    "scalar-8-mb": lambda: b"version: 1\nx: " + b"y" * 8_000_000,
    "scalar-quoted-8-mb": lambda: b'version: 1\nx: "' + b"y " * 4_000_000 + b'"',
    "scalar-lines-8-mb": lambda: b"version: 1\nx: |\n" + b"  y\n" * 2_000_000,
    "comments-8-mb": lambda: b"version: 1\n" + b"# words\n" * 1_000_000,
    "comment-one-8-mb": lambda: b"version: 1\n#" + b"x" * 8_000_000,
    "keys-millions": lambda: b"".join(b"%d: 1\n" % n for n in range(700_000)),
    "items-millions": lambda: b"passages:\n" + b"- x\n" * 2_000_000,
    "flow-millions": lambda: b"passages: [" + b"x," * 4_000_000 + b"]",
    "maps-millions": lambda: b"passages: [" + b"{}," * 2_700_000 + b"]",
    "nested-millions": lambda: b"passages: [" + b"[[[[]]]]," * 900_000 + b"]",
    "quotes-millions": lambda: b"passages: [" + b"'',\"\"," * 1_300_000 + b"]",
    "newlines-millions": lambda: b"\n" * 14_000_000,
    "spaces-millions": lambda: b"a:" + b" " * 14_000_000,
    "wide-millions": lambda: b"a: " + "\U0001f600".encode() * 2_000_000,
    "utf-16-millions": lambda: ("a: " + "é" * 4_000_000).encode("utf-16"),
    "directives-millions": lambda: b"%FOO\n" * 1_600_000,
    "documents-millions": lambda: b"---\n" * 2_000_000,
    "anchors-millions": lambda: b"[" + b"&a a," * 1_600_000,
    "comment-10-mb": lambda: b"version: 1\n#" + b"x" * 10_000_000,
    "mixed-8-mb": lambda: b"a: " + "\U0001f600".encode() + b"x" * 8_000_000,
    "quoted-mixed-8-mb": lambda: b'a: "' + "\U0001f600".encode() + b"\\n" * 4_000_000 + b'"',
    "too-large": lambda: b"a: " + b"x" * 14_000_000,
    "passages-full": lambda: (
        TAGS.split("- id")[0].encode()
        + b"".join(b"- id: p-%d\n  tags: [t, u]\n  start: 1\n  end: 2\n  quote: q\n" % n for n in range(17_000))
    ),
}
"""Files of as many bytes as a disk holds."""

ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig", "latin-1", "utf-7", "cp037")


def small() -> Iterator[tuple[str, str, bytes]]:
    """Kind, name and content of each file that is not large."""
    for kind in KINDS:
        sound = SOUND[kind]
        for name, text in GENERAL.items():
            yield kind, name, text.encode()
        for encoding in ENCODINGS:
            yield kind, f"as-{encoding}", sound.replace(": 1", ": é1", 1).encode(encoding, "replace")
        yield kind, "bad-bytes", sound.encode() + b"x: \xff\xfe\n"
        yield kind, "surrogate-bytes", sound.encode() + b"x: \xed\xa0\x80\n"
        yield kind, "overlong", sound.encode() + b"x: \xc0\xaf\n"
        yield kind, "cut", sound.encode()[: len(sound) * 2 // 3] + b'"'
        yield kind, "binary", bytes(range(256)) * 40
        yield kind, "carriage-only", sound.replace("\n", "\r").encode()
        yield kind, "version-99", b"version: 99\n" + sound.replace("version: 1\n", "").encode()
        lines = sound.splitlines()
        for number, line in enumerate(lines):
            key, colon, _ = line.partition(":")
            if not colon:
                continue
            for name, wrong in WRONG.items():
                changed = [*lines[:number], f"{key}: {wrong}", *lines[number + 1 :]]
                yield kind, f"{number:02}-{key.strip(' -')}-{name}", "\n".join(changed).encode() + b"\n"


def put(folder: Path, kind: str, name: str, content: bytes) -> Path:
    """Write a hostile file below `folder`; one of searches needs a corpus of its own."""
    path = folder / kind / (f"{name}/tags/searches.yaml" if kind == "searches" else f"{name}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def read(kind: str, path: Path) -> str:
    """Read one file as the program does: `refused: …` with file and line, or `read`."""
    from reader import settings
    from reader.articles.front_matter import split_front_matter
    from reader.errors import ReaderError
    from reader.files import read_bytes
    from reader.tags import codebook_file, links_file, tag_file
    from reader.tags.saved_searches import SavedSearches
    from reader.yaml_gate import SIZE_LIMIT

    try:
        if kind == "settings":
            problems = settings.load(path).problems
            return f"refused: {problems[0].file}:{problems[0].line}: {problems[0].problem}" if problems else "read"
        if kind == "front":
            matter = read_bytes(path).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
            notices = split_front_matter(f"---\n{matter}\n---\nText").notices
            return f"refused: {notices[0]}" if notices else "read"
        if kind == "searches":
            SavedSearches(path.parent.parent).all()
            return "read"
        parse = {"tags": tag_file.parse, "codebook": codebook_file.parse, "links": links_file.parse}[kind]
        parse(read_bytes(path, SIZE_LIMIT), path)
    except ReaderError as error:
        return f"refused: {error}"
    return "read"


def main() -> None:
    """Read all files below a folder, each once, as whoever opens a corpus does."""
    import yaml

    asked = 0

    def counted(make: Callable[..., Iterator[object]]) -> Callable[..., Iterator[object]]:
        def made(*given: object, **named: object) -> Iterator[object]:
            nonlocal asked
            for one in make(*given, **named):
                asked += 1
                yield one

        return made

    yaml.parse, yaml.scan = counted(yaml.parse), counted(yaml.scan)
    for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
        kind = path.relative_to(sys.argv[1]).parts[0]
        start, asked = time.process_time(), 0
        said = read(kind, path)
        took = time.process_time() - start
        print(json.dumps({"kind": kind, "file": str(path), "said": said, "seconds": took, "asked": asked}))
    print(json.dumps({"peak": _peak()}))


def _peak() -> int:
    """The most bytes of memory that this process ever had; what getrusage says begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        said = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(said.split()[1]) * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main()
