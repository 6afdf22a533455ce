"""Who holds a slot and who waits, as sets of names: to add or remove a name twice is to do it once.

One item for all tells who holds a slot; one item for each owner tells the same of the owner, and who waits.
"""

from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr, ConditionBase

from deep_research.adapters.dynamodb_expressions import Update
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.domain.slots import Limits, Slot, Slots

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_ALL = "all"


class SlotSets:
    """The parts of the queue's transactions that move names."""

    def __init__(self, table: str, client: "DynamoDBClient") -> None:
        self._table = DynamoDBTable(table, "scope", client)

    def held(self) -> Slots:
        item = self._table.get(_ALL) or {}
        return Slots(held=frozenset(map(_slot, item.get("held", ()))))

    def entering(self, owner_id: str, job_id: str, most: int) -> "TransactWriteItemTypeDef":
        """The job waits, if fewer than `most` of its owner do."""
        room = _room("waiting", most) | Attr("waiting").contains(job_id)
        return self._table.updating(_of(owner_id), Update(add={"waiting": {job_id}}, only_if=room))

    def leaving(self, owner_id: str, job_id: str) -> "TransactWriteItemTypeDef":
        return self._table.updating(_of(owner_id), Update(discard={"waiting": {job_id}}))

    def taking(self, slot: Slot, limits: Limits) -> "list[TransactWriteItemTypeDef]":
        """The job no longer waits and holds the slot, if there is one for its owner, and one at all."""
        of_owner = Update(
            add={"held": {slot.execution_name}},
            discard={"waiting": {slot.job_id}},
            only_if=_room("held", limits.running_per_owner),
        )
        of_all = Update(add={"held": {_name(slot)}}, only_if=_room("held", limits.running))
        return [self._table.updating(_of(slot.owner_id), of_owner), self._table.updating(_ALL, of_all)]

    def freeing(self, slot: Slot) -> "list[TransactWriteItemTypeDef]":
        return [
            self._table.updating(_of(slot.owner_id), Update(discard={"held": {slot.execution_name}})),
            self._table.updating(_ALL, Update(discard={"held": {_name(slot)}})),
        ]

    def holding(self, slot: Slot) -> "list[TransactWriteItemTypeDef]":
        """The slot is held, whatever the limits say."""
        return [
            self._table.updating(_of(slot.owner_id), Update(add={"held": {slot.execution_name}})),
            self._table.updating(_ALL, Update(add={"held": {_name(slot)}})),
        ]


def _room(names: str, most: int) -> ConditionBase:
    # DynamoDB knows no empty set: where the last name goes, so does the attribute.
    return Attr(names).not_exists() | Attr(names).size().lt(most)


def _of(owner_id: str) -> str:
    return f"owner#{owner_id}"


def _name(slot: Slot) -> str:
    return f"{slot.execution_name}#{slot.owner_id}"


def _slot(name: str) -> Slot:
    execution_name, _, owner_id = name.partition("#")
    return Slot(execution_name=execution_name, owner_id=owner_id)
