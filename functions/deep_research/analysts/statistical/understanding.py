"""What an open question is about: which columns, which values, and which ways of looking at them."""

from dataclasses import dataclass

from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.roles import Measure, Roles
from deep_research.analysts.statistical.similarity import alike
from deep_research.analysts.statistical.text import stem, word_set, words
from deep_research.domain.dataset import Column, Profile

_ASPECTS = {
    "trend": "trend time increase rise grow growth decrease decline fall drop change develop evolve month year week "
    "quarter seasonal period trajectory over-time shift transition",
    "spread": "distribution imbalance balance discrepancy spread concentration share uneven disproportionate disparity "
    "dominate breakdown overload workload top best worst leading rank ranking largest biggest highest",
    "relation": "correlation relation relationship relate influence impact affect effect depend dependence driver "
    "factor "
    "explain association connect lead cause reason drive determine predict matter",
    "season": "season seasonal seasonality cycle cyclical",
    "comparison": "compare comparison differ difference across between vary variation versus",
    "time": "time duration long delay slow quick fast period days hours resolution processing lead tenure turnaround",
}
_LEADS_IN = word_set("of in the for among all number per our these those top")
"""Words after which a noun may stand, at most one adjective between."""
_COUNTS = word_set("number count")
_STEMS = {aspect: frozenset(stem(word) for word in text.split()) for aspect, text in _ASPECTS.items()}
_NO_NOUNS = frozenset(
    stem(word)
    for word in word_set(
        "trends algorithms models methods techniques features scores names amounts variables patterns reasons "
        "factors insights findings differences relationships imbalances discrepancies categories correlations "
        "distributions times values rows records data results columns strategies practices implications "
        "causes drivers changes issues levels goals this is has was across terms efforts ways types periods "
        "dates brackets rates analysis seasons quarters years months weeks days groups"
    )
)


@dataclass(frozen=True)
class Focus:
    """What an open question asks about."""

    noun: str
    dimensions: tuple[Column, ...]
    measures: tuple[Measure, ...]
    values: tuple[tuple[Column, str], ...]
    dates: tuple[Column, ...]
    aspects: frozenset[str]


def focus_of(question: str, profile: Profile) -> Focus:
    linker, roles = Linker(question, profile), Roles(profile)
    said = {mention.column.name for mention in linker.columns}
    stems = {token.stem for token in linker.tokens}
    aspects = frozenset(aspect for aspect, known in _STEMS.items() if known & stems)
    measures = [measure for measure in roles.measures if len(measure.columns) == 1 and measure.columns[0] in said]
    measures += [
        duration for duration in _ranked(roles.durations, linker) if "time" in aspects or _is_said(duration, linker)
    ]
    return Focus(
        noun=_noun(linker),
        dimensions=tuple(column for column in roles.dimensions if column.name in said),
        measures=tuple(dict.fromkeys(measures)),
        values=tuple((mention.column, mention.value) for mention in linker.values if mention.value is not None),
        dates=tuple(column for column in roles.dates if column.name in said),
        aspects=aspects,
    )


def _is_said(duration: Measure, linker: Linker) -> bool:
    """Each of its dates is spoken of in some word of its own."""
    said = {token.stem for token in linker.tokens}
    return all(any(alike(stem(word), token) for word in words(name) for token in said) for name in duration.columns)


def _ranked(durations: tuple[Measure, ...], linker: Linker) -> list[Measure]:
    def closeness(duration: Measure) -> int:
        parts = {stem(word) for name in duration.columns for word in words(name)}
        return -sum(any(alike(part, token.stem) for part in parts) for token in linker.tokens)

    return sorted(durations, key=closeness)


def _noun(linker: Linker) -> str:
    """What rows are called in the question: the first plural that is no column and no word of analysis."""
    measured = any(mention.column.type.is_numeric for mention in linker.columns)
    linked = {place for mention in linker.columns for place in range(mention.first, mention.last + 1)}
    counted: dict[str, int] = {}
    for place, token in enumerate(linker.tokens):
        word = token.lower
        plural = (
            word.isalpha() and len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))
        )
        before = [each.lower for each in linker.tokens[max(0, place - 2) : place]]
        if (
            plural
            and _LEADS_IN & set(before)
            and token.stem not in _NO_NOUNS
            and not (_COUNTS & set(before) and measured)
            and place not in linked
            and word != "sales"
        ):
            counted[word] = counted.get(word, 0) + 1
    return max(counted, key=lambda word: counted[word]) if counted else "rows"
