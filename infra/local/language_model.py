"""What the local cloud needs to ask the language model that the template's parameters name: a server, and its key."""

import os
from collections.abc import Mapping

from infra.local.clients import client
from infra.local.errors import LocalCloudError

KEY_PARAMETER = "/deep-research/model-key"
"""Where the key of the model's server is kept here, in memory only."""


class ModelUnreachableError(LocalCloudError):
    """A language model is named that the local cloud could not ask."""

    code = "model_unreachable"


def check_reachable(parameters: Mapping[str, str]) -> None:
    """ModelUnreachableError where the model or its server is not named."""
    model, endpoint = parameters.get("ModelId"), parameters.get("ModelEndpoint")
    if model and not endpoint:
        raise ModelUnreachableError(
            "Bedrock can't be reached from the local cloud, where a mock answers for AWS: name a server that speaks "
            "OpenAI's protocol by --model-endpoint, MODEL_ENDPOINT= or the parameter ModelEndpoint."
        )
    if endpoint and not model:
        raise ModelUnreachableError(f"Name the model that {endpoint} is to be asked for, by --model or MODEL=.")


def key_in(variable: str) -> str:
    """The key that an environment variable holds. ModelUnreachableError where there is none."""
    key = os.environ.get(variable)
    if not key:
        raise ModelUnreachableError(
            f"The environment variable {variable}, which should hold the model's key, is not set."
        )
    return key


def keep_key(key: str) -> None:
    """Puts the key where the functions look for it, in the running cloud."""
    client("ssm").put_parameter(Name=KEY_PARAMETER, Value=key, Type="SecureString")
