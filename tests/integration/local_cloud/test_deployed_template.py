"""The template deploys, whole, and comes back under the same names."""

import boto3

from infra.local.cloud import LocalCloud


def test_every_output_of_the_template_has_a_value(local_cloud: LocalCloud) -> None:
    assert all(local_cloud.outputs.values())


def test_the_resources_of_the_nested_stack_are_listed_too(local_cloud: LocalCloud) -> None:
    assert local_cloud.resources["UserPool"] == local_cloud.outputs["UserPoolId"]


def test_of_two_resources_by_one_name_the_outer_one_is_listed(local_cloud: LocalCloud) -> None:
    assert local_cloud.resources["Topic"] == local_cloud.outputs["TopicArn"]


def test_athena_is_bound_by_the_workgroup_and_reads_the_stacks_own_database(local_cloud: LocalCloud) -> None:
    group = boto3.client("athena").get_work_group(WorkGroup=local_cloud.resources["WorkGroup"])["WorkGroup"]
    assert group["Configuration"]["EnforceWorkGroupConfiguration"] is True
    assert group["Configuration"]["BytesScannedCutoffPerQuery"] == 100 << 30
    environments = local_cloud.environments()
    assert environments["ExecuteFunction"]["ATHENA_WORKGROUP"] == local_cloud.resources["WorkGroup"]
    assert environments["IngestFunction"]["CATALOG_DATABASE"] == local_cloud.resources["Database"]


def test_the_sweep_can_be_run_by_its_rule(local_cloud: LocalCloud) -> None:
    (target,) = boto3.client("events").list_targets_by_rule(Rule=local_cloud.resources["SweepFunctionEachMinute"])[
        "Targets"
    ]
    assert target["Arn"].endswith(f":function:{local_cloud.resources['SweepFunction']}")


def test_the_state_machine_has_its_substitutions(local_cloud: LocalCloud) -> None:
    machine = boto3.client("stepfunctions").describe_state_machine(
        stateMachineArn=local_cloud.outputs["StateMachineArn"]
    )
    assert local_cloud.outputs["JobsTableName"] in machine["definition"]


def test_containers_can_be_told_each_functions_variables(local_cloud: LocalCloud) -> None:
    environments = local_cloud.environments()
    assert environments["NotifyFunction"]["TOPIC_ARN"] == local_cloud.outputs["TopicArn"]
    assert environments["SubmitFunction"]["JOBS_TABLE"] == local_cloud.outputs["JobsTableName"]


def test_every_route_but_health_asks_for_a_token(local_cloud: LocalCloud) -> None:
    routes = boto3.client("apigatewayv2").get_routes(ApiId=local_cloud.resources["Api"])["Items"]
    assert {route["RouteKey"] for route in routes if route["AuthorizationType"] == "NONE"} == {"GET /health"}


def test_people_may_protect_their_sign_in_with_an_authenticator_app(local_cloud: LocalCloud) -> None:
    offered = boto3.client("cognito-idp").get_user_pool_mfa_config(UserPoolId=local_cloud.outputs["UserPoolId"])
    assert offered["MfaConfiguration"] == "OPTIONAL"
    assert offered["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
