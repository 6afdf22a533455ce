"""Adjectives and verbs that name a quantity, and the numeric column that holds it."""

import re
from posixpath import commonprefix

from deep_research.analysts.statistical.lexicon import ABBREVIATIONS
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.similarity import alike
from deep_research.analysts.statistical.text import stem, word_set, words
from deep_research.domain.dataset import Column

_UNITS_OF_TIME = word_set("seconds minutes hours days weeks months years")
_TIMES = "duration runtime length time minutes hours days weeks months years seconds"
_PRICES = "price cost fare fee charge rent"
_PAY = "salary income pay wage earnings compensation"
_BEGINNING = "-born -birth -built -founded -established -opened -launched -released -year"
_ADJECTIVES = (
    ("old", f"age {_BEGINNING}", 1),
    ("young", f"age {_BEGINNING}", -1),
    ("new", _BEGINNING, -1),
    ("recent", f"date {_BEGINNING.replace('-', '')}", 1),
    ("long", f"length {_TIMES}", 1),
    ("lengthy", f"length {_TIMES}", 1),
    ("short", f"length height {_TIMES}", -1),
    ("wide", "width", 1),
    ("broad", "width", 1),
    ("narrow", "width", -1),
    ("thick", "thickness", 1),
    ("thin", "thickness", -1),
    ("tall", "height", 1),
    ("deep", "depth", 1),
    ("shallow", "depth", -1),
    ("heavy", "weight mass", 1),
    ("light", "weight mass", -1),
    ("expensive", _PRICES, 1),
    ("costly", f"cost {_PRICES}", 1),
    ("pricey", _PRICES, 1),
    ("dear", _PRICES, 1),
    ("cheap", _PRICES, -1),
    ("affordable", _PRICES, -1),
    ("rich", f"worth wealth {_PAY}", 1),
    ("wealthy", f"worth wealth {_PAY}", 1),
    ("poor", f"worth wealth {_PAY}", -1),
    ("hot", "temperature", 1),
    ("warm", "temperature", 1),
    ("cold", "temperature", -1),
    ("cool", "temperature", -1),
    ("dry", "humidity rain precipitation", -1),
    ("humid", "humidity", 1),
    ("wet", "rain precipitation humidity", 1),
    ("windy", "wind", 1),
    ("rainy", "rain precipitation", 1),
    ("snowy", "snow", 1),
    ("strong", "strength power magnitude force", 1),
    ("weak", "strength power magnitude force", -1),
    ("powerful", "power horsepower strength", 1),
    ("fast", "speed velocity -duration -time", 1),
    ("quick", "speed velocity -duration -time", 1),
    ("slow", "speed velocity -duration -time", -1),
    ("far", "distance", 1),
    ("distant", "distance", 1),
    ("close", "distance", -1),
    ("near", "distance", -1),
    ("popular", "popularity followers subscribers votes views likes ratings", 1),
    ("populous", "population", 1),
    ("dense", "density", 1),
    ("profitable", "profit", 1),
    ("northern", "latitude lat", 1),
    ("southern", "latitude lat", -1),
    ("eastern", "longitude lon lng long", 1),
    ("western", "longitude lon lng long", -1),
)
ADJECTIVES = {word: (tuple(nouns.split()), side) for word, nouns, side in _ADJECTIVES}
"""What each adjective measures, the likeliest first, and its side; a noun after “-” is measured the other way."""


def _comparative(root: str) -> str:
    return f"{root[:-1]}ier" if root.endswith("y") else f"{root}(?:{root[-1]})?e?r"


MORE = "|".join(_comparative(word) for word, (_, side) in ADJECTIVES.items() if side > 0)
FEWER = "|".join(_comparative(word) for word, (_, side) in ADJECTIVES.items() if side < 0)
"""Comparatives of either side, as alternatives of a pattern: older, wider; younger, narrower."""
_VERBS = {
    "weigh": ("weight", "mass"),
    "cost": tuple(_PRICES.split()),
    "earn": tuple(_PAY.split()),
    "paid": tuple(_PAY.split()),
    "last": tuple(_TIMES.split()),
    "rain": ("rain", "precipitation", "rainfall"),
    "snow": ("snow", "snowfall"),
}
_DERIVED = re.compile(r"\w{3,}(?:ed|ive|able|ible|ful|ous|ant|ent|ic|al)$")
_OF_ALL = word_set("total overall body gross whole")
_SHARED = 5
_START = 4
_ABOUT = 0.6


def quantity_column(text: str, schema: Schema) -> tuple[Column, int] | None:
    """The column that an adjective names, such as `older`, and its side: 1 for more, -1 for less."""
    for word in re.findall(r"[a-z]+", text.lower()):
        known = next((ADJECTIVES[base] for base in bases(word) if base in ADJECTIVES), None)
        found = _first(known[0], known[1], schema) if known is not None else None
        if found is not None:
            return found
    return None


def verb_column(word: str, schema: Schema) -> Column | None:
    """The column that a verb measures by: `weighs` the weight, `earned` the income."""
    meant = next((nouns for verb, nouns in _VERBS.items() if stem(verb) == stem(word)), ())
    found = _first(meant, 1, schema)
    return found[0] if found is not None else None


def described_column(adjective: str, schema: Schema, question: str = "") -> Column | None:
    """The numeric column whose name shares a root with an adjective: satisfied, satisfaction.

    Of several, the one of whose name the question says most; None where none stands out.
    """
    if not _DERIVED.fullmatch(adjective):
        return None
    found = [
        column
        for column in schema.profile.columns
        if schema.numeric(column) and any(_shares_root(adjective, part) for part in words(column.name))
    ]
    said = {stem(word) for word in words(question)}
    unsaid = {column.name: sum(stem(part) not in said for part in words(column.name)) for column in found}
    fewest = [column for column in found if unsaid[column.name] == min(unsaid.values())]
    return fewest[0] if len(fewest) == 1 else None


def bases(word: str) -> list[str]:
    """`hottest` and `hotter` give hot; `older` gives old; `driest` dry; `larger` large; `northernmost` northern."""
    found = [word]
    for ending in ("est", "er", "most"):
        if word.endswith(ending):
            root = word[: -len(ending)]
            found += [root, root + "e"]
            if root.endswith("i"):
                found.append(root[:-1] + "y")
            if len(root) > 2 and root[-1] == root[-2]:
                found.append(root[:-1])
    if word in ("farthest", "furthest", "farther", "further"):
        found.append("far")
    return found


def _first(nouns: tuple[str, ...], side: int, schema: Schema) -> tuple[Column, int] | None:
    """The column of the first noun that one has; of several, the maximum where much of it is meant."""
    for noun in nouns:
        way = -side if noun.startswith("-") else side
        held = [
            column
            for column in schema.profile.columns
            if schema.numeric(column) and any(_means(part, noun.removeprefix("-")) for part in words(column.name))
        ]
        if held:
            extreme = {"max", "maximum", "high"} if way > 0 else {"min", "minimum", "low"}
            whole = [column for column in held if words(column.name) == (noun.removeprefix("-"),)]
            fitting = whole or [column for column in held if extreme & set(words(column.name))]
            fitting = fitting or [column for column in held if _OF_ALL & set(words(column.name))]
            return (fitting or held)[0], way
    return None


def _means(part: str, noun: str) -> bool:
    """Units of time stand as they are: a column of days lasts, one of the day does not."""
    if noun in _UNITS_OF_TIME:
        return part == noun
    meant = ABBREVIATIONS.get(part, part).split()
    return any(alike(stem(each), stem(noun)) for each in meant) or (len(part) >= _START and noun.startswith(part))


def _shares_root(adjective: str, part: str) -> bool:
    shared = len(commonprefix((adjective, part)))
    return shared >= _SHARED and shared >= _ABOUT * len(adjective)
