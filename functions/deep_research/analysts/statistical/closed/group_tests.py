"""Plans for tests of whether groups differ, or two columns of the same rows."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.procedures import procedure_plan
from deep_research.analysts.statistical.grammar.rules import alpha_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import ColumnType
from deep_research.query.select import Term, quoted
from deep_research.statistics import requests

_TESTS = (
    (r"mann[ -]?whitney|\bu[ -]test\b|rank[- ]sum", "mann_whitney"),
    (r"kruskal|\bh[ -]test\b", "kruskal"),
    (r"welch[^.]{0,15}anova", "welch_anova"),
    (r"\banova\b|analysis of variance|\bf[ -]test\b", "anova"),
    (
        r"two[ -]samples? (?:kolmogorov|ks)|(?:kolmogorov[ -]smirnov|\bks\b)[ -](?:two|2)[ -]sample"
        r"|kolmogorov[ -]smirnov test to compare|ks[ -]test to compare",
        "kolmogorov_smirnov",
    ),
    (r"welch|unequal variance|equal_var\s*=\s*false", "welch"),
    (r"\bt[ -]test|\bstudent['\u2019]?s t\b", "student"),
    (r"significant(?:ly)? (?:differ|higher|lower)|difference[^.]{0,40} significant", "welch"),
)
_OF_MEANS = 6
"""From here on a test is named."""
_PAIRED = re.compile(
    r"\bpaired\b|signed[- ]rank|\bwilcoxon\b(?! rank[- ]sum)|dependent (?:samples? )?t|repeated measures", re.IGNORECASE
)
_ACROSS = re.compile(
    r"\b(?:across|by|between|among|for|per|over|on|of)\s+(?:the\s+)?(?:(?:different|various|levels|values"
    r"|categories|groups|types)\s+)*"
    r"(?:of\s+(?:the\s+)?)?(?:\w+\s+)?['\"“(]?$",
    re.IGNORECASE,
)


def paired_difference(ask: Ask) -> Tested | None:
    """“A paired t-test between X and Y”: of X less Y, as SciPy takes them."""
    match = _PAIRED.search(ask.question)
    columns = ask.numeric_columns
    if match is None or len(columns) != 2:
        return None
    test = "wilcoxon" if re.search(r"wilcoxon|signed[- ]rank", ask.lower) else "t"
    request = requests.PairedDifference.model_validate(
        {"before": columns[1].name, "after": columns[0].name, "test": test, "alpha": alpha_of(ask.question)}
    )
    terms = [Term(ask.numeric(column), column.name) for column in columns]
    return procedure_plan(ask, "paired", terms, request, columns)


def group_difference(ask: Ask) -> Tested | None:
    text = ask.lower
    place = next((place for place, (pattern, _) in enumerate(_TESTS) if re.search(pattern, text)), None)
    if place is None or re.search(r"correlat", text):
        return None
    test = _TESTS[place][1]
    missing = _missing_groups(ask)
    group = missing or ask.group_term() or (_group_said(ask) if place <= _OF_MEANS else None)
    if group is None or not ask.numeric_columns:
        return None
    value = next((column for column in ask.numeric_columns if f'"{column.name}"' not in group[0].sql), None)
    if value is None:
        return None
    if (
        test == "welch"
        and place > _OF_MEANS
        and len(ask.groups) == 1
        and ask.groups[0].distinct > 2
        and not ask.compared
    ):
        test = "kruskal"
    terms = [Term(ask.numeric(value), value.name), group[0]]
    about = {column.name for column in ask.schema.profile.columns if f'"{column.name}"' in group[0].sql}
    held = tuple(each.sql for each in ask.conditions if not about & set(each.columns))  # a group is compared whole
    where = (*(condition for condition in held if missing is None or "NULL" not in condition), *group[2])
    if ask.compared is not None and ask.groups:
        column = ask.compared[0]
        terms[1] = Term(ask.sql(column), "group")
        values = ", ".join(dict.fromkeys(condition.sql.split("= ")[-1] for condition in ask.compared[1]))
        where = (*ask.where, f"{ask.sql(column)} IN ({values})")
    request = requests.GroupDifference.model_validate(
        {
            "value": value.name,
            "group": "group",
            "test": test,
            "alpha": alpha_of(ask.question),
            "first": ask.compared[1][0].value if ask.compared else None,
        }
    )
    return procedure_plan(ask, "group_difference", terms, request, (value,), where=where, by=group[1])


def _group_said(ask: Ask) -> tuple[Term, str, tuple[str, ...]] | None:
    """Where a test is named, the column that it can only mean: the last one behind “across”, “between”, “by”."""
    usable = [m for m in ask.mentions if ask.is_groupable(m.column) and m.column not in ask.numeric_columns[:1]]
    said = [m for m in usable if _ACROSS.search(ask.question[: ask.linker.tokens[m.first].start])]
    if not usable:
        return None
    column = (said or [m for m in usable if m.column.type is ColumnType.TEXT] or usable)[0].column
    sql = ask.sql(column)
    return Term(sql, "group"), plain(column.name), (f"{sql} IS NOT NULL",)


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
