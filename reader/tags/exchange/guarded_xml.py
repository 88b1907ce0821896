"""XML from strangers, parsed with what is dangerous in XML left out.

The parser is the standard library's expat itself. A document type declaration is refused where it begins, so that there
are no entities to expand and nothing to fetch: that closes the known attacks (billion laughs, quadratic blow-up,
external entities, DTD retrieval) in one rule. defusedxml does the same for ElementTree, but had its last release in
2021, and ElementTree forgets the lines, which messages need. Depth and number of elements are bounded besides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from reader.errors import ImportFileError
from reader.tags.exchange.incoming import refused

DEPTH = 60
ELEMENTS = 500_000
"""A hundred thousand passages have four each; so many take 200 MB."""


@dataclass(slots=True)
class Element:
    """One element: its name without namespace, attributes, the text directly in it, the elements in it."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    inside: list[Element] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute; empty if it is not there."""
        return self.attributes.get(name, "")

    def all(self, name: str) -> list[Element]:
        """The elements of a name that lie directly in it."""
        return [one for one in self.inside if one.name == name]

    def child(self, name: str) -> Element | None:
        """The first element of a name in it."""
        return next((one for one in self.inside if one.name == name), None)

    def text_of(self, name: str) -> str:
        """The text of the first element of a name in it."""
        found = self.child(name)
        return found.text if found else ""


def parse(content: bytes, file: str) -> Element:
    """The root element. Raises ImportFileError, with the line, for what is no XML or more than is taken in."""
    return _Reading(file).read(content)


class _Reading:
    """One parse: what is open, and how much there was."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.root: Element | None = None
        self.count = 0

    def read(self, content: bytes) -> Element:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            raise refused(self.file, f"is no XML ({expat.ErrorString(error.code)})", error.lineno) from error
        except (ValueError, LookupError) as error:
            raise refused(self.file, "is in an encoding that is not known", 1, "save it as UTF-8") from error
        if self.root is None:
            raise refused(self.file, "is empty")
        return self.root

    def refuse(self, problem: str) -> ImportFileError:
        return refused(self.file, problem, self.parser.CurrentLineNumber)

    def doctype(self, *_: object) -> None:
        raise self.refuse("has a document type declaration, which this format does not need and which can do harm")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEPTH:
            raise self.refuse(f"is more than {DEPTH} levels deep")
        if self.count > ELEMENTS:
            raise self.refuse(f"has more than {ELEMENTS:,} elements")
        made = Element(name.rpartition(" ")[2], attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].inside.append(made)
        else:
            self.root = made
        self.open.append(made)
        self.texts.append([])

    def end(self, _: str) -> None:
        self.open.pop().text = "".join(self.texts.pop())

    def words(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)
