"""What one item of a query asks for: a word, a beginning, a misspelt word, a phrase, a filter."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.errors import QueryError
from reader.search import date_words, fields
from reader.search.query import DEFAULT, All, And, Dates, Folder, Fuzzy, Lookup, Node, Not, Or, Pattern, Phrase, Word
from reader.search.words import WORD, compound, kin

_TAIL = re.compile(r"(.*?)(~(?:\d+)?(?:/\d*)?)?(?:\^(\d+(?:\.\d*)?)?)?", re.DOTALL)
_NO_WEIGHT = re.compile(r"(\w[^^]*)(\^.*)")
_SMALL_NEAR = re.compile(r"near/\d+", re.IGNORECASE)
_WILD = re.compile(r"\w+[*][\w*?]*|\w+\?\w[\w*?]*|[*]+\w[\w*?]*")
"""A wildcard in quotes; a `*` by itself and a `?` after a word are punctuation there."""
_ASKED = re.compile(r"\w+\?(?=\s+\w)")
_NEAR = 10
"""Words between two that are NEAR each other, where nothing else is said."""
FARTHEST = 50
"""Words that may lie between two at most."""
_MOST_PAIRS = 64


def chunk_of(chunk: str, field: str, asks: bool, notices: list[str]) -> Node | None:
    """A run without spaces or brackets. `asks`: the query is a sentence with a `?` at its end."""
    tail = _TAIL.fullmatch(chunk)
    core, fuzzy, boost = (tail[1], tail[2], boost_of(tail[3])) if tail else (chunk, None, 1.0)
    if core and not core.strip("*"):
        if field in ("source", "byline"):
            return Lookup("has", field)
        if field not in (DEFAULT, "all"):
            notices.append(f"“{field}:*” asks for nothing, every article has it")
        return All()
    if core and (weight := _NO_WEIGHT.fullmatch(core)):
        notices.append(f"“{weight[2]}” is no weight and was left out; type a number, as in {weight[1]}^3")
        core = weight[1]
    asked = core.rstrip("?!.,;:")
    if asks and core.endswith("?") and asked and not set(asked) & set("*?"):
        core = asked  # the end of a question
    if _SMALL_NEAR.fullmatch(core):
        notices.append(f"“{core}” was taken as words; in capitals, {core.upper()}, it says how near two words are")
    if "*" in core or "?" in core:
        return _pattern(core, field, boost)
    if fuzzy:
        return _fuzzy(core, fuzzy, field, boost, notices)
    return _plain(field, core, boost)


def _pattern(core: str, field: str, boost: float) -> Node | None:
    if not WORD.search(core):
        raise QueryError("there is no letter in this", advice="type the beginning of a word, as in secur*")
    sign = re.search(r"[*?]", core)
    begins = core[: sign.start()] if sign else core
    words = list(WORD.finditer(begins))
    if not words or words[-1].end() != len(begins):
        if core.strip("*?.,;:!'-") and begins.strip() and words:
            return _plain(field, begins, boost)  # `word,*`
        after = WORD.search(core)
        hint = f"{after[0]}*" if after else "secur*"
        raise QueryError(
            "a wildcard cannot stand first: every word would have to be looked at",
            advice=f"begin with a letter, as in {hint}",
        )
    before: list[Node] = [word for found in words[:-1] for word in _words(field, found[0], boost)]
    rest = re.sub(r"[^\w*?]", "", core[len(begins) :].casefold())
    rest = re.sub(r"\*[*?]*", "*", rest)
    pattern = Pattern(field, kin(words[-1][0]).form if rest != "" else "", rest, boost)
    return And((*before, pattern)) if before else pattern


def _fuzzy(core: str, said: str, field: str, boost: float, notices: list[str]) -> Node | None:
    words = _words(field, core, boost)
    if not words:
        return None
    digits = re.match(r"~(\d*)", said)
    asked = int(digits[1][:4]) if digits and digits[1] else 1
    if asked > 2:
        notices.append(f"“~{asked}” was taken as “~2”: more would find any word")
    last = words[-1]
    if asked == 0:
        return _plain(field, core, boost)
    # One edit of a three-letter word is another word already.
    found: list[Node] = [*words[:-1], Fuzzy(field, last.form, min(asked, 2), boost)]
    return found[0] if len(found) == 1 else And(tuple(found))


FILTERS = {one.name for one in fields.FIELDS if not one.words}


def filtered(field: str, value: str) -> Node | None:
    """What `field:value` asks for in `date:`, `in:` and what only the tags and the catalogue know."""
    value = value.strip()
    if not value:
        return None
    if field == "date":
        return Dates(*date_words.understand(value), value)
    if field == "in":
        return Folder("/".join(part for part in value.strip("*").split("/") if part not in ("", ".")))
    if field != "has":
        return Lookup(field, value)
    if value.casefold() in ("untagged", "undated"):
        return Not(Lookup("has", fields.had(value.casefold().removeprefix("un"))))
    asked = fields.had(value)
    if not asked:
        raise QueryError(f"“{value}” is nothing to ask for with “has:”", advice=f"type {fields.HAS_TAKES}")
    return Lookup("has", asked)


def near(one: Node, other: Node, said: str, notices: list[str]) -> Node:
    """`one NEAR/5 other` is `"one other"~5`, and of several words in brackets with OR it is each of them.

    Raises QueryError where a side is nothing that has a place in the text: NEAR never becomes AND.
    """
    within = said.partition("/")[2]
    slop = min(int(within[:3]), FARTHEST) if within.isdecimal() else _NEAR
    if within and not within.isdecimal():
        notices.append(f"“{said}” was taken as NEAR/{_NEAR}; a number says how many words may lie between")
    elif within and int(within[:3]) > FARTHEST:
        notices.append(f"“{said}” was taken as NEAR/{FARTHEST}, which is the most")
    pairs = [(left, right) for left in _sides(one, slop) for right in _sides(other, slop)]
    if any(left.field != right.field for left, right in pairs):
        field = next(word.field for pair in pairs for word in pair if word.field != DEFAULT)
        raise QueryError(
            "NEAR cannot stand between words of two fields",
            advice=f"put both into one, as in {field}:({_typed(one)} {said} {_typed(other)})",
        )
    if len(pairs) > _MOST_PAIRS:
        raise QueryError("there are too many words on both sides of NEAR", advice="take some of them away")
    phrases = tuple(Phrase(left.field, (left, right), slop, left.boost * right.boost) for left, right in pairs)
    return phrases[0] if len(phrases) == 1 else Or(phrases)


def _sides(node: Node, slop: int) -> list[Word]:
    """The words that may stand on one side of NEAR."""
    match node:
        case Word():
            return [node]
        case Or(parts, together=False) if all(isinstance(part, Word) for part in parts):
            return [part for part in parts if isinstance(part, Word)]
        case Or((Phrase(_, words), Word())) | Phrase(_, words):
            shown = " ".join(word.raw for word in words)
            raise QueryError(
                "NEAR stands between two words, not beside a phrase or a third word",
                advice=f'put all of them into quotes, as in "{shown} other"~{slop}',
            )
        case Pattern(_, start, rest):
            raise _no_place(f"a wildcard as “{start}{rest}”")
        case Fuzzy(_, form):
            raise _no_place(f"“{form}~”")
        case _:
            raise QueryError(
                "NEAR stands between two words", advice="type it as in levels NEAR/3 guarantees or (a OR b) NEAR/3 c"
            )


def _no_place(what: str) -> QueryError:
    return QueryError(
        f"NEAR takes whole words, not {what}",
        advice="write the words out, as in (secure OR security) NEAR/2 kyiv, or type AND for both anywhere",
    )


def _typed(node: Node) -> str:
    """A side of NEAR as it was typed."""
    return node.raw if isinstance(node, Word) else "(" + " OR ".join(word.raw for word in _sides(node, 0)) + ")"


def boost_of(said: str | None) -> float:
    """The weight in `word^2`, within reason; 1 where nothing is said."""
    return min(max(float(said), 0.1), 100.0) if said else 1.0


def _words(field: str, text: str, boost: float = 1.0) -> list[Word]:
    found = []
    for match in WORD.finditer(text):
        form, stem = kin(match[0])
        if form:
            found.append(Word(field, match[0], form, stem, boost))
    return found


def _plain(field: str, chunk: str, boost: float) -> Node | None:
    """A run without spaces: a word, or words that stand next to each other (`2/3`, `a.b@c.org`, `cease-fire`)."""
    words = _words(field, chunk, boost)
    if len(words) < 2:
        return words[0] if words else None
    together = Phrase(field, tuple(words), 0, boost)
    joined = compound().fullmatch(chunk.strip(".,;:!'"))
    if not joined:
        return together
    form, stem = kin(joined[0])
    return Or((together, Word(field, joined[0], form, stem, boost)))


def phrase_of(field: str, said: str, slop: int, boost: float, notices: list[str]) -> Node | None:
    """What stood in quotes: words one after another. Raises QueryError for a wildcard among them."""
    if wild := _WILD.search(said):
        anywhere = " AND ".join(said.split())
        raise QueryError(
            f"“{wild[0]}” cannot stand in quotes: a phrase is made of whole words",
            advice=f"write the word out (its other forms are found too), or without quotes: {anywhere}",
        )
    if asked := _ASKED.search(said):
        notices.append(f"in quotes the “?” of “{asked[0]}” is no wildcard, it was left out")
    words = _words(field, said)
    if len(words) < 2:
        return replace(words[0], boost=boost) if words else None
    return Phrase(field, tuple(words), slop, boost)
