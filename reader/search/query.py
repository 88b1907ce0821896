"""A query as a tree of plain data: what `parse.py` makes, `evaluate.py` answers and `highlight.py` marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reader.search import dates


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `raw` is as typed; the stem finds its other forms too."""

    field: str
    raw: str
    form: str
    stem: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that begin with `start` and match `rest`, which has `*` and `?`; `rest` is `*` for a plain prefix."""

    field: str
    start: str
    rest: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words within `distance` (1 or 2) edits of `form`, beginning with the same letter."""

    field: str
    form: str
    distance: int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after another; with `slop`, in either order and with up to that many other words between two."""

    field: str
    words: tuple[Word, ...]
    slop: int = 0
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Dates:
    """Articles of these days, both included. None: no limit on that side. `said` is as typed."""

    first: date | None
    last: date | None
    said: str


@dataclass(frozen=True, slots=True)
class Folder:
    """Articles below a folder of the corpus."""

    path: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the tags know and the index does not: `field` is `tag`, `note` or `has`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Every article."""


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match each of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match one of the parts. `together`: those that match more of them come first."""

    parts: tuple[Node, ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match."""

    part: Node


Node = Word | Pattern | Fuzzy | Phrase | Dates | Folder | Lookup | All | And | Or | Not
DEFAULT = "text"
OPERATORS = ("AND", "OR", "NOT", "ANDNOT", "NEAR")


@dataclass(frozen=True, slots=True)
class Query:
    """A query understood. `wider` is to be run when `node` finds little; `notices` say what was not taken as typed."""

    typed: str
    node: Node
    wider: Node | None = None
    notices: tuple[str, ...] = ()


def in_words(node: Node, inside: bool = False) -> str:
    """The query as it is run, for reading back; it can be typed again and means the same."""
    match node:
        case Word(field, raw, _, _, boost):
            return _field(field) + (f'"{raw}"' if raw in OPERATORS else raw) + _boost(boost)
        case Pattern(field, start, rest, boost):
            return _field(field) + start + rest + _boost(boost)
        case Fuzzy(field, form, distance, boost):
            return f"{_field(field)}{form}~{distance}{_boost(boost)}"
        case Phrase(field, words, slop, boost):
            said = " ".join(word.raw for word in words)
            return f'{_field(field)}"{said}"' + (f"~{slop}" if slop else "") + _boost(boost)
        case Dates(first, last):
            return "date:" + dates.in_words(first, last)
        case Folder(path):
            return "in:" + _quoted(path or "/")
        case Lookup(field, value):
            return f"{field}:{_quoted(value)}"
        case All():
            return "*"
        case Not(part):
            return "NOT " + in_words(part, inside=True)
        case Or((Phrase(field, _, 0, boost), Word(same, raw))) if field == same and not raw.isalnum():
            return _field(field) + raw + _boost(boost)  # `cease-fire`, however it is written
        case And(parts) | Or(parts):
            word = " AND " if isinstance(node, And) else " OR "
            said = word.join(in_words(part, inside=True) for part in parts)
            return f"({said})" if inside and len(parts) > 1 else said


def looks_everywhere(node: Node) -> bool:
    """Whether some part of it asks for boilerplate too."""
    match node:
        case And(parts) | Or(parts):
            return any(looks_everywhere(part) for part in parts)
        case Word(field) | Pattern(field) | Fuzzy(field) | Phrase(field):
            return field in ("all", "boilerplate")
        case _:
            return False


def _quoted(value: str) -> str:
    """In quotes unless it is plainly one piece without them."""
    plain = all(sign.isalnum() or sign in "/-_.*" for sign in value) and value.upper() not in OPERATORS
    return value if plain and value[:1] not in "-" else f'"{value}"'


def _field(name: str) -> str:
    return "" if name == DEFAULT else f"{name}:"


def _boost(boost: float) -> str:
    return "" if boost == 1.0 else f"^{boost:g}"
