"""The local cloud does not parse the description of a service for every session that somebody makes."""

from botocore.session import Session

from infra.local import service_models


def test_two_sessions_share_what_was_parsed() -> None:
    assert service_models
    one, other = (Session().get_component("data_loader").load_service_model("sqs", "service-2") for _ in range(2))
    assert one is other
