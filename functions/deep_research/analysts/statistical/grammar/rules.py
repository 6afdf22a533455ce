"""Rules that a question gives for judging a result: its significance level, and labels with their conditions."""

import re

from deep_research.domain.model import Model

_ALPHA = re.compile(
    r"(?:alpha|significance level|significance|level of significance)[^.\d\n]{0,40}?(0?\.\d+)"
    r"|p[ -]?value[^.\n]{0,40}?(0?\.\d+)",
    re.IGNORECASE,
)
_SEED = re.compile(r"(?:random[_ -]?(?:state|seed)|\bseed)[^.\d]{0,40}(\d+)", re.IGNORECASE)
_IF = re.compile(
    r"(?:to be|is|as|are|report(?: that)?(?: the)?(?: there is)?|conclude(?: that)?|relationship(?: is)?)\s+"
    r"((?:no |not )?[a-z][a-z -]{2,40}?)\s+(?:if|when|where)\s+([^.\n]*(?:\.\d[^.\n]*)*)",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"(p[ -]?value|p\b|absolute value[^,;]{0,30}?|\|r\||r\b|coefficient)[^,;<>≥≤]{0,30}?"
    r"(less than or equal to|greater than or equal to|at least|at most|less than|greater than"
    r"|larger than|smaller than|below|above|>=|<=|≥|≤|>|<)"
    r"\s*(-?\d*\.?\d+)",
    re.IGNORECASE,
)
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
    "≥": ">=",
    "≤": "<=",
}


class Comparison(Model):
    """`quantity` is p, r or size, the absolute value of r."""

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
    return 0.05


def seed_of(question: str) -> int:
    """The seed that the question gives; 42 where it gives none."""
    match = _SEED.search(question)
    return int(match.group(1)) if match else 42


def rules_of(question: str) -> tuple[Rule, ...]:
    """“… to be linear if p is below 0.05 and |r| at least 0.5” and its like, in order."""
    found = []
    for match in _IF.finditer(question):
        comparisons = tuple(
            Comparison(quantity=_quantity(test.group(1)), operator=_operator(test.group(2)), value=float(test.group(3)))
            for test in _TEST.finditer(match.group(2))
        )
        label = re.sub(r"^(?:to be|that|the|is|as)\s+", "", match.group(1).strip().lower())
        if comparisons and not any(character.isdigit() for character in label):
            found.append(Rule(label=label, comparisons=comparisons))
    return tuple(found)


def judged(rules: tuple[Rule, ...], values: dict[str, float | None]) -> str | None:
    """The label of the first rule that holds."""
    return next((rule.label for rule in rules if all(each.holds(values) for each in rule.comparisons)), None)


def _quantity(text: str) -> str:
    if text.lower().startswith("p"):
        return "p"
    return "size" if "abs" in text.lower() or "|" in text else "r"


def _operator(text: str) -> str:
    return _OPERATORS.get(text.lower(), text)
