"""What the readings of procedures share: figures rounded as asked, p-values, truths, groups."""

import re

from deep_research.analysts.statistical.grammar.numbers import decimals_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.readings.asked import form_of
from deep_research.analysts.statistical.readings.reading import Evidence
from deep_research.analysts.statistical.wording import Piece, value_at
from deep_research.domain.claim import Statistic
from deep_research.statistics.results import SMALL_P

TESTS = {
    "shapiro": "Shapiro-Wilk test",
    "dagostino": "D'Agostino-Pearson test",
    "jarque_bera": "Jarque-Bera test",
    "kolmogorov_smirnov": "Kolmogorov-Smirnov test",
    "anderson": "Anderson-Darling test",
    "student": "Student's t-test",
    "welch": "Welch's t-test",
    "mann_whitney": "Mann-Whitney U test",
    "anova": "one-way ANOVA",
    "welch_anova": "Welch's ANOVA",
    "kruskal": "Kruskal-Wallis test",
    "t": "paired t-test",
    "wilcoxon": "Wilcoxon signed-rank test",
}
_LETTERS = {
    "shapiro": "W",
    "dagostino": "K²",
    "jarque_bera": "JB",
    "kolmogorov_smirnov": "D",
    "anderson": "A²",
    "student": "t",
    "welch": "t",
    "mann_whitney": "U",
    "anova": "F",
    "welch_anova": "F",
    "kruskal": "H",
    "t": "t",
    "wilcoxon": "W",
}
_ASKS_STATISTIC = re.compile(
    r"\b(?:test |[tufhwd][- ]|the )?statistics?\b(?! test)|\b[tufhwd][- ]?(?:value|score|stat)\b|\breport [tufhw]\b",
    re.IGNORECASE,
)
_MOST_GROUPS = 12
_WANTS_P = re.compile(
    r"\bp[ -]?values?\b(?!(?: (?!and\b|with\b|to\b)[\w'-]+){0,5} (?:is|are|was)? ?(?:less|greater|smaller"
    r"|larger|lower|higher|below"
    r"|above|under|over|exceeds?|at (?:least|most))\b|\s*[<>≤≥])|\bp\s+(?:and|with|to)\b|\band p\b",
    re.IGNORECASE,
)
"""The p-value itself, and not the limit that it is held against."""
_P = r"\bp(?:[ -]?values?)?\b"
_R_SQUARED = r"\br[- ]?squared|r²|\br2\b"
_SLOPE = r"\b(?:slope|coefficient)s?\b"
_ASKS_P = re.compile(r"p[ -]?value|significan|alpha|two-tailed|(?<![-'\w])p(?![-'\w])", re.IGNORECASE)


def figure(inquiry: Tested, found: Evidence, path: str) -> Statistic:
    """Rounded as asked of this figure, else of all."""
    last = path.rpartition(".")[2]
    called = _R_SQUARED if last.endswith("r_squared") else _SLOPE if last == "estimate" else None
    own = decimals_of(inquiry.asked, called) if called else None
    return found.stat(path, form_of(found.number(path), inquiry.decimals if own is None else own))


def told_p(inquiry: Tested, found: Evidence, path: str) -> list[Piece]:
    """As everywhere, and in the digits asked for where the question wants the p-value itself."""
    value = found.number(path)
    if value is None or not asks_p(inquiry):
        return found.told_p(path)
    if value < SMALL_P and not (inquiry.topic == "contingency" or _WANTS_P.search(inquiry.asked)):
        return found.told_p(path)
    if value < SMALL_P:
        return [*found.told_p(path), " (", found.stat(path, ".2g"), ")" if value > 0 else " as computed)"]
    return ["p = ", found.stat(path, f".{_digits(inquiry)}f")]


def _digits(inquiry: Tested) -> int:
    """As asked of the p-value itself, else four, or more where all figures are wanted so."""
    own = decimals_of(inquiry.asked, _P)
    return max(inquiry.decimals or 0, 4) if own is None else own


def told_statistic(inquiry: Tested, found: Evidence) -> list[Piece]:
    """`t = 2.31, `, where the question wants the statistic of the test."""
    letter = _LETTERS.get(found.text("test"), "")
    if not asks_statistic(inquiry, letter) or found.number("statistic") is None:
        return []
    return [f"{letter or 'statistic'} = ", figure(inquiry, found, "statistic"), ", "]


def asks_statistic(inquiry: Tested, letter: str = "") -> bool:
    """It says so, or names the statistic by its letter, as in “give H and p”."""
    bare = letter[:1] and re.search(rf"(?<![-'’\w]){letter[:1]}(?![-'’\w²]| tests?\b)", inquiry.asked)  # noqa: RUF001
    return bool(bare) or _ASKS_STATISTIC.search(inquiry.asked) is not None


def asks_p(inquiry: Tested) -> bool:
    return _ASKS_P.search(inquiry.asked) is not None


def groups(found: Evidence) -> list[str]:
    groups = found.statistics.get("groups")
    return [f"groups.{place}" for place in range(len(groups) if isinstance(groups, list) else 0)][:_MOST_GROUPS]


def is_true(found: Evidence, path: str) -> bool:
    return value_at(found.statistics, path) is True
