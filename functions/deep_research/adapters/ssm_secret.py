"""Secrets of Parameter Store: neither a parameter of the template nor an environment variable holds their values."""

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from deep_research.adapters.aws import CONFIG
from deep_research.domain.errors import SettingsError


def secret(name: str) -> str:
    """The decrypted value of a SecureString. SettingsError, without it, where it can't be read."""
    try:
        value = SSMProvider(boto_config=CONFIG).get(name, decrypt=True)
    except GetParameterError as unreadable:
        raise SettingsError(
            f"The secret {name} can't be read; see that it exists and that this role may."
        ) from unreadable
    return str(value)
