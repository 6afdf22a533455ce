"""SNS: e-mail subscriptions await their confirmation, which moto gives each of them at once, whatever the token."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from moto.core.responses import ActionResult
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend, Subscription
from moto.sns.responses import SNSResponse

EMAIL = ("email", "email-json")
FILTER = ("FilterPolicy", "FilterPolicyScope")
TOKEN = "ConfirmationToken"
"""Of a pending subscription, kept among its attributes; GetSubscriptionAttributes leaves it out."""
_OTHER_ATTRIBUTES = "Invalid parameter: Attributes Reason: Subscription already exists with different attributes"
_PENDING = "Invalid parameter: SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation"

OnChange = Callable[[Subscription], None]


def is_pending(subscription: Subscription) -> bool:
    return TOKEN in subscription.attributes


@contextmanager
def repaired(mail: OnChange, changed: OnChange = lambda _: None) -> Iterator[None]:
    """`mail` sends a pending subscription's confirmation mail; `changed` is told of each e-mail subscription's change.

    As on AWS, the same subscription again is the same one, mailed again while it is pending; other attributes are
    refused; what is pending can't be unsubscribed.
    """
    plain_unsubscribe, plain_attributes = SNSBackend.unsubscribe, SNSBackend.get_subscription_attributes

    def unsubscribe(backend: SNSBackend, subscription_arn: str) -> None:
        subscription = backend.subscriptions.get(subscription_arn)
        if subscription and is_pending(subscription):
            raise SNSInvalidParameter(_PENDING)
        plain_unsubscribe(backend, subscription_arn)
        if subscription and subscription.protocol in EMAIL:
            changed(subscription)

    def get_subscription_attributes(backend: SNSBackend, arn: str) -> dict[str, Any]:
        return {name: value for name, value in plain_attributes(backend, arn).items() if name != TOKEN}

    repairs = (
        (SNSResponse, _subscribe(mail, changed)),
        (SNSResponse, _confirm_subscription(changed)),
        (SNSBackend, unsubscribe),
        (SNSBackend, get_subscription_attributes),
    )
    with ExitStack() as patches:
        for owner, repair in repairs:
            patches.enter_context(mock.patch.object(owner, repair.__name__, repair))
        yield


def _subscribe(mail: OnChange, changed: OnChange) -> Callable[[SNSResponse], ActionResult]:
    plain = SNSResponse.subscribe

    def subscribe(response: SNSResponse) -> ActionResult:
        known = _named(response)
        wanted = response._get_attributes() or {}
        if known and any(known.attributes.get(name) != wanted.get(name) for name in FILTER):
            raise SNSInvalidParameter(_OTHER_ATTRIBUTES)
        answer = plain(response)
        subscription = _named(response)
        if subscription and subscription.protocol in EMAIL and (known is None or is_pending(known)):
            subscription.attributes |= {
                "PendingConfirmation": True,
                "ConfirmationWasAuthenticated": False,
                TOKEN: secrets.token_hex(16),
            }
            changed(subscription)
            mail(subscription)
        return answer

    return subscribe


def _confirm_subscription(changed: OnChange) -> Callable[[SNSResponse], ActionResult]:
    def confirm_subscription(response: SNSResponse) -> ActionResult:
        topic = response.backend.get_topic(response._get_param("TopicArn"))
        token = str(response._get_param("Token")).encode()
        for subscription in filter(is_pending, response.backend._get_topic_subscriptions(topic)):
            if secrets.compare_digest(subscription.attributes[TOKEN].encode(), token):
                del subscription.attributes[TOKEN]
                subscription.attributes["PendingConfirmation"] = False
                changed(subscription)
                return ActionResult({"SubscriptionArn": subscription.arn})
        raise SNSInvalidParameter("Invalid parameter: Token")

    return confirm_subscription


def _named(response: SNSResponse) -> Subscription | None:
    """The subscription that a Subscribe names, where there is one."""
    topic, endpoint, protocol = (response._get_param(name) for name in ("TopicArn", "Endpoint", "Protocol"))
    return response.backend._find_subscription(topic, endpoint, protocol)
