"""DynamoDB's expressions, written from plain Python values and boto3's conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]

_to_wire = TypeSerializer().serialize
_from_wire = TypeDeserializer().deserialize


@dataclass(frozen=True)
class Update:
    """What happens to one item: attributes are set (removed where None), lists appended to, sets grown and shrunk.

    Without a condition an item that is not there is made.
    """

    set: Mapping[str, Any] = field(default_factory=dict)
    append: Mapping[str, list[Any]] = field(default_factory=dict)
    add: Mapping[str, Any] = field(default_factory=dict)
    discard: Mapping[str, Any] = field(default_factory=dict)
    only_if: ConditionBase | None = None

    def expressions(self) -> Any:
        """The expressions of a request that carries it out."""
        words = Words()
        sets = [f"{words.name(name)} = {words.value(value)}" for name, value in self.set.items() if value is not None]
        sets += [
            f"{words.name(name)} = list_append({words.name(name)}, {words.value(entries)})"
            for name, entries in self.append.items()
        ]
        clauses = {
            "SET": sets,
            "REMOVE": [words.name(name) for name, value in self.set.items() if value is None],
            "ADD": [f"{words.name(name)} {words.value(value)}" for name, value in self.add.items()],
            "DELETE": [f"{words.name(name)} {words.value(value)}" for name, value in self.discard.items()],
        }
        update = " ".join(f"{verb} {', '.join(terms)}" for verb, terms in clauses.items() if terms)
        condition = {"ConditionExpression": words.condition(self.only_if)} if self.only_if else {}
        return {"UpdateExpression": update, **condition, **words.placeholders()}


class Words:
    """Placeholders of one request: every name and value of ours is one, so that none can be a reserved word."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: Item = {}

    def name(self, name: str) -> str:
        self._names[f"#{name}"] = name
        return f"#{name}"

    def value(self, value: object) -> str:
        word = f":u{len(self._values)}"
        self._values[word] = _to_wire(value)
        return word

    def condition(self, condition: ConditionBase) -> str:
        built = ConditionExpressionBuilder().build_expression(condition)
        self._names |= built.attribute_name_placeholders
        self._values |= {word: _to_wire(value) for word, value in built.attribute_value_placeholders.items()}
        return built.condition_expression

    def placeholders(self) -> Any:
        """DynamoDB refuses an empty mapping."""
        values = {"ExpressionAttributeValues": self._values} if self._values else {}
        return {"ExpressionAttributeNames": self._names, **values}


def unchanged(item: Mapping[str, Any], *names: str) -> ConditionBase:
    """That these attributes are as this item has them."""
    conditions = (Attr(name).eq(item[name]) if name in item else Attr(name).not_exists() for name in names)
    return reduce(and_, conditions)


def encode(item: Item) -> Item:
    return {name: _to_wire(value) for name, value in item.items() if value is not None}


def decode(item: Mapping[str, Any]) -> Item:
    return {name: _from_wire(value) for name, value in item.items()}
