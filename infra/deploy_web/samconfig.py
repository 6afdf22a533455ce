"""Which stack is meant: as `sam deploy --config-env` reads it from samconfig.toml."""

import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.deploy_web.errors import ConfigurationError


@dataclass(frozen=True)
class Target:
    """The main stack, and what was configured of the console's own."""

    stack_name: str
    region: str | None
    """As everywhere else in AWS's tools, where it is None."""
    profile: str | None
    tags: dict[str, str]
    web_parameters: dict[str, str]
    """Of infra/web.yaml, by `parameter_overrides` in the section `deploy_web`."""

    @property
    def web_stack_name(self) -> str:
        return f"{self.stack_name}-web"


def read(path: Path, environment: str) -> Target:
    """The target of one environment. ConfigurationError where the file does not know it."""
    sections = tomllib.loads(path.read_text("utf-8")).get(environment)
    if sections is None:
        raise ConfigurationError(f"{path.name} has no environment {environment!r}; name one of its own by ENV=.")
    everywhere = _parameters(sections, "global")
    deploy = everywhere | _parameters(sections, "deploy")
    if "stack_name" not in deploy:
        raise ConfigurationError(
            f"{path.name} names no stack for {environment!r}; `sam deploy --guided` writes it there."
        )
    return Target(
        stack_name=deploy["stack_name"],
        region=deploy.get("region"),
        profile=deploy.get("profile"),
        tags=_pairs(deploy.get("tags", [])),
        web_parameters=_pairs(_parameters(sections, "deploy_web").get("parameter_overrides", [])),
    )


def _parameters(sections: dict[str, Any], name: str) -> dict[str, Any]:
    parameters: dict[str, Any] = sections.get(name, {}).get("parameters", {})
    return parameters


def _pairs(given: list[str] | str) -> dict[str, str]:
    """`["Name=value", …]`, or the same as one text, as `--guided` writes it."""
    words = shlex.split(given) if isinstance(given, str) else given
    return {name: value.strip('"') for name, _, value in (word.partition("=") for word in words)}
