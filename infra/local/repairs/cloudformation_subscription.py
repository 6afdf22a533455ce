"""CloudFormation: AWS::SNS::Subscription, which moto skips with a warning."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered

DOCUMENTS = ("FilterPolicy", "RedrivePolicy", "DeliveryPolicy")


def _create(properties: Properties, _: str) -> CreatedResource:
    sns = client("sns")
    attributes = {name: json.dumps(properties[name]) for name in DOCUMENTS if name in properties}
    if "FilterPolicyScope" in properties:
        attributes["FilterPolicyScope"] = properties["FilterPolicyScope"]
    if "RawMessageDelivery" in properties:
        attributes["RawMessageDelivery"] = str(properties["RawMessageDelivery"]).lower()
    arn = sns.subscribe(
        TopicArn=properties["TopicArn"],
        Protocol=properties["Protocol"],
        Endpoint=properties["Endpoint"],
        Attributes=attributes,
        ReturnSubscriptionArn=True,
    )["SubscriptionArn"]
    return CreatedResource(arn, {"Arn": arn}, lambda: sns.unsubscribe(SubscriptionArn=arn))


@contextmanager
def repaired() -> Iterator[None]:
    with registered(ResourceType("AWS::SNS::Subscription", _create)):
        yield
