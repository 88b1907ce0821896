"""What the monkey does, from chance alone: the same chance makes the same deeds, whatever the screen shows.

Half of it is keys as they come. The other half are the beginnings of what people do (search, open, tag, walk through a
dialog), each broken off or mixed with anything at any point: from keys at random alone nobody ever gets to the third
screen of something.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding
from textual.dom import DOMNode

Kind = Literal["key", "bytes", "paste", "size", "wait", "outside"]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done: a key by Textual's name for it, bytes from the terminal, a paste, a size, a pause, a change of
    the files from outside.
    """

    kind: Kind
    what: str = ""

    def __str__(self) -> str:
        return self.what if self.kind == "key" else f"<{self.kind} {self.what[:60]!r}>"


WORDS = ("bridge", "coalition", "level", "guarantees", "macron", "nasty", "steel", "kyiv", "2025", "зустріч", "fahrt")
QUERIES = (
    *WORDS,
    '"three levels"',
    "tag:guarantees",
    "date:2025",
    "-steel level",
    "(level OR coalition) tag:*",
    "date:[x to y]",
    "source:alpha",
    "has:note",
    "levl",
    '"',
    "@first",
    "title:*",
    "NOT",
)
TAGS = ("a/new one", "guarantees/us", "people", "x", "odd/silence", "b", "[red]x[/]", "über/käse", "a/" * 30)
PASTES = (
    "plain words",
    "a, b, c",
    "two\nlines\r\nthree",
    "\x1b]52;c;aGk=\x07 evil \x9b31m",
    "x" * 20_000,
    "\u202eabc\u0301\u0301\u200b",
    "\ud800 half",
    "",
)
MOVES = ("j", "k", "down", "up", "home", "end", "pagedown", "pageup", "G", "g", "g", "ctrl+d")
"""About a list."""
SIZES = (*["80x24"] * 10, *["40x12"] * 6, "160x50", "120x40", "110x28", "60x20")
ODD_SIZES = ("1x1", "3x2", "2x40", "300x3", "20x100", "500x200", "12x5")
TERMINAL_SAYS = (
    "\x1b[I",  # the window has the attention
    "\x1b[O",  # and has it no more
    "\x1b[?2026;2$y",
    "\x1b[?62;4c",
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b[200~half a paste",
    "\x1b[201~",
    "\x1b[1;2R",
    "\x1bOP",
    "\x1b[15~",
    "\x1b[",
    "\x1b[<0;",
    "\x1b[97;5u",
    "\x1b[1;6A",
    "\ufffd\ufffd",
    "\x1bP+q",
    "\x1b[<35;1000;1000M",
    "\x1b[<0;0;0M",
    "\x9b",
)


def bound_keys(cls: type[DOMNode]) -> list[str]:
    """The keys that a class of ours binds itself."""
    keys: list[str] = []
    for one in cls.__dict__.get("BINDINGS", ()):
        said = one.key if isinstance(one, Binding) else one[0]
        keys += [key.strip() for key in said.split(",") if key.strip()]
    return keys


def of_reader(base: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    """All classes of the interface that are part of its tree, as far as they are imported."""
    for one in base.__subclasses__():
        if one.__module__.startswith("reader."):
            yield one
        yield from of_reader(one)


def all_keys() -> list[str]:
    """Every key that anything in the interface listens to."""
    found = {key for cls in of_reader() for key in bound_keys(cls)}
    return sorted(found - {"ctrl+q"})


class Deeds:
    """An endless row of deeds."""

    def __init__(self, chance: random.Random, keys_of: dict[str, Sequence[str]], choices: Sequence[str]) -> None:
        self._chance = chance
        self._keys_of = keys_of
        self._choices = choices
        self._all = all_keys()
        self._acts: list[tuple[int, Callable[[], Iterator[Deed]]]] = [
            (40, self._any),
            (6, self._letters),
            (10, self._open),
            (6, self._search),
            (8, self._move),
            (8, self._tag),
            (5, self._passage),
            (4, self._select),
            (4, self._compare),
            (3, self._find),
            (6, self._screen),
            (3, self._codebook),
            (2, self._hits),
            (2, self._split),
            (4, self._palette),
            (1, self._export),
            (1, self._import),
            (2, self._saved),
            (2, self._facets),
            (4, self._mouse),
            (2, self._paste),
            (1, self._size),
            (1, self._odd_size),
            (2, self._terminal),
            (3, self._outside),
            (1, self._disk_away),
            (1, self._leave),
            (4, self._wait),
            (3, self._home),
            (3, self._undo),
            (1, self._close_all),
        ]

    def __iter__(self) -> Iterator[Deed]:
        weights = [weight for weight, _ in self._acts]
        while True:
            (act,) = self._chance.choices([act for _, act in self._acts], weights)
            # Now and then something is begun and left.
            left = self._chance.randrange(1, 12) if self._chance.random() < 0.15 else 10_000
            for number, deed in enumerate(act()):
                if number >= left:
                    break
                yield deed

    # -- words

    def _keys(self, *names: str) -> Iterator[Deed]:
        for name in names:
            yield Deed("key", name)

    def _typed(self, text: str) -> Iterator[Deed]:
        for sign in text:
            yield Deed("key", {" ": "space"}.get(sign, sign))

    def _some(self, keys: Sequence[str], most: int = 12) -> Iterator[Deed]:
        for _ in range(self._chance.randrange(1, most)):
            yield Deed("key", self._chance.choice(keys))

    # -- acts

    def _any(self) -> Iterator[Deed]:
        yield from self._some(self._all, 25)

    def _letters(self) -> Iterator[Deed]:
        yield from self._typed("".join(chr(self._chance.randrange(32, 127)) for _ in range(8)))

    def _home(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "escape", "escape")

    def _wait(self) -> Iterator[Deed]:
        yield Deed("wait", str(self._chance.choice((0, 0, 5, 20, 100))))

    def _open(self) -> Iterator[Deed]:
        yield from self._home()
        yield from self._keys("home", *["j"] * self._chance.randrange(8), self._chance.choice(["enter", "o", "o"]))
        yield Deed("wait")

    def _search(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "s", "ctrl+u")
        yield from self._typed(self._chance.choice(QUERIES))
        if self._chance.random() < 0.5:
            yield Deed("wait")
        yield from self._keys(self._chance.choice(["enter", "escape", "down", "f1", "up", "ctrl+y", "tab"]))

    def _move(self) -> Iterator[Deed]:
        yield from self._some(["j", "k", ")", "(", "w", "B", "G", "g", "space", "{", "}", "down", "tab", "J", "K"], 20)

    def _into_a_passage(self) -> Iterator[Deed]:
        yield from self._keys("escape", "tab", self._chance.choice(["]", "]", "[", ")", "j", "w"]))

    def _tag(self) -> Iterator[Deed]:
        yield from self._into_a_passage()
        yield from self._keys("t")
        if self._chance.random() < 0.7:
            yield Deed("wait")
        yield from self._typed(self._chance.choice(TAGS))
        if self._chance.random() < 0.3:
            yield from self._keys("enter", "tab")
            yield from self._typed("a note")
        yield from self._keys(self._chance.choice(["enter", "enter", "ctrl+s", "escape"]), "enter")

    def _passage(self) -> Iterator[Deed]:
        yield from self._into_a_passage()
        yield from self._some(["e", "r", "m", "d", ".", "O", "enter", "1", "2", "3", "a", "y", "C", "j", ")", "u"], 6)
        yield from self._some(["enter", "escape", "q", "y", "ctrl+s", "w", ")"], 4)

    def _select(self) -> Iterator[Deed]:
        yield from self._keys("escape", "tab", self._chance.choice("vV"))
        yield from self._some(["j", "w", ")", "o", "ctrl+w", "ctrl+n", "}", "alt+up", "l"], 6)
        yield from self._keys(self._chance.choice(["t", ".", "1", "y", "escape", "a"]))
        yield from self._some(["enter", "escape"], 3)

    def _compare(self) -> Iterator[Deed]:
        for _ in range(2):
            yield from self._home()
            yield from self._keys("home", *["j"] * self._chance.randrange(6), "o")
            yield Deed("wait")
        yield Deed("wait", "50")
        yield from self._some(["=", "=", "&", "!", ";", "f", "D", "L", "F", "C", ")", "h", "l", "+", "<", ">", "u"], 14)

    def _find(self) -> Iterator[Deed]:
        yield from self._keys("escape", "tab", "/")
        yield from self._typed(self._chance.choice(WORDS))
        yield from self._keys("enter")
        yield from self._some(["n", "N", "*", "/", "escape", "ctrl+g"], 5)

    def _screen(self) -> Iterator[Deed]:
        """Into one of the screens and dialogs that a key opens, its own keys there, and words."""
        opener = self._chance.choice(sorted(self._keys_of))
        yield from self._keys("escape", "escape", opener)
        yield Deed("wait")
        keys = [*self._keys_of[opener], "enter", "down", "up", "tab", "j", "k"]
        for _ in range(self._chance.randrange(1, 5)):
            yield from self._some(keys, 8)
            yield Deed("wait")
            if self._chance.random() < 0.4:
                yield from self._typed(self._chance.choice([*TAGS[:5], *WORDS]))
                yield from self._keys("enter")
        yield from self._home()

    def _codebook(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "T")
        yield Deed("wait")
        for _ in range(self._chance.randrange(1, 4)):
            yield from self._keys(*["j"] * self._chance.randrange(6), self._chance.choice("nrmMsdce1230/ uhl"))
            yield from self._typed(self._chance.choice([*TAGS[:6], "", "", "red"]))
            yield from self._keys(self._chance.choice(["enter", "enter", "escape", "y"]))
            yield Deed("wait")
        yield from self._some(["y", "enter", "1", "2", "n", "s", "escape", "q", "pagedown", "u"], 6)
        yield from self._home()

    def _hits(self) -> Iterator[Deed]:
        """Every hit of a search is tagged, after a look at them."""
        yield from self._home()
        yield from self._keys("s", "ctrl+u")
        yield from self._typed(self._chance.choice(WORDS))
        yield Deed("wait", "20")
        yield from self._keys("enter", self._chance.choice(["tab", "escape", "shift+tab"]), "A")
        yield Deed("wait", "20")
        yield from self._some([*self._keys_of["A"], *MOVES, "?", "escape"], 14)
        if self._chance.random() < 0.3:
            yield from self._keys("enter", "t", "x", "enter", "enter")
        yield from self._home()

    def _split(self) -> Iterator[Deed]:
        """A tag becomes several, passage by passage."""
        yield from self._keys("escape", "escape", "T")
        yield Deed("wait")
        yield from self._keys("home", *["j"] * self._chance.randrange(9), "s")
        yield from self._typed(self._chance.choice(["one, two", "x, people", "a/first, a/second, a/third"]))
        yield from self._keys("enter")
        yield Deed("wait")
        yield from self._some([*self._keys_of["s"], "1", "2", "1", "2", "3", "?", "pagedown"], 16)
        yield from self._keys(self._chance.choice(["enter", "escape", "f"]))
        yield Deed("wait")
        yield from self._home()

    def _palette(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "ctrl+p")
        if self._chance.random() < 0.9:
            yield from self._words(self._chance.choice(self._choices))
        yield from self._keys(*["down"] * self._chance.choice([0, 0, 1, 9]), "enter")
        yield Deed("wait")

    def _words(self, words: str) -> Iterator[Deed]:
        """What is typed to find something in the palette: some of it as keys, the rest at once."""
        for sign in words[:2]:
            yield Deed("key", {" ": "space"}.get(sign, sign))
        yield Deed("paste", words[2:60])
        yield Deed("wait", "60")

    def _export(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "ctrl+p")
        yield from self._words(self._chance.choice([one for one in self._choices if one.startswith("export")]))
        yield from self._keys("enter", *(["enter"] if self._chance.random() < 0.8 else ["tab", "escape"]))
        yield Deed("wait")
        yield from self._keys(self._chance.choice(["y", "n", "escape"]))

    def _import(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "ctrl+p")
        yield from self._words("import tags")
        yield from self._keys("enter")
        yield from self._typed(
            self._chance.choice(["corpus.csv", "corpus.qdpx", "corpus.jsonld", "cor", ".", "nothing"])
        )
        yield from self._keys(*(["tab"] if self._chance.random() < 0.5 else []), "enter")
        yield Deed("wait")
        yield from self._keys(self._chance.choice(["y", "y", "n", "escape"]))

    def _saved(self) -> Iterator[Deed]:
        yield from self._search()
        yield from self._keys("escape", "tab", "@")
        yield Deed("wait")
        yield from self._some(["a", "r", "d", "enter", "/", "j", "k", "down", "tab", "y"], 4)
        yield from self._typed(self._chance.choice(["first", "second", "Third one", "all/of"]))
        yield from self._keys("enter", "escape")

    def _facets(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape", "c")
        yield Deed("wait")
        yield from self._some(["tab", "down", "down", "shift+tab", "enter", "up", "pagedown", "a", "escape"], 8)
        yield from self._some(["backspace", "c", "S", "z", "enter"], 3)

    def _mouse(self) -> Iterator[Deed]:
        x, y = self._chance.randrange(1, 170), self._chance.randrange(1, 52)
        button = self._chance.choice([0, 0, 0, 64, 65, 2, 1, 66])
        if button >= 64:
            for _ in range(self._chance.randrange(1, 10)):
                yield Deed("bytes", f"\x1b[<{button};{x};{y}M")
            return
        for _ in range(self._chance.choice([1, 1, 2, 3])):
            yield Deed("bytes", f"\x1b[<{button};{x};{y}M")
            for _ in range(self._chance.choice([0, 0, 1, 4])):  # drawn
                x, y = max(1, x + self._chance.randrange(-9, 10)), max(1, y + self._chance.randrange(-3, 4))
                yield Deed("bytes", f"\x1b[<{button + 32};{x};{y}M")
            yield Deed("bytes", f"\x1b[<{button};{x};{y}m")
        if self._chance.random() < 0.3:
            yield Deed("bytes", f"\x1b[<35;{x + 1};{y}M")

    def _paste(self) -> Iterator[Deed]:
        yield Deed("paste", self._chance.choice(PASTES))

    def _size(self) -> Iterator[Deed]:
        yield Deed("size", self._chance.choice(SIZES))

    def _odd_size(self) -> Iterator[Deed]:
        """As somebody draws at the window's corner, and types meanwhile."""
        if self._chance.random() < 0.3:
            for _ in range(20):
                yield Deed("size", f"{self._chance.randrange(1, 200)}x{self._chance.randrange(1, 60)}")
                yield from self._some(self._all, 2)
        yield Deed("size", self._chance.choice(ODD_SIZES))
        yield from self._some(self._all, 6)
        yield Deed("size", self._chance.choice(SIZES))

    def _terminal(self) -> Iterator[Deed]:
        yield Deed("bytes", self._chance.choice(TERMINAL_SAYS))

    def _outside(self) -> Iterator[Deed]:
        yield Deed("outside", str(self._chance.randrange(1 << 30)))

    def _disk_away(self) -> Iterator[Deed]:
        """Somebody goes on tagging while the disk of the corpus is taken out."""
        yield from self._open()
        yield Deed("outside", "away")
        yield from self._tag()
        if self._chance.random() < 0.5:
            yield from self._any()
        yield from self._keys("escape", "escape", "ctrl+p")
        yield from self._words("save now what")
        yield from self._keys("enter")
        yield Deed("wait", "100")
        yield Deed("outside", "back")

    def _leave(self) -> Iterator[Deed]:
        """Somebody wants to leave, from wherever that is; the driver does not let them."""
        opener = self._chance.choice(["t", "n", "?", *sorted(self._keys_of)])
        yield from self._keys("escape", "escape", *(["tab"] if self._chance.random() < 0.5 else []), opener)
        yield Deed("wait")
        yield from self._keys("ctrl+q", "escape")

    def _undo(self) -> Iterator[Deed]:
        yield from self._keys("escape", "escape")
        yield from self._some(["u", "u", "ctrl+r"], 6)

    def _close_all(self) -> Iterator[Deed]:
        yield from self._home()
        yield from self._keys("tab", "q", "q", "tab", "q", "ctrl+o", "ctrl+o")
