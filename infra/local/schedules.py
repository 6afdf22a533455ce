"""Rules with a schedule fire at their rate for as long as the cloud is up; plain moto only writes the schedule down."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from moto.events.models import Rule, events_backends

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.background import Background
from infra.local.errors import DeploymentError
from infra.local.repairs import events_targets

RATE = re.compile(r"rate\((?:1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minute|hour|day)s)\)")

FIRST_SECONDS = 10
"""From a start to the first firing: on AWS the clock would have gone on meanwhile, and be somewhere in its interval."""


class UnsupportedScheduleError(DeploymentError):
    """The local cloud cannot keep this schedule."""

    code = "schedule_unsupported"


class Schedules:
    """Fires each rule once per interval, the first time soon after the start; what was missed stays missed."""

    def __init__(self, background: Background, sleep: Callable[[float], bool] | None = None) -> None:
        """`sleep` waits for so many seconds, and answers False where the cloud stops meanwhile."""
        self._background = background
        self._sleep = sleep or background.sleep

    def start(self) -> None:
        """UnsupportedScheduleError names a rule whose schedule is no rate."""
        rules = events_backends[ACCOUNT_ID][REGION].event_buses["default"].rules.values()
        intervals = [(rule, interval(rule)) for rule in rules if rule.scheduled_expression]
        for rule, each in intervals:
            self._background.spawn(f"schedule-{rule.name}", partial(self._keep, rule, each.total_seconds()))

    def fire(self, rule_name: str) -> None:
        """Sends the scheduled event to the rule's targets now, as its clock would; nothing where it is disabled."""
        _fire(events_backends[ACCOUNT_ID][REGION].event_buses["default"].rules[rule_name])

    def _keep(self, rule: Rule, seconds: float) -> None:
        wait = min(FIRST_SECONDS, seconds)
        while self._sleep(wait):
            _fire(rule)
            wait = seconds


def interval(rule: Rule) -> timedelta:
    """Of `rate(5 minutes)`: five minutes."""
    expression = rule.scheduled_expression or ""
    if (rate := RATE.fullmatch(expression)) is None:
        raise UnsupportedScheduleError(
            f"{rule.name} is scheduled at {expression}: "
            "the local cloud keeps rates only, such as rate(1 minute), rate(12 hours) or rate(2 days)."
        )
    one, count, several = rate.groups()
    return timedelta(**{f"{one or several}s": int(count or 1)})


def _fire(rule: Rule) -> None:
    if rule.state == "DISABLED":
        return
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [rule.arn],
        "detail": {},
    }
    for target in list(rule.targets):
        events_targets.send(target, event)
