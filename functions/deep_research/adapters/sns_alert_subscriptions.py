"""E-mail alerts as subscriptions to the topic of ended jobs, filtered by owner; a table knows whose each is."""

import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.domain.alerts import OFF, AlertStatus, EmailAlerts
from deep_research.domain.errors import AddressTakenError, TooManyAlertsError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sns import SNSClient

_REFUSED = "InvalidParameter"
_GONE = "NotFound"
_QUOTAS = {"FilterPolicyLimitExceeded", "SubscriptionLimitExceeded"}


class SNSAlertSubscriptions:
    """SNS is asked how a subscription stands, since links in mails confirm and end it without our knowing.

    What is not confirmed can't be ended: SNS refuses, and deletes it by itself after two days. It is kept as withdrawn.
    """

    def __init__(
        self,
        topic_arn: str,
        table: str,
        *,
        deployers_email: str | None = None,
        sns: "SNSClient | None" = None,
        dynamodb: "DynamoDBClient | None" = None,
    ) -> None:
        """`deployers_email` is told of every job by the deployment itself, and is not to be narrowed to one owner's."""
        self._topic_arn = topic_arn
        self._table = DynamoDBTable(table, "owner_id", dynamodb)
        self._deployers_email = (deployers_email or "").casefold()
        self._sns = sns or boto3.client("sns", config=CONFIG)

    def find(self, owner_id: str) -> EmailAlerts:
        item = self._table.get(owner_id)
        return self._standing(item) if item else OFF

    def subscribe(self, owner_id: str, email: str) -> EmailAlerts:
        if email.casefold() == self._deployers_email:
            raise AddressTakenError(
                "This address is mailed when any job ends, yours too: it is the one that this deployment notifies."
            )
        item = self._table.get(owner_id)
        if item and item["email"] != email:
            self._end(item)
        elif item and self._standing(item).status is AlertStatus.ON:
            return self._standing(item)
        item = {"owner_id": owner_id, "email": email, "subscription_arn": self._subscribed(owner_id, email)}
        self._table.put(item)
        return self._standing(item)

    def unsubscribe(self, owner_id: str) -> EmailAlerts:
        item = self._table.get(owner_id)
        if not item:
            return OFF
        if self._end(item):
            self._table.delete(owner_id)
        else:
            self._table.put(item | {"withdrawn": True})
        return EmailAlerts(status=AlertStatus.OFF, email=item["email"])

    def _standing(self, item: dict[str, Any]) -> EmailAlerts:
        return EmailAlerts(status=self._status(item), email=item["email"])

    def _status(self, item: dict[str, Any]) -> AlertStatus:
        try:
            with domain_errors():
                found = self._sns.get_subscription_attributes(SubscriptionArn=item["subscription_arn"])
        except ClientError as error:
            if error_code(error) != _GONE:
                raise
            return AlertStatus.OFF
        if found["Attributes"]["PendingConfirmation"].lower() == "false":
            return AlertStatus.ON
        return AlertStatus.OFF if item.get("withdrawn") else AlertStatus.AWAITING_CONFIRMATION

    def _subscribed(self, owner_id: str, email: str) -> str:
        """The ARN of the subscription. SNS mails its confirmation unless the same one is confirmed already."""
        try:
            with domain_errors():
                answer = self._sns.subscribe(
                    TopicArn=self._topic_arn,
                    Protocol="email",
                    Endpoint=email,
                    # With the subscription and never changed: a change takes SNS up to a quarter of an hour.
                    Attributes={"FilterPolicy": json.dumps({"owner_id": [owner_id]})},
                    ReturnSubscriptionArn=True,
                )
        except ClientError as error:
            if error_code(error) in _QUOTAS:
                raise TooManyAlertsError(
                    "This deployment has as many e-mail alerts as its AWS account allows; "
                    "ask whoever runs it to raise the quota of SNS filter policies."
                ) from error
            if error_code(error) == _REFUSED and "different attributes" in str(error):
                raise AddressTakenError(
                    "This address gets mails of this deployment by another subscription; "
                    "end that one with the link in its mails, then try again."
                ) from error
            raise
        return answer["SubscriptionArn"]

    def _end(self, item: dict[str, Any]) -> bool:
        """Whether SNS has ended the subscription, or had none any more."""
        try:
            with domain_errors():
                self._sns.unsubscribe(SubscriptionArn=item["subscription_arn"])
        except ClientError as error:
            if error_code(error) not in (_REFUSED, _GONE):
                raise
            return error_code(error) == _GONE
        return True
