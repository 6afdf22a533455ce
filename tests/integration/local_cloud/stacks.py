"""Small stacks for the local cloud's own tests."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3

from infra.local.cloud import LocalCloud

StartCloud = Callable[..., AbstractContextManager[LocalCloud]]


def function(handler: str, **properties: Any) -> dict[str, Any]:
    """A function, `handler` as `module.function`."""
    return {"Type": "AWS::Serverless::Function", "Properties": {"Handler": handler, **properties}}


@contextmanager
def running(
    directory: Path,
    resources: dict[str, Any],
    source: str = "",
    *,
    module: str = "app",
    state: Path | None = None,
    **named: Any,
) -> Iterator[LocalCloud]:
    """A cloud of these resources, whose functions' code is `source`, as the module that it names."""
    (directory / f"{module}.py").write_text(source)
    template = directory / "template.yaml"
    document = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"CodeUri": ".", "Runtime": "python3.13", "Timeout": 10}},
        "Resources": resources,
    }
    template.write_text(json.dumps(document))
    with LocalCloud(state, template=template, stack_name="small", **named) as cloud:
        yield cloud


def confirm_subscriptions(cloud: LocalCloud) -> None:
    """Follows the link in each confirmation mail."""
    for mail in cloud.notifications():
        if isinstance(mail.document, dict) and mail.document.get("Type") == "SubscriptionConfirmation":
            boto3.client("sns").confirm_subscription(**dict(parse_qsl(urlsplit(mail.document["SubscribeURL"]).query)))
