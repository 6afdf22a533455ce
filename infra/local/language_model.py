"""Whether the local cloud can ask the language model that the parameters of the template name."""

from collections.abc import Mapping

from infra.local.errors import LocalCloudError


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
