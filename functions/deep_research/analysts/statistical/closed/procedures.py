"""Plans for questions that name a statistical procedure."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.rules import alpha_of, rules_of
from deep_research.analysts.statistical.inquiries import Tested, Topic
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.domain.model import Model
from deep_research.query.select import Select, Term, quoted
from deep_research.statistics import requests

_THRESHOLD = re.compile(
    r"threshold (?:of|for[^.]{0,30}? is|is|=)?\s*(\d+(?:\.\d+)?)"
    r"|(\d+(?:\.\d+)?)\s*(?:\*|times|x)\s*(?:the\s+)?(?:iqr|inter)"
    r"|z[ -]?scores?[^.\n]{0,50}?(?:greater than|above|exceed\w*|>|higher than)\s*(\d+(?:\.\d+)?)"
    r"|(\d+(?:\.\d+)?)\s+standard deviations",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"between\s*-?\s*(\d*\.?\d+)\s*(?:and|to)\s*\+?(\d*\.?\d+)", re.IGNORECASE)


def correlation(ask: Ask) -> Tested | None:
    columns = _correlated(ask)
    if not re.search(r"correlat|pearson|spearman|kendall|relationships? between", ask.lower) or len(columns) < 2:
        return None
    method = next((name for name in ("spearman", "kendall") if name in ask.lower), "pearson")
    group = ask.group_term()
    terms = [Term(ask.numeric(column), column.name) for column in columns[:8]]
    where = ask.where
    by = None
    if group is not None:
        terms.append(group[0])
        where, by = (*where, *group[2]), "group"
    request: Model
    if len(columns) == 2 or by:
        x, y = columns[0].name, columns[1].name
        request = requests.Correlation.model_validate({"x": x, "y": y, "method": method, "by": by})
    else:
        request = requests.CorrelationMatrix(
            columns=tuple(column.name for column in columns[:8]),
            method="spearman" if method == "spearman" else "pearson",
        )
    return procedure_plan(ask, "correlation", terms, request, columns, where=where, by=group[1] if group else None)


def _correlated(ask: Ask) -> tuple[Column, ...]:
    """All in a list of columns; the pair that some sentence names alone, where the first line is not that clear."""
    columns = tuple(column for column in ask.numeric_columns if column not in ask.roles.ids)
    if len(columns) == 2 or re.search(r"pairs|matrix|each other|,[^.]{0,30}\band\b", ask.head, re.IGNORECASE):
        return columns
    by_clause: dict[int, dict[str, Column]] = {}
    for mention in ask.mentions:
        if ask.schema.numeric(mention.column) and mention.column not in ask.roles.ids:
            by_clause.setdefault(ask.linker.tokens[mention.first].clause, {})[mention.column.name] = mention.column
    pairs = [tuple(found.values()) for found in by_clause.values() if len(found) == 2]
    return pairs[0] if pairs else columns


def normality(ask: Ask) -> Tested | None:
    text = ask.lower
    if not re.search(
        r"normal(?:ly|ity)?\b(?!iz)[^.]{0,25}?(?:distribut|test|$|\?|\.)|shapiro|normaltest|normality", text
    ):
        return None
    columns = ask.numeric_columns[:1]
    if not columns:
        return None
    test = "shapiro"
    for pattern, name in (
        (r"kolmogorov|\bks\b", "kolmogorov_smirnov"),
        (r"agostino|normaltest", "dagostino"),
        (r"anderson", "anderson"),
    ):
        if re.search(pattern, text):
            test = name
    limit = 0.5
    if "shapiro" not in text and test == "shapiro" and "skewness" in text:
        test = "skewness"
        found = _LIMIT.search(ask.question)
        limit = float(found.group(2)) if found else 0.5
    group = ask.group_term() if ask.groups else None
    terms = [Term(ask.numeric(columns[0]), columns[0].name), *([group[0]] if group else [])]
    request = requests.Normality.model_validate(
        {
            "column": columns[0].name,
            "test": test,
            "alpha": alpha_of(ask.question),
            "skewness_limit": limit,
            "by": "group" if group else None,
        }
    )
    return procedure_plan(ask, "normality", terms, request, columns, by=group[1] if group else None)


def outliers(ask: Ask) -> Tested | None:
    if "outlier" not in ask.lower or not ask.numeric_columns:
        return None
    column = _outlying(ask)
    text = ask.lower
    method = "z" if re.search(r"z[ -]?score|standard deviations? (?:from|away)", text) else "iqr"
    if re.search(r"median absolute|\bmad\b", text):
        method = "mad"
    found = _THRESHOLD.search(ask.question)
    threshold = next((float(group) for group in found.groups() if group), None) if found else None
    one_sided = (
        method == "z"
        and "less than -" not in text
        and "absolute" not in text
        and re.search(r"z[ -]?score (?:is |of )?(?:greater|above|higher|exceed)", text)
    )
    both = re.search(r"lower than -|below -|< ?-|or less than|\|z\|", text)
    group = ask.group_term() if ask.groups and re.search(r"separate|each", text) else None
    label = next(
        (each for each in ask.roles.ids if re.search(r"identify them|which (?:ones|rows)|list them", text)), None
    )
    terms = [Term(ask.numeric(column), column.name), *([group[0]] if group else [])]
    if label is not None:
        terms.append(Term(quoted(label.name), label.name))
    request = requests.Outliers.model_validate(
        {
            "column": column.name,
            "method": method,
            "threshold": threshold,
            "side": "high" if one_sided and not both else "both",
            "label": label.name if label else None,
            "by": "group" if group else None,
        }
    )
    return procedure_plan(ask, "outliers", terms, request, (column,), by=group[1] if group else None)


def _outlying(ask: Ask) -> Column:
    """The numeric column said nearest to the word outlier."""
    places = [match.start() for match in re.finditer("outlier", ask.lower)]
    usable = [mention for mention in ask.mentions if mention.column in ask.numeric_columns]
    if not usable or not places:
        return ask.numeric_columns[0]
    nearest = min(usable, key=lambda mention: abs(ask.linker.tokens[mention.first].start - places[0]))
    return nearest.column


def group_difference(ask: Ask) -> Tested | None:
    text = ask.lower
    named = (
        (r"mann[ -]?whitney|\bu test\b", "mann_whitney"),
        (r"kruskal", "kruskal"),
        (r"\banova\b|analysis of variance", "anova"),
        (
            r"two[ -]sample (?:kolmogorov|ks)|kolmogorov[ -]smirnov test to compare|ks[ -]test to compare",
            "kolmogorov_smirnov",
        ),
        (r"welch", "welch"),
        (r"t[ -]test|student", "student"),
        (r"significant(?:ly)? (?:differ|higher|lower)|difference[^.]{0,40} significant", "welch"),
    )
    test = next((name for pattern, name in named if re.search(pattern, text)), None)
    if test is None or re.search(r"correlat", text):
        return None
    missing = _missing_groups(ask)
    group = missing or ask.group_term()
    if group is None or not ask.numeric_columns:
        return None
    value = next((column for column in ask.numeric_columns if f'"{column.name}"' not in group[0].sql), None)
    if value is None:
        return None
    if test == "welch" and len(ask.groups) == 1 and ask.groups[0].distinct > 2 and not ask.compared:
        test = "kruskal"
    terms = [Term(ask.numeric(value), value.name), group[0]]
    where = (*(condition for condition in ask.where if missing is None or "NULL" not in condition), *group[2])
    if ask.compared is not None and ask.groups:
        column = ask.compared[0]
        terms[1] = Term(ask.sql(column), "group")
        values = ", ".join(dict.fromkeys(condition.sql.split("= ")[-1] for condition in ask.compared[1]))
        where = (*ask.where, f"{ask.sql(column)} IN ({values})")
    request = requests.GroupDifference.model_validate(
        {"value": value.name, "group": "group", "test": test, "alpha": alpha_of(ask.question)}
    )
    return procedure_plan(ask, "group_difference", terms, request, (value,), where=where, by=group[1])


def _missing_groups(ask: Ask) -> tuple[Term, str, tuple[str, ...]] | None:
    """Rows with and without a value of one column, set against each other."""
    if not re.search(r"(?:null|missing)[^.]{0,80}?(?:without|not|non)|without[^.]{0,40}?(?:null|missing)", ask.lower):
        return None
    for mention in ask.mentions:
        if mention.column not in ask.numeric_columns[:1] and mention.column.nulls:
            name = quoted(mention.column.name)
            return (
                Term(f"CASE WHEN {name} IS NULL THEN 'missing' ELSE 'present' END", "group"),
                plain(mention.column.name),
                (),
            )
    return None


def contingency(ask: Ask) -> Tested | None:
    if not re.search(r"chi[ -]?squared?|χ²|cram[eé]r", ask.lower):
        return None
    columns = list({m.column.name: m.column for m in ask.mentions if ask.is_groupable(m.column)}.values())
    if len(columns) < 2:
        return None
    terms = [Term(ask.sql(column), column.name) for column in columns[:2]]
    request = requests.Contingency(row=columns[0].name, column=columns[1].name, alpha=alpha_of(ask.question))
    return procedure_plan(ask, "contingency", terms, request, tuple(columns[:2]))


def procedure_plan(
    ask: Ask,
    topic: Topic,
    terms: list[Term],
    request: Model,
    columns: tuple[Column, ...],
    *,
    where: tuple[str, ...] | None = None,
    by: str | None = None,
) -> Tested:
    """The inquiry that runs a procedure over these terms; under the question's conditions, unless others are given."""
    return Tested(
        question=ask.head,
        purpose="Computes what was asked, with the procedure that the question names.",
        sql=Select(terms=tuple(terms), where=ask.where if where is None else where).sql(),
        procedure=request.model_dump(mode="json"),
        relevance=3.0,
        topic=topic,
        labels=tuple(column.name for column in columns),
        by=by,
        decimals=ask.decimals,
        asked=ask.question,
        rules=rules_of(ask.question),
        scope=ask.scope(),
    )
