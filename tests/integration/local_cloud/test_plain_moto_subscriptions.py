"""SNS e-mail subscriptions on moto as it comes. The day a test here fails, delete what sns_confirmation repairs."""

import boto3
import pytest

pytestmark = pytest.mark.usefixtures("plain_moto")


def _subscribed(**attributes: str) -> tuple[str, str]:
    """Topic and subscription."""
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="ended")["TopicArn"]
    answer = sns.subscribe(
        TopicArn=topic, Protocol="email", Endpoint="a@example.com", Attributes=attributes, ReturnSubscriptionArn=True
    )
    return topic, answer["SubscriptionArn"]


def test_an_address_is_confirmed_before_anybody_has_followed_a_link() -> None:
    _, arn = _subscribed()
    attributes = boto3.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    assert attributes["PendingConfirmation"].lower() == "false"


def test_any_token_confirms() -> None:
    topic, _ = _subscribed()
    assert boto3.client("sns").confirm_subscription(TopicArn=topic, Token="made-up")["SubscriptionArn"]


def test_another_filter_replaces_the_one_that_was_there() -> None:
    _subscribed()
    _, arn = _subscribed(FilterPolicy='{"owner_id": ["ada"]}')
    assert "FilterPolicy" in boto3.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
