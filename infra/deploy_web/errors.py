"""What can be in the way of a deployment. Each is one sentence that a person can act on."""


class DeployWebError(Exception):
    """The console can't be deployed as asked; `code` says why in one word."""

    code = "deploy_web"


class ConfigurationError(DeployWebError):
    """samconfig.toml does not say what is needed, or the stacks were given what does not fit."""

    code = "configuration"


class NotBuiltError(DeployWebError):
    """There is no built page to deploy."""

    code = "not_built"


class StackError(DeployWebError):
    """A stack is not there, is busy, or refused the change."""

    code = "stack"


class AccountError(DeployWebError):
    """AWS could not be called, or refused a call."""

    code = "account"
