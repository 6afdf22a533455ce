"""S3: the event that EventBridge gets, in S3's own words; plain moto writes `eTag` and names the reason otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from moto.events.models import events_backends
from moto.moto_api._internal import mock_random
from moto.s3 import notifications
from moto.s3.models import FakeBucket, FakeKey

REASONS = {
    "ObjectCreated:Put": "PutObject",
    "ObjectCreated:Post": "POST Object",
    "ObjectCreated:Copy": "CopyObject",
    "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
    "ObjectRemoved:Delete": "DeleteObject",
}


def _event(account_id: str, bucket: FakeBucket, event_name: str, key: FakeKey) -> Any:
    described: dict[str, Any] = {"key": key.name, "sequencer": f"{int(datetime.now(UTC).timestamp() * 1e6):018X}"}
    if not event_name.startswith("s3:ObjectRemoved"):
        described |= {"size": key.size, "etag": key.etag.strip('"')}
    name = event_name.removeprefix("s3:")
    return {
        "version": "0",
        "id": str(mock_random.uuid4()),
        "detail-type": notifications._detail_type(event_name),
        "source": "aws.s3",
        "account": account_id,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": bucket.region_name,
        "resources": [bucket.arn],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket.name},
            "object": described,
            "request-id": str(mock_random.uuid4()),
            "requester": account_id,
            "source-ip-address": "127.0.0.1",
            "reason": REASONS.get(name, name),
        },
    }


def _send(account_id: str, bucket: FakeBucket, event_name: str, key: FakeKey) -> None:
    event = _event(account_id, bucket, event_name, key)
    for bus in list(events_backends[account_id][bucket.region_name].event_buses.values()):
        for rule in list(bus.rules.values()):
            rule.send_to_targets(event)


@contextmanager
def repaired() -> Iterator[None]:
    with mock.patch.object(notifications, "_send_event_bridge_message", _send):
        yield
