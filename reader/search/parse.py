"""From what a person types to a tree (`query.py`). Forgiving while somebody is still typing: a quote or bracket that
is not closed yet is taken as closed, an operator without a right side is left out.

    words "a phrase" "near words"~5  begin*  wom?n  fuzzy~  AND OR NOT ( )  -without +with
    title: source: byline: in: date: tag: note: has: boilerplate: all:  word^2
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from reader.errors import QueryError
from reader.search import dates
from reader.search.query import (
    DEFAULT,
    All,
    And,
    Dates,
    Folder,
    Fuzzy,
    Lookup,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Query,
    Word,
)
from reader.search.words import WORD, compound, is_stop, kin

LONGEST = 500
_DEEPEST = 20
_ALL_OF = 3
"""Words without operators up to which an article must have all of them."""
_WORD_FIELDS = {"title": "title", "source": "source", "byline": "byline", "author": "byline", "by": "byline"}
_WORD_FIELDS |= {"boilerplate": "boilerplate", "all": "all", "text": DEFAULT, "body": DEFAULT}
_OTHER_FIELDS = {"date": "date", "in": "in", "folder": "in", "tag": "tag", "note": "note", "has": "has"}
FIELDS = ("title", "source", "byline", "date", "in", "tag", "note", "has", "boilerplate", "all")

_TOKEN = re.compile(
    r"""\s+
    | (?P<field>[A-Za-z]{2,12}):(?=\S)
    | (?P<quote>["“”„«»])
    | (?P<open>\() | (?P<close>\))
    | (?P<range>[\[{][^\]}]*(?:[\]}]|$))
    | (?P<chunk>[^\s()"“”„«»]+)""",
    re.VERBOSE,
)
_AFTER_QUOTE = re.compile(r"(?:~(\d*))?(?:\^(\d+(?:\.\d*)?)?)?")
_TAIL = re.compile(r"(.*?)(~(?:\d+)?(?:/\d*)?)?(?:\^(\d+(?:\.\d*)?)?)?", re.DOTALL)
_AND, _OR, _NOT, _BUT_NOT = "AND", "OR", "NOT", "ANDNOT"
_OPERATORS = {"AND": _AND, "&&": _AND, "&": _AND, "OR": _OR, "||": _OR, "|": _OR, "NOT": _NOT, "ANDNOT": _BUT_NOT}


@lru_cache(maxsize=256)
def parse(typed: str) -> Query:
    """What `typed` asks for. Raises QueryError, and nothing else, if it cannot be asked."""
    text = typed.replace("\x00", " ").strip()
    notices: list[str] = []
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notices.append(f"the query is long: only its first {LONGEST} characters were used")
    parser = _Parser(text, notices)
    node = parser.sequence(DEFAULT, 0)
    while not parser.at_end:
        parser.skip()  # a closing bracket too many
        more = parser.sequence(DEFAULT, 0)
        node = more if node is None else node if more is None else And((node, more))
    if node is None:
        if text:
            raise QueryError("there is no word to look for in this", advice="type a word")
        node = All()
    return Query(typed, node, parser.wider if not isinstance(node, Not) else None, tuple(dict.fromkeys(notices)))


class _Parser:
    """Recursive descent over the tokens; `NOT` binds tightest, then AND, then OR, then standing side by side."""

    def __init__(self, text: str, notices: list[str]) -> None:
        self._text = text
        self._at = 0
        self._notices = notices
        self.wider: Node | None = None

    @property
    def at_end(self) -> bool:
        self._space()
        return self._at >= len(self._text)

    def _space(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _peek(self) -> re.Match[str] | None:
        self._space()
        return _TOKEN.match(self._text, self._at)

    def skip(self) -> None:
        self._at += 1

    def sequence(self, field: str, depth: int) -> Node | None:
        """Items side by side, up to a closing bracket or the end."""
        if depth > _DEEPEST:
            raise QueryError("there are too many brackets inside each other", advice="take some of them away")
        must: list[Node] = []
        free: list[Node] = []
        while not self.at_end and self._text[self._at] != ")":
            before = self._at
            explicit, item = self._either(field, depth)
            if item is not None:
                (must if explicit or not _is_free(item) else free).append(item)
            if self._at == before:
                self.skip()
        return self._joined(must, free, top=depth == 0)

    def _joined(self, must: list[Node], free: list[Node], top: bool) -> Node | None:
        free = list(dict.fromkeys(free))
        telling = [node for node in free if not (isinstance(node, Word) and is_stop(node.form))]
        if telling or must:
            free = telling
        parts = list(dict.fromkeys(must))
        wider: list[Node] | None = None
        if len(free) > _ALL_OF:
            parts = [Or(tuple(free), together=True), *parts]
        else:
            if len(free) > 1:
                wider = [Or(tuple(free), together=True), *parts]
            parts = [*free, *parts]
        if top:
            self.wider = None if wider is None else wider[0] if len(wider) == 1 else And(tuple(wider))
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _either(self, field: str, depth: int) -> tuple[bool, Node | None]:
        explicit, first = self._both(field, depth)
        parts = [] if first is None else [first]
        while self._operator() == _OR:
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
        while (operator := self._operator()) in (_AND, _BUT_NOT):
            self._take_operator()
            explicit = True
            _, more = self._one(field, depth)
            if more is not None:
                parts.append(Not(more) if operator == _BUT_NOT else more)
        if not parts:
            return explicit, None
        return explicit, parts[0] if len(parts) == 1 else And(tuple(parts))

    def _operator(self) -> str:
        token = self._peek()
        return _OPERATORS.get(token["chunk"] or "", "") if token else ""

    def _take_operator(self) -> None:
        token = self._peek()
        if token:
            self._at = token.end()

    def _one(self, field: str, depth: int) -> tuple[bool, Node | None]:
        """One item with its signs. First whether it was asked for in so many words (`+word`, NOT, a field)."""
        negative = explicit = False
        while not self.at_end:
            operator = self._operator()
            if operator == _NOT:
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
            tail = _AFTER_QUOTE.match(self._text, self._at)
            slop, boost = (tail[1], tail[2]) if tail else (None, None)
            self._at = tail.end() if tail else self._at
            return _phrase(field, said, min(int(slop[:3]), 50) if slop else 0, _boost(boost))
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
        while end < len(self._text) and self._text[end] not in '"“”„«»':
            end += 1
        self._at = min(end + 1, len(self._text))
        return self._text[start:end]

    def _fielded(self, token: re.Match[str], field: str, depth: int) -> Node | None:
        name = token["field"].casefold()
        if name in _WORD_FIELDS:
            self._at = token.end()
            following = self._peek()
            if following is None or following["close"]:
                return None
            return self._primary(following, _WORD_FIELDS[name], depth)
        if name in _OTHER_FIELDS:
            return self._filter(_OTHER_FIELDS[name], token.end())
        self._at = token.end()
        rest = self._peek()
        word = token["field"]
        if rest is not None and rest["chunk"]:
            self._at = rest.end()
            word += ":" + rest["chunk"]
        if "://" not in word:
            self._notices.append(
                f"there is no field “{token['field']}:”, it was searched as words; fields are {', '.join(FIELDS)}"
            )
        return self._chunk(word, field)

    def _filter(self, name: str, start: int) -> Node | None:
        self._at = start
        token = self._peek()
        if token is None or token["close"]:
            return None
        if token["open"]:
            raise QueryError(f"brackets do not work after “{name}:”", advice=f"type ({name}:a OR {name}:b)")
        if token["quote"]:
            value = self._quoted(token.end())
        else:
            self._at = token.end()
            value = token[0]
            if name == "date" and value in (">", "<", ">=", "<=") and (more := self._peek()) and more["chunk"]:
                self._at = more.end()
                value += more["chunk"]
            if name != "date" and token["field"]:
                more = self._peek()
                if more and more["chunk"]:
                    self._at = more.end()
                    value += more["chunk"]
        value = value.strip()
        if not value:
            return None
        if name == "date":
            return Dates(*dates.understand(value), value)
        if name == "in":
            return Folder("/".join(part for part in value.strip("*").split("/") if part not in ("", ".")))
        return Lookup(name, value)

    def _chunk(self, chunk: str, field: str) -> Node | None:
        tail = _TAIL.fullmatch(chunk)
        core, fuzzy, boost = (tail[1], tail[2], _boost(tail[3])) if tail else (chunk, None, 1.0)
        if core and not core.strip("*"):
            return All()
        alone = self._text.strip() == chunk  # `zelensk?` by itself is no question
        asked = core.rstrip("?!.,;:")
        if not alone and core.endswith("?") and asked and not set(asked) & set("*?"):
            core = asked  # the end of a question
        if "*" in core or "?" in core:
            return self._pattern(core, field, boost)
        if fuzzy:
            return self._fuzzy(core, fuzzy, field, boost)
        return _plain(field, core, boost)

    def _pattern(self, core: str, field: str, boost: float) -> Node | None:
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

    def _fuzzy(self, core: str, said: str, field: str, boost: float) -> Node | None:
        words = _words(field, core, boost)
        if not words:
            return None
        digits = re.match(r"~(\d*)", said)
        asked = int(digits[1][:4]) if digits and digits[1] else 1
        if asked > 2:
            self._notices.append(f"“~{asked}” was taken as “~2”: more would find any word")
        last = words[-1]
        if asked == 0:
            return _plain(field, core, boost)
        # One edit of a three-letter word is another word already.
        found: list[Node] = [*words[:-1], Fuzzy(field, last.form, min(asked, 2), boost)]
        return found[0] if len(found) == 1 else And(tuple(found))


def _is_free(node: Node) -> bool:
    """Whether words side by side may do without this one. What was put into quotes or given a field is meant."""
    match node:
        case Word(field) | Pattern(field) | Fuzzy(field):
            return field == DEFAULT
        case Or((Phrase(field), Word())):
            return field == DEFAULT
        case _:
            return False


def _boost(said: str | None) -> float:
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
    return Or((together, Word(field, form, form, stem, boost)))


def _phrase(field: str, said: str, slop: int, boost: float) -> Node | None:
    words = _words(field, said, boost)
    if len(words) < 2:
        return replace(words[0], boost=boost) if words else None
    return Phrase(field, tuple(words), slop, boost)
