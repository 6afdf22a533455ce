"""Plans for groups of similar rows by k-means."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.procedures import procedure_plan
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.rules import seed_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.query.select import Term
from deep_research.statistics import requests

_CLUSTERS = re.compile(r"\bk[- ]?means\b|\bcluster(?:s|ing|ed)?\b", re.IGNORECASE)
_COUNT = re.compile(
    rf"\bk\s*=\s*(\d+)|({NUMBER})\s+clusters|n_clusters\s*=\s*(\d+)|clusters\s*\(?=\s*(\d+)", re.IGNORECASE
)
_MOST = 20


def clusters(ask: Ask) -> Tested | None:
    """“Cluster the rows by a and b into three groups”: sizes, centres, and how well they are apart."""
    if not _CLUSTERS.search(ask.question):
        return None
    numeric = [column for column in ask.schema.profile.columns if column.type.is_numeric and column.distinct > 1]
    columns = ask.numeric_columns or tuple(column for column in numeric if column not in ask.roles.ids)
    match = _COUNT.search(ask.question)
    k = number(next(group for group in match.groups() if group)) if match else None
    if not columns or (k is not None and not 2 <= k <= _MOST):
        return None
    request = requests.Clusters(
        columns=tuple(column.name for column in columns[:30]),
        k=None if k is None else int(k),
        seed=seed_of(ask.question),
    )
    terms = [Term(ask.numeric(column), column.name) for column in columns[:30]]
    return procedure_plan(ask, "clusters", terms, request, columns[:30])
