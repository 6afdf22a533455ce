"""E-mail subscriptions of SNS topics, confirmed or not: they come back with their topic."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.sns.models import SNSBackend, Subscription, Topic

from infra.local.state.journal import Journal
from infra.local.state.saved import SavedSubscription


class Subscriptions:
    """Of every topic of the account."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def changed(self, subscription: Subscription) -> None:
        """To be called once for each change, its end included."""
        if subscription.arn not in subscription.topic.sns_backend.subscriptions:
            self._journal.forget_subscription(subscription.arn)
            return
        self._journal.save_subscription(
            SavedSubscription(
                subscription.arn,
                subscription.topic.arn,
                subscription.protocol,
                subscription.endpoint,
                subscription.attributes,
            )
        )

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Whoever deploys a subscription anew finds the one that was there, as CloudFormation does."""
        plain = SNSBackend.create_topic

        def create_topic(backend: SNSBackend, *arguments: Any, **named: Any) -> Topic:
            topic: Topic = plain(backend, *arguments, **named)
            for saved in self._journal.subscriptions(topic.arn):
                if saved.arn not in backend.subscriptions:
                    _restore(backend, topic, saved)
            return topic

        with mock.patch.object(SNSBackend, "create_topic", create_topic):
            yield


def _restore(backend: SNSBackend, topic: Topic, saved: SavedSubscription) -> None:
    subscription = Subscription(topic.account_id, topic, saved.endpoint, saved.protocol)
    subscription.arn = saved.arn
    subscription.attributes = dict(saved.attributes)
    backend.subscriptions[saved.arn] = subscription
    if "FilterPolicy" in saved.attributes:
        backend.set_subscription_attributes(saved.arn, "FilterPolicy", saved.attributes["FilterPolicy"])
