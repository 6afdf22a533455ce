"""Plans for questions that want a yes or a no; the truth itself is computed in SQL."""

import re

from deep_research.analysts.statistical.closed import nested
from deep_research.analysts.statistical.closed.ask import Ask, scope_of
from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.quantities import FEWER, MORE, quantity_column
from deep_research.analysts.statistical.grammar.superlatives import superlatives
from deep_research.analysts.statistical.inquiries import Figure, Verdict
from deep_research.analysts.statistical.roles import is_additive
from deep_research.analysts.statistical.schema import truth
from deep_research.analysts.statistical.text import plain, stem
from deep_research.domain.dataset import Column
from deep_research.query.expressions import aggregate
from deep_research.query.select import Select, Term, literal

_ASKS = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b", re.IGNORECASE
)
_OF_ROWS = re.compile(
    r"\b(?:(?:is|are|was|were) there|have|has|had|contain)\b|^\W*(?:is|are)\b.*\b(?:bigg|larg|small)er\b", re.IGNORECASE
)
"""What is told apart by how many rows it has, as no measure is named."""
_POLITE = re.compile(r"^\W*(?:can|could|would|will|do) (?:you|we|i)\b", re.IGNORECASE)
"""“Can you tell me …” wants what follows, no yes."""
_WORDS = rf"(?:greater|more|higher|larger|bigger|better|later|above|over|exceeds?|exceeding|surpass(?:es)?|{MORE})"
_LESS = rf"(?:less|fewer|lower|smaller|worse|earlier|below|under|{FEWER})"
_COMPARED = re.compile(
    rf"\b({_WORDS}|{_LESS}|equal(?: to)?|exactly|at least|at most|to)\b(?:\s+than)?\s+({NUMBER})", re.IGNORECASE
)
_THAN = re.compile(rf"\b({_WORDS}|{_LESS})\b(.*?)\bthan\b(.*)", re.IGNORECASE)
_EXCEEDS = re.compile(r"\b(exceeds?|surpass(?:es)?)\b(\s*)(.*)", re.IGNORECASE)
_LEFT_OPEN = re.compile(rf"\bthan\b|\b(?:{_WORDS}|{_LESS})\s|(?<!\w){NUMBER}(?!\d)", re.IGNORECASE)
"""What compares: where no condition has read it, rows that meet the rest prove nothing."""


def verdict(ask: Ask) -> Verdict | None:
    if not _ASKS.match(ask.head) or _POLITE.match(ask.head):
        return None
    for plan in (
        _same_everywhere,
        _frequent_is,
        _figure_against_number,
        _group_against_group,
        _majority,
        nested.leading_row_is,
        nested.all_rows,
        nested.as_many,
        _count_against_number,
    ):
        found = plan(ask)
        if found is not None:
            return found
    return _exists(ask)


def _figure_against_number(ask: Ask) -> Verdict | None:
    """A figure against a number: is the average age above a limit, the lowest rate negative."""
    function = next((each.function for each in ask.statistics if each.start < len(ask.head)), None)
    side = superlatives(ask.head)
    if function is None and side and not side[0].frequent:
        function = "max" if side[0].side > 0 else "min"
    if function is None:
        return None
    compared = list(_COMPARED.finditer(ask.head))
    sign = re.search(r"\b(negative|positive|zero)\b", ask.head, re.IGNORECASE)
    if not compared and not sign:
        return None
    column = _subject(ask, compared[-1].start() if compared else len(ask.head))
    if column is None:
        return None
    if compared:
        operator, value = _operator(compared[-1].group(1)), number(compared[-1].group(2))
    else:
        operator, value = {"negative": "<", "positive": ">", "zero": "="}[sign.group(1).lower()] if sign else "=", 0
    place = compared[-1].start() if compared else len(ask.head)
    where = tuple(c.sql for c in ask.conditions if c.end <= place and c.columns[0] != column.name)
    sql = aggregate(function, ask.numeric(column))
    name = f"{function} of {column.name}"
    terms = (Term(sql, name), Term(f"{sql} {operator} {literal(value)}", "holds"))
    return _verdict(ask, terms, where, (Figure(column=name, label=f"{_said(function)} {plain(column.name)}"),))


def _subject(ask: Ask, before: int) -> Column | None:
    """The numeric column that the figure is of."""
    numeric = [m for m in ask.mentions if ask.schema.numeric(m.column) and ask.linker.tokens[m.first].start < before]
    if numeric:
        return numeric[0].column
    adjective = quantity_column(ask.head, ask.schema)
    if adjective is not None:
        return adjective[0]
    rest = [m for m in (*ask.mentions, *ask.numeric_mentions) if ask.schema.numeric(m.column)]
    return rest[0].column if rest else None


def _said(function: str) -> str:
    return {"mean": "average", "max": "highest", "min": "lowest", "sum": "total"}.get(function, function)


def _operator(word: str) -> str:
    word = word.lower()
    if word.startswith("at "):
        return ">=" if "least" in word else "<="
    if word.startswith(("equal", "exactly", "to")):
        return "="
    return ">" if re.fullmatch(_WORDS, word) else "<"


def _group_against_group(ask: Ask) -> Verdict | None:
    """One group of rows against another: more A than B, a lower average in A than in B."""
    than = _THAN.search(ask.head) or _EXCEEDS.search(ask.head)
    if than is None or number((than.group(3).split() or [""])[0]) is not None:
        return None
    place = ask.question.find(ask.head) + than.start(3)
    operator = _operator(than.group(1))
    left = [c for c in ask.all_conditions if c.end <= place]
    right = [c for c in ask.all_conditions if c.start >= place]
    counted_rows = any(c.start >= ask.question.find(ask.head) + than.start() for c in left) or _OF_ROWS.search(ask.head)
    left = left or _opposite(ask, right, place)
    left_sql = " AND ".join(c.sql for c in left)
    right_sql = " AND ".join(c.sql for c in right)
    if left and not right and re.search(r"\bnot\b|\bothers?\b|\brest\b|without", than.group(3), re.IGNORECASE):
        right_sql = f"NOT ({left_sql})"
    if not left_sql or not right_sql:
        return None
    function = next((each.function for each in ask.statistics), None)
    used = {name for condition in (*left, *right) for name in condition.columns}
    named = {mention.column.name for mention in ask.mentions} - used
    said = [each for each in ask.numeric_columns if each.name in named or function]
    adjective = quantity_column(than.group(1), ask.schema)
    column = adjective[0] if adjective is not None else next(iter(said), None)
    if column is None and (function is not None or not counted_rows):
        return None
    if column is not None and function is None:
        function = "sum" if is_additive(column) else "mean"
    sides = []
    for condition in (left_sql, right_sql):
        counted = aggregate(function, ask.numeric(column)) if function and column else "count(*)"
        sides.append(f"{counted} FILTER (WHERE {condition})")
    what = f"{_said(function)} {plain(column.name)}" if function and column else "number of rows"
    terms = (Term(sides[0], "left"), Term(sides[1], "right"), Term(f"{sides[0]} {operator} {sides[1]}", "holds"))
    figures = (
        Figure(column="left", label=f"{what} {scope_of(left) or 'of the former'}"),
        Figure(column="right", label=f"{what} {scope_of(right) or 'of the latter'}"),
    )
    return _verdict(ask, terms, (), figures).model_copy(update={"scope": ""})


def _opposite(ask: Ask, right: list[Condition], place: int) -> list[Condition]:
    """“Do smokers … than non-smokers”: the trait that the other side lacks, said before."""
    lacking = right[0] if len(right) == 1 else None
    values = truth(ask.column(lacking.columns[0])) if lacking is not None else None
    if lacking is None or values is None:
        return []
    said = [m for m in ask.mentions if m.column.name == lacking.columns[0]]
    tokens = ask.linker.tokens
    return [
        Condition(f"NOT ({lacking.sql})", lacking.columns, tokens[m.first].start, tokens[m.last].end, "true")
        for m in said
        if tokens[m.last].end <= place and lacking.value in (values[1], values[1].strip("'"), "false")
    ][:1]


def _majority(ask: Ask) -> Verdict | None:
    """Whether most rows meet the condition."""
    if (
        not re.search(r"\b(?:do|are|did|have) (?:most|the majority|more than half)\b", ask.head, re.IGNORECASE)
        or not ask.where
    ):
        return None
    share = f"100.0 * count(*) FILTER (WHERE {' AND '.join(ask.where)}) / count(*)"
    figures = (Figure(column="share", label="share of such rows", percent=True),)
    return _verdict(ask, (Term(share, "share"), Term(f"{share} > 50", "holds")), (), figures)


def _same_everywhere(ask: Ask) -> Verdict | None:
    if (
        not re.search(r"\b(?:the )?same (?:across|for|in|among)\b|\bconstant\b|\bidentical\b", ask.head, re.IGNORECASE)
        or not ask.mentions
    ):
        return None
    different = f"count(DISTINCT {ask.sql(ask.mentions[0].column)})"
    figures = (Figure(column="different", label=f"number of different values of {plain(ask.mentions[0].column.name)}"),)
    return _verdict(ask, (Term(different, "different"), Term(f"{different} <= 1", "holds")), ask.where, figures)


def _frequent_is(ask: Ask) -> Verdict | None:
    """Whether the most frequent value is a certain one."""
    found = next((each for each in superlatives(ask.head) if each.frequent), None)
    mention = next((m for m in ask.mentions if not m.column.type.is_temporal), None)
    if found is None or mention is None:
        return None
    said = {token.stem for token in ask.linker.tokens}
    scored = [
        (len({stem(part) for part in re.findall(r"[a-zA-Z]+", known.value)} & said), known.value)
        for known in mention.column.top_values
    ]
    best = max(scored, default=(0, ""))
    if best[0] == 0:
        return None
    order = "DESC" if found.side > 0 else "ASC"
    counted = Select(
        terms=(Term(ask.sql(mention.column), "value"), Term("count(*)", "rows")),
        where=(
            f"{ask.sql(mention.column)} IS NOT NULL",
            *(c.sql for c in ask.conditions if c.columns[0] != mention.column.name),
        ),
        group_by=("value",),
        order_by=(f'"rows" {order}', '"value"'),
        limit=1,
    )
    terms = (Term('"value"', "value"), Term(f'"value" = {literal(best[1])}', "holds"))
    select = Select(terms=terms, source=counted)
    label = f"{'most' if found.side > 0 else 'least'} frequent {plain(mention.column.name)}"
    return Verdict(
        question=ask.head,
        purpose="Compares the most frequent value with the one that was asked about.",
        sql=select.sql(),
        relevance=3.0,
        figures=(Figure(column="value", label=label),),
    )


def _count_against_number(ask: Ask) -> Verdict | None:
    """A number of rows, or of different values, against a number."""
    match = re.search(
        rf"\b(?:there|have|has|contain)\b[^?]*?\b({_WORDS}|{_LESS}|at least|at most|exactly)\b"
        rf"(?:\s+than)?\s+({NUMBER})\s+(\w+)",
        ask.head,
        re.IGNORECASE,
    )
    if match is None:
        return None
    distinct = re.search(r"\b(?:unique|different|distinct)\b", ask.head, re.IGNORECASE)
    place = ask.question.find(ask.head) + match.end(2)
    column = next((m.column for m in ask.mentions if ask.linker.tokens[m.first].start >= place), None)
    where = tuple(c.sql for c in ask.conditions if c.start >= place)
    if distinct and column is not None:
        sql, label = aggregate("distinct", ask.sql(column)), f"number of different values of {plain(column.name)}"
    elif where:
        sql, label = "count(*)", "number of such rows"
    else:
        return None
    terms = (
        Term(sql, "counted"),
        Term(f"{sql} {_operator(match.group(1))} {literal(number(match.group(2)))}", "holds"),
    )
    return _verdict(ask, terms, where, (Figure(column="counted", label=label),))


def _exists(ask: Ask) -> Verdict | None:
    """Whether any row meets the conditions, where they are all that the question says."""
    if _is_left_open(ask):
        return None
    zero = re.search(rf"({NUMBER})\s*(?:%|per ?cent)?\s*(\w+)", ask.head)
    where = ask.where
    if (
        not where
        and zero
        and ask.mentions
        and (value := number(zero.group(1))) is not None
        and re.search(r"\bany\b|\bthere\b", ask.lower)
    ):
        column = next((m.column for m in ask.mentions if ask.schema.numeric(m.column)), None)
        if column is not None:
            where = (f"{ask.numeric(column)} = {literal(value)}",)
    if not where:
        return None
    rows = f"count(*) FILTER (WHERE {' AND '.join(where)})"
    figures = (Figure(column="rows", label="number of such rows"),)
    return _verdict(ask, (Term(rows, "rows"), Term(f"{rows} > 0", "holds")), (), figures)


def _is_left_open(ask: Ask) -> bool:
    """A comparison, or a number beside others, that no condition has read."""
    offset = ask.question.find(ask.head)
    names = [
        (ask.linker.tokens[m.first].start, ask.linker.tokens[m.last].end) for m in (*ask.mentions, *ask.linker.values)
    ]
    read = [*names, *((c.start, c.end) for c in ask.all_conditions)]
    return bool(ask.where) and any(
        not any(start < offset + match.end() and offset + match.start() < end for start, end in read)
        for match in _LEFT_OPEN.finditer(ask.head)
    )


def _verdict(ask: Ask, terms: tuple[Term, ...], where: tuple[str, ...], figures: tuple[Figure, ...]) -> Verdict:
    return Verdict(
        question=ask.head,
        purpose="Computes the figures that decide between yes and no.",
        sql=Select(terms=terms, where=where).sql(),
        relevance=3.0,
        figures=figures,
        decimals=ask.decimals,
        scope=ask.scope(),
    )
