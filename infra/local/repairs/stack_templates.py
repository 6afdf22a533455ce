"""CloudFormation: a template that is JSON is read as JSON; plain moto takes half a second to read it as YAML."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.cloudformation.models import Stack


@contextmanager
def repaired() -> Iterator[None]:
    plain = Stack.parse_template

    def parse(template: str) -> dict[str, Any]:
        try:
            return dict(json.loads(template))
        except ValueError:
            return plain(template)

    with mock.patch.object(Stack, "parse_template", staticmethod(parse)):
        yield
