"""Rules that a question gives for judging a result: its significance level, and labels with their conditions."""

import re

from deep_research.analysts.statistical.grammar.numbers import NUMBER
from deep_research.domain.model import Model

_ALPHA = re.compile(
    r"(?:alpha|significance level|significance|level of significance)[^.\d\n]{0,40}?(0?\.\d+)"
    r"|p[ -]?value[^.\n]{0,40}?(0?\.\d+)",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\b(?P<percent>\d{1,2}(?:\.\d+)?)\s*(?:%|per ?cent)\s+(?:(?P<sure>confidence)|(?:significance\s+)?level"
    r"|significance)",
    re.IGNORECASE,
)
_SEED = re.compile(r"(?:random[_ -]?(?:state|seed)|\bseed)[^.\d]{0,40}(\d+)", re.IGNORECASE)
_IF = re.compile(
    r"(?:to be|is|as|are|report(?: that)?(?: the)?(?: there is)?|conclude(?: that)?|relationship(?: is)?)\s+"
    r"((?:no |not )?[a-z][a-z -]{2,40}?)\s+(?:if|when|where)\s+([^.\n]*(?:\.\d[^.\n]*)*)",
    re.IGNORECASE,
)
_QUOTED_IF = re.compile(
    r"['\"“‘](?P<label>[A-Za-z][A-Za-z -]{1,40})['\"”’]\s+(?:if|when|where|for)\s+"  # noqa: RUF001
    r"(?P<when>(?:(?!\botherwise\b|\belse\b|['\"“‘][A-Za-z])[^;\n])*\d)",  # noqa: RUF001
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"\b(?:call|label|rate|deem|consider)\s+(?:it|this|that|them|the \w+)\s+(?=[a-z -]+\s+(?:if|when)\b)", re.IGNORECASE
)
_CALLED_IF = re.compile(
    r"\s*(?:,|;|\bor\b|\band\b|\s)*(?P<label>[a-z][a-z-]*(?: [a-z-]+)?)\s+(?:if|when|where"
    r"|for)\s+(?P<when>[^,;\n]*?\d*\.?\d+(?:[^,;.\n]|\.(?=\d))*)",
    re.IGNORECASE,
)
_ELSE_CALLED = re.compile(
    r"[\s,;]*(?:\b(?:and|or)\s+)?(?P<label>[a-z][a-z-]*(?: [a-z-]+)?)"
    r"\s+(?:below (?:that|it|this)|above (?:that|it|this)|otherwise|else)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(-?\d*\.?\d+)\s+and\s+(-?\d*\.?\d+)", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:otherwise|else|if not)[,:]?\s+(?:(?:it|is|as|call|say|state|report|conclude|that|the|relationship"
    r"|correlation)\s+)*"
    r"['\"“‘]?(?P<label>[A-Za-z][A-Za-z -]{2,30}?)['\"”’]?(?=[.,;)\n]|$)"  # noqa: RUF001
    r"|['\"“‘](?P<before>[A-Za-z][A-Za-z -]{2,30})['\"”’]\s+(?:otherwise|else|if not)\b",  # noqa: RUF001
    re.IGNORECASE,
)
_TEST = re.compile(
    r"(?:(p[ -]?value|p\b|absolute (?:value|correlation|r\b)[^,;]{0,30}?|\|r\||r\b|coefficient|\bit\b|\brho\b|\btau\b"
    r"|correlation|skewness|statistic|accuracy|gini)[^,;<>≥≤]{0,30}?|^\s*)"
    r"(less than or equal to|greater than or equal to|at least|at most|less than|greater than"
    r"|larger than|smaller than|higher than|lower than|exceeds|exceeding|over|under|below|above|>=|<=|≥|≤|>|<)"
    r"\s*(-?\d*\.?\d+)",
    re.IGNORECASE,
)
_FORMAT = re.compile(rf"\b{NUMBER}\s+(?:decimals?|digits?|places?)\b(?: places?)?", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[^.?!\n]|\.(?=\d))+")
_OPERATORS = {
    "less than or equal to": "<=",
    "greater than or equal to": ">=",
    "at least": ">=",
    "at most": "<=",
    "less than": "<",
    "smaller than": "<",
    "below": "<",
    "greater than": ">",
    "larger than": ">",
    "above": ">",
    "higher than": ">",
    "exceeds": ">",
    "exceeding": ">",
    "over": ">",
    "lower than": "<",
    "under": "<",
    "≥": ">=",
    "≤": "<=",
}


class Comparison(Model):
    """`quantity` is p, r (or whatever figure a procedure is asked for) or size, its absolute value."""

    quantity: str
    operator: str
    value: float

    def holds(self, values: dict[str, float | None]) -> bool:
        found = values.get(self.quantity)
        if found is None:
            return False
        return {
            "<": found < self.value,
            "<=": found <= self.value,
            ">": found > self.value,
            ">=": found >= self.value,
        }[self.operator]


class Rule(Model):
    """A label that the question gives to results that meet every comparison."""

    label: str
    comparisons: tuple[Comparison, ...]


def alpha_of(question: str) -> float:
    """The significance level that the question gives; 0.05 where it gives none."""
    for match in _ALPHA.finditer(question):
        level = float(next(group for group in match.groups() if group))
        if 0 < level < 0.5:
            return level
    said = _LEVEL.search(question)
    if said is not None:
        level = float(said["percent"]) / 100
        level = round(1 - level, 6) if said["sure"] else level
        if 0 < level < 0.5:
            return level
    return 0.05


def seed_of(question: str) -> int:
    """The seed that the question gives; 42 where it gives none."""
    match = _SEED.search(question)
    return int(match.group(1)) if match else 42


def rules_of(question: str) -> tuple[Rule, ...]:
    """“… to be linear if p is below 0.05 and |r| at least 0.5” and its like, in order."""
    found = []
    listed = _called(question)
    if listed:
        return listed
    for match in (*_QUOTED_IF.finditer(question), *_IF.finditer(question)):
        comparisons = tuple(
            Comparison(
                quantity=_quantity(test.group(1) or "r"), operator=_operator(test.group(2)), value=float(test.group(3))
            )
            for test in _TEST.finditer(match.group(2))
        )
        label = re.sub(r"^(?:(?:to be|that|the|is|as)\s+)+", "", match.group(1).strip().lower())
        if comparisons and not any(character.isdigit() for character in label):
            found.append(Rule(label=label, comparisons=comparisons))
    other = _OTHERWISE.search(question) if found else None
    if other is not None:
        found.append(Rule(label=(other["label"] or other["before"]).strip().lower(), comparisons=()))
    return tuple(found)


def _called(question: str) -> tuple[Rule, ...]:
    """“Call it strong if r is at least 0.6, weak below that”: each word with its limits."""
    start = _CALLS.search(question)
    found: list[Rule] = []
    place = start.end() if start else len(question)
    while match := _CALLED_IF.match(question, place):
        before = found[0].comparisons[0].quantity if found else "r"  # “it” is what the first label is given by
        between = _BETWEEN.search(match["when"])
        if between is not None:
            limits = ((">=", between[1]), ("<=", between[2]))
            comparisons = tuple(Comparison(quantity=before, operator=o, value=float(v)) for o, v in limits)
        else:
            comparisons = tuple(
                Comparison(
                    quantity=_quantity(test.group(1)) if test.group(1) and test.group(1).lower() != "it" else before,
                    operator=_operator(test.group(2)),
                    value=float(test.group(3)),
                )
                for test in _TEST.finditer(match["when"])
            )
        if not comparisons:
            break
        found.append(Rule(label=match["label"].lower(), comparisons=comparisons))
        place = match.end()
    other = _ELSE_CALLED.match(question, place) if found else None
    return (*found, Rule(label=other["label"].lower(), comparisons=())) if other else tuple(found)


def instructions(question: str) -> list[tuple[int, int]]:
    """Where it says how to write the answer: its decimals, the sentences that give words to results."""
    spans = [each.span() for each in _FORMAT.finditer(question)]
    return spans + [each.span() for each in _SENTENCE.finditer(question) if rules_of(each.group())]


def judged(rules: tuple[Rule, ...], values: dict[str, float | None]) -> str | None:
    """The label of the first rule that holds."""
    return next((rule.label for rule in rules if all(each.holds(values) for each in rule.comparisons)), None)


def _quantity(text: str) -> str:
    if text.lower().startswith("p"):
        return "p"
    return "size" if "abs" in text.lower() or "|" in text else "r"


def _operator(text: str) -> str:
    return _OPERATORS.get(text.lower(), text)
