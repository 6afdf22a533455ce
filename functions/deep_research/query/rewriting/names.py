"""What the names in a SELECT stand for: columns of its sources, or what it calls otherwise by an alias."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from deep_research.query.rewriting.rows import NoSecondFormError

Relations = Mapping[str, tuple[str, ...]]
"""Columns by the name of a table or WITH clause, both as they are written; keys in lower case."""


@dataclass(frozen=True)
class Names:
    """Columns before aliases, as DuckDB reads names everywhere but in ORDER BY."""

    columns: tuple[str, ...]
    aliases: Mapping[str, exp.Expr]
    qualified: bool
    """Whether columns say which of several sources they are from."""

    def resolved(self, node: exp.Expr) -> exp.Expr:
        """The expression over the sources' columns only, each written as its source does."""
        return node.transform(self._resolved)

    def ordering(self, node: exp.Expr) -> exp.Expr:
        """What an ORDER BY sorts by: an alias comes first, a number is the place of an output."""
        if isinstance(node, exp.Literal) and not node.is_string:
            outputs = list(self.aliases.values())
            if not node.this.isdigit() or not 1 <= int(node.this) <= len(outputs):
                raise NoSecondFormError("an order by no output")
            return outputs[int(node.this) - 1]
        if isinstance(node, exp.Column) and not node.table and (alias := self.aliases.get(node.name.casefold())):
            return alias
        return self.resolved(node)

    def _resolved(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Query | exp.Subquery) or not isinstance(node, exp.Column):
            return node
        for column in self.columns:
            if column.casefold() == node.name.casefold():
                table = node.args.get("table") if self.qualified else None
                return exp.Column(this=exp.to_identifier(column, quoted=True), table=table and table.copy())
        if not node.table and (alias := self.aliases.get(node.name.casefold())):
            return exp.paren(alias)
        raise NoSecondFormError("a name of unknown origin")


def outputs(select: exp.Select, columns: Iterable[str]) -> list[tuple[str, exp.Expr]]:
    """What a SELECT gives, by name and in order; a lone star gives the columns of its sources."""
    found: list[tuple[str, exp.Expr]] = []
    for node in select.selects:
        if isinstance(node, exp.Star) and not any(node.args.get(part) for part in ("except_", "replace", "rename")):
            found += [(name, exp.column(name, quoted=True)) for name in columns]
        elif isinstance(node, exp.Alias):
            found.append((node.alias, node.this))
        elif isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
            found.append((node.name, node))
        else:
            # The engine makes a name of its own for it.
            found.append((node.sql("duckdb"), node))
    names = [name.casefold() for name, _ in found]
    if len(set(names)) < len(names) or any(node.find(exp.Star, exp.Columns) for _, node in found if _is_star(node)):
        raise NoSecondFormError("outputs that can't be told apart by name")
    return found


def _is_star(node: exp.Expr) -> bool:
    return isinstance(node, (exp.Star, exp.Columns)) or (
        isinstance(node, exp.Column) and isinstance(node.this, exp.Star)
    )
