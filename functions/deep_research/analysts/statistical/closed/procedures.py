"""Plans for questions that name a statistical procedure."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.rules import alpha_of, rules_of
from deep_research.analysts.statistical.inquiries import Tested, Topic
from deep_research.domain.dataset import Column
from deep_research.domain.model import Model
from deep_research.query.select import Select, Term, quoted
from deep_research.statistics import requests

_THRESHOLD = re.compile(
    r"threshold (?:of|for[^.]{0,30}? is|is|=)?\s*(\d+(?:\.\d+)?)"
    r"|(\d+(?:\.\d+)?)\s*(?:\*|times|x)\s*(?:the\s+)?(?:iqr|inter)"
    r"|z[ -]?scores?[^.\n]{0,50}?(?:greater than|above|over|beyond|exceed\w*|>|higher than|larger than"
    r"|of)\s*(\d+(?:\.\d+)?)"
    r"|(\d+(?:\.\d+)?)\s+standard deviations"
    r"|(?:multiplier|factor|cut-?off)\s*(?:of|=|is|:)?\s*(\d+(?:\.\d+)?)"
    r"|\|z\|\s*>\s*(\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_SPEAKS_OF = re.compile(
    r"outl(?:ier|ying)|extreme values|\bz[ -]?scores?\b[^.?]*?(?:above|over|beyond|exceed|greater|higher"
    r"|larger|>|outside)"
    r"|standard deviations (?:from|away from|above|below) (?:the |its )?mean",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"between\s*-?\s*(\d*\.?\d+)\s*(?:and|to)\s*\+?(\d*\.?\d+)", re.IGNORECASE)


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
    if not _SPEAKS_OF.search(ask.question) or not ask.numeric_columns:
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
    places = [match.start() for match in _SPEAKS_OF.finditer(ask.question)]
    usable = [mention for mention in ask.mentions if mention.column in ask.numeric_columns]
    if not usable or not places:
        return ask.numeric_columns[0]
    nearest = min(usable, key=lambda mention: abs(ask.linker.tokens[mention.first].start - places[0]))
    return nearest.column


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
    sql = Select(terms=tuple(terms), where=ask.where if where is None else where).sql()
    return Tested(
        question=ask.head,
        purpose="Computes what was asked, with the procedure that the question names.",
        sql=sql,
        procedure=request.model_dump(mode="json"),
        relevance=3.0,
        topic=topic,
        labels=tuple(column.name for column in columns),
        by=by,
        decimals=ask.decimals,
        asked=ask.question,
        rules=rules_of(ask.question),
        scope=ask.scope(sql),
    )
