"""A closed question taken apart: what is asked for, of which columns, in which groups, under which conditions."""

import re
from functools import cached_property
from typing import TypeVar

from deep_research.analysts.statistical.closed.told import excludes, rows_taken, scope_of
from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.grammar.conditions import conditions
from deep_research.analysts.statistical.grammar.faint import general
from deep_research.analysts.statistical.grammar.numbers import decimals
from deep_research.analysts.statistical.grammar.preparation import Prepared
from deep_research.analysts.statistical.grammar.statistics import Named, named_statistics
from deep_research.analysts.statistical.grammar.superlatives import Superlative, superlatives
from deep_research.analysts.statistical.inquiries import Inquiry
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.mentions import Mention
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.text import plain
from deep_research.analysts.statistical.wording import listed
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import Term, literal
from deep_research.query.steps import over

_EACH = re.compile(
    r"\b(?:for each|in each|for every|in every|of each|within each|by each|each|per|by|grouped by"
    r"|separately for|among different|for different)\s+"
    r"(?:of the\s+|the\s+|unique\s+|different\s+)?(?:(?:value|level|category|kind|group|class)\s+of\s+(?:the\s+)?)?"
    r"(?:\w+\s+)?['\"“]?$",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\b(?:divided by|followed by|paid by|affected by|made by|offered by|recorded by|given by|set by|by the"
    r"|scaling by|by scaling)\s*$",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\bcompare|\bdiffer", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|across|among)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_DATED = re.compile(r"(?P<side>(?:year|strftime|CAST)\(.+\)) = (?P<value>\d{4}|(?:DATE )?'[\d-]+')")
_SEPARATELY = re.compile(r"^['\"”)\s\w]{0,12}\bseparately\b", re.IGNORECASE)


Planned = TypeVar("Planned", bound=Inquiry)


class Ask:
    """One question about prepared data; a column that it defines is among the columns."""

    def __init__(self, question: str, prepared: Prepared) -> None:
        self.prepared = prepared
        self.schema: Schema = prepared.schema
        self.derived = "; ".join(prepared.told)
        self.question = question
        self.linker = Linker(question, self.schema.profile)
        self.roles = Roles(self.schema.profile)
        self.decimals = decimals(question)
        self.lower = question.lower()

    @cached_property
    def head(self) -> str:
        """What is asked, before any rules of how to answer: the first line."""
        lines = [line for line in self.question.strip().splitlines() if line.strip()]
        return lines[0] if lines else ""

    @cached_property
    def superlatives(self) -> tuple[Superlative, ...]:
        """Those of the first line; the end of a column's own name, as in “temp max”, is none."""
        offset, tokens = self.question.find(self.head), self.linker.tokens
        names = {tokens[each.last].end: plain(each.column.name) for each in self.mentions if each.first < each.last}
        return tuple(
            each for each in superlatives(self.head) if not names.get(offset + each.end, "").endswith(f" {each.word}")
        )

    @cached_property
    def statistics(self) -> tuple[Named, ...]:
        """Those named in the first line, else anywhere; words of a column's own name don't count."""
        names = [
            (self.linker.tokens[mention.first].start, self.linker.tokens[mention.last].end)
            for mention in self.mentions
            if mention.score >= 0.7
        ]
        free = tuple(
            each
            for each in named_statistics(self.question)
            if not any(start <= each.start and each.end <= end for start, end in names)
        )
        head_end = self.question.find(self.head) + len(self.head)
        return tuple(each for each in free if each.end <= head_end) or free

    @cached_property
    def all_conditions(self) -> tuple[Condition, ...]:
        return conditions(self.linker, self.schema)

    @cached_property
    def compared(self) -> tuple[Column, tuple[Condition, ...]] | None:
        """A column of which two or more values are set against each other; one that is no group, if there is one."""
        groups = {column.name for column in self.groups}
        found = sorted(self.all_compared, key=lambda each: each[0].name in groups)
        return found[0] if found else None

    @cached_property
    def all_compared(self) -> list[tuple[Column, tuple[Condition, ...]]]:
        by_column: dict[str, list[Condition]] = {}
        for condition in self.all_conditions:
            if condition.value is not None and not excludes(condition):
                by_column.setdefault(condition.columns[0], []).append(condition)
        return [
            (self.column(name), tuple(found))
            for name, found in by_column.items()
            if len({condition.sql for condition in found}) >= 2 and not all(each.shared for each in found)
        ]

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Those that restrict the rows; values set against each other do not."""
        compared = {condition.sql for _, found in self.all_compared for condition in found}
        compared |= {condition.sql for condition in self.periods}
        return tuple(condition for condition in self.all_conditions if condition.sql not in compared)

    @cached_property
    def periods(self) -> tuple[Condition, ...]:
        """Two or more years, months or days that are asked of one by one: no row is of both."""
        by_side: dict[str, dict[str, Condition]] = {}
        for condition in self.all_conditions:
            dated = _DATED.fullmatch(condition.sql)
            if dated is not None:
                by_side.setdefault(dated["side"], {})[condition.sql] = condition
        return next((tuple(found.values()) for found in by_side.values() if len(found) > 1), ())

    @property
    def where(self) -> tuple[str, ...]:
        return tuple(condition.sql for condition in self.conditions)

    @cached_property
    def groups(self) -> tuple[Column, ...]:
        """Columns by which the answer is wanted separately."""
        found: list[Column] = []
        for mention in self.linker.columns:
            start, end = self.linker.tokens[mention.first].start, self.linker.tokens[mention.last].end
            before, after = self.question[max(0, start - 40) : start], self.question[end : end + 30]
            if not self.is_groupable(mention.column):
                continue
            asked = bool(
                (_EACH.search(before) and not _EXPLAINS.search(before))
                or (_COMPARES.search(self.head) and _BETWEEN.search(before))
                or (found and mention.first and _follows(self.linker, mention, found[-1]))
                or _SEPARATELY.search(after)
            )
            if asked and mention.column not in found:
                found.append(mention.column)
        return tuple(found)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return self.linker.columns

    @cached_property
    def numeric_columns(self) -> tuple[Column, ...]:
        """Numeric columns asked about, those that conditions and groups are made of last; the first line's first."""
        used = {name for condition in self.all_conditions for name in condition.columns}
        used |= {column.name for column in self.groups}
        end = len(self.question[: self.question.find(self.head)]) + len(self.head)
        usable = [mention for mention in self.mentions if self.schema.numeric(mention.column) is not None]
        usable = usable or [mention for mention in self.numeric_mentions if mention.column.name not in used]
        head = [mention for mention in usable if self.linker.tokens[mention.first].start < end]
        for pool in (head, usable):
            free = [mention.column for mention in pool if mention.column.name not in used]
            if free:
                return tuple({column.name: column for column in free}.values())
        found = tuple({mention.column.name: mention.column for mention in usable}.values())
        return found or self.faint_columns

    @cached_property
    def faint_columns(self) -> tuple[Column, ...]:
        """What a word may mean that only a part of a name matches: of several columns, the most general one."""
        used = {name for condition in self.all_conditions for name in condition.columns}
        found = [general(faint, self.schema) for faint in self.linker.faint]
        return tuple({each.name: each for each in found if each is not None and each.name not in used}.values())

    def ambiguous(self, sql: str) -> tuple[str, ...]:
        """For each word that only may mean a column that the query reads: that it was read so, and what else it ma."""
        told = []
        for faint in self.linker.faint:
            read = [column for column in faint.columns if f'"{column.name}"' in sql]
            others = tuple(column.name for column in faint.columns if column not in read)
            if len(read) == 1 and (others or not faint.spelled):
                word, also = self.linker.tokens[faint.place].text, f"; it could also mean {listed(others)}"
                told.append(f"“{word}” was read as “{read[0].name}”{also if others else ''}.")
        return tuple(told)

    @cached_property
    def numeric_mentions(self) -> tuple[Mention, ...]:
        """Mentions where only numeric columns can be meant: a figure is asked of what a text shares a word with."""
        columns = tuple(column for column in self.schema.profile.columns if self.schema.numeric(column) is not None)
        return Linker(self.question, self.schema.profile.model_copy(update={"columns": columns})).columns

    def column(self, name: str) -> Column:
        return self.schema.profile.column(name)

    def is_groupable(self, column: Column) -> bool:
        if column.type in (ColumnType.TEXT, ColumnType.BOOLEAN):
            return column.distinct <= max(60, 0.5 * self.schema.profile.row_count)
        return column.distinct <= 15

    def numeric(self, column: Column) -> str:
        return self.schema.numeric(column) or self.schema.sql(column)

    def sql(self, column: Column) -> str:
        return self.schema.sql(column)

    def group_term(self) -> tuple[Term, str, tuple[str, ...]] | None:
        """(the term `group`, how it is called, conditions that go with it); None where no groups are asked for."""
        if self.periods and self.compared is None and not self.groups:
            dated = [match for each in self.periods if (match := _DATED.fullmatch(each.sql))]
            side = dated[0]["side"]
            shown = ", ".join(match["value"] for match in dated)
            return Term(side, "group"), "period", (f"{side} IN ({shown})",)
        if self.compared is not None and not self.groups:
            column, found = self.compared
            values = list(dict.fromkeys(condition.value for condition in found if condition.value is not None))
            shown = ", ".join(
                value if value.startswith("'") or column.type.is_numeric else literal(value) for value in values
            )
            return Term(self.sql(column), "group"), plain(column.name), (f"{self.sql(column)} IN ({shown})",)
        if not self.groups:
            return None
        sql = [self.sql(column) for column in self.groups]
        if self.compared is not None and self.compared[0] not in self.groups:
            sql.insert(0, self.sql(self.compared[0]))
        conditions = tuple(f"{each} IS NOT NULL" for each in sql)
        label = " and ".join(plain(column.name) for column in self.groups)
        return Term(sql[0] if len(sql) == 1 else " || ', ' || ".join(sql), "group"), label, conditions

    def over_prepared(self, inquiry: Planned) -> Planned:
        """The inquiry, asked of the data as the question wants them prepared."""
        return inquiry.model_copy(update={"sql": over(tuple(self.schema.steps), inquiry.sql)})

    def scope(self, sql: str) -> str:
        """Those of the conditions that the query applies, as the end of a sentence: ` where age is above 40`."""
        said = scope_of((condition for condition in self.conditions if condition.sql in sql), self.question)
        return f" {said}" if said else ""

    def reading(self, what: str, sql: str) -> str:
        """How the question was understood, for a person to check; of the conditions, those that held rows back."""
        clauses = "\n".join(line for line in sql.splitlines() if line.strip().startswith(("WHERE ", "AND ")))
        taken = tuple(condition for condition in self.conditions if condition.sql in clauses)
        parts = [what, f"{self.derived[0].upper()}{self.derived[1:]}." if self.derived else "", rows_taken(taken)]
        return " ".join(part for part in parts if part)


def _follows(linker: Linker, mention: Mention, group: Column) -> bool:
    """“By department and gender”: joined to the group before it."""
    joined = linker.tokens[mention.first - 1].lower in ("and", ",")
    return joined and any(each.column.name == group.name and each.last == mention.first - 2 for each in linker.columns)
