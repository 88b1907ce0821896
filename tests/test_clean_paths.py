"""No way from a string to a terminal goes past the gate: what would open one is not written anywhere.

Textual reads markup in any string that it is given to draw, unless it is told otherwise, and cleans nothing. So the
interface draws `reader.app.content`'s lines, and cells made of a Document; the commands write through one module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "reader"
WRITERS = {"commands/output.py", "corpus/looking.py", "search/helper.py", "app/terminal.py"}
"""Who may write to standard output or error; the helper speaks JSON, in ASCII, with the process that started it, and
the terminal writes what Textual has drawn."""
ENDS = {"app/leaving.py"}
"""Who may hold the driver: it puts the terminal back as it was, and writes no words."""
DRAWERS = {"app/content.py", "app/widgets/fields.py"}
"""Who may make of a string what Textual or Rich draws."""
CELLS = {
    *("app/widgets/pane_strips.py", "app/widgets/pane_canvas.py", "app/widgets/pane_header.py"),
    *("app/widgets/search_field.py", "app/widgets/rows.py", "app/widgets/grid.py"),
}
"""Who may make segments: of a Document, which is clean, of what the gate let through, of their own signs."""
WIDGETS = {"Input", "TextArea", "Static"}
PARSED = {"tooltip", "border_title", "border_subtitle", "sub_title"}
"""Attributes of widgets and the app in which Textual reads markup."""


def faults(code: str, where: str) -> Iterator[str]:
    """What in a module would bring a string to the terminal past the gate."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.ImportFrom(module="textual.widgets", names=names) if not {one.name for one in names} <= WIDGETS:
                yield f"{where}:{node.lineno}: a widget that may draw markup"
            case ast.ImportFrom(module=str(module)) if module in ("textual.widgets.option_list", "textual.visual"):
                yield f"{where}:{node.lineno}: {module} reads markup"
            case ast.Attribute(attr="from_markup" | "from_ansi" | "from_text" | "from_rich_text"):
                yield f"{where}:{node.lineno}: markup is read"
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr" | "__stdout__" | "__stderr__"):
                if where not in WRITERS and not _only_asked(code, node):
                    yield f"{where}:{node.lineno}: writes for itself"
            case ast.Attribute(attr="_driver" | "console" | "error_console") if where.startswith("app/"):
                if where not in ENDS and not _only_asked(code, node):
                    yield f"{where}:{node.lineno}: writes past Textual"
            case ast.Assign(targets=targets) if where.startswith("app/"):
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr in PARSED:
                        yield f"{where}:{node.lineno}: {target.attr} is read as markup"
            case ast.FunctionDef(name="render", returns=returns) if where.startswith("app/"):
                if returns is None or ast.unparse(returns) != "Content":
                    yield f"{where}:{node.lineno}: render() gives a string, which is read as markup"
            case ast.ClassDef(bases=bases) if "Static" in map(ast.unparse, bases) and not _told_no_markup(node):
                yield f"{where}:{node.lineno}: a Static that reads markup"
            case ast.Call():
                yield from _faults_of_call(node, where)


def _faults_of_call(call: ast.Call, where: str) -> Iterator[str]:
    name = ast.unparse(call.func).rpartition(".")[2]
    keywords = {one.arg: ast.unparse(one.value) for one in call.keywords}
    first = call.args[0] if call.args else None
    said = isinstance(first, ast.Constant)
    if keywords.get("markup", "False") != "False" and "markup" in keywords:
        yield f"{where}:{call.lineno}: reads markup"
    if name in ("print", "print_exc", "print_exception", "pprint", "notify", "panic"):
        yield f"{where}:{call.lineno}: {name}() cleans nothing"
    if name == "Static" and keywords.get("markup") != "False":
        yield f"{where}:{call.lineno}: Static without markup=False"
    own = said or _is_blank(first) or not where.startswith("app/")
    if name in ("Text", "Content", "styled") and not own and where not in DRAWERS:
        yield f"{where}:{call.lineno}: {name}() of what has not passed the gate"
    if name == "Segment" and not own and where not in CELLS:
        yield f"{where}:{call.lineno}: a segment of what has not passed the gate"
    made = isinstance(first, ast.JoinedStr) or (isinstance(first, ast.BinOp) and "line(" not in ast.unparse(first))
    if name in ("Static", "update") and made and where.startswith("app/"):
        yield f"{where}:{call.lineno}: a string is drawn that has not passed the gate"
    if name in ("Hit", "DiscoveryHit") and where == "app/palette.py":
        drawn = call.args[1 if name == "Hit" else 0]
        if "help" in keywords or not ast.unparse(drawn).startswith("_shown("):
            yield f"{where}:{call.lineno}: the palette reads markup in a string"


def _only_asked(code: str, node: ast.Attribute) -> bool:
    """Whether a stream is only asked what it is, or flushed, or gets what is cleaned on the way."""
    rest = code.splitlines()[node.lineno - 1][node.end_col_offset or 0 :]
    asked = (".isatty(", ".flush(", ".fileno(", ".buffer", ".color_system", ".encoding", ".start", ".stop")
    asked += (" and ", " is None", ', "behind"')
    return rest.startswith(asked) or (rest.startswith(".write(") and "clean" in rest)


def _is_blank(node: ast.expr | None) -> bool:
    """`" " * room` and the like: nothing of outside."""
    return node is None or (
        isinstance(node, ast.BinOp) and any(isinstance(side, ast.Constant) for side in (node.left, node.right))
    )


def _told_no_markup(kind: ast.ClassDef) -> bool:
    """Whether a kind of Static is made with markup=False whatever it is given."""
    made = [
        node for node in ast.walk(kind) if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"
    ]
    return bool(made) and all("markup=False" in ast.unparse(node) for node in made)


def test_nothing_goes_past_the_gate() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    assert len(modules) > 200
    found = [
        fault for path in modules for fault in faults(path.read_text("utf-8"), path.relative_to(PACKAGE).as_posix())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("commands/show.py", "print(article.title)"),
        ("corpus/corpus.py", "sys.stderr.write(path)"),
        ("app/app.py", "sys.stderr.write(words)"),
        ("cli.py", "traceback.print_exc()"),
        ("app/app.py", "self.notify(words)"),
        ("app/app.py", "self.panic(words)"),
        ("app/desk.py", "self._driver.write(words)"),
        ("app/desk.py", "self.app.console.print(words)"),
        ("app/screens/ask.py", "Static(words)"),
        ("app/screens/ask.py", "Static(words, markup=True)"),
        ("app/screens/ask.py", "Static(f'{words}', markup=False)"),
        ("app/screens/ask.py", "place.update(f'{words}')"),
        ("app/screens/ask.py", "class Words(Static):\n    pass"),
        ("app/screens/ask.py", "from textual.widgets import Label"),
        ("app/screens/ask.py", "from textual.widgets.option_list import Option"),
        ("app/screens/ask.py", "Content.from_markup(words)"),
        ("app/screens/ask.py", "Content(words)"),
        ("app/screens/ask.py", "Text(words)"),
        ("app/screens/ask.py", "Segment(words)"),
        ("app/screens/ask.py", "self.tooltip = words"),
        ("app/screens/ask.py", "self.border_title = words"),
        ("app/screens/ask.py", "def render(self) -> str:\n    return self.words"),
        ("app/screens/ask.py", "def render(self):\n    return self.words"),
        ("app/palette.py", "Hit(1, words, run)"),
        ("app/palette.py", "DiscoveryHit(_shown(words), run, help=words)"),
    ],
)
def test_a_way_past_the_gate_would_be_noticed(where: str, code: str) -> None:
    assert len(list(faults(code, where))) >= 1
