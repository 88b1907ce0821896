"""From what a person types to a tree (`query.py`). Forgiving while somebody is still typing: a quote or bracket that
is not closed yet is taken as closed, an operator without a right side is left out.

    words "a phrase" "near words"~5  one NEAR/5 other  begin*  wom?n  fuzzy~  AND OR NOT ( )  -without +with
    title: source: byline: in: date: tag: note: has: boilerplate: all:  since: before:  word^2
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from reader import clock
from reader.errors import QueryError
from reader.search import date_words, fields
from reader.search.items import FARTHEST, FILTERS, boost_of, chunk_of, filtered, near, phrase_of
from reader.search.query import DEFAULT, All, And, Fuzzy, Node, Not, Or, Pattern, Phrase, Query, Word
from reader.search.tokens import AND, AND_NOT, LONGEST, NEAR, NOT, OPERATORS, OR, QUOTES, TOKEN
from reader.search.words import is_stop

_DEEPEST = 20
_ALL_OF = 3
"""Words without operators up to which an article must have all of them."""
_SENTENCE = 5
"""Words up to which a small `and`, `or` or `not` may have been meant as an operator."""
_SMALL = {"and": "both of two", "or": "either of two", "not": "what to leave out"}
_QUESTION = re.compile(r"[^*?~:\"()]*\s[^*?~:\"()]*\?\s*")
_AFTER_QUOTE = re.compile(r"(?:~(\d*))?(?:\^(\d+(?:\.\d*)?)?)?")


def parse(typed: str) -> Query:
    """What `typed` asks for. Raises QueryError, and nothing else, if it cannot be asked."""
    return _parse(typed, clock.now().date())


@lru_cache(maxsize=256)
def _parse(typed: str, today: date) -> Query:
    # `today` is there for the cache: what `last week` means changes with the day.
    text = typed.replace("\x00", " ").strip()
    notices: list[str] = []
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notices.append(f"the query is long: only its first {LONGEST} characters were used")
    parser = _Parser(text, notices)
    parts = [parser.sequence(DEFAULT, 0)]
    while not parser.at_end:
        parser.skip()  # a closing bracket too many
        parts.append(parser.sequence(DEFAULT, 0))
    found = tuple(dict.fromkeys(one for one in parts if one is not None))
    node: Node | None = And(found) if len(found) > 1 else found[0] if found else None
    if node is None:
        if parser.lacking:
            raise QueryError(
                f"nothing stands after “{parser.lacking.name}:” yet", advice=f"type {parser.lacking.takes}"
            )
        if text:
            raise QueryError("there is no word to look for in this", advice="type a word")
        node = All()
    return Query(typed, node, parser.wider if not isinstance(node, Not) else None, tuple(dict.fromkeys(notices)))


class _Parser:
    """Recursive descent over the tokens; `NOT` binds tightest, then AND, then OR, then standing side by side."""

    def __init__(self, text: str, notices: list[str]) -> None:
        self._text = text
        self._asks = _QUESTION.fullmatch(text) is not None  # `zelensk?` by itself is none
        self._at = 0
        self._notices = notices
        self.wider: Node | None = None
        self.lacking: fields.Field | None = None
        """A field after which nothing stands."""

    @property
    def at_end(self) -> bool:
        self._space()
        return self._at >= len(self._text)

    def _space(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _peek(self) -> re.Match[str] | None:
        self._space()
        return TOKEN.match(self._text, self._at)

    def skip(self) -> None:
        self._at += 1

    def sequence(self, field: str, depth: int) -> Node | None:
        """Items side by side, up to a closing bracket or the end."""
        if depth > _DEEPEST:
            raise QueryError("there are too many brackets inside each other", advice="take some of them away")
        must: dict[Node, int] = {}
        free: dict[Node, int] = {}
        said: list[str] = []
        while not self.at_end and self._text[self._at] != ")":
            before = self._at
            explicit, item = self._either(field, depth)
            if item is not None:
                (must if explicit or not _is_free(item) else free).setdefault(item, before)
                said.append(item.raw if isinstance(item, Word) and not explicit else "")
            if self._at == before:
                self.skip()
        self._small_operators(said)
        return self._joined(must, free, top=depth == 0)

    def _joined(self, must: dict[Node, int], free: dict[Node, int], top: bool) -> Node | None:
        """Both kinds as one node, in the order in which they were typed: where each began."""
        telling = {node: at for node, at in free.items() if not (isinstance(node, Word) and is_stop(node.form))}
        if telling or must:
            free = telling
        any_of = [Or(tuple(free), together=True), *must] if len(free) > 1 else None
        wider = None
        if any_of is not None and len(free) > _ALL_OF:
            parts = any_of
        else:
            wider = any_of
            parts = sorted([*free, *must], key=lambda node: min(free.get(node, LONGEST), must.get(node, LONGEST)))
        if top:
            self.wider = None if wider is None else wider[0] if len(wider) == 1 else And(tuple(wider))
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _small_operators(self, said: list[str]) -> None:
        """`france or germany`: people mean it, and are told; but not of whole sentences."""
        for word in said[1:-1]:
            if word in _SMALL and len(said) <= _SENTENCE:
                meant = _SMALL[word]
                self._notices.append(f"“{word}” was taken as a word; in capitals, {word.upper()}, it says {meant}")

    def _either(self, field: str, depth: int) -> tuple[bool, Node | None]:
        explicit, first = self._both(field, depth)
        parts = [] if first is None else [first]
        while self._operator() == OR:
            self._take_operator()
            explicit = True
            _, more = self._both(field, depth)
            if more is not None:
                parts.append(more)
        if not parts:
            return explicit, None
        return explicit, parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self, field: str, depth: int) -> tuple[bool, Node | None]:
        explicit, first = self._one(field, depth)
        parts = [] if first is None else [first]
        while (operator := self._operator()) in (AND, AND_NOT, NEAR):
            said = self._take_operator()
            explicit = True
            _, more = self._one(field, depth)
            if more is not None and operator == NEAR and parts:
                parts[-1:] = [near(parts[-1], more, said, self._notices)]
            elif more is not None:
                parts.append(Not(more) if operator == AND_NOT else more)
        if not parts:
            return explicit, None
        return explicit, parts[0] if len(parts) == 1 else And(tuple(parts))

    def _operator(self) -> str:
        token = self._peek()
        return OPERATORS.get((token["chunk"] or "").partition("/")[0], "") if token else ""

    def _take_operator(self) -> str:
        token = self._peek()
        if token:
            self._at = token.end()
        return token[0] if token else ""

    def _one(self, field: str, depth: int) -> tuple[bool, Node | None]:
        """One item with its signs. First whether it was asked for in so many words (`+word`, NOT, a field)."""
        negative = explicit = False
        while not self.at_end:
            operator = self._operator()
            if operator == NOT:
                self._take_operator()
                negative, explicit = not negative, True
            elif operator:
                self._take_operator()  # nothing stands on its left: `AND word`
            elif self._text[self._at] in "-+!" and self._text[self._at + 1 : self._at + 2].strip():
                if self._text[self._at] != "+":
                    negative = not negative
                explicit = True
                self._at += 1
            else:
                break
        token = self._peek()
        if token is None or token["close"]:
            return explicit, None
        item = self._primary(token, field, depth)
        if item is None:
            return explicit, None
        return explicit, Not(item) if negative else item

    def _primary(self, token: re.Match[str], field: str, depth: int) -> Node | None:
        if token["field"]:
            return self._fielded(token, field, depth)
        if token["quote"]:
            said = self._quoted(token.end())
            if field in FILTERS:
                return filtered(field, said)
            tail = _AFTER_QUOTE.match(self._text, self._at)
            slop, boost = (tail[1], tail[2]) if tail else (None, None)
            self._at = tail.end() if tail else self._at
            return phrase_of(field, said, min(int(slop[:3]), FARTHEST) if slop else 0, boost_of(boost), self._notices)
        if token["open"]:
            self._at = token.end()
            inner = self.sequence(field, depth + 1)
            if not self.at_end:
                self.skip()
            return inner
        self._at = token.end()
        return self._chunk(token[0], field)

    def _quoted(self, start: int) -> str:
        end = start
        while end < len(self._text) and self._text[end] not in QUOTES:
            end += 1
        self._at = min(end + 1, len(self._text))
        return self._text[start:end]

    def _fielded(self, token: re.Match[str], field: str, depth: int) -> Node | None:
        name = token["field"].casefold()
        known = fields.field_named(name)
        self._at = token.end()
        following = self._peek()
        beside = following is not None and following.start() == token.end()
        if known is None:
            return self._unknown(token["field"], following if beside else None, field)
        if following is None or following["close"] or (not beside and self._operator()):
            self.lacking = known
            self._notices.append(f"nothing stands after “{name}:” yet; type {known.takes}")
            return None
        if known.words or following["open"]:
            return self._primary(following, known.name, depth)
        value = self._value(following, dated=known.name == "date")
        if name in fields.MOMENTS:
            value = f"{fields.MOMENTS[name]} {value}"
        found = filtered(known.name, value)
        return Not(found) if name == "no" and found else found

    def _unknown(self, word: str, rest: re.Match[str] | None, field: str) -> Node | None:
        """A word with a colon that is no field: `word:more` is looked for as words, `word: more` is prose."""
        if rest is None or not rest["chunk"]:
            return self._chunk(word, field)
        self._at = rest.end()
        if not rest[0].startswith("//"):
            self._notices.append(
                f"there is no field “{word}:”, it was searched as words; fields are {', '.join(fields.NAMES)}"
            )
        return self._chunk(f"{word}:{rest[0]}", field)

    def _value(self, token: re.Match[str], dated: bool) -> str:
        """What stands after a field that takes no words of an article. A date may go on for several words."""
        if token["quote"]:
            return self._quoted(token.end())
        start = token.start()
        self._at = end = token.end()
        if dated:
            for _ in range(date_words.MOST_WORDS):
                if date_words.is_understood(self._text[start : self._at]):
                    end = self._at
                more = self._peek()
                if more is None or not more["chunk"]:
                    break
                self._at = more.end()
            self._at = end
        elif token["field"] and (more := self._peek()) and more["chunk"] and more.start() == end:
            self._at = more.end()
        return self._text[start : self._at]

    def _chunk(self, chunk: str, field: str) -> Node | None:
        if field in FILTERS:
            return filtered(field, chunk)
        return chunk_of(chunk, field, self._asks, self._notices)


def _is_free(node: Node) -> bool:
    """Whether words side by side may do without this one. What was put into quotes or given a field is meant."""
    match node:
        case Word(field) | Pattern(field) | Fuzzy(field):
            return field == DEFAULT
        case Or((Phrase(field), Word())):
            return field == DEFAULT
        case _:
            return False
