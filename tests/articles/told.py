"""Raw texts as they come from web pages, with what the rules have to find in them.

The made-up ones have the shapes of real ones: a header glued to the first sentence, a title twice, menus below.
The real ones are no part of the repository; they are held against the rules where their folder is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).parent.parent.parent.parent / "shared" / "seeds"


@dataclass(frozen=True)
class Told:
    """What is right for one text. `body` is its first and last words, `boilerplate` what is dimmed, blanks aside."""

    name: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    byline: str = ""
    dateline: str = ""
    deck: str = ""
    body: tuple[int, int] = (0, 0)
    boilerplate: tuple[tuple[int, int], ...] = ()


def _made_up(name: str, above: str, story: str, below: str = "", dimmed: tuple[str, ...] = (), **fields: str) -> Told:
    text = above + story + below
    spans, place = [], 0
    for words in dimmed:
        start = text.index(words, place)
        place = start + len(words)
        spans.append((start, place))
    return Told(name, text, body=(len(above), len(above) + len(story)), boilerplate=tuple(spans), **fields)


_STORY = (
    "The harbour of Lindby will be dredged for the first time in forty years, its director told the council.\n\n"
    "Work is to begin in May. Fishing boats can use the eastern quay until then, she added.\n\n"
    "Two firms have offered to do it for less than 3.5 million crowns."
)
_LONG = (
    "A further paragraph says again what everybody in the small town of Lindby has known for quite some time. " * 3
).strip()

_LINKS = (
    "\nRead also\n- Fishing Fleet Returns After Storm: What We Know\n- Could Lindby Lose Its Ferry Next Year?\n"
    "- Mayor Announces 3 Million Crowns for Roads\n- How a Lighthouse Became a School\n\n"
)
_MENU = (
    "Tags: #harbour #lindby\n\nMORE ABOUT\n\n"
    + "".join(f"1{n}:44 0{n}.05.2031\nFishing boat number {n} comes home with cod – skipper\n\n" for n in range(1, 9))
    + "HOT NEWS\n\nMayor arrives in Oslo\n\nAD\nAD"
)

MADE_UP = [
    _made_up(
        "header glued to the first sentence, heading left over",
        " date 2031-05-07 ",
        "A ferry line between Lindby and the islands opens in June if the wind allows it, the operator said. "
        "It was what the islanders had asked for, LTV reports.\n\nDetails\n\n" + _STORY,
        "\n\nBackground\n\n",
        ("date 2031-05-07", "Background"),
        date="2031-05-07",
        source="LTV",
    ),
    _made_up(
        "one paragraph to a line, speaker under a quotation",
        "A Deeper Harbour for Lindby\n",
        "The council of Lindby has agreed to have its harbour dredged next spring.\nWhat It Will Cost\n"
        "The work will cost less than four million crowns, according to the director.\n"
        "“We cannot wait for another forty years, and nor can the boats that feed this town.”\nGreta Holm\n"
        "The council meets again in a week, and then it will choose between two firms.",
        title="A Deeper Harbour for Lindby",
    ),
    _made_up(
        "deck and dateline",
        "Lindby's harbour director promises 'a deeper basin' by autumn\n"
        "Greta Holm says dredging comes first and 'a second quay' comes later\n\nLINDBY\n",
        _STORY.replace("\n\n", "\n"),
        title="Lindby's harbour director promises 'a deeper basin' by autumn",
        deck="Greta Holm says dredging comes first and 'a second quay' comes later",
        dateline="LINDBY",
    ),
    _made_up(
        "title with a full stop, source in another script, list of links",
        "Council and harbour discuss dredging in Lindby: what comes next.\n",
        "According to ЛТБ: the director of the harbour announced that dredging would begin before the summer.\n"
        + _LONG,
        _LINKS,
        (_LINKS.strip(),),
        title="Council and harbour discuss dredging in Lindby: what comes next.",
        source="ЛТБ",
    ),
    _made_up(
        "title twice, date twice, more menu than story",
        " date 2031-05-07 Lindby-Press\nLocal\n14:02 07.05.2031\n\n"
        "Harbour director hopes for a deeper basin by autumn\n\n"
        "2 min read\nHarbour director hopes for a deeper basin by autumn\n\n",
        _STORY,
        "\n\n" + _MENU,
        (
            "date 2031-05-07 Lindby-Press\nLocal\n14:02 07.05.2031",
            "2 min read\nHarbour director hopes for a deeper basin by autumn",
            _MENU,
        ),
        title="Harbour director hopes for a deeper basin by autumn",
        date="2031-05-07T14:02",
        source="Lindby-Press",
    ),
    _made_up(
        "byline and a written date",
        "Lindby to dredge its harbour after forty years\nBy Ada Berg and Tom de Vries\nMay 7, 2031 at 2:02 pm\n\n",
        _STORY,
        "\n\n© 2031 Lindby Herald. All rights reserved.",
        ("By Ada Berg and Tom de Vries\nMay 7, 2031 at 2:02 pm", "© 2031 Lindby Herald. All rights reserved."),
        title="Lindby to dredge its harbour after forty years",
        byline="Ada Berg and Tom de Vries",
        date="2031-05-07T14:02",
    ),
    _made_up(
        "an agency's way to begin",
        "HARBOUR OF LINDBY TO BE DREDGED\n\n",
        "LINDBY, May 7 (Reuters) - " + _STORY,
        title="HARBOUR OF LINDBY TO BE DREDGED",
        source="Reuters",
        dateline="LINDBY",
    ),
    _made_up(
        "a title that asks, over a header",
        "Will the harbour of Lindby ever be deep enough for ferries?\n\ndate 2031-05-07 herald\n\n",
        _STORY,
        "",
        ("date 2031-05-07 herald",),
        title="Will the harbour of Lindby ever be deep enough for ferries?",
        date="2031-05-07",
        source="herald",
    ),
    _made_up("a story and nothing else", "", _STORY),
    _made_up(
        "keys and values",
        "Title: Dredging at last\nSource: Lindby Herald\nAuthor: Ada Berg\nDate: 7 May 2031\n\n",
        _STORY,
        "",
        ("Title: Dredging at last\nSource: Lindby Herald\nAuthor: Ada Berg\nDate: 7 May 2031",),
        title="Dredging at last",
        source="Lindby Herald",
        byline="Ada Berg",
        date="2031-05-07",
    ),
]

_IDEAL: dict[str, dict[str, object]] = {
    "000": {"date": "2026-02-11", "source": "UNN", "body": (17, 2177), "boilerplate": ((0, 17), (2179, 2185))},
    "001": {"title": "Security Guarantees for Ukraine", "body": (32, 2161)},
    "002": {
        "title": "NATO chief visits Kyiv, promises 'security guarantees' to Ukraine",
        "deck": "Marc Rutte says NATO security guarantees to Ukraine to serve as 'second line of defense'",
        "dateline": "MOSCOW",
        "body": (163, 2635),
    },
    "003": {
        "title": "Macron and Rutte discuss security guarantees for Ukraine: what the plan entails.",
        "source": "ТСН",
        "body": (81, 2855),
        "boilerplate": ((2856, 3391),),
    },
    "004": {
        "title": "Rutte hopes coalition summit will produce Ukraine security guarantees",
        "date": "2025-09-03T11:57",
        "source": "Interfax-Ukraine",
        "body": (211, 1373),
        "boilerplate": ((0, 56), (129, 209), (1375, 4501)),
    },
}


def real() -> list[Told]:
    """The real texts, as many as there are."""
    paths = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    return [
        Told(path.name, path.read_text(encoding="utf-8"), **_IDEAL[path.name[:3]])  # type: ignore[arg-type]
        for path in paths
        if path.name[:3] in _IDEAL
    ]
