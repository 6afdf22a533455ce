"""Arithmetic over columns as people write it: `(a - b) / c`, “a divided by b, times 100”."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.domain.dataset import Column

_SIGNS = (
    (re.compile(r"(?:divided by|over|÷|/)", re.IGNORECASE), "/"),
    (re.compile(r"(?:multiplied by|times|×|\*)", re.IGNORECASE), "*"),  # noqa: RUF001
    (re.compile(r"(?:minus|less|−|-)(?=[\s('\"\d\w])", re.IGNORECASE), "-"),  # noqa: RUF001
    (re.compile(r"(?:plus|\+)", re.IGNORECASE), "+"),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?!\w|\.\d)")
_SQUARED = re.compile(r"['\"”]?\s*(?:squared\b|\^\s*2\b|²|\*\*\s*2\b)", re.IGNORECASE)
_FILLER = re.compile(
    r"(?:\s+|,|['\"“”‘’`]|(?:the|of|in|a|an|column|columns|value|values|number|numbers|total|per|all|made|by"  # noqa: RUF001
    r"|each)\b"
    r"|\(\s*\w+\s*\))", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Arithmetic:
    sql: str
    told: str
    columns: list[Column]


def arithmetic(clause: Clause, start: int, end: int) -> Arithmetic | None:
    """The expression that begins there, as far as it goes; None where no two operands are joined."""
    signs = _signs(clause, start, end)
    while signs and isinstance(signs[-1], str) and signs[-1] in "+-*/(":
        signs.pop()
    reader = _Reader(signs)
    sql = reader.sum()
    columns = [each for each in signs[: reader.place] if isinstance(each, Column)]
    if sql is None or len(columns) + reader.numbers < 2 or not columns:
        return None
    told = " ".join(each.name if isinstance(each, Column) else each for each in signs[: reader.place])
    return Arithmetic(reader.with_columns(sql, clause), told, columns)


def _signs(clause: Clause, start: int, end: int) -> list[Column | str]:
    """Columns, numbers and operators one after another, up to the first word that is none of them."""
    text, place = clause.text, start
    at = {clause.place(m): m for m in clause.mentions(start, end) if clause.schema.numeric(m.column)}
    found: list[Column | str] = []
    while place < end:
        mention = at.get(place)
        if mention is not None:
            found.append(mention.column)
            place = clause.linker.tokens[mention.last].end
            if squared := _SQUARED.match(text, place):
                found += ["*", mention.column]
                place = squared.end()
            continue
        if text[place] in "()":
            found.append(text[place])
            place += 1
            continue
        operator = next((sign for pattern, sign in _SIGNS for m in [pattern.match(text, place)] if m), None)
        matched = next((m for pattern, _ in _SIGNS for m in [pattern.match(text, place)] if m), None)
        if operator is not None and matched is not None:
            found.append(operator)
            place = matched.end()
            continue
        other = _NUMBER.match(text, place) or _FILLER.match(text, place)
        if other is None or other.end() == place:
            break
        if other.re is _NUMBER:
            found.append(other.group())
        place = other.end()
    return found


class _Reader:
    """Recursive descent: sums of products of columns, numbers and parentheses."""

    def __init__(self, signs: list[Column | str]) -> None:
        self._signs = signs
        self._names: list[Column] = []
        self.place = 0
        self.numbers = 0

    def sum(self) -> str | None:
        return self._joined("+-", self._product)

    def with_columns(self, sql: str, clause: Clause) -> str:
        parts = [clause.schema.numeric(column) or "" for column in self._names]
        return re.sub(r"\{(\d+)\}", lambda match: parts[int(match[1])], sql)

    def _product(self) -> str | None:
        return self._joined("*/", self._operand)

    def _joined(self, operators: str, part: Callable[[], str | None]) -> str | None:
        found = part()
        while found is not None and self._next() in tuple(operators):
            operator, before = str(self._next()), self.place
            self.place += 1
            right = part()
            if right is None:
                self.place = before
                return found
            found = f"{found} / nullif({right}, 0)" if operator == "/" else f"{found} {operator} {right}"
            if operator == "/":
                found = found if found.startswith("1.0 * ") else f"1.0 * {found}"
        return found

    def _operand(self) -> str | None:
        sign = self._next()
        if sign is None:
            return None
        self.place += 1
        if isinstance(sign, str) and sign == "(":
            inner = self.sum()
            if inner is None or self._next() != ")":
                return None
            self.place += 1
            return f"({inner})"
        if isinstance(sign, str):
            if not sign[0].isdigit():
                self.place -= 1
                return None
            self.numbers += 1
            return sign
        self._names.append(sign)
        return f"{{{len(self._names) - 1}}}"

    def _next(self) -> Column | str | None:
        return self._signs[self.place] if self.place < len(self._signs) else None
