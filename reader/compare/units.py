"""What a number counts: a unit of measure, a currency, or the noun that follows."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.compare.word_tables import CARDINALS, ORDINALS, PARTS, SCALES, STOP_WORDS, word_set
from reader.compare.words import stem

PART = "part"
PERSON = "person"
YEARS_OLD = "years old"


class Unit(NamedTuple):
    """A unit under one name for all its spellings, and what one of it is worth in `name`."""

    name: str
    worth: float = 1.0


def _table(text: str) -> dict[str, Unit]:
    found = {}
    for line in text.strip().splitlines():
        name, worth, spellings = (part.strip() for part in line.split("|"))
        for spelling in spellings.split(","):
            found[spelling.strip()] = Unit(name, float(worth))
    return found


MEASURES = _table("""
second | 1 | seconds, sec, secs
second | 60 | minute, minutes, min, mins
second | 3600 | hour, hours, hr, hrs
day | 1 | day, days
day | 7 | week, weeks
day | 30.4375 | month, months
day | 365.25 | year, years
day | 3652.5 | decade, decades
day | 36525 | century, centuries
metre | 1000 | kilometre, kilometres, kilometer, kilometers, km
metre | 1 | metre, metres, meter, meters
metre | 0.01 | centimetre, centimetres, centimeter, centimeters, cm
metre | 0.001 | millimetre, millimetres, millimeter, millimeters, mm
metre | 1609.344 | mile, miles
metre | 0.3048 | foot, feet, ft
metre | 0.0254 | inch, inches
metre | 0.9144 | yard, yards
square metre | 1000000 | square kilometre, square kilometres, square kilometer, square kilometers, sq km, km2, km²
square metre | 2589988 | square mile, square miles
square metre | 1 | square metre, square metres, square meter, square meters, m2, m²
square metre | 0.0929 | square foot, square feet
square metre | 10000 | hectare, hectares
square metre | 4046.86 | acre, acres
gram | 1000 | kilogram, kilograms, kilogramme, kilogrammes, kg, kilo, kilos
gram | 1 | gram, grams, gramme, grammes
gram | 1000000 | tonne, tonnes, metric ton, metric tons
gram | 28.35 | ounce, ounces
ton | 1 | ton, tons
litre | 1 | litre, litres, liter, liters
barrel | 1 | barrel, barrels
watt | 1000000 | megawatt, megawatts, mw
watt | 1000000000 | gigawatt, gigawatts, gw
speed | 1 | km/h, kmh, kph
speed | 1.609 | mph
degree | 1 | degrees, °c, °f, °
""")
CURRENCY_WORDS = _table("""
usd | 1 | dollar, dollars, us dollar, us dollars, u.s. dollars, usd, bucks, dlr, dlrs
usd | 0.01 | cent, cents, cts
eur | 1 | euro, euros, eur
gbp | 1 | pounds sterling, gbp, stg
gbp | 0.01 | pence, p
uah | 1 | hryvnia, hryvnias, hryvnya, uah
rub | 1 | ruble, rubles, rouble, roubles, rub
jpy | 1 | yen, jpy
cny | 1 | yuan, renminbi, cny
chf | 1 | swiss franc, swiss francs, chf
inr | 1 | rupee, rupees
pln | 1 | zloty, zlotys, pln
sek | 1 | kronor
try | 1 | lira, liras
mxn | 1 | peso, pesos
franc | 1 | franc, francs, french francs, belgian francs
mark | 1 | marks, deutsche mark, deutsche marks, deutschemarks, d-marks
nlg | 1 | guilder, guilders
esp | 1 | peseta, pesetas
itl | 1 | lire
crown | 1 | crowns, kroner, krone, krona
dinar | 1 | dinar, dinars
riyal | 1 | riyal, riyals
dirham | 1 | dirham, dirhams
zar | 1 | rand
aud | 1 | australian dollar, australian dollars
cad | 1 | canadian dollar, canadian dollars, canadian dlrs
""")
CURRENCY_SIGNS = {
    "$": "usd", "us$": "usd", "$us": "usd", "a$": "aud", "c$": "cad", "hk$": "hkd", "nz$": "nzd",
    "€": "eur", "£": "gbp", "¥": "jpy",
    "₴": "uah", "₽": "rub", "₹": "inr", "₩": "krw", "₺": "try", "₪": "ils", "usd": "usd", "eur": "eur", "gbp": "gbp",
    "uah": "uah", "chf": "chf",
}  # fmt: skip
PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|pct\b|percentage(?:[\s-]points?)?\b|percent(?:age)?\b)", re.IGNORECASE)

_PEOPLE = word_set("people persons person man men woman women individuals human humans")
_PLURALS = word_set(
    "people men women children troops police personnel staff lives wives teeth feet mice sheep fish aircraft series"
    " species criteria media data dead wounded injured forces"
)
_NO_PLURALS = word_set(
    "is was has this his its as us yes thus across less unless always perhaps towards besides does goes says"
    " afterwards plus gas bus"
)
_ADJECTIVE = re.compile(
    r"(?:al|ic|ive|ous|ful|ble|ary|ory|ian|ean|ese|ish|ent|ant|less|er|est|ed|ing|ly|new|old|key|main|big|top|long|short"
    r"|large|small|major|minor|high|low|more|other|further|different|separate|single|most|important|of)$"
)
_FOLLOWING = re.compile(r"[\s\u00a0]+(?:[-–—]\s)?|-")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LOOK_AHEAD = 4
"""Words after a number among which its noun is looked for."""


class Head(NamedTuple):
    """The noun that a number counts: its class, as it is written, and where it ends."""

    unit: str
    label: str
    end: int


def unit_of(noun: str) -> str:
    """What counts as one quantity with `noun` (small letters)."""
    if noun in PARTS:
        return PART
    if noun in _PEOPLE:
        return PERSON
    return stem(noun)


def measure_at(text: str, at: int, table: dict[str, Unit]) -> tuple[Unit, int] | None:
    """The unit that is written at `at` (after a space or hyphen), and where it ends; the longest name wins."""
    gap = re.compile(r"[\s\u00a0-]?").match(text, at)
    start = gap.end() if gap else at
    words = text[start : start + 28].lower()
    for length in (3, 2, 1):
        found = re.match(r"\S+" + r"\s+\S+" * (length - 1), words)
        if found is None:
            continue
        name = " ".join(re.split(r"\s+", found[0].rstrip(".,;:!?)\"'”’-–—")))
        if name in table:
            return table[name], start + len(found[0].rstrip(".,;:!?)\"'”’-–—"))
        if length == 1 and (short := name.partition("-")[0]) in table and short:
            return table[short], start + len(short)
    return None


def head_after(text: str, at: int, end: int, *, plural: bool) -> Head | None:
    """The noun after a number that ends at `at`: of cardinals above one the first plural, of others and after a hyphen
    (`two-day`) the first word that does not look like an adjective.
    """
    words: list[tuple[str, int]] = []
    place = at
    while len(words) < _LOOK_AHEAD:
        gap = _FOLLOWING.match(text, place, end)
        found = _WORD.match(text, gap.end(), end) if gap else None
        if found is None:
            break
        word = found[0].lower().removesuffix("'s").removesuffix("’s")
        if word in CARDINALS or word in SCALES or word in ORDINALS:
            break
        if word in STOP_WORDS and not (word == "most" or (words and word in ("and", "or"))):
            break
        words.append((word, found.start() + len(found[0])))
        place = found.end()
        if word in PARTS:
            return Head(PART, found[0], place)
        if found[0].lower() != word:
            break
    if not words:
        return None
    if plural and text[at] != "-":
        for word, until in words:
            if _is_plural(word):
                last = word.rpartition("-")[2]
                return Head(unit_of(last), word, until)
        return None
    for word, until in words:
        if not _ADJECTIVE.search(word) and word not in ("and", "or"):
            return Head(unit_of(word), word, until)
    word, until = words[-1]
    return Head(unit_of(word), word, until)


def _is_plural(word: str) -> bool:
    if word in _PLURALS:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _NO_PLURALS
