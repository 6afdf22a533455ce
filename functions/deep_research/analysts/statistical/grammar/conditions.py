"""Conditions that a question puts on rows, in the order of its text, each once."""

from deep_research.analysts.statistical.grammar.absence import absent
from deep_research.analysts.statistical.grammar.cells import elements, holds
from deep_research.analysts.statistical.grammar.comparisons import comparisons
from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.grammar.dates import dated
from deep_research.analysts.statistical.grammar.markers import flags, ordinals, quantified
from deep_research.analysts.statistical.grammar.names import named
from deep_research.analysts.statistical.grammar.negation import NEGATED
from deep_research.analysts.statistical.grammar.texts import texts
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import ColumnType
from deep_research.query.select import literal


def conditions(linker: Linker, schema: Schema) -> tuple[Condition, ...]:
    """In the order of the text, each once; what speaks of tests and thresholds of tests is no condition."""
    compared = comparisons(linker, schema)
    found = [
        *(each for each in _values(linker, schema) if not any(_overlap(each, other) for other in compared)),
        *compared,
        *flags(linker, schema),
        *ordinals(linker, schema),
        *quantified(linker, schema),
        *(Condition(*said, sought=True) for said in ([] if schema.steps else named(linker, schema.profile))),
    ]
    special = [Condition(*said) for said in (*texts(linker, schema), *absent(linker, schema))]
    found = [each for each in found if not any(_overlap(each, other) for other in special)] + special
    dates = [Condition(*said) for said in dated(linker.question, schema.profile)]
    found = [each for each in found if not any(_overlap(each, date) for date in dates)]
    found += dates
    unique: dict[str, Condition] = {}
    for condition in sorted(found, key=lambda each: each.start):
        unique.setdefault(condition.sql, condition)
    return tuple(unique.values())


def _overlap(one: Condition, other: Condition) -> bool:
    return one.start < other.end and other.start < one.end


def _values(linker: Linker, schema: Schema) -> list[Condition]:
    found = []
    for mention in linker.values:
        start, end = linker.tokens[mention.first].start, linker.tokens[mention.last].end
        negated = NEGATED.search(linker.question[max(start - 20, 0) : start]) is not None
        column, value = mention.column, mention.value or ""
        listed = value in elements(column)
        sql = f"{schema.sql(column)} {'<>' if negated else '='} {literal(value)}"
        if listed:
            sql = f"{'NOT ' if negated else ''}{holds(schema.sql(column), value)}"
        if column.type is ColumnType.BOOLEAN:
            sql = schema.sql(column) if (value.lower() == "true") != negated else f"NOT {schema.sql(column)}"
        found.append(Condition(sql, (column.name,), start, end, value, listed))
    return found
