"""DynamoDB: a condition on the size of what is not there is not met, and reading some attributes costs what they do.

Plain moto breaks on such a size, and converts the whole item once for each attribute that an index or a projection
names: a page of fifty jobs from an index took a second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from moto.dynamodb.comparisons import FuncSize
from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict

SIZED = {"S", "SS", "NS", "B", "BS", "L", "M"}


def _size(self: FuncSize, item: Item | None) -> int | None:
    """None, with which no comparison holds, for an attribute that is missing or has no size."""
    return len(self.attr.expr(item)) if self.attr.get_type(item) in SIZED else None


@contextmanager
def repaired() -> Iterator[None]:
    plain = Item.project

    def project(self: Item, projection_expressions: list[list[str]]) -> Item:
        if any(len(path) > 1 or "[" in path[0] for path in projection_expressions):
            return plain(self, projection_expressions)
        projected = Item(self.hash_key, self.range_key, {})
        # Past the check of an item's size: the whole of it has been weighed when it was written.
        chosen = {path[0]: self.attrs[path[0]] for path in projection_expressions if path[0] in self.attrs}
        projected.attrs = LimitedSizeDict()
        dict.update(projected.attrs, chosen)
        return projected

    with mock.patch.object(FuncSize, "expr", _size), mock.patch.object(Item, "project", project):
        yield
