"""What can go wrong while the local cloud starts. Each is one sentence that a person can act on."""


class LocalCloudError(Exception):
    """The local cloud cannot run as asked; `code` says why in one word."""

    code = "local_cloud"


class DeploymentError(LocalCloudError):
    """The template cannot be deployed."""

    code = "deployment_failed"


class ResourceMissingError(DeploymentError):
    """CloudFormation reported success, and yet a resource of the template is not there."""

    code = "resource_missing"


class UncheckedResourceError(DeploymentError):
    """The template has a resource of a type for which nobody wrote a check."""

    code = "resource_unchecked"
