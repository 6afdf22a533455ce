"""Rows with outlying values that are left out before something else is asked of the rest."""

import re

from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read

_REMOVES = re.compile(r"\b(?:remov|drop|delet|exclud|discard|eliminat|prun|trim|filter)\w*\b", re.IGNORECASE)
_OUTLIERS = re.compile(r"\boutl(?:iers?|ying)\b|\bextreme values\b", re.IGNORECASE)
_FACTOR = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:\*|x|times)?\s*(?:the\s+)?iqr|(?:multiplier|factor|threshold)\s*(?:of|=)?\s*(\d+(?:\.\d+)?)"
    r"|\((?:iqr[^)\d]*)?(\d+(?:\.\d+)?)\s*(?:times)?\)|z[- ]?scores?[^\d.]{0,40}(\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_Z = re.compile(r"z[- ]?score|standard deviations?", re.IGNORECASE)
_ELSE = re.compile(
    r"correlat|regress|t[- ]test|anova|percentile|skew|kurtosis|predict",
    re.IGNORECASE,
)
"""What is asked of the rest, beyond its mean: that, the look for outliers itself tells."""


def pruned(clause: Clause) -> Read | None:
    """“Remove outliers of the price by the IQR rule, then correlate …”: rows outside the limits are left out."""
    verb, said = _REMOVES.search(clause.text), _OUTLIERS.search(clause.text)
    columns = clause.numeric()
    if verb is None or said is None or not columns or not _asks_further(clause, columns[0].name):
        return None
    column, sql = columns[0], clause.schema.numeric(columns[0]) or ""
    match = _FACTOR.search(clause.text)
    factor = next((group for group in match.groups() if group), None) if match else None
    if _Z.search(clause.text):
        centre = f"SELECT avg({sql}) FROM dataset"  # noqa: S608 - names are quoted
        spread = f"SELECT stddev_pop({sql}) FROM dataset"  # noqa: S608 - names are quoted
        kept, how = f"abs({sql} - ({centre})) <= {factor or 3} * ({spread})", "z-score"
    else:
        low, high = (f"(SELECT quantile_cont({sql}, {share}) FROM dataset)" for share in (0.25, 0.75))  # noqa: S608 - names are quoted
        room = f"{factor or 1.5} * ({high} - {low})"
        kept, how = f"{sql} BETWEEN {low} - {room} AND {high} + {room}", "IQR rule"
    clause.schema.keep(f"({kept}) IS NOT FALSE")
    start = clause.begins(min(verb.start(), said.start()))
    return Read(start, len(clause.text), f"rows whose {column.name} is an outlier by the {how} were left out")


def _asks_further(clause: Clause, name: str) -> bool:
    rest = clause.whole[clause.start + len(clause.text) :]
    numeric = [c.name for c in clause.schema.profile.columns if c.type.is_numeric and c.name != name]
    others = [each for each in numeric if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", rest)]
    counts = re.search(
        r"how many outliers|number of (?:the )?(?:removed )?outliers|identify (?:the|them)", clause.whole, re.IGNORECASE
    )
    return bool(_ELSE.search(rest) or others) and counts is None
